"""The lines of a chart are those of the verdict: on every day, against `judge_at`."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.evaluation import Direction, PathKind, judge
from core.evaluation.indicators.course import course
from tests.factories.evaluation import (
    BASE_ON,
    FIRST_ON,
    LAST_ON,
    SECOND_ON,
    THIRD_ON,
    banded,
    base,
    indicator,
    on_path,
    point,
    seen,
    with_limits,
)
from tests.presence import present

START = date(2016, 9, 1)
POINTS = (point(FIRST_ON, 54), point(THIRD_ON, 58, alarm=56), point(LAST_ON, 60, alarm=57))
BAND = {"band_low": 20, "band_high": 30, "critical_low": 15}
CASES = {
    "path": on_path(50, 56, 60, 55),
    "lower": on_path(80, 68, 60, 69, Direction.LOWER),
    "step": replace(on_path(50, 56, 60, 55), path=PathKind.STEP),
    "limits": with_limits(700, 500, 600),
    "some limits": indicator(baseline=base(50), targets=POINTS),
    "limits on a step": indicator(baseline=base(50), targets=POINTS, path=PathKind.STEP),
    "ratio": indicator(targets=(point(FIRST_ON, 100), point(LAST_ON, 200))),
    "band": banded(25),
    "band that moves": indicator(
        direction=Direction.BAND,
        targets=(point(FIRST_ON, **BAND), point(LAST_ON, **BAND | {"band_high": 25})),
    ),
    "maintain": indicator(direction=Direction.MAINTAIN, baseline=base(100)),
}


def at(runs, day):
    """Read runs of lines on a day: its own point, the last of several, or between two."""
    found = None
    for run in runs:
        for (here, low), (there, high) in zip(run, (*run[1:], run[-1]), strict=True):
            if here <= day < there or day == here:
                share = (day - here).days / max((there - here).days, 1)
                found = [a + (b - a) * share for a, b in zip(low, high, strict=True)]
    return found


@pytest.mark.parametrize("name", CASES)
def test_every_line_is_that_of_the_judgement(name):
    given = CASES[name]
    lines = course(given, START, LAST_ON + timedelta(days=30))
    for days in range(1, (LAST_ON - START).days + 30, 13):
        day = START + timedelta(days=days)
        judged = judge(replace(given, observations=(seen(52, day),)), day)
        if judged.expected is not None and judged.target is not None:
            assert at(lines.expected, day) == pytest.approx([float(judged.expected)])
        if judged.scale is None:
            continue
        sides = (judged.scale.below, judged.scale.above)
        edges = [[float(k.good), float(k.alarm)] for k in sides if k is not None]
        drawn = [at([run], day) for run in lines.at_risk]
        assert [d for d in drawn if d] == [pytest.approx(edge) for edge in edges]
        if judged.basis == "limits":
            assert at(lines.alarms, day) == pytest.approx([float(present(judged.knots).alarm)])
        if judged.basis == "band":
            low, high = judged.scale.below.good, present(judged.scale.above).good
            assert at(lines.bands, day) == pytest.approx([float(low), float(high)])


def test_an_alarm_that_one_point_states_is_a_line_of_one_day():
    points = (point(FIRST_ON, 54), point(SECOND_ON, 56, alarm=55), point(LAST_ON, 60))
    lines = course(indicator(baseline=base(50), targets=points), START, LAST_ON)
    assert lines.alarms == (((SECOND_ON, (55,)),),)


@pytest.mark.parametrize(
    "given",
    [
        indicator(targets=()),
        indicator(targets=(), baseline=base(50)),
        indicator(targets=(point(FIRST_ON, -5),)),
        with_limits(500, 700, 600),
        indicator(direction=Direction.BAND, targets=(point(FIRST_ON, 5),)),
        banded(25, low=30, high=20, critical=(None, None)),
        indicator(is_binary=True, targets=(point(FIRST_ON, 1),)),
    ],
    ids=["nothing", "baseline", "negative", "wrong side", "no band", "upside down", "deed"],
)
def test_what_is_no_scale_has_no_strip(given):
    assert course(given, START, LAST_ON).at_risk == ()


def test_two_points_of_one_day_are_a_jump():
    points = (point(FIRST_ON, 54), point(FIRST_ON, 55), point(LAST_ON, 60))
    (path,) = course(indicator(targets=points), FIRST_ON, LAST_ON).expected
    assert path == ((FIRST_ON, (54,)), (FIRST_ON, (55,)), (LAST_ON, (60,)))


def test_before_the_baseline_the_path_is_level():
    (path,) = course(on_path(50, 56, 60, 55), START, LAST_ON).expected
    assert path[:2] == ((START, (50,)), (BASE_ON, (50,)))
