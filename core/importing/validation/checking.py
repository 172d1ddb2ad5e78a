"""What rules share: the desired rows, and how to say where one is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.importing.changeset.desired_state import DesiredState
from core.importing.readers.package_reader import Package
from core.importing.readers.sheets import Record
from core.plan.shape import Shape


@dataclass(frozen=True, slots=True)
class Checker:
    """The package, the state it asks for, and the shape of its plan."""

    package: Package
    desired: DesiredState
    shape: Shape

    def records(self, table: str) -> Iterator[Record]:
        """Yield the package's rows of *table* that have a usable key; none when it lacks it."""
        if table in self.package.sheets:
            for _key, record in self.desired.records(table):
                yield record

    def report(
        self, code: str, table: str, record: Record, column: str | None = None, **params: object
    ) -> None:
        """Add a problem about a cell (or, without *column*, a row)."""
        value = None
        if column is not None and record.values.get(column) is not None:
            value = record.values[column]
        place = self.package.place(table, record.row or None, column)
        self.package.problems.add(code, place, value, **params)


def sound(record: Record, *columns: str) -> bool:
    """Return whether all of *columns* have usable values in *record*, empty ones included."""
    return record.faulty.isdisjoint(columns)
