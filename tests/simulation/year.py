"""A year of a city in minutes: `PYTHONPATH=. python -m tests.simulation.year [--days N] [URL]`.

Releases, holidays, digests, outages, restarts and kills, and people who come, change their minds,
go, block, return, forget and move. The product runs with a clock that is set by hand; every
message is held against the count of expectation.py.
"""

import argparse
import json
import random
import tempfile
import time as wall
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from core.database.engine import migrate, open_database, transaction
from core.delivery.announcement import changed_topics
from core.delivery.people import chats, follows
from core.delivery.queue.enqueue import enqueue
from core.delivery.schedule import Preferences
from core.delivery.sending.channel import Message, SendError
from core.enums import Digest, EventKind
from core.release.reader import Release
from tests.factories.delivery_desk import Desk
from tests.factories.people import CHANNEL, PLAN, add_release
from tests.factories.promises import promised
from tests.factories.queue import start, take
from tests.factories.release_files import change, write_release
from tests.fakes.channel import FakeChannel
from tests.presence import present
from tests.simulation.expectation import PATIENCE, City, Resident, Works, due

BEGIN = datetime(2021, 1, 2, 5, 7, tzinfo=UTC)
STREETS = ("نظر", "حکیم", "کاوه", "سعدی", "فردوسی", "سیچان", "خواجو", "توحید")
DISTRICTS = ("1", "2", "3", "4", "5")
KINDS = {"decisions": "status", "money": "spent:1399", "progress": "actual_percent"}
MUTABLE = (*KINDS, "promised_ends")
QUIET = ((time(22), time(8)), (time(23), time(7)), None)


@dataclass
class CityChannel(FakeChannel):
    """A channel whose moods are the simulated year's."""

    year: Any = None

    async def send(self, chat_id, message):
        return self.year.carry(chat_id, message)


