"""Judgements hung on the tree, and every node measured from the bottom up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from core.enums import IndicatorKind
from core.evaluation import projects
from core.evaluation.exact import to_decimal
from core.evaluation.indicators.judgement import Judgement
from core.evaluation.nodes.measures import ChildNode, NodeMeasures, measure_node
from core.evaluation.nodes.rollup import Leaf, leaf_of
from core.evaluation.policy import EvaluationPolicy
from core.publishing.judge.evidence import Tree
from core.release import records

# Six decimals keep every published figure recomputable to the digit that is shown.
_DIGITS = 6
# The whole plan among the nodes.
WHOLE_PLAN = ""


type Leaves = Mapping[str, Sequence[tuple[IndicatorKind, Leaf]]]


def hang(judged: Iterable[tuple[records.Indicator, Judgement]]) -> Leaves:
    """Hang the whole city's judgements on their nodes."""
    leaves: dict[str, list[tuple[IndicatorKind, Leaf]]] = defaultdict(list)
    for indicator, result in judged:
        leaf = leaf_of(result, indicator.weight)
        leaves[indicator.node].append((indicator.kind, leaf))
    return leaves


def measure(
    tree: Tree,
    leaves: Leaves,
    standings: Mapping[str, projects.ProjectStanding],
    policy: EvaluationPolicy,
) -> dict[str, NodeMeasures]:
    """Measure every node, and the whole plan under `WHOLE_PLAN`."""
    measured: dict[str, NodeMeasures] = {}

    def of(code: str, serving: Iterable[projects.ProjectStanding]) -> NodeMeasures:
        if code not in measured:
            children = [
                ChildNode(node.code, of(node.code, own(node.code)), node.weight)
                for node in tree.below.get(code, ())
            ]
            measured[code] = measure_node(leaves.get(code, ()), serving, children, policy)
        return measured[code]

    def own(code: str) -> list[projects.ProjectStanding]:
        return [standings[project] for project in tree.serving.get(code, ())]

    for node in tree.nodes:
        of(node.code, own(node.code))
    # Projects that serve no strategy belong to the plan all the same.
    of(WHOLE_PLAN, standings.values())
    return measured


def stored(number: Fraction | None) -> Decimal | None:
    """Round a number of the evaluation for the release file; None stays None."""
    return None if number is None else to_decimal(number, _DIGITS).normalize()
