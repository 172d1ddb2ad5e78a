"""The working as data: what went in, which formula, each step, what was left out and why.

Everything is JSON-ready. Names and formulas are codes and symbols; words in a language are added
by whoever shows them. A computed number is {"value": decimal text, "exact": "p/q"}; `exact` is
left out where it would be longer than a reader can use.
"""

from dataclasses import fields
from decimal import Decimal
from functools import singledispatch
from typing import Any

from core.enums import Exclusion
from core.evaluation.exact import exact
from core.evaluation.explanation.explain_indicator import judgement_data
from core.evaluation.explanation.working import FORMULAS, Json, number, text_of
from core.evaluation.indicators.judgement import Judgement
from core.evaluation.nodes.robustness import Variant
from core.evaluation.nodes.rollup import Branch, NodeScore, Part
from core.evaluation.policy import EvaluationPolicy
from core.evaluation.projects import ProjectProgress, ProjectStanding, Share


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
    return judgement_data(judgement)


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
        "excluded": [
            {**_named(part), "reason": part.exclusion.value}
            for part in node.parts
            if part.exclusion
        ]
        + [
            {**_named(part), "reason": Exclusion.MISSING.value, "status": part.status.value}
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
            {"code": standing.given.code, "kind": "project", "reason": reason.value}
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


def _named(part: Part) -> Json:
    """Name a part; a node and an indicator may have the same code."""
    return {"code": part.code, "kind": "node" if isinstance(part, Branch) else "indicator"}


def _part(part: Part) -> Json:
    return {
        **_named(part),
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
        "kind": "project",
        "approved_billion_rial": None if budget is None else text_of(budget),
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
