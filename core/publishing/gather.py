"""Operational tables → records: what is public of a plan, as it stands in the database now."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlmodel import Session

from core.calendar import period
from core.enums import BudgetKind
from core.errors import PlanNotFoundError
from core.models.tables import last_applied_import
from core.plan.geometry import mark_of
from core.publishing.city_settings import plan_words
from core.publishing.default_rows import default_levels, default_portfolios
from core.publishing.snapshot import Snapshot, ancestors
from core.publishing.stored_rows import Row, StoredRows, record_of
from core.release import records
from core.release.columns import Kind, columns
from core.release.derived.ledgers import reports_by_day

# More would be the noise of somebody's division.
_MOST_DECIMALS = 4

# Records whose fields are the columns of one table.
_PLAIN: tuple[type[records.Record], ...] = (
    records.Source,
    records.District,
    records.ProcessStep,
    records.UpstreamDocument,
    records.PlanEvent,
    records.PriceIndex,
    records.QualityAnswer,
)


def gather(session: Session, plan: str) -> Snapshot:
    """Read the definitions, ledgers and warnings of *plan*; PlanNotFoundError.

    Claims come without findings, projects without promises, and nothing is judged yet.
    """
    stored = StoredRows(session, plan)
    snapshot = Snapshot()
    set_words = {"start_note": None, **plan_words(session, plan)}
    snapshot.put(records.Plan, stored.records(records.Plan, **set_words))
    if not snapshot.of(records.Plan):
        raise PlanNotFoundError(plan)
    _gather_shape(stored, snapshot)
    for record in _PLAIN:
        snapshot.put(record, stored.records(record))
    snapshot.put(records.Boundary, _boundaries(stored, snapshot))
    nodes = _gather_nodes(stored, snapshot)
    _gather_indicators(stored, snapshot, nodes)
    _gather_projects(stored, snapshot, nodes)
    unchecked: dict[str, Any] = {"finding": "not_checked", "found": None, "parts": []}
    snapshot.put(records.Claim, stored.records(records.Claim, **unchecked))
    snapshot.put(records.Quality, _quality(stored, last_applied_import(session, plan)))
    snapshot.put(records.Revision, _revisions(stored))
    return snapshot


def _boundaries(stored: StoredRows, snapshot: Snapshot) -> Iterator[records.Boundary]:
    """Yield the borders of the districts that there are; a removed one's lies there unused."""
    districts = snapshot.by_code(records.District)
    for row in stored.of(records.Boundary.table):
        if row["code"] in districts:
            yield record_of(records.Boundary, row)


def _gather_shape(stored: StoredRows, snapshot: Snapshot) -> None:
    """Put in the levels and portfolios of the plan; a plan that names none has the city's own."""
    levels = [*stored.records(records.Level)]
    portfolios = [*stored.records(records.Portfolio)]
    snapshot.put(records.Level, levels or default_levels())
    snapshot.put(records.Portfolio, portfolios or default_portfolios())


def _gather_nodes(stored: StoredRows, snapshot: Snapshot) -> dict[str, records.Node]:
    nodes = {node.code: node for node in stored.records(records.Node, path=())}
    placed = [replace(node, path=ancestors(nodes, [node.code])[:-1]) for node in nodes.values()]
    snapshot.put(records.Node, placed)
    return nodes


def _gather_indicators(
    stored: StoredRows, snapshot: Snapshot, nodes: dict[str, records.Node]
) -> None:
    observations = list(_observations(stored))
    targets = list(stored.of(records.Target.table))
    shown = _decimals(observations, targets)
    districts: dict[str, set[str]] = defaultdict(set)
    for observation in observations:
        if observation.district and observation.is_current:
            districts[observation.indicator].add(observation.district)
    snapshot.put(
        records.Indicator,
        (
            record_of(
                records.Indicator,
                row,
                path=ancestors(nodes, [row["node"]]),
                districts=tuple(sorted(districts[row["code"]])),
                decimals=shown[row["code"]] if row["decimals"] is None else row["decimals"],
            )
            for row in stored.of(records.Indicator.table)
        ),
    )
    known = snapshot.by_code(records.Indicator)
    snapshot.put(records.Observation, (o for o in observations if o.indicator in known))
    snapshot.put(records.ForeignJudgement, _foreign(stored, known))
    snapshot.put(
        records.Target,
        (
            record_of(
                records.Target,
                row,
                period_ends_on=period(row["period"]).ends_on,
            )
            for row in targets
            if row["indicator"] in known
        ),
    )


