"""The target path and the accumulation of periods."""

from fractions import Fraction

import pytest

from core.evaluation import Accumulated, Accumulation, PathKind, accumulate
from core.evaluation.indicators.series import bracket, expected_value
from tests.factories.evaluation import BASE_ON, FIRST_ON, LAST_ON, SECOND_ON, point
from tests.presence import present

EVERY_WAY = list(Accumulation)


def test_flat_before_the_first_and_after_the_last_point():
    points = [point(FIRST_ON, 50), point(SECOND_ON, 60)]
    assert expected_value(points, BASE_ON, PathKind.LINEAR) == 50
    assert expected_value(points, LAST_ON, PathKind.LINEAR) == 60


@pytest.mark.parametrize("path", list(PathKind))
def test_a_point_is_reached_on_its_day(path):
    points = [point(BASE_ON, 40), point(FIRST_ON, 50), point(SECOND_ON, 60)]
    assert expected_value(points, FIRST_ON, path) == 50


def test_two_points_on_one_day_divide_by_nothing():
    points = [point(BASE_ON, 40), point(FIRST_ON, 50), point(FIRST_ON, 52), point(SECOND_ON, 60)]
    assert expected_value(points, FIRST_ON, PathKind.LINEAR) == 52
    assert expected_value([points[1], points[2]], FIRST_ON, PathKind.LINEAR) == 50


def test_no_points_no_expectation():
    assert expected_value([], FIRST_ON, PathKind.LINEAR) is None
    assert bracket([], FIRST_ON, PathKind.LINEAR) is None


def test_a_line_is_not_drawn_towards_a_point_that_does_not_state_it():
    points = [point(BASE_ON, 40, alarm=30), point(SECOND_ON, 50)]
    found = bracket(points, FIRST_ON, PathKind.LINEAR)
    assert present(found).along(lambda p: p.alarm) is None
    assert present(found).along(lambda p: p.floor) is None
    assert present(found).along(lambda p: p.value) == 40 + 10 * Fraction(365, 730)


@pytest.mark.parametrize(
    ("how", "value"),
    [
        (Accumulation.SUM, 60),
        (Accumulation.AVERAGE, 20),
        (Accumulation.MIN, 10),
        (Accumulation.MAX, 30),
        (Accumulation.FIRST, 20),
        (Accumulation.LAST, 30),
        (Accumulation.LATEST, 30),
    ],
)
def test_complete_periods(how, value):
    for ignore_missing in (False, True):
        found = accumulate([20, 10, 30], how, ignore_missing=ignore_missing)
        assert found.value == value
        assert found.n_used == found.n_expected


@pytest.mark.parametrize(
    ("how", "strict", "lenient"),
    [
        (Accumulation.SUM, None, 30),
        (Accumulation.MIN, None, 10),
        (Accumulation.MAX, None, 20),
        (Accumulation.AVERAGE, None, 15),
        (Accumulation.FIRST, None, 20),
        (Accumulation.LAST, None, 10),
        (Accumulation.LATEST, 10, 10),
    ],
)
def test_missing_at_both_ends(how, strict, lenient):
    values = [None, 20, 10, None]
    assert accumulate(values, how).value == strict
    assert accumulate(values, how, ignore_missing=True).value == lenient


def test_the_result_says_what_it_rests_on():
    assert accumulate([1, None], Accumulation.SUM, ignore_missing=True) == Accumulated(
        Fraction(1), 1, 2
    )
    assert accumulate([1, None], Accumulation.SUM) == Accumulated(None, 0, 2)
    assert accumulate([1, None], Accumulation.LAST) == Accumulated(None, 0, 1)


@pytest.mark.parametrize("how", EVERY_WAY)
@pytest.mark.parametrize("values", [[], [None, None]])
@pytest.mark.parametrize("ignore_missing", [True, False])
def test_nothing_known_is_nothing_not_zero(how, values, ignore_missing):
    found = accumulate(values, how, ignore_missing=ignore_missing)
    assert (found.value, found.n_used) == (None, 0)
