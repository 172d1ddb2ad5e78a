"""A tree as one picture: columns from right to left, each cell beside what it holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.charts.frame import MARGIN, Canvas, Credit, Frame, Key, frame, isolated, px, wrap

# A column narrower than so holds no words; the deepest are left out then.
NARROWEST = {"wide": 200, "phone": 100}
HEAD, LINE, PADDING, ICON = 22, 17, 6, 17
# How high all cells of a column are together.
HEIGHT = 560
# Between two cells.
GAP = Decimal(1)


@dataclass(frozen=True)
class Cell:
    """A thing of the plan: as high as `value`, filled from the right as far as `progress` (0–100).

    `text` says both in words. `tone` is that of its status. `below` are what it holds.
    """

    label: str
    text: str
    href: str
    value: Decimal
    progress: Decimal | None
    tone: str
    below: tuple["Cell", ...] = ()


@dataclass(frozen=True)
class IcicleChart:
    """Cells of the first column; `heads` name the columns, `tones` (tone, word) what is filled."""

    title: str
    description: str
    unit: str
    heads: tuple[str, ...]
    cells: tuple[Cell, ...]
    tones: tuple[tuple[str, str], ...]
    credit: Credit
    height: int = HEIGHT


@dataclass(frozen=True)
class PlacedCell:
    """A cell's rectangle, its filled part at the right, and the lines that fit into it."""

    cell: Cell
    x: str
    y: str
    width: str
    height: str
    filled_x: str
    filled: str
    icon: tuple[str, str] | None
    text_x: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class IcicleLayout:
    """Coordinates for the template, all written; `heads` are (x, y, words)."""

    frame: Frame
    heads: tuple[tuple[str, str, str], ...]
    cells: tuple[PlacedCell, ...]


def layout(chart: IcicleChart, canvas: Canvas) -> IcicleLayout:
    """Place *chart* on *canvas*; a phone has fewer columns."""
    around = frame(
        canvas,
        title=chart.title,
        subtitle=chart.unit,
        keys=[Key(f"tone-{tone}", word) for tone, word in chart.tones],
        credit=chart.credit,
        plot_height=chart.height + HEAD,
    )
    room = Decimal(canvas.width - 2 * MARGIN)
    columns = max(min(len(chart.heads), int(room) // NARROWEST[canvas.name]), 1)
    placing = _Placing(canvas, room / columns, columns)
    total = sum((cell.value for cell in chart.cells), Decimal(0)) or Decimal(1)
    top = Decimal(around.plot_top + HEAD)
    heads = [
        (px(placing.right(place)), px(around.plot_top + 8), isolated(head))
        for place, head in enumerate(chart.heads[:columns])
    ]
    cells = placing.column(chart.cells, 0, top, chart.height / total)
    return IcicleLayout(around, tuple(heads), tuple(cells))


@dataclass(frozen=True)
class _Placing:
    """Where columns are on a canvas."""

    canvas: Canvas
    width: Decimal
    columns: int

    def right(self, column: int) -> Decimal:
        return self.canvas.width - MARGIN - self.width * column

    def column(
        self, cells: Sequence[Cell], column: int, top: Decimal, scale: Decimal
    ) -> Iterator[PlacedCell]:
        """Yield cells from *top* down, each followed by what it holds."""
        for cell in cells:
            height = cell.value * scale
            yield self._placed(cell, column, top, height)
            if column + 1 < self.columns:
                yield from self.column(cell.below, column + 1, top, scale)
            top += height

    def _placed(self, cell: Cell, column: int, top: Decimal, height: Decimal) -> PlacedCell:
        right, width = self.right(column), self.width - GAP
        shown = max(height - GAP, Decimal("0.5"))
        done = min(max(cell.progress or Decimal(0), Decimal(0)), Decimal(100))
        filled = width * done / 100
        lines = self._lines(cell, int(shown))
        return PlacedCell(
            cell=cell,
            x=px(right - width),
            y=px(top),
            width=px(width),
            height=px(shown),
            filled_x=px(right - filled),
            filled=px(filled),
            icon=(px(right - PADDING - ICON + 3), px(top + 3)) if lines else None,
            text_x=px(right - PADDING - ICON),
            lines=tuple(
                (px(top + LINE * (place + 1) - 4), isolated(line))
                for place, line in enumerate(lines)
            ),
        )

    def _lines(self, cell: Cell, height: int) -> list[str]:
        """Return the lines that fit: the label, and below it what it says in words."""
        size = self.canvas.small_size
        letters = self.canvas.letters(size, int(self.width) - 2 * PADDING - ICON)
        fitting = height // LINE
        label = wrap(cell.label, letters)
        if len(label) > fitting:
            return [*label[: fitting - 1], _cut(label[fitting - 1], letters)] if fitting else []
        return [*label, *wrap(cell.text, letters)[: fitting - len(label)]]


def _cut(line: str, letters: int) -> str:
    """End a line of which more follows with an ellipsis."""
    words = line.split()
    while len(words) > 1 and len(" ".join(words)) + 1 > letters:
        words.pop()
    return f"{' '.join(words)}…"
