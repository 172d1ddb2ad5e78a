"""When a notice is due. Digests and quiet hours only move it; the clock is Tehran's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from core.calendar import TEHRAN
from core.delivery.holidays import NONE, Day, is_holiday
from core.enums import Digest, EventKind
from core.languages.language import DEFAULT_LANGUAGE

# Digests leave when the default quiet hours end; the week's, on Thursday, its last working day.
DIGEST_TIME = time(8)
_THURSDAY = 3


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a person wants to be told. No quiet hours: both None, or both the same."""

    digest: Digest = Digest.IMMEDIATE
    quiet_from: time | None = time(22)
    quiet_until: time | None = time(8)
    text_only: bool = False
    language: str = DEFAULT_LANGUAGE
    muted: frozenset[EventKind] = frozenset({EventKind.MISSING_FIGURES})


def due_at(preferences: Preferences, now: datetime) -> datetime:
    """Return when a notice that arises *now* may leave; aware UTC, never before *now*."""
    there = _next_digest(preferences.digest, now.astimezone(TEHRAN))
    return _after_quiet(preferences.quiet_from, preferences.quiet_until, there).astimezone(UTC)


def is_quiet(preferences: Preferences, now: datetime, holidays: Mapping[Day, str] = NONE) -> bool:
    """Return whether a message of *now* should make no sound: by their hours, or on a holiday.

    *holidays* are those that the city has set beside the official ones.
    What was due before may leave in quiet hours: a queue that is long, a chat that was held.
    """
    there = now.astimezone(TEHRAN)
    is_hushed = _after_quiet(preferences.quiet_from, preferences.quiet_until, there) != there
    return is_hushed or is_holiday(there.date(), holidays)


def _next_digest(digest: Digest, there: datetime) -> datetime:
    if digest is Digest.IMMEDIATE:
        return there
    if digest is Digest.DAILY:
        return _next(DIGEST_TIME, there, every_days=1)
    thursday = there + timedelta(days=(_THURSDAY - there.weekday()) % 7)
    first = thursday.replace(hour=0, minute=0, second=0, microsecond=0)
    return _next(DIGEST_TIME, max(first, there), every_days=7)


def _next(clock: time, there: datetime, *, every_days: int) -> datetime:
    """Return *clock* on the day of *there*, or *every_days* later when it has passed."""
    moment = datetime.combine(there.date(), clock, TEHRAN)
    return moment if moment >= there else moment + timedelta(days=every_days)


def _after_quiet(begin: time | None, end: time | None, there: datetime) -> datetime:
    if begin is None or end is None or begin == end:
        return there
    clock = there.time()
    within = begin <= clock < end if begin < end else clock >= begin or clock < end
    return _next(end, there, every_days=1) if within else there
