"""Which period a value is compared with, and what counts as a change."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.evaluation import Direction, Flag, Trend, judge
from tests.factories.evaluation import (
    BASE_ON,
    FIRST_ON,
    SECOND_ON,
    THIRD_ON,
    base,
    indicator,
    point,
    seen,
)


def trend_of(*observations, on=THIRD_ON, **given):
    defaults = {"baseline": base(50), "targets": (point(value=60),), "observations": observations}
    return judge(indicator(**(defaults | given)), on).trend


@pytest.mark.parametrize(
    ("now", "expected"),
    [("52.2", Trend.STEADY), ("52.21", Trend.IMPROVING), ("51.79", Trend.WORSENING)],
)
def test_two_percent_of_the_way_is_no_change(now, expected):
    assert trend_of(seen(52), seen(now, SECOND_ON)) == expected


def test_a_larger_tolerance_that_was_given_holds():
    pair = (seen(52), seen(53, SECOND_ON))
    assert trend_of(*pair, trend_tolerance=Decimal(1)) == Trend.STEADY
    assert trend_of(*pair, trend_tolerance=Decimal("0.1")) == Trend.IMPROVING


def test_without_a_way_only_the_given_tolerance_counts():
    assert trend_of(seen(52), seen("52.01", SECOND_ON), baseline=None) == Trend.IMPROVING


def test_a_hole_between_two_periods_is_not_bridged():
    assert trend_of(seen(52), seen(54, THIRD_ON)) == Trend.NONE


def test_a_missing_period_is_no_comparison():
    missing = seen(None, SECOND_ON, flag=Flag.MISSING)
    assert trend_of(seen(52), missing, seen(54, THIRD_ON, days=365)) == Trend.NONE


def test_a_period_of_another_length_is_no_comparison():
    half = seen(30, FIRST_ON, days=179)
    assert trend_of(half, seen(54, SECOND_ON)) == Trend.NONE


def test_the_year_is_found_behind_its_last_half():
    year, half = seen(52, FIRST_ON), seen(27, FIRST_ON, days=179)
    assert trend_of(year, half, seen(54, SECOND_ON), on=SECOND_ON) == Trend.IMPROVING


def test_leap_years_are_comparable():
    # 1395 is a leap year: 366 days before 365.
    assert trend_of(seen(50, BASE_ON, days=366), seen(54), on=FIRST_ON) == Trend.IMPROVING


def test_a_band_without_a_scale_has_no_trend():
    assert (
        trend_of(seen(52), seen(54, SECOND_ON), direction=Direction.BAND, targets=()) == Trend.NONE
    )


def test_within_the_band_nothing_gets_better():
    band = (point(band_low=40, band_high=60),)
    pair = (seen(45), seen(50, SECOND_ON))
    assert trend_of(*pair, direction=Direction.BAND, targets=band) == Trend.STEADY


@pytest.mark.parametrize(
    ("days", "expected"),
    [(90, Trend.IMPROVING), (110, Trend.IMPROVING), (89, Trend.NONE), (111, Trend.NONE)],
)
def test_lengths_may_differ_by_a_tenth(days, expected):
    hundred_days = seen(54, SECOND_ON, days=100)
    before = seen(52, hundred_days.starts_on - timedelta(days=1), days=days)
    assert trend_of(before, hundred_days, on=SECOND_ON) == expected


def test_a_value_of_another_definition_is_no_comparison():
    assert trend_of(seen(52), seen(54, SECOND_ON, epoch=1), on=SECOND_ON) == Trend.NONE
    pair = seen(52, epoch=1), seen(54, SECOND_ON, epoch=1)
    assert trend_of(*pair, on=SECOND_ON) == Trend.IMPROVING
