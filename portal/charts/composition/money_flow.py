"""Money on its way: columns of holders from right to left, bands between, and what was spent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.charts.frame import MARGIN, Canvas, Credit, Frame, frame, isolated, px, wrap

# How high all the money is together, how wide a holder, and what the names below need.
MONEY_HEIGHT = 260
HOLDER = 12
LINE, BETWEEN = 17, 12
HEAD = 22
# What is left of the last column shows how much of it was spent.
SPENT_SHARE = Decimal("0.3")
# Where columns would be narrower than this, that part gives way, down to its own least share.
_NARROWEST = 90
_LEAST_SPENT_SHARE = Decimal("0.15")


@dataclass(frozen=True)
class Holder:
    """Who holds an amount, by `code`; `text` is the amount in words, `spent` a part of it."""

    code: str
    label: str
    value: Decimal
    text: str
    spent: Decimal | None = None


@dataclass(frozen=True)
class FlowChart:
    """Columns in the order of the money, named by `heads`; `bands` lead from one to the next.

    A band is (column it comes from, code there, code in the next column, amount). The last head is
    that of the part spent.
    """

    title: str
    description: str
    unit: str
    heads: tuple[str, ...]
    columns: tuple[tuple[Holder, ...], ...]
    bands: tuple[tuple[int, str, str, Decimal], ...]
    credit: Credit


@dataclass(frozen=True)
class PlacedHolder:
    """A holder's bar, its name and its amount below it, and the bars of spent and not spent."""

    x: str
    y: str
    height: str
    right: str
    lines: tuple[tuple[str, str], ...]
    text: tuple[tuple[str, str], ...]
    spent_x: str = ""
    spent_width: str = "0"
    rest_width: str = "0"


@dataclass(frozen=True)
class FlowLayout:
    """Coordinates for the template, all written; `heads` are (x, y, words)."""

    frame: Frame
    left: str
    holder: int
    heads: tuple[tuple[str, str, str], ...]
    holders: tuple[PlacedHolder, ...]
    bands: tuple[str, ...]


def layout(chart: FlowChart, canvas: Canvas) -> FlowLayout:
    """Place *chart* on *canvas*, the first column at the right."""
    room = Decimal(canvas.width - 2 * MARGIN)
    step = _step(room, len(chart.columns))
    rights = [canvas.width - MARGIN - step * place for place in range(len(chart.columns))]
    total = max(sum(one.value for one in column) for column in chart.columns) or Decimal(1)
    scale = MONEY_HEIGHT / total
    last = len(chart.columns) - 1
    names = [
        [_lines(one, canvas, step if place < last else rights[last]) for one in column]
        for place, column in enumerate(chart.columns)
    ]
    height = max(
        sum(one.value * scale + _below(*lines) for one, lines in zip(column, below, strict=True))
        for column, below in zip(chart.columns, names, strict=True)
    )
    around = frame(
        canvas,
        title=chart.title,
        subtitle=chart.unit,
        keys=(),
        credit=chart.credit,
        plot_height=int(height) + HEAD,
    )
    tops: dict[tuple[int, str], Decimal] = {}
    holders = []
    for place, (column, below) in enumerate(zip(chart.columns, names, strict=True)):
        y = Decimal(around.plot_top + HEAD)
        for one, lines in zip(column, below, strict=True):
            tops[place, one.code] = y
            holders.append(_placed(one, rights[place], y, one.value * scale, lines))
            y += one.value * scale + _below(*lines)
    heads = [
        (px(x), px(around.plot_top + 8), isolated(head))
        for x, head in zip((*rights, Decimal(MARGIN)), chart.heads, strict=True)
    ]
    return FlowLayout(
        around,
        px(MARGIN),
        HOLDER,
        tuple(heads),
        tuple(holders),
        tuple(_bands(chart, tops, rights, scale)),
    )


def _step(room: Decimal, columns: int) -> Decimal:
    """Return how far apart the columns are."""
    widest = room * (1 - _LEAST_SPENT_SHARE) / columns
    return max(room * (1 - SPENT_SHARE) / columns, min(Decimal(_NARROWEST), widest))


def _lines(one: Holder, canvas: Canvas, room: Decimal) -> tuple[list[str], list[str]]:
    """Break the name and the amount of a holder into lines of their column."""
    letters = canvas.letters(canvas.small_size, int(room) - 8)
    return wrap(one.label, letters), wrap(one.text, letters)


def _below(name: Sequence[str], amount: Sequence[str]) -> int:
    return LINE * (len(name) + len(amount)) + BETWEEN


def _placed(
    one: Holder,
    right: Decimal,
    y: Decimal,
    height: Decimal,
    lines: tuple[Sequence[str], Sequence[str]],
) -> PlacedHolder:
    name, amount = lines
    below = y + height + LINE - 3
    spent_room = right - HOLDER - 2 - MARGIN
    spent = Decimal(0)
    if one.spent is not None and one.value:
        spent = min(max(one.spent / one.value, Decimal(0)), Decimal(1)) * spent_room
    return PlacedHolder(
        x=px(right - HOLDER),
        y=px(y),
        height=px(max(height, Decimal(1))),
        right=px(right),
        lines=_set(name, below),
        text=_set(amount, below + LINE * len(name)),
        spent_x=px(right - HOLDER - 2 - spent),
        spent_width=px(spent),
        rest_width="0" if one.spent is None else px(spent_room - spent),
    )


def _set(lines: Sequence[str], top: Decimal) -> tuple[tuple[str, str], ...]:
    return tuple((px(top + LINE * place), isolated(line)) for place, line in enumerate(lines))


def _bands(
    chart: FlowChart,
    tops: Mapping[tuple[int, str], Decimal],
    rights: Sequence[Decimal],
    scale: Decimal,
) -> list[str]:
    """Write the bands, which lie on each other's edge at both of their ends."""
    leaving: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    arriving: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    found = []
    for place, source, target, amount in chart.bands:
        start, end = (place, source), (place + 1, target)
        y0 = tops[start] + leaving[start]
        y1 = tops[end] + arriving[end]
        high = amount * scale
        leaving[start] += high
        arriving[end] += high
        x0, x1 = rights[place] - HOLDER, rights[place + 1]
        middle = px((x0 + x1) / 2)
        found.append(
            f"M{px(x0)} {px(y0)}C{middle} {px(y0)} {middle} {px(y1)} {px(x1)} {px(y1)}"
            f"v{px(high)}C{middle} {px(y1 + high)} {middle} {px(y0 + high)}"
            f" {px(x0)} {px(y0 + high)}z"
        )
    return found
