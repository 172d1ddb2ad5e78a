"""Plain functions that make inputs of the evaluation model, with the fewest words."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from core.evaluation import (
    Baseline,
    Direction,
    IndicatorInput,
    Leaf,
    Observation,
    ProgressReport,
    ProjectInput,
    Status,
    TargetPoint,
    status_of_score,
)

# Ends of the Jalali years 1395 to 1400.
YEAR_ENDS = (
    date(2017, 3, 20),
    date(2018, 3, 20),
    date(2019, 3, 20),
    date(2020, 3, 19),
    date(2021, 3, 20),
    date(2022, 3, 20),
)
BASE_ON, FIRST_ON, SECOND_ON, THIRD_ON, FOURTH_ON, LAST_ON = YEAR_ENDS


def dec(number):
    return None if number is None else Decimal(str(number))


def base(value, ends_on=BASE_ON):
    return Baseline(ends_on=ends_on, value=dec(value), source="statistics office")


def point(ends_on=LAST_ON, value=None, **lines):
    stated = {name: dec(number) for name, number in lines.items()}
    return TargetPoint(ends_on=ends_on, value=dec(value), **stated)


def seen(value, ends_on=FIRST_ON, *, days=365, **rest):
    starts_on = ends_on - timedelta(days=days - 1)
    label = str(ends_on.year - 622)
    return Observation(
        period=label, starts_on=starts_on, ends_on=ends_on, value=dec(value), **rest
    )


def indicator(**given):
    """Make an indicator whose year-end reports are expected; higher is better unless said."""
    defaults = {"code": "K001", "direction": Direction.HIGHER, "period_ends": YEAR_ENDS}
    return IndicatorInput(**(defaults | given))


def on_path(baseline, expected, target, value, direction=Direction.HIGHER):
    """Make an indicator of which *expected* is due, and *value* seen, at the first year's end."""
    points = (point(FIRST_ON, expected), point(LAST_ON, target))
    return indicator(
        direction=direction,
        baseline=base(baseline),
        targets=points,
        observations=(seen(value),),
    )


def with_limits(good, alarm, value, direction=Direction.HIGHER, **lines):
    return indicator(
        direction=direction,
        targets=(point(FIRST_ON, good, alarm=alarm, **lines),),
        observations=(seen(value),),
    )


def banded(value, low=20, high=30, critical=(15, 40), direction=Direction.BAND):
    lines = {"band_low": low, "band_high": high}
    lines |= {"critical_low": critical[0], "critical_high": critical[1]}
    return indicator(
        direction=direction, targets=(point(FIRST_ON, **lines),), observations=(seen(value),)
    )


def leaf(score=None, weight=1, *, status=None, code="K", is_retired=False):
    number = None if score is None else Fraction(str(score))
    said = Status.NO_DATA if number is None else status_of_score(number)
    return Leaf(code, status or said, number, weight, is_retired)


def report(as_of_on, actual, planned=None, **rest):
    return ProgressReport(
        as_of_on=as_of_on, actual_percent=dec(actual), planned_percent=dec(planned), **rest
    )


def project(code="F-01", budget=None, reports=(), **rest):
    return ProjectInput(
        code=code, approved_billion_rial=dec(budget), reports=tuple(reports), **rest
    )
