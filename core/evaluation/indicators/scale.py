"""Which scale an indicator is judged on, on a given day: limits, path, ratio, band or binary."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from operator import attrgetter

from core.enums import Basis, Direction, PathKind, Status
from core.evaluation.exact import ZERO, constant, exact
from core.evaluation.indicators.inputs import IndicatorInput
from core.evaluation.indicators.score import Knots, Scale
from core.evaluation.indicators.series import Bracket, TargetPoint, bracket
from core.evaluation.policy import EvaluationPolicy


@dataclass(frozen=True, slots=True)
class Aim:
    """An indicator's path made ready: baseline first, then targets with a value, by date."""

    sign: int
    points: tuple[TargetPoint, ...]
    bands: tuple[TargetPoint, ...]
    baseline: Fraction | None
    target: Fraction | None
    path: PathKind


def aim_of(given: IndicatorInput) -> Aim:
    """Put the targets in order; those not after the baseline's period are no aims any more."""
    start = given.baseline
    ahead = [t for t in given.targets if start is None or t.ends_on > start.ends_on]
    ahead.sort(key=lambda point: point.ends_on)
    valued = tuple(point for point in ahead if point.value is not None)
    last = valued[-1].value if valued else None
    first = () if start is None else (TargetPoint(ends_on=start.ends_on, value=start.value),)
    return Aim(
        sign=-1 if given.direction == Direction.LOWER else 1,
        points=first + valued,
        bands=tuple(p for p in ahead if p.band_low is not None and p.band_high is not None),
        baseline=None if start is None else exact(start.value),
        target=None if last is None else exact(last),
        # A thing that is done or not done is not half expected half-way.
        path=PathKind.STEP if given.is_binary else given.path,
    )


def scale_on(
    given: IndicatorInput, aim: Aim, on: date, value: Fraction | None, policy: EvaluationPolicy
) -> Scale | Status:
    """Make the scale for the day *on*, or say which status stands in its way.

    The status is no_target, no_scale, or not_due where nothing is expected to have changed yet.
    """
    if given.is_binary:
        return _binary(given, aim, on, value)
    if given.direction in {Direction.BAND, Direction.MAINTAIN}:
        return _band(given, aim, on, policy)
    if aim.target is None:
        return Status.NO_TARGET
    governing = bracket(aim.points, on, aim.path)
    assert governing is not None
    scale = _limits(aim, governing) or _path_or_ratio(given, aim, governing, policy)
    if isinstance(scale, Scale) and not scale.below.is_a_scale:
        return Status.NO_SCALE
    return scale


def _limits(aim: Aim, governing: Bracket) -> Scale | None:
    """Use the explicit lines; an alarm holds only where every governing point states one."""
    alarm = governing.along(lambda point: point.alarm)
    good = governing.along(lambda point: point.value)
    if alarm is None or good is None:
        return None
    floor = governing.along(lambda point: point.floor)
    zero = 2 * alarm - good if floor is None else floor
    return Scale(Basis.LIMITS, Knots(aim.sign, zero, alarm, good))


def _path_or_ratio(
    given: IndicatorInput, aim: Aim, governing: Bracket, policy: EvaluationPolicy
) -> Scale | Status:
    expected = governing.along(lambda point: point.value)
    assert expected is not None
    assert aim.target is not None
    if aim.baseline is None:
        return _ratio(aim.sign, expected, policy)
    due = expected - aim.baseline
    if not due:
        moves_later = aim.sign * (aim.target - aim.baseline) > 0
        has_limits = any(point.alarm is not None for point in given.targets)
        return Status.NOT_DUE if moves_later or has_limits else Status.NO_SCALE
    return Scale(Basis.PATH, _path_knots(aim.sign, aim.baseline, expected, policy))


def _path_knots(
    sign: int, baseline: Fraction, expected: Fraction, policy: EvaluationPolicy
) -> Knots:
    shares = (policy.path_alarm, policy.path_good)
    alarm, good = (baseline + constant(share) * (expected - baseline) for share in shares)
    return Knots(sign, baseline, alarm, good)


