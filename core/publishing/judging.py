"""The evaluation's results as records. What it judges by is in evidence.py."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from core.evaluation import projects
from core.evaluation.exact import to_decimal
from core.evaluation.explain import explain
from core.evaluation.judgement import Judgement, judge
from core.evaluation.measures import ChildNode, IndicatorKind, NodeMeasures, measure_node
from core.evaluation.policy import EvaluationPolicy
from core.evaluation.rollup import Leaf, NodeScore, leaf_of
from core.publishing import records
from core.publishing.evidence import Place, Tree, indicator_inputs, project_inputs, tree_of
from core.publishing.snapshot import Snapshot

# Six decimals keep every published figure recomputable to the digit that is shown.
_DIGITS = 6
# The whole plan among the nodes.
WHOLE_PLAN = ""


def judge_snapshot(snapshot: Snapshot, on: date, policy: EvaluationPolicy) -> None:
    """Judge every indicator and measure every node on the day *on*; put the results in."""
    tree = tree_of(snapshot)
    judged = {place: judge(given, on, policy) for place, given in indicator_inputs(snapshot)}
    snapshot.put(records.Judgement, (_judgement(where, each) for where, each in judged.items()))
    citywide = {code: each for (code, district), each in judged.items() if not district}
    standings = {given.code: projects.stand(given, on) for given in project_inputs(snapshot)}
    measured = measure(tree, hang(snapshot, citywide), standings, policy)
    snapshot.put(
        records.NodeScore,
        (row for code, measures in measured.items() for row in _three(code, measures)),
    )


type Leaves = Mapping[str, Sequence[tuple[IndicatorKind, Leaf]]]


def hang(snapshot: Snapshot, judged: Mapping[str, Judgement]) -> Leaves:
    """Hang the whole city's judgements, by code of the indicator, on their nodes."""
    known = snapshot.by_code(records.Indicator)
    leaves: dict[str, list[tuple[IndicatorKind, Leaf]]] = defaultdict(list)
    for code, result in judged.items():
        indicator = known[code]
        leaf = leaf_of(result, indicator.weight)
        leaves[indicator.node].append((IndicatorKind(indicator.kind), leaf))
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


def _judgement(place: Place, result: Judgement) -> records.Judgement:
    return records.Judgement(
        indicator=place[0],
        district=place[1],
        period=result.period,
        value=stored(result.value),
        expected=stored(result.expected),
        baseline=stored(result.baseline),
        target=stored(result.target),
        progress=stored(result.progress),
        attainment=stored(result.attainment),
        score=stored(result.score),
        basis=result.basis.value if result.basis else None,
        status=result.status.value,
        is_achieved=result.achieved,
        is_stale=result.is_stale,
        trend=int(result.trend),
        working=explain(result),
    )


def _three(code: str, measures: NodeMeasures) -> Iterator[records.NodeScore]:
    yield _indicator_score(code, "outcome", measures.outcome)
    yield _indicator_score(code, "control", measures.control)
    yield _project_score(code, measures.projects)


def _indicator_score(code: str, name: str, score: NodeScore) -> records.NodeScore:
    return records.NodeScore(
        node=code,
        measure=name,
        score=stored(score.score),
        status=score.status.value,
        coverage=stored(score.coverage),
        low=stored(score.low),
        high=stored(score.high),
        is_provisional=score.is_provisional,
        warnings=score.warnings,
        counted=score.n_scored,
        children=score.n_scored + score.n_missing,
        unweighted=None,
        expected=None,
        working=explain(score),
    )


def _project_score(code: str, progress: projects.ProjectProgress) -> records.NodeScore:
    weighted = progress.weighted
    return records.NodeScore(
        node=code,
        measure="projects",
        score=stored(weighted.value),
        status=progress.status.value,
        coverage=stored(weighted.coverage),
        low=stored(weighted.low),
        high=stored(weighted.high),
        is_provisional=False,
        warnings=sum(_is_late(standing) for standing in progress.standings),
        counted=progress.n_reported,
        children=progress.n_projects,
        unweighted=stored(progress.unweighted.value),
        expected=stored(progress.expected_weighted.value),
        working=explain(progress),
    )


def _is_late(standing: projects.ProjectStanding) -> bool:
    return standing.lag is not None and standing.lag > 0
