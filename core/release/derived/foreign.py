"""Our judgement and another system's of the same value: where do they differ? Pure."""

from collections.abc import Iterable

from core.enums import BY_VALUE, Trend
from core.release.records import ForeignJudgement, Judgement


def judgement_beside(
    ours: Judgement, theirs: Iterable[ForeignJudgement]
) -> ForeignJudgement | None:
    """Find what another system says of the very value that *ours* judges; None if nothing."""
    return next((one for one in theirs if is_same_value(ours, one)), None)


def range_differs(ours: Judgement, theirs: ForeignJudgement) -> bool | None:
    """Return whether the other system's range is another status than ours.

    None when the two cannot be compared: not the same value, no word of what the range means, or
    a status of ours that is not about the value (late, not due, no target).
    """
    is_ours_by_value = ours.status in BY_VALUE
    if not is_same_value(ours, theirs) or theirs.status is None or not is_ours_by_value:
        return None
    return ours.status != theirs.status


def trend_differs(ours: Judgement, theirs: ForeignJudgement) -> bool | None:
    """Return whether the other system's trend is another than ours; None if either has none."""
    if not is_same_value(ours, theirs) or theirs.trend is None:
        return None
    if Trend.NONE in (ours.trend, theirs.trend):
        return None
    return ours.trend != theirs.trend


def is_same_value(ours: Judgement, theirs: ForeignJudgement) -> bool:
    """Return whether both speak of one value: indicator, district and period."""
    return (ours.indicator, ours.district, ours.period) == (
        theirs.indicator,
        theirs.district,
        theirs.period,
    )
