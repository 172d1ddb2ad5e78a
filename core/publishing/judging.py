"""Records → the evaluation's inputs, and its results → records. No arithmetic of its own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from core.calendar import jalali_year, period
from core.evaluation import inputs, projects
from core.evaluation.exact import to_decimal
from core.evaluation.explain import explain
from core.evaluation.judgement import Judgement, judge
from core.evaluation.measures import ChildNode, IndicatorKind, NodeMeasures, measure_node
from core.evaluation.policy import EvaluationPolicy
from core.evaluation.rollup import Leaf, NodeScore, leaf_of
from core.evaluation.series import TargetPoint
from core.evaluation.vocabulary import Direction, Flag, Status
from core.models.enums import Frequency, Level, ReviewStatus, TargetKind
from core.publishing import records
from core.publishing.snapshot import Snapshot

# Six decimals keep every published figure recomputable to the digit that is shown.
_DIGITS = 6
_FIRST_PART = {
    Frequency.YEAR: "",
    Frequency.HALF: "-H1",
    Frequency.QUARTER: "-Q1",
    Frequency.MONTH: "-M01",
}
_RETIRED = {ReviewStatus.RETIRED, ReviewStatus.REPLACED}


def judge_snapshot(snapshot: Snapshot, on: date, policy: EvaluationPolicy) -> None:
    """Judge every indicator and measure every node on the day *on*; put the results in."""
    judged = list(_judge_indicators(snapshot, on, policy))
    snapshot.put(records.Judgement, (_judgement(where, result) for where, result in judged))
    leaves = _leaves(snapshot, judged)
    standings = {
        project.code: projects.stand(project, on) for project in _project_inputs(snapshot)
    }
    snapshot.put(records.NodeScore, _node_scores(snapshot, leaves, standings, policy))


type _Place = tuple[str, str]  # indicator, district ("" is the whole city)


def _judge_indicators(
    snapshot: Snapshot, on: date, policy: EvaluationPolicy
) -> Iterator[tuple[_Place, Judgement]]:
    observations = _grouped(snapshot.of(records.Observation))
    targets = _grouped(snapshot.of(records.Target))
    ends = _period_ends(snapshot.of(records.Plan)[0])
    for indicator in snapshot.of(records.Indicator):
        for district in ("", *indicator.districts):
            place = (indicator.code, district)
            given = _indicator_input(
                indicator, targets.get(place, []), observations.get(place, []), ends
            )
            yield place, judge(given, on, policy)


def _grouped[R: records.Observation | records.Target](rows: Iterable[R]) -> dict[_Place, list[R]]:
    groups: dict[_Place, list[R]] = defaultdict(list)
    for row in rows:
        groups[row.indicator, row.district].append(row)
    return groups


def _period_ends(plan: records.Plan) -> dict[Frequency, tuple[date, ...]]:
    """Give the ends of the periods of the plan's horizon, in which reports are expected."""
    ends: dict[Frequency, tuple[date, ...]] = {}
    for frequency, part in _FIRST_PART.items():
        current, found = period(f"{jalali_year(plan.horizon_start)}{part}"), []
        while current.ends_on <= plan.horizon_end:
            found.append(current.ends_on)
            current = current.next
        ends[frequency] = tuple(found)
    return ends


def _indicator_input(
    indicator: records.Indicator,
    targets: list[records.Target],
    observations: list[records.Observation],
    ends: dict[Frequency, tuple[date, ...]],
) -> inputs.IndicatorInput:
    start = next((t for t in targets if t.kind == TargetKind.BASELINE), None)
    baseline = None
    if start is not None and start.value is not None:
        baseline = inputs.Baseline(ends_on=start.period_ends_on, value=start.value)
    return inputs.IndicatorInput(
        code=indicator.code,
        direction=Direction(indicator.direction),
        baseline=baseline,
        targets=tuple(_target_point(t) for t in targets if t.kind == TargetKind.TARGET),
        observations=tuple(_observation(o) for o in observations if not o.is_withdrawn),
        period_ends=ends[indicator.frequency],
        release_lag_days=indicator.release_lag_days,
        is_retired=indicator.review_status in _RETIRED,
    )


def _target_point(target: records.Target) -> TargetPoint:
    return TargetPoint(
        ends_on=target.period_ends_on,
        value=target.value,
        alarm=target.alarm,
        floor=target.floor,
        band_low=target.band_low,
        band_high=target.band_high,
        critical_low=target.critical_low,
        critical_high=target.critical_high,
    )


def _observation(observation: records.Observation) -> inputs.Observation:
    return inputs.Observation(
        period=observation.period,
        starts_on=observation.period_starts_on,
        ends_on=observation.period_ends_on,
        value=observation.value,
        flag=Flag(observation.flag),
        published_on=observation.published_on,
        source=observation.source,
    )


def _judgement(place: _Place, result: Judgement) -> records.Judgement:
    return records.Judgement(
        indicator=place[0],
        district=place[1],
        period=result.period,
        value=_stored(result.value),
        expected=_stored(result.expected),
        baseline=_stored(result.baseline),
        target=_stored(result.target),
        progress=_stored(result.progress),
        attainment=_stored(result.attainment),
        score=_stored(result.score),
        basis=result.basis.value if result.basis else None,
        status=result.status.value,
        is_achieved=bool(result.achieved),
        is_stale=result.is_stale,
        trend=int(result.trend),
        working=explain(result),
    )


