"""What every row of a release file is."""

from dataclasses import dataclass
from typing import Any, ClassVar, dataclass_transform


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Record:
    """A row of a release file; `key` are the columns that name it, rows lie in their order.

    `numbers_in` are text fields that hold a number in some rows.
    """

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    numbers_in: ClassVar[tuple[str, ...]] = ()

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in _fields(self))

    def __eq__(self, other: object) -> bool:
        """Compare field by field with a row of the same table."""
        return type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        """Hash the fields; a row that holds JSON has no hash."""
        return hash(self._values())

    def __repr__(self) -> str:
        """Name the table's class and every field."""
        told = zip(_fields(self), self._values(), strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in told)})"


def _fields(row: Record) -> tuple[str, ...]:
    # What dataclasses keep for `match`; `fields` would ask each field again what it is.
    names: tuple[str, ...] = row.__match_args__
    return names


@dataclass_transform(frozen_default=True)
def record[R: Record](cls: type[R]) -> type[R]:
    """Make a frozen dataclass of *cls* that takes equality and the like from Record.

    To generate those for each of some thirty tables takes as long as to import SQLite.
    """
    return dataclass(frozen=True, slots=True, repr=False, eq=False)(cls)
