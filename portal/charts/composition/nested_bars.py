"""Amounts that hold one another, such as approved, allocated, spent: each with what it lacks."""

from dataclasses import dataclass
from decimal import Decimal

from portal.charts.axis_scale import Scale
from portal.charts.frame import MARGIN, Canvas, Credit, Frame, frame, isolated, px, text_width

ROW, BAR = 66, 16


@dataclass(frozen=True)
class NestedAmount:
    """An amount, in words, and in words what it lacks of the amount before it ("" nothing)."""

    label: str
    value: Decimal
    text: str
    missing: str = ""


@dataclass(frozen=True)
class NestedChart:
    """Amounts from the outermost to the innermost; bars start at zero, at the right edge."""

    title: str
    description: str
    unit: str
    rows: tuple[NestedAmount, ...]
    credit: Credit


@dataclass(frozen=True)
class NestedRow:
    """A placed row: its bar, and the bar of what it lacks ("0" wide where nothing)."""

    label: str
    text: str
    missing: str
    text_y: str
    bar_y: str
    missing_x: str
    missing_y: str
    bar_x: str
    width: str
    gap_x: str
    gap_width: str


@dataclass(frozen=True)
class NestedLayout:
    """Coordinates for the template, all written."""

    frame: Frame
    left: str
    right: str
    bar: int
    rows: tuple[NestedRow, ...]


def layout(chart: NestedChart, canvas: Canvas) -> NestedLayout:
    """Place *chart* on *canvas*."""
    around = frame(
        canvas,
        title=chart.title,
        subtitle=chart.unit,
        keys=(),
        credit=chart.credit,
        plot_height=ROW * len(chart.rows) - 24,
    )
    left, right = Decimal(MARGIN), Decimal(canvas.width - MARGIN)
    longest = max((row.value for row in chart.rows), default=Decimal(0)) or Decimal(1)
    reach = Scale(Decimal(0), longest, Decimal(0), right - left)
    rows = []
    outer = Decimal(0)
    for place, row in enumerate(chart.rows):
        y = around.plot_top + ROW * place
        width = reach(max(row.value, Decimal(0)))
        gap = max(outer - width, Decimal(0))
        rows.append(
            NestedRow(
                label=isolated(row.label),
                text=isolated(row.text),
                missing=isolated(row.missing) if row.missing else "",
                text_y=px(y),
                bar_y=px(y + 7),
                missing_x=px(
                    max(right - width, left + text_width(row.missing, canvas.small_size))
                ),
                missing_y=px(y + 7 + BAR + 16),
                bar_x=px(right - width),
                width=px(width),
                gap_x=px(right - width - gap),
                gap_width=px(gap),
            )
        )
        outer = width
    return NestedLayout(around, px(left), px(right), BAR, tuple(rows))
