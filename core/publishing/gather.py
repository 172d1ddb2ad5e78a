"""Operational tables → records: what is public of a plan, as it stands in the database now."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import RowMapping, select
from sqlmodel import Session, SQLModel

from core import models
from core.calendar import period
from core.enums import BudgetKind, ImportState
from core.errors import PlanNotFoundError
from core.geometry import mark_of
from core.models.tables import last_applied_import, sql_table
from core.publishing.snapshot import Snapshot, ancestors
from core.release import records
from core.release.columns import columns
from core.release.ledgers import told_reports

type Row = RowMapping

_TARGET_NUMBERS = ("value", "alarm", "floor", "band_low", "band_high")
# More would be the noise of somebody's division.
_MOST_DECIMALS = 4

# Records whose fields are the columns of one table.
_PLAIN: tuple[tuple[type[records.Record], type[SQLModel]], ...] = (
    (records.Source, models.Source),
    (records.District, models.District),
    (records.ProcessStep, models.ProcessStep),
    (records.UpstreamDocument, models.UpstreamDocument),
    (records.PlanEvent, models.PlanEvent),
)


def gather(session: Session, plan: str) -> Snapshot:
    """Read the definitions, ledgers and warnings of *plan*; PlanNotFoundError.

    Claims come without findings, projects without promises, and nothing is judged yet.
    """
    reader = _Reader(session, plan)
    snapshot = Snapshot()
    snapshot.put(records.Plan, reader.plan())
    for record, model in _PLAIN:
        snapshot.put(record, (_record(record, row) for row in reader.rows(model)))
    snapshot.put(records.Boundary, _boundaries(reader, snapshot))
    nodes = _gather_nodes(reader, snapshot)
    _gather_indicators(reader, snapshot, nodes)
    _gather_projects(reader, snapshot, nodes)
    snapshot.put(records.Claim, _claims(reader))
    snapshot.put(records.Quality, _quality(reader, last_applied_import(session, plan)))
    snapshot.put(records.Revision, _revisions(reader))
    return snapshot


class _Reader:
    """Core selects on the tables of one plan; ORM objects would cost several times as much."""

    def __init__(self, session: Session, plan: str) -> None:
        self._session = session
        self._plan = plan

    def plan(self) -> list[records.Plan]:
        table = sql_table(models.Plan)
        found = self._session.execute(select(table).where(table.c.code == self._plan)).mappings()
        plans = [_record(records.Plan, row) for row in found]
        if not plans:
            raise PlanNotFoundError(self._plan)
        return plans

    def rows(self, model: type[SQLModel]) -> Iterator[Row]:
        table = sql_table(model)
        query = select(table).where(table.c.plan == self._plan)
        if "removed_by" in table.c:
            query = query.where(table.c.removed_by.is_(None))
        ordered = query.order_by(*table.primary_key.columns)
        yield from self._session.execute(ordered).mappings()

    def pairs(self, model: type[SQLModel], left: str, right: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.rows(model):
            found[row[left]].append(row[right])
        return found

    def imports(self) -> dict[int, Row]:
        """Return what was applied, by run, oldest first: when, and why."""
        table = sql_table(models.ImportRun)
        query = (
            select(table.c.id, table.c.applied_at, table.c.reason)
            .where(table.c.plan == self._plan, table.c.state == ImportState.APPLIED)
            .order_by(table.c.id)
        )
        return {row["id"]: row for row in self._session.execute(query).mappings()}


def _record[R: records.Record](record: type[R], row: Row, **more: Any) -> R:
    names = (column.name for column in columns(record))
    return record(*(more[name] if name in more else row[name] for name in names))


def _boundaries(reader: _Reader, snapshot: Snapshot) -> Iterator[records.Boundary]:
    """Yield the borders of the districts that there are; a removed one's lies there unused."""
    districts = snapshot.by_code(records.District)
    for row in reader.rows(models.Boundary):
        if row["code"] in districts:
            yield _record(records.Boundary, row)