class SimulatedYear:
    """The product and the city's count side by side; *seed* decides all that happens."""

    def __init__(self, engine, folder, *, people, seed, compose=None):
        self.compose = compose or compose_notice
        self.random = random.Random(seed)
        self.desk = Desk(engine, folder, channel=CityChannel(year=self), now=BEGIN)
        self.city = City()
        self.projects = {}
        self.next_chat = 0
        self.is_out = False
        with transaction(engine) as session:
            add_release(session, 1, at=BEGIN)  # with the plan
        for _ in range(12):
            self.begin_project()
        self.publish(is_first=True)
        for _ in range(people):
            self.come()

    # -- the channel

    def carry(self, chat, message):
        """Take a message, refuse it, or leave its end unknown, as the dice say."""
        text, _, ending = message.html.rpartition("\n")
        number, may_repeat = map(int, ending.split())
        told = {**json.loads(text), "number": number, "may_repeat": bool(may_repeat)}
        person, now = self.city.people.get(chat), self.desk.now
        if self.is_out:
            self.wait(person, PATIENCE)
            raise SendError(reason="server")
        dice = self.random.random()
        if person is not None and dice < 0.004:
            person.is_blocked = True
            self.city.count("owed items dropped by a block", len(person.owed))
            person.owed.clear()
            self.city.count("blocks")
            raise SendError(reason="forbidden", permanent=True, is_blocked=True)
        if person is not None and dice < 0.006:
            fresh = self.new_chat()
            self.city.people[fresh] = self.city.people.pop(chat)
            self.city.count("migrations")
            raise SendError(reason="migrated", new_chat_id=fresh)
        if dice < 0.012:
            self.wait(person, timedelta(hours=2))
            self.city.count("waits asked for")
            raise SendError(reason="rate", retry_after_s=7_200)
        self.city.receive(chat, told, is_silent=message.is_silent, now=now)
        if person is not None and dice < 0.016 and not may_repeat:
            self.wait(person, PATIENCE)
            self.city.count("sends of unknown end")
            raise SendError(reason="timeout", unknown_outcome=True)
        if person is not None:
            self.city.count("repeats, told as such", may_repeat)
            self.city.settle(chat, told["current"], number)
        return str(number)

    def wait(self, person, how_long):
        if person is not None:
            person.not_before = self.desk.now + how_long

    # -- what happens

    def begin_project(self):
        code = f"P{len(self.projects) + 1:03}"
        end = self.desk.now.date() + timedelta(days=self.random.randrange(5, 300))
        districts = tuple(sorted(self.random.sample(DISTRICTS, self.random.choice((1, 1, 2)))))
        works = Works(code, self.random.choice(STREETS), districts, early(end))
        self.projects[code] = works
        return code, "decisions"

    def publish(self, *, is_first=False):
        """Publish a release: projects that come, move, end and report, or nothing at all."""
        changed = []
        if not is_first:
            add_number = self.city.number + 1
            with transaction(self.desk.engine) as session:
                add_release(session, add_number, at=self.desk.now)
            if self.random.random() < 0.3:
                changed.append(self.begin_project())
            altered = self.random.sample(sorted(self.projects), self.random.randrange(5))
            changed += [(code, self.alter(code)) for code in altered]
            changed = list(dict(changed).items())
        number = self.city.number + 1
        self.desk.changes += [
            replace(
                change(number, code, "plan", *sorted(self.projects[code].topics()), position=at),
                event="reported" if kind == "progress" else "changed",
                field=KINDS[kind],
            )
            for at, (code, kind) in enumerate(changed)
        ]
        rows = [as_row(one) for one in self.projects.values()]
        path = write_release(self.desk.releases_dir, number, *self.desk.changes, *rows)
        with closing(Release(path)) as release, transaction(self.desk.engine) as session:
            enqueue(session, PLAN, number, changed_topics(session, release), self.desk.now)
        self.city.publish(self.projects, changed, self.desk.now)
        self.city.count("releases")

    def alter(self, code):
        works, kind = self.projects[code], self.random.choice(sorted(KINDS))
        if kind == "decisions":
            is_over = works.is_over or self.random.random() < 0.3
            end = works.end + timedelta(days=self.random.choice((0, 0, 60, 120)))
            self.projects[code] = replace(works, is_over=is_over, end=early(end))
        return kind

    def new_chat(self):
        self.next_chat += 1
        return str(self.next_chat)

    def come(self):
        chat = self.new_chat()
        self.city.people[chat] = Resident(muted={"missing_figures"})
        self.city.count("people who came")
        self.prefer(chat)
        for _ in range(self.random.randrange(1, 4)):
            self.follow(chat)

    def with_person(self, chat, work):
        with transaction(self.desk.engine) as session:
            found = follows.find_or_create_subscriber(session, CHANNEL, chat, self.desk.now)
            work(session, present(found.id))

    def follow(self, chat):
        topic = self.random.choice(
            [
                *("plan", "releases"),
                *(f"district:{one}" for one in DISTRICTS),
                *(f"project:{one}" for one in sorted(self.projects)),
                *(f"place:خیابان {one}" for one in STREETS),
            ]
        )
        self.city.people[chat].topics.add(topic)
        now = self.desk.now
        self.with_person(chat, lambda s, one: follows.follow(s, one, PLAN, topic, now))

    def unfollow(self, chat):
        topics = self.city.people[chat].topics
        if topics:
            topic = self.random.choice(sorted(topics))
            topics.remove(topic)
            self.with_person(chat, lambda s, one: follows.unfollow(s, one, PLAN, topic))

    def prefer(self, chat):
        """Choose a digest, quiet hours and kinds; what waits, not tried yet, moves along."""
        person = self.city.people[chat]
        if person.not_before is not None:
            return  # it was tried
        person.digest = self.random.choice(("immediate", "immediate", "daily", "weekly"))
        person.quiet = self.random.choice(QUIET)
        some = self.random.sample(MUTABLE, self.random.choice((0, 0, 1)))
        person.muted = {"missing_figures", *some}
        begin, end = person.quiet or (None, None)
        muted = frozenset(map(EventKind, person.muted))
        chosen = Preferences(Digest(person.digest), begin, end, muted=muted)
        now = self.desk.now
        person.owed = dict.fromkeys(person.owed, due(person, now))
        self.with_person(chat, lambda s, one: follows.set_preferences(s, one, chosen, now))

    def come_back(self, chat):
        person = self.city.people[chat]
        if person.is_blocked:
            person.is_blocked = False
            self.city.count("returns")
            with transaction(self.desk.engine) as session:
                chats.reactivate(session, CHANNEL, chat)

    def forget(self, chat):
        person = self.city.people.pop(chat)
        self.city.count("people who were forgotten")
        self.city.count("owed items dropped by forgetting", len(person.owed))
        with transaction(self.desk.engine) as session:
            chats.forget(session, CHANNEL, chat)

    def kill(self):
        """Leave claims behind as a killed worker does, some of them begun."""
        if self.is_out:
            return
        for pending in take(self.desk.engine, self.desk.now, token=f"dead {self.desk.now}"):
            person = self.city.people[pending.chat_id]
            # What was begun twice is left at that: it may have arrived both times.
            if self.random.random() < 0.5 and not pending.may_repeat:
                start(self.desk.engine, pending, self.desk.now)
            self.wait(person, timedelta(minutes=10))
            self.city.count("claims left by killed workers")

    # -- the year

    def pass_time(self, hours):
        """Let some hours pass, a bit of life happen, and the worker run, if it does."""
        self.desk.now += timedelta(hours=hours)
        for _ in range(self.random.randrange(4)):
            self.live()

    def live(self):
        known = sorted(self.city.people)
        if not known or self.random.random() < 0.08:
            self.come()
            return
        chat = self.random.choice(known)
        deeds = (self.follow, self.unfollow, self.prefer, self.come_back, self.forget)
        (deed,) = self.random.choices(deeds, (8, 5, 3, 6, 1))
        deed(chat)

    def drain(self):
        self.city.see_days(self.desk.now)
        self.desk.drain(compose=self.compose)
        if not self.is_out:
            self.city.after_drain(self.desk.now)

    def run(self, days):
        """Live *days* days; return what was counted."""
        until = BEGIN + timedelta(days=days)
        down_until = out_until = BEGIN
        while self.desk.now < until:
            self.pass_time(self.random.choice((1, 2, 3, 4)))
            dice, now = self.random.random(), self.desk.now
            if dice < 0.012:
                self.publish()
                if self.random.random() < 0.3:
                    self.kill()
            elif dice < 0.018:
                down_until = now + timedelta(hours=self.random.choice((3, 20, 60)))
                self.city.count("worker down")
            elif dice < 0.024:
                out_until = now + timedelta(hours=self.random.choice((2, 9, 26)))
                self.city.count("outages of the channel")
            elif dice < 0.034:
                self.kill()
            self.is_out = now < out_until
            if now >= down_until:
                self.drain()
        self.finish()
        return self.city.counts

    def finish(self):
        """Let nine quiet days pass, after which nothing that is due may be owed."""
        self.is_out = False
        for _ in range(9 * 2):
            self.desk.now += timedelta(hours=12)
            self.drain()
        for chat, person in self.city.people.items():
            late = [item for item, at in person.owed.items() if at <= self.desk.now]
            if late and not person.is_blocked:
                self.city.faults.append(f"{chat}: still owed {late}")


