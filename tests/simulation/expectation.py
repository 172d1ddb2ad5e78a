"""What each person should be told, counted without the product: from what happened alone.

People, projects and releases are plain values here. Rules are written down a second time, in
another way than the product's, so that the two can be held against each other.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jdatetime import date as jalali_date

TEHRAN = ZoneInfo("Asia/Tehran")
MORNING = time(8)
HOLIDAYS = {(1, 1), (1, 2), (1, 3), (1, 4), (1, 12), (1, 13), (3, 14), (3, 15), (11, 22), (12, 29)}
DAY = timedelta(days=1)
# A try that failed is made again after six hours at most.
PATIENCE = timedelta(hours=6)


@dataclass(frozen=True)
class Works:
    """A project as a release has it; `end` is promised while `is_over` does not hold."""

    code: str
    street: str
    districts: tuple[str, ...]
    end: date
    is_over: bool = False

    def topics(self):
        return {f"project:{self.code}", *(f"district:{one}" for one in self.districts)}

    def follows(self, topics):
        return bool(topics & (self.topics() | {f"place:خیابان {self.street}"}))


@dataclass
class Resident:
    """One chat: what it follows and prefers, what is owed to it, what it was told."""

    topics: set[str] = field(default_factory=set)
    digest: str = "immediate"
    quiet: tuple[time, time] | None = (time(22), time(8))
    muted: set[str] = field(default_factory=set)
    is_blocked: bool = False
    # (release, day or None) → due.
    owed: dict[tuple[int, date | None], datetime] = field(default_factory=dict)
    told: list[tuple[int, date | None]] = field(default_factory=list)
    # After a try that failed, the moment by which there was another one; what had nothing left to
    # tell at some look before that may have been dropped then.
    not_before: datetime | None = None
    doubtful: set[tuple[int, date | None]] = field(default_factory=set)
    number: int = 0


def due(person, now):
    """Return when news of *now* may leave: at its digest's hour, never in quiet hours."""
    there = now.astimezone(TEHRAN)
    if person.digest != "immediate":
        day = there.date() if there.time() <= MORNING else there.date() + DAY
        while person.digest == "weekly" and day.weekday() != 3:
            day += DAY
        there = datetime.combine(day, MORNING, TEHRAN)
    if person.quiet and is_within(there.time(), *person.quiet):
        begin, end = person.quiet
        is_evening = begin > end and there.time() >= begin
        there = datetime.combine(there.date() + is_evening * DAY, end, TEHRAN)
    return there.astimezone(UTC)


def is_within(clock, begin, end):
    return begin <= clock < end if begin < end else clock >= begin or clock < end


def is_hushed(person, now):
    """Return whether a message must make no sound: in quiet hours, and on a fixed holiday."""
    there = now.astimezone(TEHRAN)
    solar = jalali_date.fromgregorian(date=there.date())
    is_night = person.quiet is not None and is_within(there.time(), *person.quiet)
    return is_night or (solar.month, solar.day) in HOLIDAYS


def occasion(works, day):
    """Name what a day brings of a project: a month ahead, the day itself, each quarter past."""
    if works.is_over:
        return None
    if day == works.end:
        return "arrived"
    if day < works.end:
        return "ahead" if (works.end - day).days == 30 else None
    end, now = (jalali_date.fromgregorian(date=one) for one in (works.end, day))
    months = (now.year - end.year) * 12 + now.month - end.month
    # Ends lie within the first 28 days, so that the day of the month is always there.
    return "passed" if now.day == end.day and months % 3 == 0 else None