def _gather_nodes(reader: _Reader, snapshot: Snapshot) -> dict[str, records.Node]:
    policies = reader.pairs(models.NodePolicy, "node", "policy")
    nodes = {
        row["code"]: _record(
            records.Node, row, path=(), policies=tuple(policies.get(row["code"], ()))
        )
        for row in reader.rows(models.Node)
    }
    placed = [replace(node, path=ancestors(nodes, [node.code])[:-1]) for node in nodes.values()]
    snapshot.put(records.Node, placed)
    return nodes


def _gather_indicators(
    reader: _Reader, snapshot: Snapshot, nodes: dict[str, records.Node]
) -> None:
    observations = list(_observations(reader))
    targets = list(reader.rows(models.Target))
    shown = _decimals(observations, targets)
    districts: dict[str, set[str]] = defaultdict(set)
    for observation in observations:
        if observation.district and observation.is_current:
            districts[observation.indicator].add(observation.district)
    snapshot.put(
        records.Indicator,
        (
            _record(
                records.Indicator,
                row,
                path=ancestors(nodes, [row["node"]]),
                districts=tuple(sorted(districts[row["code"]])),
                decimals=shown[row["code"]] if row["decimals"] is None else row["decimals"],
            )
            for row in reader.rows(models.Indicator)
        ),
    )
    known = snapshot.by_code(records.Indicator)
    snapshot.put(records.Observation, (o for o in observations if o.indicator in known))
    snapshot.put(records.ForeignJudgement, _foreign(reader, known))
    snapshot.put(
        records.Target,
        (
            _record(
                records.Target,
                row,
                district=row["district"] or "",
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
    told = [(row.indicator, row.value) for row in observations]
    told += [(row["indicator"], row[name]) for row in targets for name in _TARGET_NUMBERS]
    for indicator, value in told:
        if value is not None:
            places = -int(value.normalize().as_tuple().exponent)
            found[indicator] = max(found[indicator], min(places, _MOST_DECIMALS))
    return found


def _foreign(reader: _Reader, known: Container[str]) -> Iterable[records.ForeignJudgement]:
    """Return the last judgement of each value; earlier ones stay in the ledger."""
    last = {
        (row["indicator"], row["district"], row["period"], row["system"]): row
        for row in reader.rows(models.ForeignJudgement)
    }
    return (
        _record(
            records.ForeignJudgement,
            row,
            district=row["district"] or "",
            period_ends_on=period(row["period"]).ends_on,
        )
        for row in last.values()
        if row["indicator"] in known
    )


def _observations(reader: _Reader) -> Iterator[records.Observation]:
    def key(row: Row) -> tuple[str, str, str]:
        return row["indicator"], row["district"] or "", row["period"]

    runs = reader.imports()
    for (_, district, label), group in groupby(
        sorted(reader.rows(models.Observation), key=key), key=key
    ):
        entries = list(group)
        when = period(label)
        for row in entries:
            yield _record(
                records.Observation,
                row,
                entry=row["id"],
                import_reason=runs[row["imported_by"]]["reason"],
                district=district,
                period_starts_on=when.starts_on,
                period_ends_on=when.ends_on,
                is_withdrawn=row["withdrawn"],
                is_current=row is entries[-1] and not row["withdrawn"],
            )


def _gather_projects(reader: _Reader, snapshot: Snapshot, nodes: dict[str, records.Node]) -> None:
    strategies = reader.pairs(models.ProjectStrategy, "project", "strategy")
    districts = reader.pairs(models.ProjectDistrict, "project", "district")
    rows = {row["code"]: row for row in reader.rows(models.Project)}
    reports, latest = _reports(reader, rows)
    lines = [
        _record(
            records.BudgetLine,
            row,
            project=row["project"] or "",
            node=row["node"] or "",
            fiscal_year=row["fiscal_year"] or 0,
            fund=row["fund"] or "",
        )
        for row in reader.rows(models.BudgetLine)
        if row["project"] is None or row["project"] in rows
    ]
    money = _money(lines)
    unknown = {"slip_days": None, "slip_months": None}
    snapshot.put(
        records.Milestone,
        (
            _record(records.Milestone, row, **unknown)
            for row in reader.rows(models.Milestone)
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
                strategies=tuple(strategies.get(code, ())),
                path=ancestors(nodes, strategies.get(code, ())),
                districts=tuple(sorted(districts.get(code, ()))),
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
    return _record(
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
    reader: _Reader, projects: Mapping[str, Row]
) -> tuple[list[records.ProgressReport], dict[str, records.ProgressReport]]:
    """Return all reports, and of each project the one in force that speaks of the latest day."""
    entries: dict[str, list[records.ProgressReport]] = defaultdict(list)
    rows = (row for row in reader.rows(models.ProgressReport) if row["project"] in projects)
    runs = reader.imports()
    as_of: dict[tuple[str, date], date] = {}
    for row in sorted(rows, key=lambda row: (row["project"], row["reported_on"], row["id"])):
        day = row["reported_on"]
        if row["corrects"]:
            # The report that it corrects was made before it: whose day that is, is known by now.
            day = as_of.get((row["project"], row["corrects"]), row["corrects"])
        as_of[row["project"], row["reported_on"]] = day
        entries[row["project"]].append(
            _record(
                records.ProgressReport,
                row,
                as_of_on=day,
                entry=row["id"],
                import_reason=runs[row["imported_by"]]["reason"],
                is_withdrawn=row["withdrawn"],
                is_current=False,
            )
        )
    reports: list[records.ProgressReport] = []
    latest: dict[str, records.ProgressReport] = {}
    for project, found in entries.items():
        told = dict(told_reports(found))
        in_force = {report.entry for report in told.values()}
        reports += (replace(report, is_current=report.entry in in_force) for report in found)
        if told:
            latest[project] = told[max(told)]
    return reports, latest


def _money(lines: Iterable[records.BudgetLine]) -> dict[tuple[str, BudgetKind], Decimal]:
    """Sum a project's lines: the line for the whole horizon if there is one, else the years."""
    whole: dict[tuple[str, BudgetKind], Decimal] = defaultdict(Decimal)
    years: dict[tuple[str, BudgetKind], Decimal] = defaultdict(Decimal)
    for line in lines:
        sums = years if line.fiscal_year else whole
        sums[line.project, line.kind] += line.amount_billion_rial
    return {**years, **whole}


def _claims(reader: _Reader) -> Iterator[records.Claim]:
    for row in reader.rows(models.Claim):
        yield _record(records.Claim, row, finding="not_checked", found=None, parts=[])


def _quality(reader: _Reader, last_import: int | None) -> Iterator[records.Quality]:
    for row in reader.rows(models.QualityFlag):
        if row["import_run"] == last_import:
            yield _record(records.Quality, row, subject=row["key"], position=row["id"])


def _revisions(reader: _Reader) -> Iterator[records.Revision]:
    runs = reader.imports()
    first = min(runs, default=0)
    for row in reader.rows(models.FieldRevision):
        # What the first import brought is the definition itself, not a change of it.
        if row["import_run"] != first:
            yield _record(
                records.Revision,
                row,
                subject=row["key"],
                position=row["id"],
                applied_at=runs[row["import_run"]]["applied_at"],
                old=_told(row, row["old"]),
                new=_told(row, row["new"]),
            )


def _told(row: Row, value: str | None) -> str | None:
    """Return a value as a revision tells it: of a border its mark, not thousands of degrees."""
    is_border = row["thing"] == "boundaries" and row["field"]
    return mark_of(value) if is_border and value else value


def data_until(snapshot: Snapshot) -> date | None:
    """Return the last day that the data speak of: a value published, a report made."""
    days = [o.published_on or o.period_ends_on for o in snapshot.of(records.Observation)]
    days += [report.reported_on for report in snapshot.of(records.ProgressReport)]
    return max(days, default=None)
