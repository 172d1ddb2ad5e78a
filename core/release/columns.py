"""What a table of a release file looks like: a record class and its columns, stored and shown.

Amounts are kept as exact text and days as ISO text in `exact_project`; whoever opens the file and
asks for `project` gets a view with numbers for amounts, and Jalali days beside the others.
"""

import json
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from core.release.records import Record


class Kind(StrEnum):
    """What a column of a release file holds."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DAY = "day"
    INSTANT = "instant"
    LIST = "list"
    JSON = "json"


DAYS = (Kind.DAY, Kind.INSTANT)
_READ_ANEW = (Kind.NUMBER, *DAYS)


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a record: how it is declared, written and read."""

    name: str
    kind: Kind
    declaration: str
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]

    @property
    def is_tuple(self) -> bool:
        """Whether a row may hold several values."""
        return self.kind is Kind.LIST


def as_is(value: Any) -> Any:
    """Return what is stored as it is."""
    return value


def _dump(value: Any) -> str:
    # Sorted keys and fixed separators: the same content gives the same bytes.
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _write_instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def read_instant(text: str) -> datetime:
    """Parse an instant as it is stored; aware UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


type _Way = tuple[Kind, str, Callable[[Any], Any], Callable[[Any], Any]]
_WAYS: dict[type, _Way] = {
    bool: (Kind.BOOLEAN, "INTEGER", int, bool),
    int: (Kind.INTEGER, "INTEGER", as_is, as_is),
    Decimal: (Kind.NUMBER, "TEXT", lambda value: f"{value:f}", Decimal),
    datetime: (Kind.INSTANT, "TEXT", _write_instant, read_instant),
    date: (Kind.DAY, "TEXT", date.isoformat, date.fromisoformat),
    str: (Kind.TEXT, "TEXT", as_is, as_is),
    tuple: (Kind.LIST, "TEXT", _dump, lambda text: tuple(json.loads(text))),
    dict: (Kind.JSON, "TEXT", _dump, json.loads),
    list: (Kind.JSON, "TEXT", _dump, json.loads),
}


def _column(name: str, hint: Any) -> Column:
    hinted, null = hint, " NOT NULL"
    if get_origin(hint) in (Union, types.UnionType):
        hinted, null = next(option for option in get_args(hint) if option is not type(None)), ""
    hinted = get_origin(hinted) or hinted
    if issubclass(hinted, Enum):
        return Column(name, Kind.TEXT, f"TEXT{null}", lambda value: value.value, hinted)
    kind, declared, write, read = _WAYS[hinted]
    return Column(name, kind, declared + null, write, read)


_known: dict[str, tuple[Column, ...]] = {}


def columns(record: type[Record]) -> tuple[Column, ...]:
    """Return the columns of *record* in the order of its fields."""
    if record.table not in _known:
        hints = get_type_hints(record)
        _known[record.table] = tuple(
            _column(field.name, hints[field.name]) for field in fields(record)
        )
    return _known[record.table]


def stored_name(record: type[Record]) -> str:
    """Name the table that holds *record* as it is; the plain name may be a view of it."""
    return f"exact_{record.table}" if has_view(record) else record.table


def has_view(record: type[Record]) -> bool:
    """Return whether the plain name is a view that reads amounts and days anew."""
    return bool(record.numbers_in) or any(c.kind in _READ_ANEW for c in columns(record))


def view_columns(record: type[Record]) -> Iterator[tuple[str, Kind, str]]:
    """Yield what the plain name of *record* has: name, kind, and how it is read from the table.

    A view has no rowid of its own; one whose lists are joined by it has the table's.
    """
    if has_view(record) and any(column.is_tuple for column in columns(record)):
        yield "rowid", Kind.INTEGER, "t.rowid"
    for column in columns(record):
        name = column.name
        is_number = column.kind is Kind.NUMBER
        yield name, column.kind, f"CAST(t.{name} AS REAL)" if is_number else f"t.{name}"
        if column.kind in DAYS:
            found = f"(SELECT jalali FROM calendar WHERE day = t.{name})"  # noqa: S608 - names are ours
            yield f"{name}_jalali", Kind.TEXT, found
        if name in record.numbers_in:
            yield f"{name}_number", Kind.NUMBER, _number_in(f"t.{name}")


def _number_in(text: str) -> str:
    """Read *text* as a number where it is one as we write them, and as nothing where it is not."""
    wrong = (f"{text} GLOB '{shape}'" for shape in ("*[^0-9.-]*", "?*-*", "*.*.*", "", "-"))
    return f"CASE WHEN {' OR '.join(wrong)} THEN NULL ELSE CAST({text} AS REAL) END"
