"""Axes: round ticks around the values, and from a value to its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Axis:
    """The ends of an axis and the values marked on it, lowest first."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]


@dataclass(frozen=True)
class Scale:
    """A straight line from values to coordinates; *to_low* may lie below or above *to_high*."""

    low: Decimal
    high: Decimal
    to_low: Decimal
    to_high: Decimal

    def __call__(self, value: Decimal) -> Decimal:
        """Return the coordinate of *value*; it may lie outside the ends."""
        share = (value - self.low) / (self.high - self.low)
        return self.to_low + share * (self.to_high - self.to_low)

    def within(self, value: Decimal) -> Decimal:
        """Return *value*, or the end that it lies beyond."""
        return min(max(value, self.low), self.high)


def axis(values: Iterable[Decimal], *, from_zero: bool, ticks: int = 5) -> Axis:
    """Choose round ends that hold every value, with about *ticks* steps between.

    Bars always start from zero. A line of one repeated value gets room around it.
    """
    held = list(values) or [Decimal(0), Decimal(1)]
    if from_zero:
        held.append(Decimal(0))
    low, high = min(held), max(held)
    if low == high:
        reach = abs(low) / 10 or Decimal(1)
        low, high = (low, high + reach) if from_zero else (low - reach, high + reach)
    step = _step((high - low) / ticks)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    marks = tuple(step * (first + turn) for turn in range(int(last - first) + 1))
    return Axis(marks[0], marks[-1], marks)


def _step(rough: Decimal) -> Decimal:
    power = Decimal(10) ** rough.adjusted()
    return next(power * step for step in STEPS if power * step >= rough)
