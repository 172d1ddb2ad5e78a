"""Indicators, their paths and the ledger of their values."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from core.enums import (
    Direction,
    FigureState,
    Flag,
    Frequency,
    IndicatorKind,
    Origin,
    PathKind,
    ReviewStatus,
    StatusOverride,
    TargetKind,
)
from core.release.records.base import Record, record


@record
class Indicator(Record):
    """An indicator; `path` is its node and the node's ancestors from the root down.

    `districts` are those it has values for besides the whole city. `target_path` says how the
    expected value runs between targets. `status_override` is what a person says of the whole city
    instead of the rule, for `override_reason`. Its numbers are shown with `decimals`, as declared
    or else as handed in.
    """

    table: ClassVar = "indicator"
    key: ClassVar = ("code",)

    code: str
    kind: IndicatorKind
    node: str
    path: tuple[str, ...]
    districts: tuple[str, ...]
    title: str
    definition: str | None
    formula: str | None
    unit: str
    direction: Direction
    decimals: int
    frequency: Frequency
    release_lag_days: int
    target_path: PathKind
    is_binary: bool
    trend_tolerance: Decimal | None
    weight: Decimal
    custodian: str | None
    method: str | None
    limitations: str | None
    review_status: ReviewStatus
    replaced_by: str | None
    status_override: StatusOverride | None
    override_reason: str | None
    source: str | None
    origin: Origin | None


@record
class Target(Record):
    """A dated point of an indicator's path; `district` "" is the whole city."""

    table: ClassVar = "target"
    key: ClassVar = ("indicator", "district", "period_ends_on", "kind")

    indicator: str
    district: str
    period: str
    period_ends_on: date
    kind: TargetKind
    value: Decimal | None
    alarm: Decimal | None
    floor: Decimal | None
    band_low: Decimal | None
    band_high: Decimal | None
    critical_low: Decimal | None
    critical_high: Decimal | None


@record
class Observation(Record):
    """One entry of the ledger of values; `district` "" is the whole city.

    `entry` is the ledger's order. `revises` is the entry that this one replaces; `is_current`
    holds for the last entry of each indicator, district and period unless it was withdrawn.
    `reason` is the row's own, `import_reason` what was said of the whole import that brought it.
    """

    table: ClassVar = "observation"
    key: ClassVar = ("indicator", "district", "period_starts_on", "entry")

    entry: int
    indicator: str
    district: str
    period: str
    period_starts_on: date
    period_ends_on: date
    value: Decimal | None
    flag: Flag
    reason: str | None
    import_reason: str | None
    note: str | None
    source: str | None
    published_on: date | None
    revises: int | None
    is_withdrawn: bool
    is_current: bool


@record
class DueFigure(Record):
    """A figure of the whole city that was or will be due, and when it came.

    `due_on` is the last day on which it is not late: the period's end, the indicator's
    `release_lag_days` and the policy's grace. `came_on` is the day of the ledger's first value for
    the period; None where none is there on the day of judgement, or its day is not told.
    `late_days` run from `due_on` to that day, or to the day of judgement. `reason` is what the
    ledger says of a figure that did not come. `responsible` is that of the indicator's node or the
    nearest above.
    """

    table: ClassVar = "due_figure"
    key: ClassVar = ("indicator", "period_ends_on")

    indicator: str
    period: str
    period_ends_on: date
    due_on: date
    came_on: date | None
    state: FigureState
    late_days: int | None
    reason: str | None
    custodian: str | None
    responsible: str | None


@record
class ForeignJudgement(Record):
    """What another system (`qpr`) says of a value, to be shown beside our own judgement.

    `district` "" is the whole city. `range_name` and `colour` (`#rrggbb`) are that system's own;
    `status` is the one of ours (on_track, at_risk, off_track) that the city says the range means,
    None when it does not say; `trend` is 1, 0, −1 or −2 (none). Compare with
    core/release/derived/foreign.py.
    """

    table: ClassVar = "foreign_judgement"
    key: ClassVar = ("indicator", "district", "period", "system")

    indicator: str
    district: str
    period: str
    period_ends_on: date
    system: str
    range_name: str | None
    status: str | None
    colour: str | None
    trend: int | None