def scale_along(aim: Aim, governing: Bracket, policy: EvaluationPolicy) -> Scale | None:
    """Make the scale that *governing* gives; where nothing is due yet, its knots are one value."""
    if limits := _limits(aim, governing):
        return limits
    expected = governing.along(lambda point: point.value)
    assert expected is not None
    if aim.baseline is not None:
        return Scale(Basis.PATH, _path_knots(aim.sign, aim.baseline, expected, policy))
    ratio = _ratio(aim.sign, expected, policy)
    return ratio if isinstance(ratio, Scale) else None


def _ratio(sign: int, target: Fraction, policy: EvaluationPolicy) -> Scale | Status:
    if target <= 0:
        return Status.NO_SCALE
    shares = (ZERO, constant(policy.ratio_alarm), constant(policy.ratio_good))
    zero, alarm, good = (target * (share if sign > 0 else 2 - share) for share in shares)
    return Scale(Basis.RATIO, Knots(sign, zero, alarm, good))


def _binary(given: IndicatorInput, aim: Aim, on: date, value: Fraction | None) -> Scale | Status:
    """Done scores 100, due and not done 0; all three knots lie on the mark that means "done"."""
    if not given.targets:
        return Status.NO_TARGET
    mark = Fraction(1) if aim.target is None else aim.target
    is_done = value is not None and aim.sign * (value - mark) >= 0
    if not is_done and on < max(point.ends_on for point in given.targets):
        return Status.NOT_DUE
    return Scale(Basis.BINARY, Knots(aim.sign, mark, mark, mark))


def band_on(
    given: IndicatorInput, aim: Aim, on: date, policy: EvaluationPolicy
) -> tuple[Fraction, Fraction, Fraction | None, Fraction | None] | None:
    """Find the band for the day *on* as (low, high, critical low, critical high); None if none.

    *maintain* without a band is a band of the policy's share around the baseline.
    """
    return band_along(given, aim, bracket(aim.bands, on, aim.path), policy)


def band_along(
    given: IndicatorInput, aim: Aim, governing: Bracket | None, policy: EvaluationPolicy
) -> tuple[Fraction, Fraction, Fraction | None, Fraction | None] | None:
    """Return the band that *governing* states, as `band_on`; without one, that of *maintain*."""
    if governing is not None:
        low, high, critical_low, critical_high = (governing.along(edge) for edge in _EDGES)
        assert low is not None
        assert high is not None
        return low, high, critical_low, critical_high
    if given.direction != Direction.MAINTAIN or aim.baseline is None:
        return None
    margin = abs(aim.baseline) * constant(policy.maintain_share)
    return aim.baseline - margin, aim.baseline + margin, None, None


def _band(given: IndicatorInput, aim: Aim, on: date, policy: EvaluationPolicy) -> Scale | Status:
    band = band_on(given, aim, on, policy)
    if band is None:
        return Status.NO_SCALE if given.targets else Status.NO_TARGET
    return band_scale(band, policy) or Status.NO_SCALE


def band_scale(
    band: tuple[Fraction, Fraction, Fraction | None, Fraction | None], policy: EvaluationPolicy
) -> Scale | None:
    """Make the scale of a band; None where its edges and critical values are out of order."""
    low, high, critical_low, critical_high = band
    margin = (high - low) * constant(policy.band_margin)
    bottom = low - margin if critical_low is None else critical_low
    top = high + margin if critical_high is None else critical_high
    below = Knots(1, 2 * bottom - low, bottom, low)
    above = Knots(-1, 2 * top - high, top, high)
    if low > high or not (below.is_a_scale and above.is_a_scale):
        return None
    is_derived = critical_low is None or critical_high is None
    return Scale(Basis.BAND, below, above, is_derived=is_derived)


_EDGES = tuple(map(attrgetter, ("band_low", "band_high", "critical_low", "critical_high")))
