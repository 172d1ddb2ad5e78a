"""The working as data: what went in, which formula, each step, what was left out and why.

Everything is JSON-ready. Names and formulas are codes and symbols; words in a language are added
by whoever shows them. A computed number is {"value": decimal text, "exact": "p/q"}; `exact` is
left out where it would be longer than a reader can use.
"""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch
from typing import Any

from core.evaluation.exact import exact, to_decimal
from core.evaluation.inputs import Observation
from core.evaluation.judgement import Judgement
from core.evaluation.policy import EvaluationPolicy
from core.evaluation.projects import ProjectProgress, ProjectStanding, Share
from core.evaluation.robustness import Variant
from core.evaluation.rollup import NodeScore, Part
from core.evaluation.scale import aim_of
from core.evaluation.score import Knots
from core.evaluation.selection import left_out
from core.evaluation.series import TargetPoint
from core.evaluation.trend import tolerance
from core.evaluation.vocabulary import Basis, Exclusion, PathKind

type Json = dict[str, Any]

DIGITS = 6
LONGEST_EXACT = 10**12

FORMULAS = {
    "expected.linear": "E = M1 + (M2 − M1)·(t − t1)/(t2 − t1)",
    "expected.step": "E = M1",
    "progress": "P = 100·(A − B)/(T − B)",
    "attainment": "R = 100·(A − B)/(E − B)",
    "knots.limits": "G = TGT; L = ALM; Z = floor, or 2L − G",
    "knots.path": "G = B + g·(E − B); L = B + a·(E − B); Z = B",
    "knots.ratio.1": "G = g·E; L = a·E; Z = 0",
    "knots.ratio.-1": "G = (2 − g)·E; L = (2 − a)·E; Z = 2E",
    "knots.band": "G = edge; L = critical, or edge ∓ m·(hi − lo); Z = 2L − G",
    "knots.binary": "G = L = Z = mark",
    "score.100": "d(A − G) ≥ 0: S = 100",
    "score.upper": "d(A − L) ≥ 0: S = 50 + 50·(A − L)/(G − L)",
    "score.lower": "d(A − Z) > 0: S = 50·(A − Z)/(L − Z)",
    "score.0": "else S = 0",
    "coverage": "C = Σ(w·c)/Σw",
    "interval": "[Σ(w·low)/Σw, Σ(w·high)/Σw]",
    "node": "S = Σ(w·S)/Σ(w of the scored), if C ≥ c",
    "projects": "Σ(w·p)/Σ(w of the reported), if C ≥ c",
}


@singledispatch
def explain(result: object) -> Json:
    """Show the working of a Judgement, NodeScore, ProjectProgress or robustness Variant."""
    raise TypeError(type(result).__name__)


def policy_data(policy: EvaluationPolicy) -> Json:
    """Show every constant of the policy, for the method page."""
    values = {field.name: getattr(policy, field.name) for field in fields(policy)}
    return {name: _constant(value) for name, value in values.items()}


@explain.register
def _judgement(judgement: Judgement) -> Json:
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


@explain.register
def _node(node: NodeScore) -> Json:
    return {
        "kind": "node",
        "policy": node.policy.version,
        "inputs": [_part(part) for part in node.parts if part.exclusion is None],
        "steps": _node_steps(node),
        "status": {
            "status": node.status.value,
            "on_track_from": str(node.policy.on_track_from),
            "at_risk_from": str(node.policy.at_risk_from),
            "is_provisional": node.is_provisional,
            "warnings": node.warnings,
        },
        "excluded": [_excluded(part.code, part.exclusion) for part in node.parts if part.exclusion]
        + [
            _excluded(part.code, Exclusion.MISSING) | {"status": part.status.value}
            for part in node.parts
            if part.exclusion is None and part.score is None
        ],
    }


@explain.register
def _projects(progress: ProjectProgress) -> Json:
    counted = [standing for standing in progress.standings if standing.exclusion is None]
    return {
        "kind": "projects",
        "policy": progress.policy.version,
        "inputs": [_standing(standing) for standing in counted],
        "steps": [
            _share(name, getattr(progress, name), progress.policy)
            for name in ("weighted", "unweighted", "expected_weighted", "expected_unweighted")
        ],
        "status": {
            "status": progress.status.value,
            "path_good": str(progress.policy.path_good),
            "path_alarm": str(progress.policy.path_alarm),
        },
        "excluded": [
            _excluded(standing.given.code, reason)
            for standing in progress.standings
            for reason in _project_reasons(standing)
        ],
    }