def _decimals(
    observations: Iterable[records.Observation], targets: Iterable[Row]
) -> dict[str, int]:
    """Return how many decimals the numbers of each indicator have, as they were handed in."""
    found: dict[str, int] = defaultdict(int)
    values = [(row.indicator, row.value) for row in observations]
    numbers = [one.name for one in columns(records.Target) if one.kind is Kind.NUMBER]
    values += [(row["indicator"], row[name]) for row in targets for name in numbers]
    for indicator, value in values:
        if value is not None:
            places = -int(value.normalize().as_tuple().exponent)
            found[indicator] = max(found[indicator], min(places, _MOST_DECIMALS))
    return found


def _foreign(stored: StoredRows, known: Container[str]) -> Iterable[records.ForeignJudgement]:
    """Return the last judgement of each value; earlier ones stay in the ledger."""
    last = {
        (row["indicator"], row["district"], row["period"], row["system"]): row
        for row in stored.of(records.ForeignJudgement.table)
    }
    return (
        record_of(
            records.ForeignJudgement,
            row,
            period_ends_on=period(row["period"]).ends_on,
        )
        for row in last.values()
        if row["indicator"] in known
    )


def _observations(stored: StoredRows) -> Iterator[records.Observation]:
    def key(row: Row) -> tuple[str, str, str]:
        return row["indicator"], row["district"] or "", row["period"]

    for (_, district, label), group in groupby(
        sorted(stored.of(records.Observation.table), key=key), key=key
    ):
        entries = list(group)
        when = period(label)
        for row in entries:
            yield record_of(
                records.Observation,
                row,
                entry=row["id"],
                import_reason=stored.reason_of(
                    "observations", row, "indicator", "district", "period"
                ),
                district=district,
                period_starts_on=when.starts_on,
                period_ends_on=when.ends_on,
                is_withdrawn=row["withdrawn"],
                is_current=row is entries[-1] and not row["withdrawn"],
            )


def _gather_projects(
    stored: StoredRows, snapshot: Snapshot, nodes: dict[str, records.Node]
) -> None:
    rows = {row["code"]: row for row in stored.of(records.Project.table)}
    reports, latest = _reports(stored, rows)
    lines = [
        record_of(records.BudgetLine, row)
        for row in stored.of(records.BudgetLine.table)
        if row["project"] is None or row["project"] in rows
    ]
    money = _money(lines)
    unknown = {"slip_days": None, "slip_months": None}
    snapshot.put(
        records.Milestone,
        (
            record_of(records.Milestone, row, **unknown)
            for row in stored.of(records.Milestone.table)
            if row["project"] in rows
        ),
    )
    snapshot.put(records.ProgressReport, reports)
    snapshot.put(records.BudgetLine, lines)
    snapshot.put(
        records.Project,
        (
            _project(
                row,
                report=latest.get(code),
                path=ancestors(nodes, row["strategies"]),
                approved_billion_rial=money.get((code, BudgetKind.APPROVED)),
                allocated_billion_rial=money.get((code, BudgetKind.ALLOCATED)),
                spent=money.get((code, BudgetKind.SPENT)),
            )
            for code, row in rows.items()
        ),
    )


