"""Projects, what they serve and where, their money, milestones and the ledger of reports."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, func
from sqlmodel import Field, SQLModel, col

from core.enums import BudgetKind, Origin, Portfolio, ProjectStatus
from core.models.plan import of_plan
from core.models.types import (
    a_chain,
    code_key,
    decimal_field,
    enum_field,
    holds,
    not_negative,
    plan_key,
    refers,
)


class Project(SQLModel, table=True):
    """A project as last defined. What was promised before is in the ledger of field revisions."""

    __table_args__ = (
        of_plan(),
        not_negative("weight"),
        holds("planned_dates", "start_on <= planned_end_on"),
        holds("actual_dates", "start_on <= actual_end_on"),
        holds("latitude", "CAST(lat AS NUMERIC) BETWEEN -90 AND 90"),
        holds("longitude", "CAST(lon AS NUMERIC) BETWEEN -180 AND 180"),
    )

    plan: str = plan_key()
    code: str = code_key()
    title: str
    portfolio: Portfolio = enum_field(Portfolio)
    category: str | None = None
    responsible: str | None = None
    location: str | None = None
    lat: Decimal | None = decimal_field(default=None)
    lon: Decimal | None = decimal_field(default=None)
    scope: str | None = None
    start_on: date | None = None
    planned_end_on: date | None = None
    actual_end_on: date | None = None
    status: ProjectStatus | None = enum_field(ProjectStatus, default=None)
    weight: Decimal = decimal_field(default=Decimal(1))
    source: str | None = None
    origin: Origin | None = enum_field(Origin, default=None)
    real_fields: str | None = None
    removed_by: int | None = Field(default=None, foreign_key="import_run.id")


class ProjectStrategy(SQLModel, table=True):
    """A project serves a strategy."""

    __tablename__ = "project_strategy"
    __table_args__ = (refers("project", "plan", "project"), refers("node", "plan", "strategy"))

    plan: str = plan_key()
    project: str = code_key()
    strategy: str = code_key()


class ProjectDistrict(SQLModel, table=True):
    """A project lies in a district."""

    __tablename__ = "project_district"
    __table_args__ = (refers("project", "plan", "project"), refers("district", "plan", "district"))

    plan: str = plan_key()
    project: str = code_key()
    district: str = code_key()


class Milestone(SQLModel, table=True):
    """A dated step of a project."""

    __table_args__ = (refers("project", "plan", "project"),)

    plan: str = plan_key()
    project: str = code_key()
    title: str = Field(primary_key=True)
    due_on: date
    done_on: date | None = None


class BudgetLine(SQLModel, table=True):
    """Money of one kind for a project, a node, or (both None) the plan.

    `fiscal_year` is a Jalali year; None is the whole horizon.
    """

    __tablename__ = "budget_line"
    __table_args__ = (
        of_plan(),
        refers("project", "plan", "project"),
        refers("node", "plan", "node"),
        not_negative("amount_billion_rial"),
        holds("one_subject", "project IS NULL OR node IS NULL"),
        holds("fiscal_year", "fiscal_year BETWEEN 1300 AND 1500"),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    project: str | None = None
    node: str | None = None
    fiscal_year: int | None = None
    kind: BudgetKind = enum_field(BudgetKind)
    amount_billion_rial: Decimal = decimal_field()
    fund: str | None = None
    source: str | None = None


Index(
    "uq_budget_line_key",
    col(BudgetLine.plan),
    func.coalesce(col(BudgetLine.project), ""),
    func.coalesce(col(BudgetLine.node), ""),
    func.coalesce(col(BudgetLine.fiscal_year), 0),
    col(BudgetLine.kind),
    func.coalesce(col(BudgetLine.fund), ""),
    unique=True,
)


class ProgressReport(SQLModel, table=True):
    """What was reported of a project on a day; never updated, never deleted (a trigger holds it).

    `spent_billion_rial` is cumulative. `corrects` is the day of the report that this one corrects.
    A later row for the same day replaces the earlier one and names it in `revises`.
    """

    __tablename__ = "progress_report"
    __table_args__ = (
        refers("project", "plan", "project"),
        holds("planned_percent", "CAST(planned_percent AS NUMERIC) BETWEEN 0 AND 100"),
        holds("actual_percent", "CAST(actual_percent AS NUMERIC) BETWEEN 0 AND 100"),
        not_negative("spent_billion_rial"),
        holds("corrects", "corrects < reported_on"),
        Index("ix_progress_report_key", "plan", "project", "reported_on"),
        *a_chain("progress_report", "plan", "project", "reported_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    project: str
    reported_on: date
    planned_percent: Decimal | None = decimal_field(default=None)
    actual_percent: Decimal | None = decimal_field(default=None)
    spent_billion_rial: Decimal | None = decimal_field(default=None)
    status: ProjectStatus | None = enum_field(ProjectStatus, default=None)
    note: str | None = None
    reason: str | None = None
    corrects: date | None = None
    source: str | None = None
    origin: Origin | None = enum_field(Origin, default=None)
    withdrawn: bool = False
    revises: int | None = Field(default=None, foreign_key="progress_report.id")
    imported_by: int = Field(foreign_key="import_run.id")