@explain.register
def _variant(variant: Variant) -> Json:
    return {
        "kind": "variant",
        "choice": variant.choice.value,
        "minimum_coverage": str(variant.minimum_coverage),
        "score": number(variant.node.score),
        "status": variant.node.status.value,
        "coverage": number(variant.node.coverage),
        "shift": number(variant.shift),
        "n_changed": variant.n_changed,
    }


def number(value: Fraction | None) -> Json | None:
    """Show a computed number: rounded, and exact where that is short enough to be read."""
    if value is None:
        return None
    shown = {"value": format(to_decimal(value, DIGITS), "f")}
    if value.denominator < LONGEST_EXACT:
        shown["exact"] = str(value)
    return shown


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
            "value": _text(start.value),
            "source": start.source,
        },
        "targets": [_point(point) for point in sorted(given.targets, key=_by_date)],
        "observation": None if current is None else _observation(current),
        "previous": None if previous is None else _observation(previous),
    }


def _steps(judgement: Judgement) -> list[Json]:
    is_step = aim_of(judgement.given).path == PathKind.STEP
    steps = [
        _step("expected", "expected.step" if is_step else "expected.linear", judgement.expected),
        _step("progress", "progress", judgement.progress),
        _step("attainment", "attainment", judgement.attainment),
        _knots_step(judgement),
        _score_step(judgement),
        _trend_step(judgement),
    ]
    return [step for step in steps if step is not None]


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
    if judgement.score is None or judgement.scale is None or judgement.value is None:
        return None
    side = judgement.scale.side(judgement.value)
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
        "value": None if observation.value is None else _text(observation.value),
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
            stated[field.name] = _text(value)
    return stated


def _part(part: Part) -> Json:
    return {
        "code": part.code,
        "weight": number(exact(part.weight)),
        "status": part.status.value,
        "score": number(part.score),
        "coverage": number(part.coverage),
        "low": number(part.low),
        "high": number(part.high),
    }


def _node_steps(node: NodeScore) -> list[Json]:
    minimum = {"c": str(node.policy.minimum_coverage)}
    return [
        {
            "step": "coverage",
            "formula": FORMULAS["coverage"],
            "result": number(node.coverage),
            "n_scored": node.n_scored,
            "n_missing": node.n_missing,
            "n_excluded": node.n_excluded,
        },
        {
            "step": "score",
            "formula": FORMULAS["node"],
            "constants": minimum,
            "result": number(node.score),
        },
        {
            "step": "interval",
            "formula": FORMULAS["interval"],
            "result": [number(node.low), number(node.high)],
        },
    ]


def _excluded(code: str, reason: Exclusion) -> Json:
    return {"code": code, "reason": reason.value}


def _project_reasons(standing: ProjectStanding) -> list[Exclusion]:
    if standing.exclusion is not None:
        return [standing.exclusion]
    unknown = {
        Exclusion.NO_REPORT: standing.actual,
        Exclusion.NO_BUDGET: standing.given.approved_billion_rial,
    }
    return [reason for reason, found in unknown.items() if found is None]


def _standing(standing: ProjectStanding) -> Json:
    budget, report = standing.given.approved_billion_rial, standing.report
    return {
        "code": standing.given.code,
        "approved_billion_rial": None if budget is None else _text(budget),
        "as_of_on": None if report is None else report.as_of_on.isoformat(),
        "source": None if report is None else report.source,
        "actual": number(standing.actual),
        "expected": number(standing.expected),
        "lag": number(standing.lag),
    }


def _share(name: str, share: Share, policy: EvaluationPolicy) -> Json:
    return {
        "step": name,
        "formula": FORMULAS["projects"],
        "constants": {"c": str(policy.minimum_coverage)},
        "coverage": number(share.coverage),
        "interval": [number(share.low), number(share.high)],
        "status": None if share.status is None else share.status.value,
        "result": number(share.value),
    }


def _constant(value: Decimal | int | str | tuple[Decimal, ...]) -> Any:
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def _text(value: Decimal) -> str:
    """Write a number of the plan as it was given, without an exponent."""
    return format(value, "f")
