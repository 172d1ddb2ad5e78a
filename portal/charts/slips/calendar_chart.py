"""A row per project on the calendar: a line from the day promised to its end, or to the judgement.

Time runs from left to right as in every picture of days; rows follow each other by promise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.calendar import JALALI, Calendar
from portal.charts.days import Days
from portal.charts.frame import MARGIN, Canvas, Credit, Frame, Key, frame, isolated, px
from portal.charts.labels.label_places import Box, Taken
from portal.charts.series_chart import Label
from portal.charts.slips.hanging_row import CLASS_MONTHS, late_class

_HEAD = 26
# All rows together are about so high, and a row is no higher or lower than this. A row is whole
# units high: places without decimals are a tenth of the page's bytes less.
_ROWS_HEIGHT = 460
_LOWEST_ROW, _HIGHEST_ROW = 2, 10
# From this class of lateness on a project is named where there is room.
_NAMED_CLASS = len(CLASS_MONTHS)


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A project: when it was promised for, what is known, and its end or the judgement."""

    promised_on: date
    known_on: date
    measured_on: date
    slip_days: int
    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class CalendarGroup:
    """Projects that belong together, in the order of their promises."""

    title: str
    rows: tuple[CalendarRow, ...]


@dataclass(frozen=True)
class CalendarChart:
    """All groups; `days` are marked by lines, each with its label."""

    title: str
    description: str
    unit: str
    groups: tuple[CalendarGroup, ...]
    days: tuple[tuple[date, str], ...]
    credit: Credit
    class_labels: tuple[str, str, str, str]
    tail_label: str
    promise_label: str
    first_on: date
    last_on: date
    calendar: Calendar = JALALI


@dataclass(frozen=True)
class CalendarLayout:
    """Coordinates for the template, all written; threads and ends by class of lateness."""

    frame: Frame
    top: str
    bottom: str
    years: tuple[Label, ...]
    turns: tuple[str, ...]
    heads: tuple[Label, ...]
    threads: tuple[str, ...]
    ends: tuple[str, ...]
    promises: str
    tails: str
    names: tuple[Label, ...]
    days: tuple[Label, ...]
    stroke: str
    dot: str


def layout(chart: CalendarChart, canvas: Canvas) -> CalendarLayout:
    """Place *chart* on *canvas*."""
    count = sum(len(group.rows) for group in chart.groups)
    step = Decimal(min(max(round(_ROWS_HEIGHT / max(count, 1)), _LOWEST_ROW), _HIGHEST_ROW))
    height = int(step * count) + _HEAD * len(chart.groups) + 14 + 18 * len(chart.days)
    around = frame(
        canvas,
        title=chart.title,
        subtitle=chart.unit,
        keys=_keys(chart),
        credit=chart.credit,
        plot_height=height,
    )
    left, right = Decimal(MARGIN + 4), Decimal(canvas.width - MARGIN - 4)
    x = Days(chart.first_on, chart.last_on, left, right, chart.calendar)
    top = Decimal(around.plot_top + 6)
    # Beside the first of the days that are marked, which no line of a head may cross.
    head_x = min([right, *(x(day) - 8 for day, _ in chart.days)])
    placed, heads, bottom = _place(chart.groups, top, step, head_x)
    return CalendarLayout(
        frame=around,
        top=px(top),
        bottom=px(bottom),
        years=tuple(Label(middle, px(top - 4), year) for middle, year in x.years()),
        turns=tuple(px(at) for at in x.turns()),
        heads=heads,
        threads=tuple(_threads(placed, x)),
        ends=tuple(_ends(placed, x)),
        promises="".join(f"M{round(x(row.promised_on))} {px(y)}h0" for y, row in placed),
        tails="".join(
            f"M{round(x(row.known_on))} {px(y)}H{round(x(row.measured_on))}"
            for y, row in placed
            if row.known_on < row.measured_on
        ),
        names=() if canvas.name == "phone" else tuple(_names(placed, x, canvas, (top, bottom))),
        days=tuple(
            Label(px(x(day)), px(bottom + 16 + 18 * turn), isolated(label))
            for turn, (day, label) in enumerate(chart.days)
        ),
        stroke=px(max(step * Decimal("0.45"), Decimal(1))),
        dot=px(max(step * Decimal("0.8"), Decimal("2.4"))),
    )


def _keys(chart: CalendarChart) -> list[Key]:
    rows = [row for group in chart.groups for row in group.rows]
    drawn = {late_class(row.slip_days) for row in rows}
    keys = [Key("promise", chart.promise_label)]
    keys += [Key(f"late{one}", chart.class_labels[one]) for one in sorted(drawn)]
    if any(row.known_on < row.measured_on for row in rows):
        keys.append(Key("tail", chart.tail_label))
    return keys


type _Placed = list[tuple[Decimal, CalendarRow]]


def _place(
    groups: Sequence[CalendarGroup], top: Decimal, step: Decimal, head_x: Decimal
) -> tuple[_Placed, tuple[Label, ...], Decimal]:
    """Set the rows from the top, a head above each group; return where they end as well."""
    placed: _Placed = []
    heads = []
    y = top
    for group in groups:
        heads.append(Label(px(head_x), px(y + 17), isolated(group.title)))
        y += _HEAD
        for row in group.rows:
            placed.append((y + step // 2, row))
            y += step
    return placed, tuple(heads), y + 4


def _threads(placed: _Placed, x: Days) -> Iterator[str]:
    for turn in range(len(CLASS_MONTHS) + 1):
        yield "".join(
            f"M{round(x(row.promised_on))} {px(y)}H{round(x(row.known_on))}"
            for y, row in placed
            if late_class(row.slip_days) == turn and row.known_on != row.promised_on
        )


def _ends(placed: _Placed, x: Days) -> Iterator[str]:
    """Write the ends that are real, as dots."""
    for turn in range(len(CLASS_MONTHS) + 1):
        yield "".join(
            f"M{round(x(row.known_on))} {px(y)}h0"
            for y, row in placed
            if late_class(row.slip_days) == turn and row.known_on == row.measured_on
        )


def _names(
    placed: _Placed, x: Days, canvas: Canvas, heights: tuple[Decimal, Decimal]
) -> Iterator[Label]:
    """Name the latest before their promise, where nothing is drawn."""
    top, bottom = heights
    size = canvas.small_size
    taken = Taken(Box(Decimal(0), top, Decimal(canvas.width), bottom))
    for y, row in placed:
        ends = [x(row.promised_on), x(row.measured_on)]
        taken.boxes.append(Box(min(ends) - 3, y - 2, max(ends) + 3, y + 2))
    for y, row in placed:
        if late_class(row.slip_days) == _NAMED_CLASS:
            at = x(row.promised_on) - 8
            if taken.choose([Box.of_text(row.name, size, at, y + 4, "end")]):
                yield Label(px(at), px(y + 4), isolated(row.name))
