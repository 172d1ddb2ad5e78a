from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from core.delivery.schedule import Preferences, due_at, is_quiet
from core.enums import Digest

TEHRAN = ZoneInfo("Asia/Tehran")
DAILY, WEEKLY = Digest.DAILY, Digest.WEEKLY
AWAKE = (None, None)
NIGHT = (time(22), time(8))


def at(day, hour, minute=0):
    """March 2021 in Tehran; the 1st was a Monday, the 4th a Thursday."""
    return datetime(2021, 3, day, hour, minute, tzinfo=TEHRAN)


@pytest.mark.parametrize(
    ("digest", "quiet", "now", "due"),
    [
        (Digest.IMMEDIATE, NIGHT, at(1, 12), at(1, 12)),
        (Digest.IMMEDIATE, NIGHT, at(1, 21, 59), at(1, 21, 59)),
        (Digest.IMMEDIATE, NIGHT, at(1, 22), at(2, 8)),
        (Digest.IMMEDIATE, NIGHT, at(2, 0), at(2, 8)),
        (Digest.IMMEDIATE, NIGHT, at(2, 7, 59), at(2, 8)),
        (Digest.IMMEDIATE, NIGHT, at(2, 8), at(2, 8)),
        (Digest.IMMEDIATE, AWAKE, at(2, 3), at(2, 3)),
        (Digest.IMMEDIATE, (time(9), time(9)), at(2, 9), at(2, 9)),
        (Digest.IMMEDIATE, (time(9), time(17)), at(2, 9), at(2, 17)),
        (Digest.IMMEDIATE, (time(9), time(17)), at(2, 17), at(2, 17)),
        (Digest.IMMEDIATE, (time(9), time(17)), at(2, 8, 59), at(2, 8, 59)),
        (DAILY, NIGHT, at(1, 7), at(1, 8)),
        (DAILY, NIGHT, at(1, 8), at(1, 8)),
        (DAILY, NIGHT, at(1, 8, 1), at(2, 8)),
        (DAILY, (time(21), time(9)), at(1, 12), at(2, 9)),
        (DAILY, AWAKE, at(1, 12), at(2, 8)),
        (WEEKLY, NIGHT, at(1, 12), at(4, 8)),
        (WEEKLY, NIGHT, at(4, 7, 59), at(4, 8)),
        (WEEKLY, NIGHT, at(4, 8), at(4, 8)),
        (WEEKLY, NIGHT, at(4, 8, 1), at(11, 8)),
        (WEEKLY, NIGHT, at(5, 0), at(11, 8)),
        (WEEKLY, NIGHT, at(3, 23, 30), at(4, 8)),
        (WEEKLY, (time(21), time(9)), at(1, 12), at(4, 9)),
    ],
)
def test_digests_and_quiet_hours_move_a_notice(digest, quiet, now, due):
    assert due_at(Preferences(digest, *quiet), now) == due


def test_the_week_ends_in_tehran_not_in_greenwich():
    # 20:45 UTC on Wednesday is Thursday 00:15 in Tehran, and its digest is that morning's.
    assert due_at(Preferences(WEEKLY), datetime(2021, 3, 3, 20, 45, tzinfo=UTC)) == at(4, 8)


def test_the_moment_is_in_utc():
    assert due_at(Preferences(), at(1, 12)).tzinfo is UTC


@pytest.mark.parametrize(
    ("quiet", "now", "is_so"),
    [
        (NIGHT, at(1, 12), False),
        (NIGHT, at(1, 23), True),
        (AWAKE, at(1, 23), False),
        # The first day of the year, a holiday whatever the hour.
        (AWAKE, at(21, 12), True),
        (NIGHT, at(26, 12), False),
    ],
)
def test_quiet_hours_and_official_holidays_are_silent(quiet, now, is_so):
    assert is_quiet(Preferences(Digest.IMMEDIATE, *quiet), now) is is_so
