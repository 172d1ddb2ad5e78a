"""A score over earlier half-years, small enough for three side by side; a gap is a gap.

Time runs from left to right. The axis is 0 to 100 always, so that small moves look small and the
three can be compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.calendar import JALALI, Calendar
from core.persian import number
from portal.charts.axis_scale import Scale
from portal.charts.days import Days
from portal.charts.frame import isolated, px
from portal.charts.gauge import ALL

WIDTH, HEIGHT = 320, 152
LEFT, RIGHT, TOP, BOTTOM = 34, 306, 10, 108


@dataclass(frozen=True)
class Moment:
    """A score on a day, with the ends it may lie between.

    `score` None is a gap if `is_due`, else nothing was to be judged yet.
    """

    at: date
    score: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    is_due: bool = True


@dataclass(frozen=True)
class HistoryLayout:
    """Coordinates for the template, all written."""

    width: int
    height: int
    ticks: tuple[tuple[str, str], ...]
    years: tuple[tuple[str, str], ...]
    thresholds: tuple[str, ...]
    gaps: tuple[tuple[str, str], ...]
    spans: tuple[tuple[str, str, str], ...]
    lines: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    last: tuple[str, str, str] | None


def layout(
    moments: Sequence[Moment], thresholds: Sequence[Decimal] = (), calendar: Calendar = JALALI
) -> HistoryLayout:
    """Lay out *moments*, oldest first, with a line at each of *thresholds*."""
    years = calendar.year(moments[0].at), calendar.year(moments[-1].at) + 1
    first, end = map(calendar.first_day, years)
    x = Days(first, end - timedelta(days=1), Decimal(LEFT), Decimal(RIGHT), calendar)
    y = Scale(Decimal(0), Decimal(100), Decimal(BOTTOM), Decimal(TOP))
    return HistoryLayout(
        width=WIDTH,
        height=HEIGHT,
        ticks=tuple((px(y(Decimal(tick))), number(tick)) for tick in (0, 50, 100)),
        years=tuple(x.years()),
        thresholds=tuple(px(y(value)) for value in thresholds),
        gaps=tuple(_gaps(moments, x)),
        spans=tuple(
            (px(x(one.at)), px(y(one.high)), px(y(one.low)))
            for one in moments
            if one.score is not None
            and one.low is not None
            and one.high is not None
            and one.low < one.high
        ),
        lines=tuple(_lines(moments, x, y)),
        dots=tuple((px(x(m.at)), px(y(m.score))) for m in moments if m.score is not None),
        last=_last(moments, x, y, thresholds),
    )


def _gaps(moments: Sequence[Moment], x: Days) -> Iterable[tuple[str, str]]:
    """Shade the time since the moment before each missing one."""
    since = x.first_on
    for one in moments:
        if one.score is None and one.is_due:
            yield px(x(since)), px(x(one.at) - x(since))
        since = one.at


def _lines(moments: Sequence[Moment], x: Days, y: Scale) -> Iterable[str]:
    """Join neighbouring scores; a gap breaks the line."""
    run: list[str] = []
    for one in (*moments, Moment(x.last_on, None)):
        if one.score is not None:
            run.append(f"{px(x(one.at))} {px(y(one.score))}")
            continue
        if len(run) > 1:
            yield "L".join(run)
        run = []


def _last(
    moments: Sequence[Moment], x: Days, y: Scale, thresholds: Sequence[Decimal]
) -> tuple[str, str, str] | None:
    held = [one for one in moments if one.score is not None]
    if not held:
        return None
    one = held[-1]
    assert one.score is not None
    at = y(one.score)
    below = at - 10 < TOP + 6
    return (
        px(min(x(one.at), Decimal(RIGHT - 8))),
        px(at + 20 if below else at - 9),
        isolated(number(one.score, 0, (ALL, *thresholds))),
    )
