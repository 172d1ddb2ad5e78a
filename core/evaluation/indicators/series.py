"""Values in time: the target path, the expected value on a day, and accumulation over periods."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from core.enums import PathKind
from core.evaluation.exact import Exact, exact, total


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPoint:
    """What is wanted at the end of a period; None is "not stated", never 0."""

    ends_on: date
    value: Decimal | None = None
    alarm: Decimal | None = None
    floor: Decimal | None = None
    band_low: Decimal | None = None
    band_high: Decimal | None = None
    critical_low: Decimal | None = None
    critical_high: Decimal | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Bracket:
    """The one or two points that say what is expected on a day.

    `done_days` of `span_days` lie behind; `later` is None on a point, outside the path and on
    a step.
    """

    earlier: TargetPoint
    later: TargetPoint | None = None
    done_days: int = 0
    span_days: int = 1

    def along(self, line: Callable[[TargetPoint], Decimal | None]) -> Fraction | None:
        """Read *line* on this day; None where a governing point does not state it."""
        start = line(self.earlier)
        if start is None:
            return None
        if self.later is None:
            return exact(start)
        end = line(self.later)
        if end is None:
            return None
        share = Fraction(self.done_days, self.span_days)
        return exact(start) + (exact(end) - exact(start)) * share


def bracket(points: Sequence[TargetPoint], on: date, path: PathKind) -> Bracket | None:
    """Find the points of the path that govern the day *on*; None without points.

    *points* are in order of date. The path is flat before its first and after its last point.
    """
    if not points:
        return None
    if on <= points[0].ends_on:
        return Bracket(points[0])
    for earlier, later in pairwise(points):
        if on < later.ends_on:
            return _between(earlier, later, on, path)
    return Bracket(points[-1])


def _between(earlier: TargetPoint, later: TargetPoint, on: date, path: PathKind) -> Bracket:
    done_days = (on - earlier.ends_on).days
    if path == PathKind.STEP or not done_days:
        return Bracket(earlier)
    return Bracket(earlier, later, done_days, (later.ends_on - earlier.ends_on).days)


def expected_value(points: Sequence[TargetPoint], on: date, path: PathKind) -> Fraction | None:
    """Return what the path (baseline first) expects on the day *on*; None without points."""
    found = bracket([point for point in points if point.value is not None], on, path)
    return None if found is None else found.along(lambda point: point.value)


class Accumulation(StrEnum):
    """How the values of several periods become one; `first` and `last` look at one period only."""

    SUM = "sum"
    AVERAGE = "average"
    MIN = "min"
    MAX = "max"
    FIRST = "first"
    LAST = "last"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Accumulated:
    """One value for several periods, None when missing, resting on n_used of n_expected."""

    value: Fraction | None
    n_used: int
    n_expected: int


def accumulate(
    values: Sequence[Exact | None], how: Accumulation, *, ignore_missing: bool = False
) -> Accumulated:
    """Make one value of the *values* of consecutive periods, None where one is missing.

    Strictly, a missing period makes the result missing; `first` and `last` need only their own
    period, and `latest` is the last period that has a value.
    """
    known = [exact(value) for value in values if value is not None]
    if how in _SINGLE:
        return _pick(values, known, how, ignore_missing=ignore_missing)
    usable = bool(known) and (ignore_missing or len(known) == len(values))
    value = _COMBINE[how](known) if usable else None
    return Accumulated(value, len(known) if usable else 0, len(values))


def _pick(
    values: Sequence[Exact | None],
    known: Sequence[Fraction],
    how: Accumulation,
    *,
    ignore_missing: bool,
) -> Accumulated:
    place = 0 if how == Accumulation.FIRST else -1
    lenient = ignore_missing or how == Accumulation.LATEST
    if not known or (not lenient and values[place] is None):
        return Accumulated(None, 0, min(1, len(values)))
    return Accumulated(known[place], 1, 1)


_SINGLE = frozenset({Accumulation.FIRST, Accumulation.LAST, Accumulation.LATEST})
_COMBINE: dict[Accumulation, Callable[[Sequence[Fraction]], Fraction]] = {
    Accumulation.SUM: total,
    Accumulation.AVERAGE: lambda known: total(known) / len(known),
    Accumulation.MIN: min,
    Accumulation.MAX: max,
}
