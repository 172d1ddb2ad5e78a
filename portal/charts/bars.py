"""Bars by year: money approved, allocated and spent. The axis starts at zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.persian import number
from core.texts import written_text
from portal.charts.axis_scale import Scale, axis
from portal.charts.frame import MARGIN, Canvas, Credit, Frame, Key, frame, isolated, px, text_width
from portal.charts.series_chart import Label

KINDS = ("first", "second", "third")
# Bars of one group share this much of its width; the rest is air.
FILLED = Decimal("0.72")
# Digits are wider than letters, in ems.
DIGIT_WIDTH = Decimal("0.56")


@dataclass(frozen=True)
class BarChart:
    """Groups of bars. `groups` are (label, a value for each of `series`); None is not known.

    `kinds` dress the series: first is an outline, second and third are filled.
    """

    title: str
    description: str
    unit: str
    series: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Decimal | None, ...]], ...]
    credit: Credit
    kinds: tuple[str, ...] = KINDS


@dataclass(frozen=True)
class Bar:
    """One bar; `kind` (first, second, third) decides its dress."""

    kind: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class BarLayout:
    """Coordinates for the template, all written."""

    frame: Frame
    left: str
    right: str
    y_ticks: tuple[Label, ...]
    names: tuple[Label, ...]
    bars: tuple[Bar, ...]
    values: tuple[Label, ...]
    unknown: tuple[Label, ...]


def layout(chart: BarChart, canvas: Canvas) -> BarLayout:
    """Place *chart* on *canvas*; the first group is at the left, as years run."""
    keys = [Key(kind, label) for kind, label in zip(chart.kinds, chart.series, strict=False)]
    around = frame(canvas, title=chart.title, subtitle=chart.unit, keys=keys, credit=chart.credit)
    known = [value for _, values in chart.groups for value in values if value is not None]
    values = axis(known, from_zero=True, ticks=4)
    size = canvas.text_size
    ticks = [number(tick) for tick in values.ticks]
    left = MARGIN + max(text_width(tick, size) for tick in ticks) + 6
    right = Decimal(canvas.width - MARGIN)
    y = Scale(values.low, values.high, Decimal(around.plot_bottom), Decimal(around.plot_top))
    group = (right - left) / max(len(chart.groups), 1)
    bar = group * FILLED / max(len(chart.series), 1)
    # All values or none: a reader would wonder about the ones left out.
    widest = max((len(text) for _, values in chart.groups for text in _written(values)), default=0)
    has_room = widest * DIGIT_WIDTH * canvas.small_size < bar + 6
    names, bars, labels, unknown = [], [], [], []
    for place, (name, amounts) in enumerate(chart.groups):
        start = left + group * place + group * (1 - FILLED) / 2
        middle = left + group * (place + Decimal("0.5"))
        names.append(Label(px(middle), px(around.plot_bottom + 18), isolated(name)))
        texts = _written(amounts)
        for turn, amount in enumerate(amounts):
            centre = px(start + bar * (turn + Decimal("0.5")))
            if amount is None:
                unknown.append(
                    Label(centre, px(around.plot_bottom - 5), written_text("chart.unknown"))
                )
                continue
            top, base = y(max(amount, Decimal(0))), y(min(amount, Decimal(0)))
            bars.append(
                Bar(
                    chart.kinds[turn], px(start + bar * turn), px(top), px(bar - 1), px(base - top)
                )
            )
            if has_room:
                labels.append(Label(centre, px(top - 4), isolated(texts[turn])))
    return BarLayout(
        frame=around,
        left=px(left),
        right=px(right),
        y_ticks=tuple(
            Label(px(left - 6), px(y(tick)), text)
            for tick, text in zip(values.ticks, ticks, strict=True)
        ),
        names=tuple(names),
        bars=tuple(bars),
        values=tuple(labels),
        unknown=tuple(unknown),
    )


def _written(amounts: Sequence[Decimal | None]) -> list[str]:
    """Write the amounts of a group, which a reader compares; "" where one is not known."""
    known = [amount for amount in amounts if amount is not None]
    return ["" if amount is None else number(amount, 0, known) for amount in amounts]