def early(day):
    """Move a day into the first weeks of its Jalali month, whose days every month has."""
    from jdatetime import date as jalali_date

    return day - timedelta(days=3) if jalali_date.fromgregorian(date=day).day > 28 else day


def as_row(works):
    end = date.fromordinal(works.end.toordinal())
    return promised(
        works.code,
        end,
        title=f"بهسازی خیابان {works.street}",
        districts=works.districts,
        actual_end_on=end if works.is_over else None,
    )


def compose_notice(notice):
    """Write what a message tells as JSON, with the number of the person's message below."""
    told = {
        "current": notice.release.info.number,
        "releases": list(notice.releases),
        "changes": [[one.release, one.subject_code, kind_of(one)] for one in notice.changes],
        "ends": [[one.subject_code, str(one.state)] for one in notice.reminders],
    }
    return Message(json.dumps(told), ending=lambda to: f"\n{to.number} {int(to.may_repeat)}")


def kind_of(one):
    return next(kind for kind, field in KINDS.items() if field == one.field)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("url", nargs="?")
    options.add_argument("--days", type=int, default=365)
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    began = wall.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(given.url or f"sqlite:///{folder}/year.sqlite")
        migrate(engine)
        year = SimulatedYear(engine, Path(folder), people=given.people, seed=given.seed)
        counts = year.run(given.days)
        engine.dispose()
    for name, count in counts.items():
        print(f"{count:>8,}  {name}")
    print(f"{len(year.city.faults):>8,}  differences from the count")
    print(f"{wall.perf_counter() - began:>8.1f}  seconds")
    print("\n".join(year.city.faults[:10]))
    raise SystemExit(bool(year.city.faults))


if __name__ == "__main__":
    main()
