"""How a node's score moves when the choices of the model are made differently."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.enums import Status
from core.evaluation.exact import ZERO
from core.evaluation.nodes.rollup import Branch, NodeScore, Part, roll_up
from core.evaluation.policy import EvaluationPolicy


class Choice(StrEnum):
    """What is done differently."""

    AS_PUBLISHED = "as_published"
    EQUAL_WEIGHTS = "equal_weights"
    MINIMUM_COVERAGE = "minimum_coverage"
    MISSING_AS_ZERO = "missing_as_zero"


@dataclass(frozen=True, slots=True)
class Variant:
    """A node under one choice, with how far it moves from what is published.

    `minimum_coverage` is the threshold in force; `shift` is None where either score is missing;
    `n_changed` counts the nodes of the tree, this one included, that change status.
    """

    choice: Choice
    minimum_coverage: Decimal
    node: NodeScore
    shift: Fraction | None
    n_changed: int


def robustness(node: NodeScore) -> tuple[Variant, ...]:
    """Roll the tree under *node* up again, once for each choice.

    As published; with equal weights; with each threshold of coverage the policy names; and with
    missing scores counted as 0.
    """
    policy = node.policy
    rescored = [
        (Choice.AS_PUBLISHED, node),
        (Choice.EQUAL_WEIGHTS, _again(node, policy, equal_weights=True)),
    ]
    for threshold in policy.robustness_coverages:
        changed = replace(policy, minimum_coverage=threshold)
        rescored.append((Choice.MINIMUM_COVERAGE, _again(node, changed)))
    rescored.append((Choice.MISSING_AS_ZERO, _again(node, policy, missing_as_zero=True)))
    return tuple(_variant(choice, node, again) for choice, again in rescored)


def _variant(choice: Choice, node: NodeScore, again: NodeScore) -> Variant:
    shift = None if node.score is None or again.score is None else again.score - node.score
    threshold = again.policy.minimum_coverage
    return Variant(choice, threshold, again, shift, _changes(node, again))


def _again(
    node: NodeScore,
    policy: EvaluationPolicy,
    *,
    equal_weights: bool = False,
    missing_as_zero: bool = False,
) -> NodeScore:
    def changed(part: Part) -> Part:
        weight = 1 if equal_weights else part.weight
        if isinstance(part, Branch):
            below = _again(
                part.node, policy, equal_weights=equal_weights, missing_as_zero=missing_as_zero
            )
            return Branch(part.code, below, weight)
        if missing_as_zero and part.score is None and part.exclusion is None:
            return replace(part, status=Status.OFF_TRACK, score=ZERO, weight=weight)
        return replace(part, weight=weight)

    return roll_up((changed(part) for part in node.parts), policy)


def _changes(node: NodeScore, again: NodeScore) -> int:
    pairs = zip(node.parts, again.parts, strict=True)
    below = sum(
        _changes(one.node, other.node)
        for one, other in pairs
        if isinstance(one, Branch) and isinstance(other, Branch)
    )
    return below + int(node.status != again.status)
