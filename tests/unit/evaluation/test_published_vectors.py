"""Rules that makers of other tools publish, as vectors for our arithmetic."""

from decimal import Decimal
from fractions import Fraction

import pytest

from core.evaluation import Accumulation, Status, accumulate, judge, roll_up, to_decimal
from core.evaluation.indicators.score import progress
from tests.factories.evaluation import FIRST_ON, leaf, with_limits
from tests.presence import present


@pytest.mark.parametrize(
    ("value", "points"), [(300, "0"), (500, "3.33"), (700, "6.67"), (900, "10")]
)
def test_spider_impact_goal_700_red_500_on_a_scale_of_10(value, points):
    # Its scale runs one step of goal − red beyond each: 300 … 900.
    share = progress(Fraction(value), Fraction(300), Fraction(900))
    assert to_decimal(Fraction(present(share), 10), 2) == Decimal(points)


def test_spider_impact_zero_is_our_zero_when_no_floor_is_given():
    found = judge(with_limits(700, 500, 300), FIRST_ON)
    assert (present(found.scale).below.zero, found.score) == (300, 0)


def test_qpr_excellent_10_and_average_5_give_7_5():
    assert roll_up([leaf(10), leaf(5)]).score == Fraction("7.5")


def test_qpr_average_ignoring_nil():
    found = accumulate([None, 2, None, 3], Accumulation.AVERAGE, ignore_missing=True)
    assert (found.value, found.n_used, found.n_expected) == (Fraction("2.5"), 2, 4)


def test_qpr_average_with_nil_is_no_number():
    found = accumulate([None, 2, None, 3], Accumulation.AVERAGE)
    assert (found.value, found.n_used) == (None, 0)


def test_bsc_designer_50_of_0_to_200_is_25_percent():
    assert progress(Fraction(50), Fraction(0), Fraction(200)) == 25


@pytest.mark.parametrize(
    ("value", "status"),
    [("100", Status.ON_TRACK), ("90", Status.AT_RISK), ("89.99", Status.OFF_TRACK)],
)
def test_clear_point_above_caution_below(value, status):
    assert judge(with_limits(100, 90, value), FIRST_ON).status == status
