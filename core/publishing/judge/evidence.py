"""Records → what the evaluation judges by: inputs of indicators and projects, and the tree."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.calendar import Calendar, period
from core.enums import (
    Flag,
    Frequency,
    Status,
)
from core.evaluation import projects
from core.evaluation.from_records import indicator_input, project_input
from core.evaluation.indicators import inputs
from core.publishing.snapshot import Snapshot
from core.release import records
from core.release.derived.breaks import break_days, epoch_of

_FIRST_PART = {
    Frequency.YEAR: "",
    Frequency.HALF: "-H1",
    Frequency.QUARTER: "-Q1",
    Frequency.MONTH: "-M01",
}

type Place = tuple[str, str]  # indicator, district ("" is the whole city)


@dataclass(frozen=True, slots=True)
class Tree:
    """The nodes, from the top down, with what hangs on each.

    `below` are a node's children and those that follow it, of "" the nodes at the top. `serving`
    are the projects that attach to a node itself.
    """

    nodes: tuple[records.Node, ...]
    below: dict[str, list[records.Node]]
    serving: dict[str, list[str]]


def tree_of(snapshot: Snapshot) -> Tree:
    """Arrange the nodes of *snapshot*."""
    nodes = tuple(snapshot.of(records.Node))
    tops = {level.code for level in snapshot.shape.tops}
    below: dict[str, list[records.Node]] = defaultdict(list)
    for node in nodes:
        if node.level in tops:
            below[""].append(node)
        for above in (*([node.parent] if node.parent else []), *node.policies):
            below[above].append(node)
    serving: dict[str, list[str]] = defaultdict(list)
    for project in snapshot.of(records.Project):
        for strategy in project.strategies:
            serving[strategy].append(project.code)
    return Tree(nodes, below, serving)


def period_ends(plan: records.Plan, frequency: Frequency, calendar: Calendar) -> tuple[date, ...]:
    """Return the ends of the periods of the plan's horizon, in which reports are expected."""
    first = period(f"{calendar.year(plan.horizon_start)}{_FIRST_PART[frequency]}")
    ends, current = [], first
    while current.ends_on <= plan.horizon_end:
        ends.append(current.ends_on)
        current = current.next
    return tuple(ends)


def indicator_inputs(snapshot: Snapshot) -> Iterator[tuple[Place, inputs.IndicatorInput]]:
    """Yield each indicator's input, for the whole city and each district it has values of."""
    observations = _grouped(sorted(snapshot.of(records.Observation), key=lambda row: row.entry))
    targets = _grouped(snapshot.of(records.Target))
    breaks = _breaks(snapshot)
    plan = snapshot.of(records.Plan)[0]
    ends = {
        frequency: period_ends(plan, frequency, snapshot.shape.calendar) for frequency in Frequency
    }
    for indicator in snapshot.of(records.Indicator):
        for district in ("", *indicator.districts):
            place = (indicator.code, district)
            yield (
                place,
                indicator_input(
                    indicator,
                    targets.get(place, []),
                    _observations(observations.get(place, []), breaks.get(indicator.code, ())),
                    ends[indicator.frequency],
                    None if district else _override(indicator),
                ),
            )


def _grouped[R: records.Observation | records.Target](rows: Iterable[R]) -> dict[Place, list[R]]:
    groups: dict[Place, list[R]] = defaultdict(list)
    for row in rows:
        groups[row.indicator, row.district].append(row)
    return groups


def _override(indicator: records.Indicator) -> inputs.Override | None:
    """Return what a person says of the whole city; of districts there is only the rule."""
    if indicator.status_override is None or not indicator.override_reason:
        return None
    return inputs.Override(
        status=Status(indicator.status_override), reason=indicator.override_reason
    )


def _breaks(snapshot: Snapshot) -> dict[str, list[date]]:
    """Return the days on which an indicator's definition broke its series."""
    revisions: dict[str, list[records.Revision]] = defaultdict(list)
    for row in snapshot.of(records.Revision):
        if row.thing == "indicators":
            revisions[row.subject].append(row)
    return {code: break_days(rows) for code, rows in revisions.items()}


def _observations(
    rows: Iterable[records.Observation], breaks: Sequence[date]
) -> tuple[inputs.Observation, ...]:
    return tuple(_observation(row, epoch_of(row, breaks)) for row in rows)


def _observation(row: records.Observation, epoch: int) -> inputs.Observation:
    # What was withdrawn is the ledger's last word on its period: that there is no value.
    return inputs.Observation(
        period=row.period,
        starts_on=row.period_starts_on,
        ends_on=row.period_ends_on,
        value=None if row.is_withdrawn else row.value,
        flag=Flag.MISSING if row.is_withdrawn else row.flag,
        published_on=row.published_on,
        source=row.source,
        epoch=epoch,
    )


def project_inputs(snapshot: Snapshot) -> Iterator[projects.ProjectInput]:
    """Yield the input of every project."""
    reports: dict[str, list[records.ProgressReport]] = defaultdict(list)
    for report in snapshot.of(records.ProgressReport):
        reports[report.project].append(report)
    for project in snapshot.of(records.Project):
        yield project_input(project, reports[project.code])
