"""The calendar's deliveries: what each day brings is owed once, also when nobody ran on that day.

A row for each plan and day says that it has been seen to; whoever writes it first owes the
messages, in the same transaction.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlmodel import Session, col

from core.calendar import TEHRAN
from core.database.engine import reading, transaction
from core.delivery.people.follows import followed_places
from core.delivery.places import FollowedPlaces, PlaceFinder
from core.delivery.queue.enqueue import enqueue_reminders
from core.delivery.queue.inserting import insert_new
from core.delivery.reminders import Reminder, reminders_on
from core.delivery.schedule import DIGEST_TIME
from core.enums import EventKind
from core.errors import QotbnamaError
from core.models import CalendarRun
from core.publishing.plans import plans
from core.release.reader import numbered_release

# Days that are made up for; what is older is told by the next quarter.
CAUGHT_UP = timedelta(days=7)
_RETRY_AFTER = timedelta(hours=1)
_DAY = timedelta(days=1)
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class CalendarRuns:
    """Sees to each day once its morning has come; asks the database once a day."""

    engine: Engine
    releases_dir: Path
    now: Callable[[], datetime]
    _seen: date | None = field(init=False, default=None)
    _retry_at: datetime | None = field(init=False, default=None)

    def run(self) -> int:
        """Owe what the days up to today bring, and return how many messages that is."""
        now = self.now()
        today = _day_of(now)
        if self._seen == today or (self._retry_at is not None and now < self._retry_at):
            return 0
        count, self._retry_at = 0, None
        for plan, release in plans(self.engine):
            if release is None:
                continue
            try:
                count += self._run(plan.code, release.number, today, now)
            except QotbnamaError as error:
                _log.warning("reminders of plan %s are put off: %s", plan.code, error.code)
                self._retry_at = now + _RETRY_AFTER
        if self._retry_at is None:
            self._seen = today
        return count

    def _run(self, plan: str, number: int, today: date, now: datetime) -> int:
        with reading(self.engine) as session:
            days = list(_days_due(session, plan, today))
            followed = followed_places(session, plan) if days else []
        if not days:
            return 0
        release = numbered_release(self.releases_dir, plan, number)
        try:
            places = FollowedPlaces(PlaceFinder(release), followed)
            found = {day: tuple(map(places.named_by, reminders_on(release, day))) for day in days}
        finally:
            release.close()
        with transaction(self.engine) as session:
            return sum(
                _owe(session, plan, number, now, day=day, reminders=reminders)
                for day, reminders in found.items()
            )


def _day_of(now: datetime) -> date:
    """Return the last day whose morning has come."""
    there = now.astimezone(TEHRAN)
    return there.date() if there.time() >= DIGEST_TIME else there.date() - _DAY


def _days_due(session: Session, plan: str, today: date) -> Iterator[date]:
    """Yield the days since the last one that was seen to; before the first one, today alone."""
    newest = select(func.max(col(CalendarRun.day))).where(col(CalendarRun.plan) == plan)
    last = session.scalar(newest)
    day = today if last is None else max(last + _DAY, today - CAUGHT_UP)
    while day <= today:
        yield day
        day += _DAY


def _owe(
    session: Session,
    plan: str,
    number: int,
    now: datetime,
    *,
    day: date,
    reminders: tuple[Reminder, ...],
) -> int:
    if not insert_new(session, CalendarRun, plan=plan, day=day, ran_at=now):
        return 0
    count = 0
    for kind in (EventKind.PROMISED_ENDS, EventKind.MISSING_FIGURES):
        topics = {topic for one in reminders if one.kind is kind for topic in one.topics}
        if topics:
            count += enqueue_reminders(session, plan, number, topics, now, day=day, kind=kind)
    return count
