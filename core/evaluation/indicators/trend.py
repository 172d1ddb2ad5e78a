"""Whether a value is better or worse than that of the comparable period before it."""

from fractions import Fraction

from core.enums import Trend
from core.evaluation.exact import ZERO, constant, exact
from core.evaluation.indicators.inputs import IndicatorInput
from core.evaluation.indicators.scale import Aim
from core.evaluation.indicators.score import Scale
from core.evaluation.policy import EvaluationPolicy


def merit(value: Fraction, aim: Aim, band: Scale | None) -> Fraction:
    """Measure how good *value* is: outside a *band* the negative distance, else ±value."""
    return aim.sign * value if band is None else -band.shortfall(value)


def tolerance(given: IndicatorInput, aim: Aim, policy: EvaluationPolicy) -> Fraction:
    """Return which change is no change: the given one, or a share of the whole way if larger."""
    stated = ZERO if given.trend_tolerance is None else exact(given.trend_tolerance)
    if aim.baseline is None or aim.target is None:
        return stated
    return max(stated, constant(policy.trend_share) * abs(aim.target - aim.baseline))


def trend(before: Fraction | None, now: Fraction | None, tolerated: Fraction) -> Trend:
    """Compare two merits; a change as large as the tolerance is still none."""
    if before is None or now is None:
        return Trend.NONE
    change = now - before
    if abs(change) <= tolerated:
        return Trend.STEADY
    return Trend.IMPROVING if change > 0 else Trend.WORSENING
