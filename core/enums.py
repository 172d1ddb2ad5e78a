"""The closed lists of the domain, stored by value; their Persian words are in the catalogues."""

from enum import IntEnum, StrEnum


class Part(StrEnum):
    """قسمت."""

    CITY_PROGRESS = "city_progress"
    MUNICIPAL_TRANSFORMATION = "municipal_transformation"


class Approach(StrEnum):
    """رویکرد."""

    GOAL_ORIENTED = "goal_oriented"
    PROBLEM_ORIENTED = "problem_oriented"


class Pillar(StrEnum):
    """رکن."""

    CITY = "city"
    CITIZENS = "citizens"
    URBAN_MANAGEMENT = "urban_management"


class Origin(StrEnum):
    """Where a thing's text comes from: the real plan, adapted from it, or made up for a sample."""

    REAL = "real"
    ADAPTED = "adapted"
    ILLUSTRATIVE = "illustrative"


class ProjectStatus(StrEnum):
    """What the city itself says of a project."""

    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    DELAYED = "delayed"
    STOPPED = "stopped"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class IndicatorKind(StrEnum):
    """پیامدی / ارزیابی و کنترل."""

    OUTCOME = "outcome"
    CONTROL = "control"


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    BAND = "band"
    MAINTAIN = "maintain"


class Frequency(StrEnum):
    """How often an indicator is measured."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def months(self) -> int:
        """How long its periods are."""
        return {"year": 12, "half": 6, "quarter": 3, "month": 1}[self.value]


class ReviewStatus(StrEnum):
    """Phase two: the review of the indicators."""

    NOT_REVIEWED = "not_reviewed"
    CONFIRMED = "confirmed"
    REVISED = "revised"
    REPLACED = "replaced"
    RETIRED = "retired"


OUT_OF_FORCE = (ReviewStatus.RETIRED, ReviewStatus.REPLACED)


class PathKind(StrEnum):
    """How the expected value runs between two dated targets."""

    LINEAR = "linear"
    STEP = "step"


class StatusOverride(StrEnum):
    """What a person may say of an indicator instead of the rule, with a public reason."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    NOT_APPLICABLE = "not_applicable"
    NOT_DUE = "not_due"
    NO_DATA = "no_data"


class TargetKind(StrEnum):
    """What a dated point of an indicator's path is."""

    BASELINE = "baseline"
    TARGET = "target"


class Flag(StrEnum):
    """What kind of value an observation is."""

    FINAL = "final"
    PRELIMINARY = "preliminary"
    ESTIMATED = "estimated"
    REVISED = "revised"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


class BudgetKind(StrEnum):
    """مصوب / تخصیص / هزینه."""

    APPROVED = "approved"
    ALLOCATED = "allocated"
    SPENT = "spent"


class CalendarKind(StrEnum):
    """In which years a plan counts."""

    JALALI = "jalali"
    GREGORIAN = "gregorian"


class MoneyScale(StrEnum):
    """What a plan counts its money in."""

    ONE = "one"
    THOUSAND = "thousand"
    MILLION = "million"
    BILLION = "billion"


class RiverSide(StrEnum):
    """Bank of the Zayandeh-Rud."""

    NORTH = "north"
    SOUTH = "south"


class Role(StrEnum):
    """What a person does at the desk."""

    CLERK = "clerk"
    APPROVER = "approver"
    PUBLISHER = "publisher"
    OPERATOR = "operator"
    AUDITOR = "auditor"


class PackageState(StrEnum):
    """Where a package is on its way from a clerk's file to a release."""

    READING = "reading"
    FAULTY = "faulty"
    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    PUBLISHED = "published"


class PackageScope(StrEnum):
    """What becomes of rows that a package lacks, or, in a withdrawal, of those that it has."""

    WHOLE = "whole"
    WITH_REMOVALS = "with_removals"
    PART = "part"
    WITHDRAWAL = "withdrawal"

    @property
    def allows_removals(self) -> bool:
        """Whether rows may go."""
        return self in (PackageScope.WITH_REMOVALS, PackageScope.WITHDRAWAL)

    @property
    def keeps_absent(self) -> bool:
        """Whether the rows that the package lacks stay."""
        return self in (PackageScope.PART, PackageScope.WITHDRAWAL)


class JobKind(StrEnum):
    """What is done out of a request."""

    READ = "read"
    PREVIEW = "preview"
    PUBLISH = "publish"


class PreviewState(StrEnum):
    """Whether the site and the messages of a draft can be seen."""

    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ImportState(StrEnum):
    """How an import ended."""

    REFUSED = "refused"
    PROPOSED = "proposed"
    APPLIED = "applied"


