"""From a value and its scale to the three numbers: progress, attainment, score."""

from dataclasses import dataclass
from fractions import Fraction

from core.enums import Basis, Status
from core.evaluation.exact import FIFTY, HUNDRED, ZERO


@dataclass(frozen=True, slots=True)
class Knots:
    """The values that score 0, 50 and 100; `sign` is +1 where higher is better, −1 where lower."""

    sign: int
    zero: Fraction
    alarm: Fraction
    good: Fraction

    @property
    def is_a_scale(self) -> bool:
        """Whether each knot is better than the one below it, so that nothing is divided by 0."""
        steps = (self.good - self.alarm, self.alarm - self.zero)
        return all(self.sign * step > 0 for step in steps)

    def score(self, value: Fraction) -> Fraction:
        """Score *value* from 0 to 100."""
        if self.sign * (value - self.good) >= 0:
            return HUNDRED
        if self.sign * (value - self.alarm) >= 0:
            return FIFTY + FIFTY * (value - self.alarm) / (self.good - self.alarm)
        if self.sign * (value - self.zero) > 0:
            return FIFTY * (value - self.zero) / (self.alarm - self.zero)
        return ZERO

    def status(self, value: Fraction) -> Status:
        """Return the status of *value*; on a knot it is the better one."""
        if self.sign * (value - self.good) >= 0:
            return Status.ON_TRACK
        return Status.AT_RISK if self.sign * (value - self.alarm) >= 0 else Status.OFF_TRACK


@dataclass(frozen=True, slots=True)
class Scale:
    """The knots in force on a day; a band has two sides, everything else one.

    `is_derived` says of a band that its critical values (or its edges) follow from the policy.
    """

    basis: Basis
    below: Knots
    above: Knots | None = None
    is_derived: bool = False

    def side(self, value: Fraction) -> Knots:
        """Choose the knots *value* is scored with: of a band, those of the nearer edge."""
        if self.above is None or value - self.below.good <= self.above.good - value:
            return self.below
        return self.above

    def shortfall(self, value: Fraction) -> Fraction:
        """Measure how far *value* lies outside the band (0 inside)."""
        side = self.side(value)
        return max(ZERO, side.sign * (side.good - value))


def progress(
    value: Fraction, baseline: Fraction | None, target: Fraction | None
) -> Fraction | None:
    """Return how much of the way is done, in percent, unclamped; None where there is no way."""
    if baseline is None or target is None or target == baseline:
        return None
    return HUNDRED * (value - baseline) / (target - baseline)


attainment = progress
"""How much of what was due by now is done: progress towards the expected value."""
