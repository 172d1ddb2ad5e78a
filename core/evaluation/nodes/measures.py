"""The three measures of a node side by side: outcome score, control score, project progress.

They are kept apart all the way up; nothing here adds one to another.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.enums import IndicatorKind
from core.evaluation.exact import Exact
from core.evaluation.nodes.rollup import Branch, Leaf, NodeScore, Part, roll_up
from core.evaluation.policy import POLICY, EvaluationPolicy
from core.evaluation.projects import ProjectProgress, ProjectStanding, project_progress


@dataclass(frozen=True, slots=True)
class NodeMeasures:
    """Three numbers of one node."""

    outcome: NodeScore
    control: NodeScore
    projects: ProjectProgress


@dataclass(frozen=True, slots=True)
class ChildNode:
    """A node below, with its weight among its siblings."""

    code: str
    measures: NodeMeasures
    weight: Exact = 1


def measure_node(
    indicators: Iterable[tuple[IndicatorKind, Leaf]] = (),
    projects: Iterable[ProjectStanding] = (),
    children: Iterable[ChildNode] = (),
    policy: EvaluationPolicy = POLICY,
) -> NodeMeasures:
    """Measure a node from its own indicators and projects and from the nodes below it.

    A project that serves several nodes below is counted once.
    """
    own, below = tuple(indicators), tuple(children)
    every_project = [*projects]
    for child in below:
        every_project += child.measures.projects.standings

    def parts(kind: IndicatorKind) -> list[Part]:
        leaves: list[Part] = [leaf for its_kind, leaf in own if its_kind == kind]
        return leaves + [_branch(child, kind) for child in below]

    return NodeMeasures(
        outcome=roll_up(parts(IndicatorKind.OUTCOME), policy),
        control=roll_up(parts(IndicatorKind.CONTROL), policy),
        projects=project_progress(every_project, policy),
    )


def _branch(child: ChildNode, kind: IndicatorKind) -> Branch:
    measures = child.measures
    node = measures.outcome if kind == IndicatorKind.OUTCOME else measures.control
    return Branch(child.code, node, child.weight)
