"""What is to be read in place of what, cell by cell, as a clerk has said it once for many."""

from dataclasses import dataclass, field
from typing import Any

from core.importing.readers.cells import Cell, Parser, plain
from core.plan.schema import Column, Table

# By English names of table and column, None for any; what stands in the cell → what shall.
type _ByPlace = dict[tuple[str | None, str | None], dict[str, str]]


@dataclass(slots=True)
class Replacements:
    """What is written in place of what; `used` counts the cells of each."""

    by_place: _ByPlace = field(default_factory=dict)
    used: dict[tuple[str, str], int] = field(default_factory=dict)

    def around(self, table: Table, column: Column, parse: Parser) -> Parser:
        """Return *parse* for cells as they shall be; *parse* itself where none is replaced."""
        pairs: dict[str, str] = {}
        for place in (
            (None, None),
            (table.name, None),
            (None, column.name),
            (table.name, column.name),
        ):
            pairs |= self.by_place.get(place, {})
        if not pairs:
            return parse

        def read(cell: Cell) -> Any:
            old = plain(cell).strip()
            new = pairs.get(old)
            if new is None:
                return parse(cell)
            self.used[old, new] = self.used.get((old, new), 0) + 1
            return parse(new)

        return read

    def unused(self) -> list[str]:
        """Return the values that no cell has."""
        known = {(old, new) for pairs in self.by_place.values() for old, new in pairs.items()}
        return sorted(old for old, _new in known - set(self.used))
