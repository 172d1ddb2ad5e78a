"""What was due of an indicator and when it came."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.enums import FigureState, Flag
from core.evaluation import POLICY
from core.evaluation.indicators.arrivals import arrivals
from core.evaluation.indicators.judgement import judge_at
from tests.factories.evaluation import (
    BASE_ON,
    FIRST_ON,
    SECOND_ON,
    THIRD_ON,
    base,
    indicator,
    seen,
)

LAG = 60
DUE_ON = FIRST_ON + timedelta(days=LAG + POLICY.grace_days)
DAY = timedelta(days=1)


def given(*observations, **more):
    return indicator(observations=observations, release_lag_days=LAG, baseline=base(1), **more)


def first(one, on):
    return next(arrivals(one, on, POLICY))


def told(*observations, on=DUE_ON + DAY):
    one = first(given(*observations), on)
    return one.state, one.came_on, one.late_days


def test_it_is_due_when_its_period_lag_and_grace_are_over():
    one = first(given(), DUE_ON)
    assert (one.period_end, one.due_on) == (FIRST_ON, DUE_ON)
    assert told(on=DUE_ON) == (FigureState.WAITING, None, None)
    assert told(on=DUE_ON + 9 * DAY) == (FigureState.OVERDUE, None, 9)


@pytest.mark.parametrize(
    ("after", "state", "late"),
    [(-DAY, FigureState.IN_TIME, None), (0 * DAY, FigureState.IN_TIME, None)]
    + [(days * DAY, FigureState.LATE, days) for days in (1, 40)],
)
def test_the_last_day_is_in_time_and_the_next_is_late(after, state, late):
    came_on = DUE_ON + after
    found = told(seen(5, published_on=came_on), on=DUE_ON + 100 * DAY)
    assert found == (state, came_on, late)


def test_a_revision_does_not_make_it_come_later_nor_a_preliminary_value_never():
    early, late = DUE_ON - DAY, DUE_ON + 50 * DAY
    rows = seen(5, published_on=early, flag=Flag.PRELIMINARY), seen(6, published_on=late)
    assert told(*rows, on=late) == (FigureState.IN_TIME, early, None)


def test_what_is_not_known_yet_has_not_come():
    late = DUE_ON + 50 * DAY
    assert told(seen(5, published_on=late), on=late - DAY) == (FigureState.OVERDUE, None, 49)


def test_a_value_without_a_day_has_come_on_no_day():
    assert told(seen(5)) == (FigureState.UNDATED, None, None)


def test_declared_missing_or_withdrawn_has_not_come():
    missing = seen(None, published_on=DUE_ON, flag=Flag.MISSING)
    assert told(missing) == (FigureState.OVERDUE, None, 1)
    assert told(seen(5, published_on=FIRST_ON), missing) == (FigureState.OVERDUE, None, 1)
    assert told(missing, seen(5, published_on=DUE_ON)) == (FigureState.IN_TIME, DUE_ON, None)


def test_nothing_is_due_up_to_the_baseline_of_what_is_not_applicable_or_retired():
    ends = [one.period_end for one in arrivals(given(), FIRST_ON, POLICY)]
    assert ends[0] == FIRST_ON > BASE_ON
    idle = seen(None, flag=Flag.NOT_APPLICABLE)
    assert first(given(idle), DUE_ON).period_end == SECOND_ON
    assert list(arrivals(given(is_retired=True), DUE_ON, POLICY)) == []
    without = replace(given(), baseline=None)
    assert first(without, DUE_ON).period_end == BASE_ON


@pytest.mark.parametrize("on", [FIRST_ON, DUE_ON, DUE_ON + DAY, date(2019, 12, 1), THIRD_ON])
@pytest.mark.parametrize("seen_periods", [(), (FIRST_ON,), (FIRST_ON, SECOND_ON), (SECOND_ON,)])
def test_a_judgement_waits_for_the_first_that_is_owed_after_the_last_that_came(on, seen_periods):
    """Stale, the reminder of silence and this list stand on one day."""
    one = given(*(seen(5, end, published_on=end) for end in seen_periods if end <= on))
    owed = list(arrivals(one, on, POLICY))
    came = [turn for turn, row in enumerate(owed) if row.came_on]
    following = owed[came[-1] + 1 if came else 0]
    assert judge_at(one, on).overdue_after == following.due_on
