"""Everything public of a plan at one moment, in memory: records by class, with look-ups."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any

from core.plan.shape import Shape
from core.release.reader import Release
from core.release.records import Level, Node, Plan, Portfolio, Record
from core.release.release_shape import shape_of


@dataclass
class Snapshot:
    """Rows by record class, each list in the order of the record's key.

    With a `source`, rows are read from that release when they are first asked for, without their
    workings.
    """

    source: Release | None = None
    _rows: dict[type[Record], list[Any]] = field(default_factory=dict)
    _indexes: dict[type[Record], dict[str, Any]] = field(default_factory=dict)

    def of[R: Record](self, record: type[R]) -> list[R]:
        """Return the rows of *record*, an empty list when there are none."""
        if record not in self._rows:
            self._rows[record] = self._read(record)
        return self._rows[record]

    def _read(self, record: type[Record]) -> list[Any]:
        return self.source.all(record, without_working=True) if self.source else []

    @cached_property
    def shape(self) -> Shape:
        """The shape of the plan; its tables are put in before anything is judged."""
        if self.source is not None:
            return self.source.shape
        return shape_of(self.of(Plan)[0], self.of(Level), self.of(Portfolio))

    def put[R: Record](self, record: type[R], rows: Iterable[R]) -> None:
        """Set the rows of *record*, in the order of its key."""
        self._rows[record] = sorted(rows, key=attrgetter(*record.key))
        self._indexes.pop(record, None)

    def by_code[R: Record](self, record: type[R]) -> dict[str, R]:
        """Index the rows of a record that has a code; kept until they are put anew."""
        if record not in self._indexes:
            rows: list[Any] = self.of(record)
            self._indexes[record] = {row.code: row for row in rows}
        return self._indexes[record]


def ancestors(nodes: dict[str, Node], codes: Iterable[str]) -> tuple[str, ...]:
    """Return *codes* with all nodes above them, the highest first, each once."""
    found: dict[str, None] = {}
    for code in codes:
        chain = [code]
        while (parent := nodes[chain[-1]].parent) is not None:
            chain.append(parent)
        found.update(dict.fromkeys(reversed(chain)))
    return tuple(found)