class Digest(StrEnum):
    """When a subscriber is told."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"


class EventKind(StrEnum):
    """What a follower is told of, or chooses not to be told of."""

    DECISIONS = "decisions"
    PROGRESS = "progress"
    MONEY = "money"
    FIGURES = "figures"
    PROMISED_ENDS = "promised_ends"
    MISSING_FIGURES = "missing_figures"


class ReminderState(StrEnum):
    """What a day says of a promised end (`missing`: of a figure that did not come)."""

    AHEAD = "ahead"
    ARRIVED = "arrived"
    PASSED = "passed"
    MISSING = "missing"


class SubscriberState(StrEnum):
    """Whether a chat can be written to."""

    ACTIVE = "active"
    BLOCKED = "blocked"


class DeliveryState(StrEnum):
    """pending → claimed → sent | failed | unknown | cancelled.

    What an operator holds back is paused until it is let go.
    """

    PENDING = "pending"
    PAUSED = "paused"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class UpdateState(StrEnum):
    """What became of an update that the bot received."""

    RECEIVED = "received"
    DONE = "done"
    SET_ASIDE = "set_aside"


class Basis(StrEnum):
    """Where the three knots of a score come from."""

    LIMITS = "limits"
    PATH = "path"
    RATIO = "ratio"
    BAND = "band"
    BINARY = "binary"


class Status(StrEnum):
    """What is said of an indicator or a node; the last two are said of nodes only."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    NOT_APPLICABLE = "not_applicable"
    NO_TARGET = "no_target"
    NO_SCALE = "no_scale"
    NOT_DUE = "not_due"
    NO_DATA = "no_data"
    STALE = "stale"
    INSUFFICIENT_DATA = "insufficient_data"
    NO_WEIGHT = "no_weight"


class Trend(IntEnum):
    """QPR's codes; the sense is better or worse, not up or down."""

    IMPROVING = 1
    STEADY = 0
    WORSENING = -1
    NONE = -2


class Exclusion(StrEnum):
    """Why something is no part of a result."""

    NOT_APPLICABLE = "not_applicable"
    NOT_DUE = "not_due"
    RETIRED = "retired"
    ENDS_LATER = "ends_later"
    NOT_YET_PUBLISHED = "not_yet_published"
    SUPERSEDED = "superseded"
    MISSING = "missing"
    NO_BUDGET = "no_budget"
    NO_REPORT = "no_report"


class PromiseState(StrEnum):
    """How a project stands to the end that was promised, on the day of judgement.

    `unreported`: the day has passed, and nothing was told since. `ended_untold`: it has ended, and
    nobody says when. `no_promise`: no end was ever promised.
    """

    ENDED_LATE = "ended_late"
    ENDED_IN_TIME = "ended_in_time"
    OVERDUE = "overdue"
    UNREPORTED = "unreported"
    NOT_DUE = "not_due"
    ENDED_UNTOLD = "ended_untold"
    CANCELLED = "cancelled"
    NO_PROMISE = "no_promise"


class FigureState(StrEnum):
    """How an indicator's figure of one period stands to the day on which it was due.

    `undated`: it came, and the day is not told. `overdue`: the day has passed without it.
    """

    IN_TIME = "in_time"
    LATE = "late"
    UNDATED = "undated"
    OVERDUE = "overdue"
    WAITING = "waiting"


class PromiseGroup(StrEnum):
    """What a reader asks of a promise; silence is no answer."""

    LATE = "late"
    IN_TIME = "in_time"
    NOT_DUE = "not_due"
    UNKNOWN = "unknown"


LATE = frozenset({PromiseState.ENDED_LATE, PromiseState.OVERDUE})
BY_VALUE = frozenset({Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK})
LEAVES_ROLL_UP = frozenset({Status.NOT_APPLICABLE, Status.NOT_DUE})


class QualityRule(StrEnum):
    """What a quality flag says of the data; `import.warning.*` words it."""

    DIRECTION_CONTRADICTS = "direction_contradicts"
    BASELINE_EQUALS_TARGET = "baseline_equals_target"
    UNIT_CHANGED = "unit_changed"
    IMPLAUSIBLE_VALUE = "implausible_value"
    PROGRESS_FALLING = "progress_falling"
    SPENDING_ABOVE_ALLOCATION = "spending_above_allocation"
    ALLOCATION_MISMATCH = "allocation_mismatch"
    SAME_TITLE = "same_title"
    OBJECTIVE_WITHOUT_PROJECTS = "objective_without_projects"
    REVISION_WITHOUT_REASON = "revision_without_reason"
    BOUNDARY_TURNED = "boundary_turned"
    BOUNDARY_CROSSED = "boundary_crossed"
    BOUNDARIES_OVERLAP = "boundaries_overlap"
