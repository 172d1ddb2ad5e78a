"""The working of one judgement as data; explain.py is the way in."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction

from core.enums import Basis, PathKind
from core.evaluation.explanation.working import FORMULAS, Json, number, text_of
from core.evaluation.indicators.inputs import Observation
from core.evaluation.indicators.judgement import Judgement
from core.evaluation.indicators.scale import Aim, aim_of, band_on
from core.evaluation.indicators.score import Knots
from core.evaluation.indicators.selection import left_out
from core.evaluation.indicators.series import Bracket, TargetPoint, bracket
from core.evaluation.indicators.trend import tolerance
from core.evaluation.policy import EvaluationPolicy


def judgement_data(judgement: Judgement) -> Json:
    """Show the working of a judgement."""
    return {
        "kind": "indicator",
        "code": judgement.given.code,
        "on": judgement.on.isoformat(),
        "known_on": judgement.known_on.isoformat(),
        "policy": judgement.policy.version,
        "inputs": _inputs(judgement),
        "steps": _steps(judgement),
        "status": _status(judgement),
        "excluded": [
            _observation(observation) | {"reason": reason.value}
            for observation, reason in left_out(judgement.given, judgement.on, judgement.known_on)
        ],
    }


def _inputs(judgement: Judgement) -> Json:
    given, start = judgement.given, judgement.given.baseline
    current, previous = judgement.observation, judgement.previous
    return {
        "direction": given.direction.value,
        "path": given.path.value,
        "is_binary": given.is_binary,
        "is_retired": given.is_retired,
        "release_lag_days": given.release_lag_days,
        "baseline": None
        if start is None
        else {
            "on": start.ends_on.isoformat(),
            "value": text_of(start.value),
            "source": start.source,
        },
        "targets": [_point(point) for point in sorted(given.targets, key=_by_date)],
        "observation": None if current is None else _observation(current),
        "previous": None if previous is None else _observation(previous),
    }


def _steps(judgement: Judgement) -> list[Json]:
    steps = [
        _expected_step(judgement),
        _step("progress", "progress", judgement.progress),
        _step("attainment", "attainment", judgement.attainment),
        _knots_step(judgement),
        _score_step(judgement),
        _trend_step(judgement),
    ]
    return [step for step in steps if step is not None]


def _expected_step(judgement: Judgement) -> Json | None:
    """Show what was expected, with the one or two points of the path that say so."""
    aim = aim_of(judgement.given)
    is_step = aim.path == PathKind.STEP
    step = _step("expected", "expected.step" if is_step else "expected.linear", judgement.expected)
    governing = _governing(judgement, aim)
    if step is None or governing is None:
        return step
    held = (governing.earlier, governing.later)
    points = [
        {"on": point.ends_on.isoformat(), "value": text_of(point.value)}
        for point in held
        if point is not None and point.value is not None
    ]
    return step | {"on": _read_on(judgement).isoformat(), "points": points}


def _read_on(judgement: Judgement) -> date:
    """Return the day the path was read on."""
    return judgement.value_on or judgement.on


def _governing(judgement: Judgement, aim: Aim) -> Bracket | None:
    return bracket(aim.points, _read_on(judgement), aim.path)


def _lines(judgement: Judgement, basis: Basis) -> Json:
    """Show the stated lines that the knots rest on, as they run on the day the path is read."""
    aim = aim_of(judgement.given)
    if basis == Basis.BAND:
        band = band_on(judgement.given, aim, _read_on(judgement), judgement.policy)
        names = ("band_low", "band_high", "critical_low", "critical_high")
        return {} if band is None else dict(zip(names, map(number, band), strict=True))
    governing = _governing(judgement, aim)
    if basis != Basis.LIMITS or governing is None:
        return {}
    lines = {
        "alarm": governing.along(lambda point: point.alarm),
        "floor": governing.along(lambda point: point.floor),
    }
    return {name: number(value) for name, value in lines.items()}


def _step(name: str, formula: str, result: Fraction | None) -> Json | None:
    if result is None:
        return None
    return {"step": name, "formula": FORMULAS[formula], "result": number(result)}


def _knots_step(judgement: Judgement) -> Json | None:
    scale, policy = judgement.scale, judgement.policy
    if scale is None:
        return None
    code = f"knots.{scale.basis}"
    if scale.basis == Basis.RATIO:
        code += f".{scale.below.sign}"
    return {
        "step": "knots",
        "basis": scale.basis.value,
        "basis_is_derived": scale.is_derived,
        "formula": FORMULAS[code],
        "constants": _constants_of(scale.basis, policy),
        "lines": _lines(judgement, scale.basis),
        "result": [_knots(side) for side in (scale.below, scale.above) if side is not None],
    }


def _constants_of(basis: Basis, policy: EvaluationPolicy) -> Json:
    used = {
        Basis.PATH: {"g": policy.path_good, "a": policy.path_alarm},
        Basis.RATIO: {"g": policy.ratio_good, "a": policy.ratio_alarm},
        Basis.BAND: {"m": policy.band_margin, "maintain": policy.maintain_share},
    }
    return {name: str(value) for name, value in used.get(basis, {}).items()}


def _knots(knots: Knots) -> Json:
    return {
        "d": knots.sign,
        "Z": number(knots.zero),
        "L": number(knots.alarm),
        "G": number(knots.good),
    }


def _score_step(judgement: Judgement) -> Json | None:
    side = judgement.knots
    if judgement.score is None or judgement.value is None or side is None:
        return None
    branch = _branch(side, judgement.value)
    return {
        "step": "score",
        "formula": FORMULAS[f"score.{branch}"],
        "side": _knots(side),
        "result": number(judgement.score),
    }


def _branch(side: Knots, value: Fraction) -> str:
    for branch, knot in (("100", side.good), ("upper", side.alarm)):
        if side.sign * (value - knot) >= 0:
            return branch
    return "lower" if side.sign * (value - side.zero) > 0 else "0"


def _trend_step(judgement: Judgement) -> Json:
    tolerated = tolerance(judgement.given, aim_of(judgement.given), judgement.policy)
    return {"step": "trend", "tolerance": number(tolerated), "result": judgement.trend.value}


def _status(judgement: Judgement) -> Json:
    late = judgement.overdue_after
    return {
        "status": judgement.status.value,
        "status_by_rule": judgement.status_by_rule.value,
        "override_reason": judgement.override_reason,
        "achieved": judgement.achieved,
        "is_stale": judgement.is_stale,
        "overdue_after": None if late is None else late.isoformat(),
        "grace_days": judgement.policy.grace_days,
        "coverage": judgement.coverage,
    }


def _observation(observation: Observation) -> Json:
    published = observation.published_on
    return {
        "period": observation.period,
        "starts_on": observation.starts_on.isoformat(),
        "ends_on": observation.ends_on.isoformat(),
        "value": None if observation.value is None else text_of(observation.value),
        "flag": observation.flag.value,
        "published_on": None if published is None else published.isoformat(),
        "source": observation.source,
    }


def _by_date(point: TargetPoint) -> date:
    return point.ends_on


def _point(point: TargetPoint) -> Json:
    stated: Json = {"on": point.ends_on.isoformat(), "source": point.source}
    for field in fields(point):
        value = getattr(point, field.name)
        if isinstance(value, Decimal):
            stated[field.name] = text_of(value)
    return stated