@dataclass
class City:
    """All that happened so far, and what follows from it for whom."""

    people: dict[str, Resident] = field(default_factory=dict)
    # By number: projects of the release, and its changes as (code, kind, is it of the plan).
    releases: list[dict[str, Works]] = field(default_factory=list)
    changes: list[list[tuple[str, str]]] = field(default_factory=list)
    seen_day: date | None = None
    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def count(self, name, by=1):
        self.counts[name] = self.counts.get(name, 0) + by

    @property
    def number(self):
        return len(self.releases)

    # -- what comes to be owed

    def publish(self, projects, changes, now):
        self.releases.append(dict(projects))
        self.changes.append(changes)
        for person in self.people.values():
            if not person.is_blocked and self._concerns(person, self.number):
                person.owed[self.number, None] = due(person, now)

    def _concerns(self, person, number):
        if "releases" in person.topics or ("plan" in person.topics and self.changes[number - 1]):
            return True
        projects = self.releases[number - 1]
        return any(projects[code].follows(person.topics) for code, _ in self.changes[number - 1])

    def see_days(self, now):
        """Owe what the days since the last one brought, of a week at most."""
        there = now.astimezone(TEHRAN)
        today = there.date() if there.time() >= MORNING else there.date() - DAY
        day = today if self.seen_day is None else max(self.seen_day + DAY, today - 7 * DAY)
        while self.number and day <= today:
            self._see(day, now)
            self.seen_day = day
            day += DAY

    def _see(self, day, now):
        brought = [one for one in self.releases[-1].values() if occasion(one, day)]
        for person in self.people.values():
            if person.is_blocked or "promised_ends" in person.muted:
                continue
            if any(one.follows(person.topics) for one in brought):
                person.owed[self.number, day] = due(person, now)

    # -- what a message must hold

    def group(self, person, current):
        return [item for item in person.owed if item[0] <= current]

    def content(self, person, items, current):
        """Return what is to be told of *items*: changes by release, and the last of each end."""
        changes = [
            [number, code, kind]
            for number, day in sorted(items, key=str)
            if day is None
            for code, kind in self.changes[number - 1]
            if kind not in person.muted and self._is_about(person, current, code)
        ]
        ends = {}
        for day in sorted(day for _, day in items if day is not None):
            for works in self.releases[current - 1].values():
                state = occasion(works, day)
                if state and "promised_ends" not in person.muted and works.follows(person.topics):
                    ends[works.code] = state
        return sorted(changes), sorted(ends.items())

    def _is_about(self, person, current, code):
        return "plan" in person.topics or self.releases[current - 1][code].follows(person.topics)

    def receive(self, chat, message, *, is_silent, now):
        """Hold one message against what is owed; note every difference."""
        person = self.people.get(chat)
        if person is None:
            self.faults.append(f"{now} {chat}: a message to nobody")
            return
        current = message["current"]
        items = self.group(person, current)
        changes = sorted(map(list, message["changes"]))
        told = (message["releases"], changes, sorted(map(tuple, message["ends"])))
        sure = [item for item in items if item not in person.doubtful]
        expected = [self._message(person, some, current) for some in (items, sure)]
        if told not in expected:
            self.faults.append(f"{now} {chat}: told {told}, not {expected[0]}")
        if not any(at <= now for at in (person.owed[item] for item in items)):
            self.faults.append(f"{now} {chat}: told too early")
        if is_hushed(person, now) and not is_silent:
            self.faults.append(f"{now} {chat}: a sound in quiet hours or on a holiday")
        self._check_number(chat, person, message, now)

    def _message(self, person, items, current):
        released = sorted(number for number, day in items if day is None)
        return released, *self.content(person, items, current)

    def _check_number(self, chat, person, message, now):
        allowed = {person.number + 1} | ({person.number} if message["may_repeat"] else set())
        if message["number"] not in allowed:
            self.faults.append(f"{now} {chat}: number {message['number']} after {person.number}")

    def settle(self, chat, current, number):
        """Note that a message arrived, and is known to have."""
        person = self.people[chat]
        items = self.group(person, current)
        for item in items:
            del person.owed[item]
        person.told += items
        person.number, person.not_before = number, None
        person.doubtful.clear()
        self.count("messages")
        self.count("items told", len(items))

    def after_drain(self, now):
        """Find what is late; what has nothing left to tell is dropped."""
        for chat, person in self.people.items():
            is_waiting = person.not_before is not None and person.not_before > now
            ready = [item for item, at in person.owed.items() if at <= now]
            if person.is_blocked or not ready:
                continue
            current = max(number for number, _ in ready)
            items = self.group(person, current)
            changes, ends = self.content(person, items, current)
            has_release = "releases" in person.topics and any(day is None for _, day in items)
            is_empty = not (changes or ends or has_release)
            if is_waiting:
                person.doubtful.update(items if is_empty else ())
                continue
            if is_empty:
                self.count("items with nothing left to tell", len(items))
            else:
                self.faults.append(f"{now} {chat}: {items} not told")
            for item in items:
                del person.owed[item]
