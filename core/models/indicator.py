"""Indicators, their dated targets, and the append-only ledger of observations."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, func
from sqlmodel import Field, SQLModel, col

from core.enums import (
    Direction,
    Flag,
    Frequency,
    IndicatorKind,
    Origin,
    PathKind,
    ReviewStatus,
    StatusOverride,
    TargetKind,
)
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


class Indicator(SQLModel, table=True):
    """What is measured, how, how often, and which way is better."""

    __table_args__ = (
        of_plan(),
        refers("node", "plan", "node"),
        refers("indicator", "plan", "replaced_by"),
        not_negative("weight"),
        holds("decimals", "decimals BETWEEN 0 AND 9"),
        holds("release_lag_days", "release_lag_days >= 0"),
        not_negative("trend_tolerance"),
        holds(
            "override_has_reason",
            "(status_override IS NULL) = (override_reason IS NULL) AND override_reason <> ''",
        ),
    )

    plan: str = plan_key()
    code: str = code_key()
    kind: IndicatorKind = enum_field(IndicatorKind)
    node: str = Field(index=True)
    title: str
    definition: str | None = None
    formula: str | None = None
    unit: str
    direction: Direction = enum_field(Direction)
    decimals: int | None = None
    frequency: Frequency = enum_field(Frequency)
    release_lag_days: int = 0
    target_path: PathKind = enum_field(PathKind, default=PathKind.LINEAR)
    is_binary: bool = False
    trend_tolerance: Decimal | None = decimal_field(default=None)
    weight: Decimal = decimal_field(default=Decimal(1))
    custodian: str | None = None
    method: str | None = None
    limitations: str | None = None
    review_status: ReviewStatus = enum_field(ReviewStatus, default=ReviewStatus.NOT_REVIEWED)
    replaced_by: str | None = None
    status_override: StatusOverride | None = enum_field(StatusOverride, default=None)
    override_reason: str | None = None
    source: str | None = None
    origin: Origin | None = enum_field(Origin, default=None)
    removed_by: int | None = Field(default=None, foreign_key="import_run.id")


class Target(SQLModel, table=True):
    """A dated point of an indicator's path, for the whole city (district None) or one district."""

    __table_args__ = (
        refers("indicator", "plan", "indicator"),
        refers("district", "plan", "district"),
        holds("band", "CAST(band_low AS NUMERIC) < CAST(band_high AS NUMERIC)"),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    indicator: str
    district: str | None = None
    period: str
    kind: TargetKind = enum_field(TargetKind)
    value: Decimal | None = decimal_field(default=None)
    alarm: Decimal | None = decimal_field(default=None)
    floor: Decimal | None = decimal_field(default=None)
    band_low: Decimal | None = decimal_field(default=None)
    band_high: Decimal | None = decimal_field(default=None)
    critical_low: Decimal | None = decimal_field(default=None)
    critical_high: Decimal | None = decimal_field(default=None)


# An expression, because NULL districts (the whole city) would not be equal to each other.
Index(
    "uq_target_key",
    col(Target.plan),
    col(Target.indicator),
    func.coalesce(col(Target.district), ""),
    col(Target.period),
    col(Target.kind),
    unique=True,
)


class Observation(SQLModel, table=True):
    """One value as it was published; never updated, never deleted (a trigger holds it).

    The ledger's order is `id`. A later row for the same indicator, district and period replaces
    the earlier one and names it in `revises`. `withdrawn` is a removal that was allowed.
    """

    __table_args__ = (
        refers("indicator", "plan", "indicator"),
        refers("district", "plan", "district"),
        holds("missing_has_no_value", "(flag IN ('missing', 'not_applicable')) = (value IS NULL)"),
        holds("missing_has_reason", "flag <> 'missing' OR reason IS NOT NULL"),
        Index("ix_observation_key", "plan", "indicator", "district", "period"),
        *a_chain("observation", "plan", "indicator", "coalesce(district, '')", "period"),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    indicator: str
    district: str | None = None
    period: str
    value: Decimal | None = decimal_field(default=None)
    flag: Flag = enum_field(Flag)
    reason: str | None = None
    note: str | None = None
    source: str | None = None
    published_on: date | None = None
    withdrawn: bool = False
    revises: int | None = Field(default=None, foreign_key="observation.id")
    imported_by: int = Field(foreign_key="import_run.id")


class ForeignJudgement(SQLModel, table=True):
    """What another system says of a value: a fact about that system, and no judgement of ours.

    Rows are only ever added (a trigger holds it); the last one of an indicator, district, period
    and system is in force. `range_name` is that system's own word and `status` the one of ours
    that the mapping file says it means; `trend` is 1, 0, -1, or -2 for none.
    """

    __tablename__ = "foreign_judgement"
    __table_args__ = (
        refers("indicator", "plan", "indicator"),
        refers("district", "plan", "district"),
        holds("status", "status IN ('on_track', 'at_risk', 'off_track')"),
        holds("trend", "trend BETWEEN -2 AND 1"),
        holds("colour", "length(colour) = 7"),
        Index("ix_foreign_judgement_key", "plan", "indicator", "district", "period"),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan: str
    indicator: str
    district: str | None = None
    period: str
    system: str
    range_name: str | None = None
    status: str | None = None
    colour: str | None = None
    trend: int | None = None
    imported_by: int = Field(foreign_key="import_run.id")
