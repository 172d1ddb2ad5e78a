"""Every project hangs from the day it was promised for, by as long as it is late.

Time runs down, so that no reader has to ask from which side; the latest hang at the right, where
reading begins. Groups stand beside each other, in each what has ended and what is open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from portal.charts.axis_scale import Scale
from portal.charts.frame import MARGIN, Canvas, Credit, Frame, Key, frame, px, text_width
from portal.charts.slips.hanging_row import (
    BETWEEN_GROUPS,
    TICK_DAYS,
    Ground,
    HungGroup,
    PlacedRow,
    all_of,
    late_class,
    least_width,
    place_row,
    row_height,
    ticks_of,
)

# So many threads stand in one row of the picture for phones.
_PHONE_ROW = 90
# The threads' share of a plot's height; the rest is for their heads.
_PLOT = Decimal("0.8")


@dataclass(frozen=True)
class HangingChart:
    """All groups; `tick_labels` name the ticks every six months, from the promise down."""

    title: str
    description: str
    unit: str
    groups: tuple[HungGroup, ...]
    credit: Credit
    class_labels: tuple[str, str, str, str]
    tail_label: str
    tick_labels: tuple[str, ...]


@dataclass(frozen=True)
class HangingLayout:
    """Coordinates for the template, all written."""

    frame: Frame
    left: str
    right: str
    label_x: str
    rows: tuple[PlacedRow, ...]


def layout(chart: HangingChart, canvas: Canvas) -> HangingLayout:
    """Place *chart* on *canvas*: in one row, on a phone in as many as it needs."""
    reach = ticks_of(chart.groups) * TICK_DAYS
    labels = max(text_width(label, canvas.text_size) for label in chart.tick_labels)
    ground = Ground(
        canvas,
        Scale(Decimal(0), reach, Decimal(0), canvas.plot_height * _PLOT),
        canvas.width - MARGIN - 8 - labels,
        chart.tick_labels,
    )
    rows = list(_rows(chart.groups, ground))
    heights = [row_height(row, ground) for row in rows]
    around = frame(
        canvas,
        title=chart.title,
        subtitle=chart.unit,
        keys=_keys(chart),
        credit=chart.credit,
        plot_height=int(sum(heights)) - 10,
    )
    tops = accumulate(heights[:-1], initial=Decimal(around.plot_top))
    return HangingLayout(
        frame=around,
        left=px(MARGIN),
        right=px(ground.right),
        label_x=px(canvas.width - MARGIN),
        rows=tuple(place_row(row, ground, top) for row, top in zip(rows, tops, strict=True)),
    )


def _keys(chart: HangingChart) -> list[Key]:
    every = all_of(chart.groups)
    drawn = {late_class(one.slip_days) for one in every}
    keys = [Key(f"late{one}", chart.class_labels[one]) for one in sorted(drawn)]
    if any(one.known_days < one.slip_days for one in every):
        keys.append(Key("tail", chart.tail_label))
    return keys


def _rows(groups: Sequence[HungGroup], ground: Ground) -> Iterator[list[HungGroup]]:
    """Cut into rows that hold their heads; on a phone the largest group comes first."""
    most = _PHONE_ROW
    if ground.has_names:
        most = sum(group.count for group in groups)
    else:
        groups = sorted(groups, key=lambda one: -one.count)
    row: list[HungGroup] = []
    for group in groups:
        longer = [*row, group]
        heads = sum(least_width(one, ground.canvas) + BETWEEN_GROUPS for one in longer)
        has_room = heads <= ground.room + BETWEEN_GROUPS
        if row and (sum(one.count for one in longer) > most or not has_room):
            yield row
            longer = [group]
        row = longer
    yield row
