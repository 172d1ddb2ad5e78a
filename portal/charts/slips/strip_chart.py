"""A strip per group: a dot for each project where its lateness lies, a tick at the middle one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from portal.charts.axis_scale import Scale
from portal.charts.frame import MARGIN, Canvas, Credit, Frame, Key, frame, isolated, px, text_width
from portal.charts.series_chart import Label
from portal.charts.slips.hanging_row import CLASS_MONTHS, DAYS_PER_MONTH, TICK_DAYS, late_class

_ROW, _HALF = Decimal(26), Decimal(9)
_DOT = Decimal(5)
_BREAK = Decimal(12)


@dataclass(frozen=True, slots=True)
class Strip:
    """A group: (days late, whether it has ended) of its projects, and the days in the middle."""

    name: str
    count: str
    dots: tuple[tuple[int, bool], ...]
    median_days: Decimal


@dataclass(frozen=True)
class StripChart:
    """Strips from top to bottom in blocks; `tick_labels` name every half-year from the promise."""

    title: str
    description: str
    unit: str
    blocks: tuple[tuple[Strip, ...], ...]
    credit: Credit
    ended_label: str
    open_label: str
    median_label: str
    tick_labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacedStrip:
    """A strip's middle, its texts and its dots by class of lateness; hollow ones are open."""

    y: str
    text_y: str
    name: str
    count: str
    median: str
    dots: tuple[str, ...]
    hollow: str


@dataclass(frozen=True)
class StripLayout:
    """Coordinates for the template, all written."""

    frame: Frame
    left: str
    right: str
    name_x: str
    count_x: str
    top: str
    bottom: str
    ticks: tuple[Label, ...]
    strips: tuple[PlacedStrip, ...]


def layout(chart: StripChart, canvas: Canvas) -> StripLayout:
    """Place *chart* on *canvas*: names at the right, counts at the left, time between them."""
    strips = [strip for block in chart.blocks for strip in block]
    around = frame(
        canvas,
        title=chart.title,
        subtitle=chart.unit,
        keys=[
            Key("full", chart.ended_label),
            Key("open", chart.open_label),
            Key("median", chart.median_label),
        ],
        credit=chart.credit,
        plot_height=int(_ROW * len(strips) + _BREAK * len(chart.blocks)) + 10,
    )
    size = canvas.small_size
    left = MARGIN + max(text_width(strip.count, size) for strip in strips) + 12
    right = canvas.width - MARGIN - max(text_width(strip.name, size) for strip in strips) - 12
    x, ticks = _scale(chart, strips, left, right)
    top = Decimal(around.plot_top + 12)
    placed = list(_place(chart.blocks, x, top))
    return StripLayout(
        frame=around,
        left=px(left),
        right=px(right),
        name_x=px(canvas.width - MARGIN),
        count_x=px(MARGIN),
        top=px(top),
        bottom=px(around.plot_bottom + 2),
        ticks=tuple(_named(ticks, canvas, top)),
        strips=tuple(placed),
    )


def _scale(
    chart: StripChart, strips: Sequence[Strip], left: Decimal, right: Decimal
) -> tuple[Scale, list[tuple[Decimal, str]]]:
    """Choose the axis: whole half-years from the earliest end to the latest."""
    days = [day for strip in strips for day, _ in strip.dots]
    low = int((min(0, *days, 0) / TICK_DAYS).to_integral_value(ROUND_FLOOR))
    high = max(int((max(0, *days, 0) / TICK_DAYS).to_integral_value(ROUND_CEILING)), 1)
    x = Scale(low * TICK_DAYS, high * TICK_DAYS, left + 4, right - 4)
    names = chart.tick_labels[: high + 1]
    return x, [(x(turn * TICK_DAYS), name) for turn, name in enumerate(names)]


def _named(ticks: Sequence[tuple[Decimal, str]], canvas: Canvas, top: Decimal) -> Iterator[Label]:
    """Name the ticks that have room beside the one named before; each has its line."""
    free_from = Decimal(0)
    for at, name in ticks:
        half = text_width(name, canvas.small_size) / 2
        shown = at - half >= free_from
        if shown:
            free_from = at + half + 8
        yield Label(px(at), px(top - 4), isolated(name) if shown else "")


def _place(blocks: Sequence[Sequence[Strip]], x: Scale, top: Decimal) -> Iterator[PlacedStrip]:
    y = top + _BREAK / 2
    for block in blocks:
        for strip in block:
            middle = y + _ROW / 2
            dots = list(_stacked(strip, x, middle))
            yield PlacedStrip(
                y=px(middle),
                text_y=px(middle + 4),
                name=isolated(strip.name),
                count=isolated(strip.count),
                median=px(x(strip.median_days)),
                dots=tuple(
                    "".join(place for late, _, place in dots if late == turn)
                    for turn in range(len(CLASS_MONTHS) + 1)
                ),
                hollow="".join(place for _, is_ended, place in dots if not is_ended),
            )
            y += _ROW
        y += _BREAK


def _stacked(strip: Strip, x: Scale, middle: Decimal) -> Iterator[tuple[int, bool, str]]:
    """Stack the dots of one month around the middle of the strip; what has ended comes first."""
    months = [int(Decimal(days) / DAYS_PER_MONTH) for days, _ in strip.dots]
    held = Counter(months)
    turns: Counter[int] = Counter()
    rows = sorted(zip(months, strip.dots, strict=True), key=lambda row: not row[1][1])
    for month, (days, is_ended) in rows:
        between = min(_DOT, 2 * _HALF / max(held[month] - 1, 1))
        y = middle + between * (turns[month] - Decimal(held[month] - 1) / 2)
        turns[month] += 1
        at = x(Decimal(month) * DAYS_PER_MONTH if held[month] > 1 else Decimal(days))
        yield late_class(days), is_ended, f"M{round(at)} {round(y)}h0"
