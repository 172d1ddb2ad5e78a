"""The worked examples E1 to E22 of the published method, one by one."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from core.evaluation import (
    POLICY,
    Accumulation,
    Branch,
    Direction,
    PathKind,
    Status,
    Trend,
    accumulate,
    judge,
    roll_up,
    to_decimal,
)
from core.evaluation.indicators.series import expected_value
from core.evaluation.indicators.trend import trend
from tests.factories.evaluation import (
    BASE_ON,
    FIRST_ON,
    SECOND_ON,
    banded,
    base,
    indicator,
    leaf,
    on_path,
    point,
    seen,
    with_limits,
)

ON, RISK, OFF = Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK
NEXT_DAY = FIRST_ON + timedelta(days=1)


def shown(number, digits=2):
    return None if number is None else to_decimal(number, digits)


def figures(given):
    found = judge(given, NEXT_DAY)
    return [shown(n) for n in (found.progress, found.attainment, found.score)], found.status


def numbers(*texts):
    return [Decimal(text) for text in texts]


@pytest.mark.parametrize(
    ("value", "expected", "status"),
    [
        pytest.param("55.4", ("54", "90", "75"), RISK, id="E1"),
        pytest.param("55.9", ("59", "98.33", "100"), ON, id="E2"),
        pytest.param("53", ("30", "50", "29.41"), OFF, id="E3"),
        pytest.param("48", ("-20", "-33.33", "0"), OFF, id="E4"),
    ],
)
def test_e1_to_e4_path_upwards(value, expected, status):
    assert figures(on_path(50, 56, 60, value)) == (numbers(*expected), status)


def test_e5_path_downwards():
    given = on_path(80, 68, 60, "69.2", Direction.LOWER)
    assert figures(given) == (numbers("54", "90", "75"), RISK)


@pytest.mark.parametrize(
    ("value", "attainment", "score", "status"),
    [("66", "116.67", "100", ON), ("69.8", "85", "50", RISK), ("68.6", "95", "100", ON)],
)
def test_e6_path_downwards_at_the_knots(value, attainment, score, status):
    found = judge(on_path(80, 68, 60, value, Direction.LOWER), NEXT_DAY)
    assert [shown(found.attainment), shown(found.score)] == numbers(attainment, score)
    assert found.status == status


def test_e7_exactly_85_percent_is_at_risk():
    found = judge(on_path(10, 12, 14, "11.7"), NEXT_DAY)
    assert found.attainment == 85
    assert (found.score, found.status) == (50, RISK)
    assert (11.7 - 10) / (12 - 10) < 0.85  # what binary floats make of it


@pytest.mark.parametrize(
    ("value", "score", "status"),
    [
        (300, 0, OFF),
        (400, 25, OFF),
        (500, 50, RISK),
        (600, 75, RISK),
        (700, 100, ON),
        (900, 100, ON),
    ],
)
def test_e8_limits_upwards(value, score, status):
    found = judge(with_limits(700, 500, value), NEXT_DAY)
    assert (found.score, found.status, found.basis) == (score, status, "limits")


@pytest.mark.parametrize(("value", "score"), [(8, 100), (12, 80), (15, 50), (17, 30), (20, 0)])
def test_e9_limits_downwards(value, score):
    assert judge(with_limits(10, 15, value, Direction.LOWER), NEXT_DAY).score == score


@pytest.mark.parametrize(
    ("value", "score"),
    [(25, 100), (17, 70), (15, 50), (12, 20), (36, 70), (42, 40), (50, 0)],
)
def test_e10_band(value, score):
    assert judge(banded(value), NEXT_DAY).score == score


def test_e11_expected_by_days():
    points = [point(date(2017, 3, 21), 50), point(date(2022, 3, 20), 60)]
    expected = expected_value(points, date(2020, 3, 19), PathKind.LINEAR)
    assert expected == 50 + 10 * Fraction(1094, 1825)
    assert shown(expected, 4) == Decimal("55.9945")


def test_e12_linear_and_step():
    points = [point(date(2019, 3, 20), 54), point(date(2020, 3, 19), 56)]
    on = date(2019, 9, 22)
    assert expected_value(points, on, PathKind.LINEAR) == 54 + 2 * Fraction(186, 365)
    assert shown(expected_value(points, on, PathKind.LINEAR), 4) == Decimal("55.0192")
    assert expected_value(points, on, PathKind.STEP) == 54


@pytest.mark.parametrize(
    ("today", "status"), [(date(2021, 7, 18), RISK), (date(2021, 7, 19), Status.STALE)]
)
def test_e13_stale_the_day_after_lag_and_grace(today, status):
    given = indicator(
        baseline=base(50),
        targets=(point(date(2020, 3, 19), 56), point(value=60)),
        observations=(seen("55.4", date(2020, 3, 19)),),
        release_lag_days=90,
    )
    found = judge(given, today)
    assert found.overdue_after == date(2021, 7, 18)
    assert (found.status, found.value) == (status, Fraction("55.4"))


def test_e14_no_way_to_go_is_no_scale():
    assert judge(on_path(60, 60, 60, 60), NEXT_DAY).status == Status.NO_SCALE


def test_e14_at_the_baseline_is_not_due():
    given = indicator(
        baseline=base(50), targets=(point(value=60),), observations=(seen(50, BASE_ON),)
    )
    assert judge(given, BASE_ON).status == Status.NOT_DUE


def e15():
    return roll_up([leaf(100, 2), leaf(50), leaf(None)])


def test_e15_one_missing():
    node = e15()
    assert (shown(node.score), node.coverage) == (Decimal("83.33"), Fraction(3, 4))
    assert (node.low, node.high) == (Fraction("62.5"), Fraction("87.5"))
    assert (node.status, node.is_provisional) == (RISK, False)


def test_e16_too_little_is_known():
    node = roll_up([leaf(100), leaf(None), leaf(None)])
    assert (node.score, node.coverage) == (None, Fraction(1, 3))
    assert (shown(node.low, 1), node.high) == (Decimal("33.3"), 100)
    assert node.status == Status.INSUFFICIENT_DATA


def test_e17_two_levels():
    other = roll_up([leaf(60)])
    node = roll_up([Branch("a", e15(), 1), Branch("b", other, 3)])
    assert (shown(node.score), node.coverage) == (Decimal("65.83"), Fraction("0.9375"))
    assert (node.low, node.high) == (Fraction("60.625"), Fraction("66.875"))


def test_e18_provisional():
    node = roll_up([leaf(100, 3), leaf(None, 2)])
    assert (node.score, node.status, node.coverage) == (100, ON, Fraction("0.6"))
    assert (node.low, node.high, node.is_provisional) == (60, 100, True)


def test_e19_a_good_node_still_warns():
    node = roll_up([leaf(100) for _ in range(9)] + [leaf(0)])
    assert (node.score, node.status, node.warnings) == (90, ON, 1)


@pytest.mark.parametrize(
    ("values", "how", "ignore_missing", "expected"),
    [
        ([10, None, 30], Accumulation.SUM, False, None),
        ([10, None, 30], Accumulation.SUM, True, 40),
        ([10, None, 30], Accumulation.AVERAGE, True, 20),
        ([10, None, 30], Accumulation.LAST, False, 30),
        ([10, 30, None], Accumulation.LAST, False, None),
        ([10, 30, None], Accumulation.LATEST, False, 30),
    ],
)
def test_e20_accumulation(values, how, ignore_missing, expected):
    assert accumulate(values, how, ignore_missing=ignore_missing).value == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("70", "68", Trend.IMPROVING),
        ("70", "69.8", Trend.STEADY),
        ("68", "70", Trend.WORSENING),
        (None, "70", Trend.NONE),
    ],
)
def test_e21_trend_where_lower_is_better(before, now, expected):
    observations = (seen(before, FIRST_ON), seen(now, SECOND_ON))
    given = indicator(
        direction=Direction.LOWER,
        baseline=base(80),
        targets=(point(value=60),),
        observations=observations,
    )
    assert judge(given, SECOND_ON).trend == expected
    assert trend(None, Fraction(1), Fraction(0)) == Trend.NONE


def test_e21_trend_towards_a_band():
    given = banded(17)
    nearer = (seen(17, FIRST_ON), seen(19, SECOND_ON))
    given = indicator(direction=Direction.BAND, targets=given.targets, observations=nearer)
    assert judge(given, SECOND_ON).trend == Trend.IMPROVING


@pytest.mark.parametrize(
    ("direction", "target", "value", "score", "status"),
    [
        (Direction.HIGHER, 200, 180, "75", RISK),
        (Direction.LOWER, 10, 11, "75", RISK),
        (Direction.LOWER, 10, 12, "47.06", OFF),
        (Direction.LOWER, 0, 1, None, Status.NO_SCALE),
    ],
)
def test_e22_ratio_to_the_target(direction, target, value, score, status):
    given = indicator(
        direction=direction, targets=(point(FIRST_ON, target),), observations=(seen(value),)
    )
    found = judge(given, NEXT_DAY)
    assert (shown(found.score), found.status) == (score and Decimal(score), status)
    assert found.basis == (score and "ratio")


def test_the_constants_are_the_published_ones():
    assert (POLICY.path_good, POLICY.path_alarm) == (Decimal("0.95"), Decimal("0.85"))
    assert (POLICY.minimum_coverage, POLICY.grace_days) == (Decimal("0.60"), 30)
    assert (POLICY.on_track_from, POLICY.at_risk_from) == (90, 50)
    assert (POLICY.trend_share, POLICY.maintain_share) == (Decimal("0.02"), Decimal("0.05"))
