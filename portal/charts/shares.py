"""Horizontal bars in rows, such as money by portfolio; they grow from the right, from zero."""

from dataclasses import dataclass
from decimal import Decimal

from portal.charts.axis_scale import Scale
from portal.charts.frame import MARGIN, Canvas, Credit, Frame, frame, isolated, px

ROW = 46


@dataclass(frozen=True)
class Share:
    """A row: its name, its value (None is not known) and the value in words."""

    label: str
    value: Decimal | None
    text: str


@dataclass(frozen=True)
class ShareChart:
    """Rows from top to bottom, as given; `whole` is the full width (None: the longest row)."""

    title: str
    description: str
    unit: str
    rows: tuple[Share, ...]
    credit: Credit
    whole: Decimal | None = None


@dataclass(frozen=True)
class ShareRow:
    """A placed row; `width` "0" where nothing is known."""

    text_y: str
    bar_x: str
    bar_y: str
    width: str
    label: str
    text: str


@dataclass(frozen=True)
class ShareLayout:
    """Coordinates for the template, all written."""

    frame: Frame
    left: str
    right: str
    track: str
    rows: tuple[ShareRow, ...]


def layout(chart: ShareChart, canvas: Canvas) -> ShareLayout:
    """Place *chart* on *canvas*."""
    around = frame(
        canvas,
        title=chart.title,
        subtitle=chart.unit,
        keys=(),
        credit=chart.credit,
        plot_height=ROW * len(chart.rows) - 20,
    )
    left, right = Decimal(MARGIN), Decimal(canvas.width - MARGIN)
    longest = max((row.value for row in chart.rows if row.value is not None), default=Decimal(0))
    width = Scale(Decimal(0), chart.whole or longest or Decimal(1), Decimal(0), right - left)
    rows = []
    for place, row in enumerate(chart.rows):
        reach = width(max(row.value or Decimal(0), Decimal(0)))
        y = around.plot_top + ROW * place
        rows.append(
            ShareRow(
                text_y=px(y),
                bar_x=px(right - reach),
                bar_y=px(y + 8),
                width=px(reach),
                label=isolated(row.label),
                text=isolated(row.text),
            )
        )
    return ShareLayout(around, px(left), px(right), px(right - left), tuple(rows))
