"""What the publisher hands over to have one indicator judged."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.enums import Direction, Flag, PathKind, Status
from core.evaluation.indicators.series import TargetPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The value the plan starts from, and the end of the period it was measured in."""

    ends_on: date
    value: Decimal
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One statement about one period; a revision is a further statement about the same period.

    `published_on` None means: known as soon as the period ended. Values of one `epoch` rest on one
    definition of the indicator; others are not comparable with them.
    """

    period: str
    starts_on: date
    ends_on: date
    value: Decimal | None
    flag: Flag = Flag.FINAL
    published_on: date | None = None
    source: str | None = None
    epoch: int = 0

    @property
    def known_on(self) -> date:
        """The first day on which it can be used."""
        return self.ends_on if self.published_on is None else self.published_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A status set by a person, with the reason the public reads."""

    status: Status
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("an override needs a public reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorInput:
    """One indicator of one place, with everything a judgement may use.

    `period_ends` are the ends of the periods in which a report is expected, in order, from the
    first one of the plan on; empty where no reports are expected at fixed times, and then nothing
    grows stale. Indicators of one frequency can share the tuple. Targets may come in any order.
    Observations come in the order of the ledger: of two statements about one period that are
    known on a day the later one in the tuple holds.
    """

    code: str
    direction: Direction
    baseline: Baseline | None = None
    targets: tuple[TargetPoint, ...] = ()
    path: PathKind = PathKind.LINEAR
    observations: tuple[Observation, ...] = ()
    period_ends: tuple[date, ...] = ()
    release_lag_days: int = 0
    trend_tolerance: Decimal | None = None
    is_binary: bool = False
    is_retired: bool = False
    override: Override | None = None
