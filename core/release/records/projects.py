"""Projects, their promises, money and the ledger of their reports."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from core.enums import (
    LATE,
    BudgetKind,
    Origin,
    ProjectStatus,
    PromiseGroup,
    PromiseState,
)
from core.release.records.base import Record, record


@record
class Project(Record):
    """A project with what is last known of it.

    `actual_percent`, `planned_percent`, `spent_billion_rial` (cumulative) and `reported_on` are
    of the last report in force; `status` is what the city says (the definition's, else the last
    report's); amounts are sums over the whole horizon. `path` are the nodes it serves
    (`strategies`) with their ancestors. `promise_count` is how many different ends were ever
    promised.
    """

    table: ClassVar = "project"
    key: ClassVar = ("code",)

    code: str
    title: str
    portfolio: str
    category: str | None
    strategies: tuple[str, ...]
    path: tuple[str, ...]
    districts: tuple[str, ...]
    responsible: str | None
    location: str | None
    lat: Decimal | None
    lon: Decimal | None
    is_place_approximate: bool
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


@record
class Promise(Record):
    """An end that was promised for a project, and the release that first said it («قول و عمل»).

    `said_on` is the day on which `source` was published, where the project's source has one that
    can be of this promise, else the day of the release. `moved_days` and `moved_months` are the
    distance from the promise before it. `slip_days` and `slip_months` are how long after it the
    project ended, or how long ago it was due on the day of judgement; below 0 it ended earlier,
    None: not due yet, or nobody knows. Months are whole ones.
    """

    table: ClassVar = "promise"
    key: ClassVar = ("project", "position")

    project: str
    position: int
    promised_end_on: date
    said_in_release: int
    said_on: date
    source: str | None
    moved_days: int | None
    moved_months: int | None
    slip_days: int | None
    slip_months: int | None


@record
class Slip(Record):
    """How a project stands to its promised ends on the day of judgement.

    `measured_on` is the actual end, or the day of judgement for what has not ended. `slip_days` is
    against `promised_on`, the last promise, `first_slip_days` against the first one: above 0 late,
    None where it is not due or not known (see PromiseState). `left_days` are left until a promise
    that is not due. `moved_count` is how often the promise was moved, `moved_days` how far in all.
    Months are whole Jalali months.
    """

    table: ClassVar = "slip"
    key: ClassVar = ("project",)

    project: str
    state: PromiseState
    first_promised_on: date | None
    promised_on: date | None
    measured_on: date | None
    first_slip_days: int | None
    first_slip_months: int | None
    slip_days: int | None
    slip_months: int | None
    left_days: int | None
    left_months: int | None
    moved_count: int
    moved_days: int | None
    moved_months: int | None

    @property
    def is_late(self) -> bool:
        """Whether the promise was not kept."""
        return self.state in LATE

    @property
    def group(self) -> PromiseGroup:
        """What the state answers to whoever asks whether the promise was kept."""
        return _GROUPS.get(self.state, PromiseGroup.UNKNOWN)


_GROUPS = {
    **dict.fromkeys(LATE, PromiseGroup.LATE),
    PromiseState.ENDED_IN_TIME: PromiseGroup.IN_TIME,
    PromiseState.NOT_DUE: PromiseGroup.NOT_DUE,
}


@record
class Milestone(Record):
    """A dated step of a project; `slip_days` as of a promise, None: not due, or not known."""

    table: ClassVar = "milestone"
    key: ClassVar = ("project", "due_on", "title")

    project: str
    title: str
    due_on: date
    done_on: date | None
    slip_days: int | None
    slip_months: int | None


@record
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


@record
class PriceIndex(Record):
    """The index of prices of a fiscal year; the first of them is the base of real amounts."""

    table: ClassVar = "price_index"
    key: ClassVar = ("fiscal_year",)

    fiscal_year: int
    value: Decimal
    source: str | None
    origin: Origin | None


@record
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
