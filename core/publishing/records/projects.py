"""Projects, their promises, money and the ledger of their reports."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from core.models.enums import BudgetKind, Origin, Portfolio, ProjectStatus
from core.publishing.records.base import Record


@dataclass(frozen=True, slots=True)
class Project(Record):
    """A project with what is last known of it.

    `actual_percent`, `planned_percent`, `spent_billion_rial` (cumulative) and `reported_on` are
    of the last report in force; `status` is what the city says (the definition's, else the last
    report's); amounts are sums over the whole horizon. `path` are the strategies it serves with
    their ancestors. `promise_count` is how many different ends were ever promised.
    """

    table: ClassVar = "project"
    key: ClassVar = ("code",)

    code: str
    title: str
    portfolio: Portfolio
    category: str | None
    strategies: tuple[str, ...]
    path: tuple[str, ...]
    districts: tuple[str, ...]
    responsible: str | None
    location: str | None
    lat: Decimal | None
    lon: Decimal | None
    scope: str | None
    start_on: date | None
    planned_end_on: date | None
    actual_end_on: date | None
    status: ProjectStatus | None
    weight: Decimal
    source: str | None
    origin: Origin | None
    real_fields: str | None
    reported_on: date | None
    planned_percent: Decimal | None
    actual_percent: Decimal | None
    approved_billion_rial: Decimal | None
    allocated_billion_rial: Decimal | None
    spent_billion_rial: Decimal | None
    promise_count: int


@dataclass(frozen=True, slots=True)
class Promise(Record):
    """An end that was promised for a project, and the release that first said it («قول و عمل»)."""

    table: ClassVar = "promise"
    key: ClassVar = ("project", "position")

    project: str
    position: int
    promised_end_on: date
    said_in_release: int
    said_on: date


@dataclass(frozen=True, slots=True)
class Milestone(Record):
    """A dated step of a project."""

    table: ClassVar = "milestone"
    key: ClassVar = ("project", "due_on", "title")

    project: str
    title: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class BudgetLine(Record):
    """Money; `project`, `node` are "" where the line is not theirs, year 0 the whole horizon."""

    table: ClassVar = "budget_line"
    key: ClassVar = ("project", "node", "fiscal_year", "kind", "fund")

    project: str
    node: str
    fiscal_year: int
    kind: BudgetKind
    fund: str
    amount_billion_rial: Decimal
    source: str | None


@dataclass(frozen=True, slots=True)
class ProgressReport(Record):
    """One entry of the ledger of reports; spent is cumulative.

    `is_current` does not hold for an entry that a later one corrects or replaces, or that was
    withdrawn. `corrects` is the day of the report that this one corrects. `as_of_on` is the day
    that the figures are of: a correction's is that of the report it corrects, else `reported_on`.
    `reason` is the row's own, `import_reason` what was said of the whole import that brought it.
    """

    table: ClassVar = "progress_report"
    key: ClassVar = ("project", "reported_on", "entry")

    entry: int
    project: str
    reported_on: date
    as_of_on: date
    planned_percent: Decimal | None
    actual_percent: Decimal | None
    spent_billion_rial: Decimal | None
    status: ProjectStatus | None
    note: str | None
    reason: str | None
    import_reason: str | None
    corrects: date | None
    source: str | None
    origin: Origin | None
    revises: int | None
    is_withdrawn: bool
    is_current: bool