def _project(
    row: Row, *, report: records.ProgressReport | None, spent: Decimal | None, **more: Any
) -> records.Project:
    reported_spent = report.spent_billion_rial if report else None
    return record_of(
        records.Project,
        row,
        status=row["status"] or (report.status if report else None),
        reported_on=report.reported_on if report else None,
        planned_percent=report.planned_percent if report else None,
        actual_percent=report.actual_percent if report else None,
        spent_billion_rial=spent if reported_spent is None else reported_spent,
        promise_count=0,
        **more,
    )


def _reports(
    stored: StoredRows, projects: Mapping[str, Row]
) -> tuple[list[records.ProgressReport], dict[str, records.ProgressReport]]:
    """Return all reports, and of each project the one in force that speaks of the latest day."""
    entries: dict[str, list[records.ProgressReport]] = defaultdict(list)
    rows = (row for row in stored.of(records.ProgressReport.table) if row["project"] in projects)
    as_of: dict[tuple[str, date], date] = {}
    for row in sorted(rows, key=lambda row: (row["project"], row["reported_on"], row["id"])):
        day = row["reported_on"]
        if row["corrects"]:
            # The report that it corrects was made before it: whose day that is, is known by now.
            day = as_of.get((row["project"], row["corrects"]), row["corrects"])
        as_of[row["project"], row["reported_on"]] = day
        entries[row["project"]].append(
            record_of(
                records.ProgressReport,
                row,
                as_of_on=day,
                entry=row["id"],
                import_reason=stored.reason_of("progress_reports", row, "project", "reported_on"),
                is_withdrawn=row["withdrawn"],
                is_current=False,
            )
        )
    reports: list[records.ProgressReport] = []
    latest: dict[str, records.ProgressReport] = {}
    for project, found in entries.items():
        by_day = dict(reports_by_day(found))
        in_force = {report.entry for report in by_day.values()}
        reports += (replace(report, is_current=report.entry in in_force) for report in found)
        if by_day:
            latest[project] = by_day[max(by_day)]
    return reports, latest


def _money(lines: Iterable[records.BudgetLine]) -> dict[tuple[str, BudgetKind], Decimal]:
    """Sum a project's lines: the line for the whole horizon if there is one, else the years."""
    whole: dict[tuple[str, BudgetKind], Decimal] = defaultdict(Decimal)
    years: dict[tuple[str, BudgetKind], Decimal] = defaultdict(Decimal)
    for line in lines:
        sums = years if line.fiscal_year else whole
        sums[line.project, line.kind] += line.amount_billion_rial
    # Of amounts with decimals the sum has them too, where they are noughts.
    return {place: Decimal(f"{total.normalize():f}") for place, total in (years | whole).items()}


def _quality(stored: StoredRows, last_import: int | None) -> Iterator[records.Quality]:
    for row in stored.of("quality_flag"):
        if row["import_run"] == last_import:
            yield record_of(records.Quality, row, subject=row["key"], position=row["id"])


def _revisions(stored: StoredRows) -> Iterator[records.Revision]:
    runs = stored.runs
    first = min(runs, default=0)
    for row in stored.of("field_revision"):
        # What the first import brought is the definition itself, not a change of it.
        if row["import_run"] != first:
            yield record_of(
                records.Revision,
                row,
                subject=row["key"],
                position=row["id"],
                applied_at=runs[row["import_run"]]["applied_at"],
                old=_revised_value(row, row["old"]),
                new=_revised_value(row, row["new"]),
            )


def _revised_value(row: Row, value: str | None) -> str | None:
    """Return a value as a revision tells it: of a border its mark, not thousands of degrees."""
    is_border = row["thing"] == "boundaries" and row["field"]
    return mark_of(value) if is_border and value else value


def data_until(snapshot: Snapshot) -> date | None:
    """Return the last day that the data speak of: a value published, a report made."""
    days = [o.published_on or o.period_ends_on for o in snapshot.of(records.Observation)]
    days += [report.reported_on for report in snapshot.of(records.ProgressReport)]
    return max(days, default=None)
