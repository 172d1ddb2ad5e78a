"""How a sheet looks, where it bears on its values: merged cells, hidden rows, columns, sheets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.importing.readers.cells import Cell, is_empty

# So many merged cells are looked at one by one; an area beyond is named as a whole. A hostile file
# merges millions in a line.
MAX_MERGED_CELLS = 200_000

type Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """`merged` are first row and column, last row and column, from 0; the rest are numbers.

    Rows are counted from 1, columns from 0.
    """

    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False


PLAIN = Layout()


@dataclass(slots=True)
class MergedCells:
    """Fills cells that are merged with the one above; names those for which that is not safe.

    Safe is one column over several rows, in a column of *filled*: each row has the value that is
    seen beside it. `unsafe` are the cells that stay empty though a value is seen there; areas that
    are `vast` are so in all of theirs.
    """

    areas: tuple[Area, ...]
    filled: frozenset[int]
    header_row: int
    unsafe: dict[tuple[int, int], Area] = field(default_factory=dict)
    _down: dict[int, list[Area]] = field(default_factory=dict)
    _seen: dict[Area, Cell] = field(default_factory=dict)
    taken: dict[int, list[int]] = field(default_factory=dict)
    vast: list[Area] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Sort the areas by what is to be done with them."""
        left_over = MAX_MERGED_CELLS
        for area in self.areas:
            top, left, bottom, right = area
            if top + 1 <= self.header_row:
                continue
            left_over -= (bottom - top + 1) * (right - left + 1)
            if left_over < 0:
                self.vast.append(area)
                continue
            if left == right and left in self.filled:
                for row in range(top, bottom + 1):
                    self._down.setdefault(row + 1, []).append(area)
                continue
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    if (row, column) != (top, left):
                        self.unsafe[row + 1, column] = area

    def fill(self, row: int, cells: Sequence[Cell]) -> Sequence[Cell]:
        """Return the cells of *row* with what is seen in those that are merged."""
        filled = list(cells)
        for area in self._down.get(row, ()):
            top, column = area[0], area[1]
            if row == top + 1:
                self._seen[area] = cells[column] if column < len(cells) else None
            elif not is_empty(seen := self._seen.get(area)):
                filled.extend([None] * (column + 1 - len(filled)))
                filled[column] = seen
                self.taken.setdefault(column, []).append(row)
        return filled

    def areas_of(self, columns: frozenset[int]) -> Iterator[tuple[Area, int]]:
        """Yield each area that hides a cell of *columns*, with the first such column."""
        named: set[Area] = set()
        for (_row, column), area in self.unsafe.items():
            if column in columns and area not in named:
                named.add(area)
                yield area, column
        for area in self.vast:
            hidden = [column for column in columns if area[1] <= column <= area[3]]
            if hidden:
                yield area, min(hidden)
