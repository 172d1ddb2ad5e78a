"""The closed lists of words the evaluation model speaks, by value."""

from enum import IntEnum, StrEnum


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    BAND = "band"
    MAINTAIN = "maintain"


class PathKind(StrEnum):
    """How the expected value runs between two dated targets."""

    LINEAR = "linear"
    STEP = "step"


class Flag(StrEnum):
    """What kind of statement an observation is."""

    FINAL = "final"
    PRELIMINARY = "preliminary"
    ESTIMATED = "estimated"
    REVISED = "revised"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


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


class PromiseGroup(StrEnum):
    """What a reader asks of a promise; silence is no answer."""

    LATE = "late"
    IN_TIME = "in_time"
    NOT_DUE = "not_due"
    UNKNOWN = "unknown"


LATE = frozenset({PromiseState.ENDED_LATE, PromiseState.OVERDUE})
BY_VALUE = frozenset({Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK})
LEAVES_ROLL_UP = frozenset({Status.NOT_APPLICABLE, Status.NOT_DUE})
