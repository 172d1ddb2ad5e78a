"""Scores of a node from those of its children: coverage, interval, status, warnings.

One roll-up knows one measure; outcome and control scores are rolled up apart (see measures.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypedDict

from core.enums import LEAVES_ROLL_UP, Exclusion, Status
from core.evaluation.exact import HUNDRED, ZERO, Exact, constant, exact, total, total_of_products
from core.evaluation.indicators.judgement import Judgement
from core.evaluation.policy import POLICY, EvaluationPolicy


class NegativeWeightError(ValueError):
    """A weight (or a budget that serves as one) is below zero."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Leaf:
    """One indicator as a roll-up sees it; `score` None is missing, which is not 0."""

    code: str
    status: Status
    score: Fraction | None = None
    weight: Exact = 1
    is_retired: bool = False

    @property
    def exclusion(self) -> Exclusion | None:
        """Why it is left out of the weights altogether; None if it is not."""
        return Exclusion.RETIRED if self.is_retired else _exclusion(self.status)

    @property
    def coverage(self) -> Fraction:
        """1 with a score, 0 without."""
        return Fraction(self.score is not None)

    @property
    def low(self) -> Fraction:
        """The score if what is missing were 0."""
        return ZERO if self.score is None else self.score

    @property
    def high(self) -> Fraction:
        """The score if what is missing were 100."""
        return HUNDRED if self.score is None else self.score

    @property
    def warnings(self) -> int:
        """1 if it is off track."""
        return int(self.status == Status.OFF_TRACK)


@dataclass(frozen=True, slots=True)
class NodeScore:
    """One measure of a node.

    `score` is None unless enough is covered; `low` and `high` are the scores with everything
    missing counted as 0 and as 100. All are None where nothing has weight. `parts` are the
    children it was made from, so that the working can be shown and redone.
    """

    status: Status
    score: Fraction | None
    coverage: Fraction | None
    low: Fraction | None
    high: Fraction | None
    is_provisional: bool
    warnings: int
    n_scored: int
    n_missing: int
    n_excluded: int
    parts: "tuple[Leaf | Branch, ...]"
    policy: EvaluationPolicy


@dataclass(frozen=True, slots=True)
class Branch:
    """A child node as its parent's roll-up sees it."""

    code: str
    node: NodeScore
    weight: Exact = 1

    @property
    def exclusion(self) -> Exclusion | None:
        """Why it is left out of the weights altogether; None if it is not."""
        return _exclusion(self.node.status)

    @property
    def status(self) -> Status:
        """The child's status."""
        return self.node.status

    @property
    def score(self) -> Fraction | None:
        """The child's score."""
        return self.node.score

    @property
    def coverage(self) -> Fraction:
        """The child's coverage; nothing is covered where nothing has weight."""
        return ZERO if self.node.coverage is None else self.node.coverage

    @property
    def low(self) -> Fraction:
        """The child's score if what is missing were 0."""
        return ZERO if self.node.low is None else self.node.low

    @property
    def high(self) -> Fraction:
        """The child's score if what is missing were 100."""
        return HUNDRED if self.node.high is None else self.node.high

    @property
    def warnings(self) -> int:
        """How many indicators below it are off track."""
        return self.node.warnings


type Part = Leaf | Branch


def leaf_of(judgement: Judgement, weight: Exact = 1) -> Leaf:
    """Make a leaf of a judgement; a score that does not count does not come along."""
    return Leaf(
        code=judgement.given.code,
        # The rule may take out of the roll-up what a person's status would leave in it.
        status=judgement.status if judgement.coverage is not None else _leaving(judgement),
        score=judgement.score if judgement.coverage else None,
        weight=weight,
        is_retired=judgement.given.is_retired,
    )


def roll_up(children: Iterable[Part], policy: EvaluationPolicy = POLICY) -> NodeScore:
    """Make the score of a node from its children, in one measure.

    Children that are not applicable, not due or retired leave the weights. Raises
    NegativeWeightError.
    """
    parts = tuple(children)
    weights = [_weight(part) for part in parts]
    counted = [
        (weight, part)
        for weight, part in zip(weights, parts, strict=True)
        if part.exclusion is None
    ]
    return NodeScore(
        **_figures(counted, policy, empty=_empty_status(parts)),
        warnings=sum(part.warnings for _, part in counted),
        n_scored=sum(part.score is not None for _, part in counted),
        n_missing=sum(part.score is None for _, part in counted),
        n_excluded=len(parts) - len(counted),
        parts=parts,
        policy=policy,
    )


def status_of_score(score: Fraction, policy: EvaluationPolicy = POLICY) -> Status:
    """Return the status of a node's score; on the threshold it is the better one."""
    if score >= constant(policy.on_track_from):
        return Status.ON_TRACK
    at_risk = score >= constant(policy.at_risk_from)
    return Status.AT_RISK if at_risk else Status.OFF_TRACK


type _Weighted = Sequence[tuple[Fraction, Part]]


class _Figures(TypedDict):
    status: Status
    score: Fraction | None
    coverage: Fraction | None
    low: Fraction | None
    high: Fraction | None
    is_provisional: bool


def _figures(counted: _Weighted, policy: EvaluationPolicy, *, empty: Status) -> _Figures:
    whole = total(weight for weight, _ in counted)
    if not whole:
        return _Figures(
            status=Status.NO_WEIGHT if counted else empty,
            score=None,
            coverage=None,
            low=None,
            high=None,
            is_provisional=False,
        )
    coverage = total_of_products((weight, part.coverage) for weight, part in counted) / whole
    low = total_of_products((weight, part.low) for weight, part in counted) / whole
    high = total_of_products((weight, part.high) for weight, part in counted) / whole
    is_enough = coverage >= constant(policy.minimum_coverage)
    score = _mean_of_scored(counted) if is_enough else None
    return _Figures(
        status=Status.INSUFFICIENT_DATA if score is None else status_of_score(score, policy),
        score=score,
        coverage=coverage,
        low=low,
        high=high,
        is_provisional=score is not None
        and len({status_of_score(number, policy) for number in (low, score, high)}) > 1,
    )


def _mean_of_scored(counted: _Weighted) -> Fraction | None:
    scored = [(weight, part.score) for weight, part in counted if part.score is not None]
    weight_of_scored = total(weight for weight, _ in scored)
    if not weight_of_scored:
        return None
    return total_of_products(scored) / weight_of_scored


def _weight(part: Part) -> Fraction:
    weight = exact(part.weight)
    if weight < 0:
        raise NegativeWeightError(part.code)
    return weight


def _empty_status(parts: tuple[Part, ...]) -> Status:
    """Return why nothing is left to weigh: something not due yet, or nothing that applies."""
    is_waiting = any(part.exclusion == Exclusion.NOT_DUE for part in parts)
    return Status.NOT_DUE if is_waiting else Status.NOT_APPLICABLE


def _exclusion(status: Status) -> Exclusion | None:
    return Exclusion(status.value) if status in LEAVES_ROLL_UP else None


def _leaving(judgement: Judgement) -> Status:
    by_rule = judgement.status_by_rule
    return by_rule if by_rule in LEAVES_ROLL_UP else judgement.status
