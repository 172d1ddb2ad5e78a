from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.delivery.schedule import Preferences, due_at
from core.enums import Digest

TEHRAN = ZoneInfo("Asia/Tehran")
# Iran's clocks were last changed in September 2022.
FIRST, LAST = datetime(2022, 10, 1), datetime(2040, 1, 1)  # noqa: DTZ001 - Hypothesis wants naive bounds
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
quiet_hours = st.one_of(st.just((None, None)), st.tuples(clocks, clocks))
digests = st.sampled_from(Digest)


def is_quiet(begin: time | None, end: time | None, clock: time) -> bool:
    if begin is None or end is None:
        return False
    minutes = (end.hour - begin.hour) * 60 + end.minute - begin.minute
    since = (clock.hour - begin.hour) * 3600 + (clock.minute - begin.minute) * 60 + clock.second
    return since % 86_400 < minutes * 60 % 86_400


@given(digests, quiet_hours, moments)
def test_never_before_now_and_never_in_quiet_hours(digest, quiet, now):
    due = due_at(Preferences(digest, *quiet), now)
    assert due >= now
    begin, end = quiet
    assert not is_quiet(begin, end, due.astimezone(TEHRAN).time())


@given(digests, quiet_hours, moments)
def test_never_later_than_a_digest_and_one_quiet_night(digest, quiet, now):
    days = {Digest.IMMEDIATE: 0, Digest.DAILY: 1, Digest.WEEKLY: 7}[digest]
    assert due_at(Preferences(digest, *quiet), now) - now < timedelta(days=days + 1)


@given(digests, quiet_hours, moments)
def test_what_is_due_may_leave_at_that_moment(digest, quiet, now):
    preferences = Preferences(Digest.IMMEDIATE, *quiet)
    due = due_at(Preferences(digest, *quiet), now)
    assert due_at(preferences, due) == due


@given(quiet_hours, moments, st.timedeltas(timedelta(0), timedelta(days=8)))
def test_a_later_notice_is_never_due_earlier(quiet, now, later):
    for digest in Digest:
        preferences = Preferences(digest, *quiet)
        assert due_at(preferences, now) <= due_at(preferences, now + later)