def _stored(number: Fraction | None) -> Decimal | None:
    return None if number is None else to_decimal(number, _DIGITS).normalize()


type _Leaves = dict[str, list[tuple[IndicatorKind, Leaf]]]


def _leaves(snapshot: Snapshot, judged: Iterable[tuple[_Place, Judgement]]) -> _Leaves:
    """Hang the whole city's judgements on their nodes."""
    known = snapshot.by_code(records.Indicator)
    leaves: _Leaves = defaultdict(list)
    for (code, district), result in judged:
        if not district:
            indicator = known[code]
            leaf = leaf_of(result, indicator.weight)
            leaves[indicator.node].append((IndicatorKind(indicator.kind), leaf))
    return leaves


def _project_inputs(snapshot: Snapshot) -> Iterator[projects.ProjectInput]:
    reports: dict[str, list[projects.ProgressReport]] = defaultdict(list)
    for report in snapshot.of(records.ProgressReport):
        if report.is_current:
            reports[report.project].append(
                projects.ProgressReport(
                    as_of_on=report.reported_on,
                    actual_percent=report.actual_percent,
                    planned_percent=report.planned_percent,
                    source=report.source,
                )
            )
    for project in snapshot.of(records.Project):
        yield projects.ProjectInput(
            code=project.code,
            approved_billion_rial=project.approved_billion_rial,
            start_on=project.start_on,
            planned_end_on=project.planned_end_on,
            reports=tuple(reports[project.code]),
        )


def _node_scores(
    snapshot: Snapshot,
    leaves: _Leaves,
    standings: dict[str, projects.ProjectStanding],
    policy: EvaluationPolicy,
) -> Iterator[records.NodeScore]:
    nodes = snapshot.of(records.Node)
    below: dict[str | None, list[records.Node]] = defaultdict(list)
    for node in nodes:
        below[node.parent].append(node)
        for followed in node.policies:
            below[followed].append(node)
    serving: dict[str, list[projects.ProjectStanding]] = defaultdict(list)
    for project in snapshot.of(records.Project):
        for strategy in project.strategies:
            serving[strategy].append(standings[project.code])

    def measure(code: str) -> NodeMeasures:
        if code not in measured:
            children = [ChildNode(c.code, measure(c.code), c.weight) for c in below[code]]
            measured[code] = measure_node(leaves[code], serving[code], children, policy)
        return measured[code]

    measured: dict[str, NodeMeasures] = {}
    for node in nodes:
        yield from _three(node.code, measure(node.code))
    goals = [
        ChildNode(node.code, measure(node.code), node.weight)
        for node in nodes
        if node.level == Level.GOAL
    ]
    # Projects that serve no strategy belong to the plan all the same.
    yield from _three("", measure_node((), standings.values(), goals, policy))


def _three(code: str, measures: NodeMeasures) -> Iterator[records.NodeScore]:
    yield _indicator_score(code, "outcome", measures.outcome)
    yield _indicator_score(code, "control", measures.control)
    yield _project_score(code, measures.projects)


def _indicator_score(code: str, measure: str, score: NodeScore) -> records.NodeScore:
    return records.NodeScore(
        node=code,
        measure=measure,
        score=_stored(score.score),
        status=score.status.value,
        coverage=_stored(score.coverage),
        low=_stored(score.low),
        high=_stored(score.high),
        is_provisional=score.is_provisional,
        warnings=score.warnings,
        counted=score.n_scored,
        children=score.n_scored + score.n_missing,
        unweighted=None,
        expected=None,
        working=explain(score),
    )


def _project_score(code: str, progress: projects.ProjectProgress) -> records.NodeScore:
    weighted, expected = progress.weighted, progress.expected_weighted.value
    return records.NodeScore(
        node=code,
        measure="projects",
        score=_stored(weighted.value),
        status=_project_status(progress).value,
        coverage=_stored(weighted.coverage),
        low=_stored(weighted.low),
        high=_stored(weighted.high),
        is_provisional=False,
        warnings=sum(_is_late(standing) for standing in progress.standings),
        counted=progress.n_reported,
        children=progress.n_projects,
        unweighted=_stored(progress.unweighted.value),
        expected=_stored(expected),
        working=explain(progress),
    )


def _is_late(standing: projects.ProjectStanding) -> bool:
    return standing.lag is not None and standing.lag > 0


def _project_status(progress: projects.ProjectProgress) -> Status:
    """Hold what is done against what was planned for the day, by the policy's path shares."""
    actual, expected = progress.weighted.value, progress.expected_weighted.value
    if actual is None or progress.weighted.status is not None:
        return progress.weighted.status or Status.NO_DATA
    if not expected:
        return Status.NOT_DUE
    if actual >= Fraction(progress.policy.path_good) * expected:
        return Status.ON_TRACK
    is_near = actual >= Fraction(progress.policy.path_alarm) * expected
    return Status.AT_RISK if is_near else Status.OFF_TRACK
