"""A record class ↔ a table of the release file: columns, rows, and filters on tuple fields.

Amounts are kept as exact text and days as ISO text in `exact_project`; whoever opens the file and
asks for `project` gets a view with numbers for amounts, and Jalali days beside the others.
"""

import json
import sqlite3
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from itertools import islice
from typing import Any, Union, get_args, get_origin, get_type_hints

from core.calendar import jalali, tehran_date
from core.publishing.records import Record

_BATCH = 2_000


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


_DAYS = (Kind.DAY, Kind.INSTANT)
_READ_ANEW = (Kind.NUMBER, *_DAYS)
# Every day of a file as it stands in it, and the same day as Persian readers count.
CALENDAR = """
CREATE TABLE calendar (
  day TEXT PRIMARY KEY, jalali TEXT NOT NULL, jalali_year INTEGER NOT NULL,
  jalali_month INTEGER NOT NULL, jalali_day INTEGER NOT NULL
) WITHOUT ROWID
"""


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


def _as_is(value: Any) -> Any:
    return value


def _dump(value: Any) -> str:
    # Sorted keys and fixed separators: the same content gives the same bytes.
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


type _Way = tuple[Kind, str, Callable[[Any], Any], Callable[[Any], Any]]
_WAYS: dict[type, _Way] = {
    bool: (Kind.BOOLEAN, "INTEGER", int, bool),
    int: (Kind.INTEGER, "INTEGER", _as_is, _as_is),
    Decimal: (Kind.NUMBER, "TEXT", lambda value: f"{value:f}", Decimal),
    datetime: (Kind.INSTANT, "TEXT", lambda value: value.astimezone(UTC).isoformat(), _instant),
    date: (Kind.DAY, "TEXT", date.isoformat, date.fromisoformat),
    str: (Kind.TEXT, "TEXT", _as_is, _as_is),
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
    return f"exact_{record.table}" if _has_view(record) else record.table


def _has_view(record: type[Record]) -> bool:
    return bool(record.numbers_in) or any(c.kind in _READ_ANEW for c in columns(record))


def _has_rowid(record: type[Record]) -> bool:
    """Whether rows have numbers: lists name them by it, and long texts lie better beside a key.

    The others lie in the order of their keys, which are then not written twice: a tenth of a file.
    """
    return any(column.kind in (Kind.LIST, Kind.JSON) for column in columns(record))


def create(connection: sqlite3.Connection, record: type[Record]) -> None:
    """Create the table of *record*, its view, and a side table for each of its tuple fields."""
    body = ", ".join(f"{column.name} {column.declaration}" for column in columns(record))
    key = ", ".join(record.key)
    layout = "" if _has_rowid(record) else " WITHOUT ROWID"
    connection.execute(f"CREATE TABLE {stored_name(record)} ({body}, PRIMARY KEY ({key})){layout}")
    for column in columns(record):
        if column.is_tuple:
            connection.execute(
                f"CREATE TABLE {record.table}__{column.name} (value TEXT NOT NULL, "
                f"owner INTEGER NOT NULL, PRIMARY KEY (value, owner)) WITHOUT ROWID"
            )
    if _has_view(record):
        shown = ", ".join(f"{how} AS {name}" for name, _, how in view_columns(record))
        connection.execute(
            f"CREATE VIEW {record.table} AS SELECT {shown} FROM {stored_name(record)} AS t"  # noqa: S608 - names are ours
        )


def view_columns(record: type[Record]) -> Iterator[tuple[str, Kind, str]]:
    """Yield what the plain name of *record* has: name, kind, and how it is read from the table.

    A view has no rowid of its own; one whose lists are joined by it has the table's.
    """
    if _has_view(record) and any(column.is_tuple for column in columns(record)):
        yield "rowid", Kind.INTEGER, "t.rowid"
    for column in columns(record):
        name = column.name
        is_number = column.kind is Kind.NUMBER
        yield name, column.kind, f"CAST(t.{name} AS REAL)" if is_number else f"t.{name}"
        if column.kind in _DAYS:
            found = f"(SELECT jalali FROM calendar WHERE day = t.{name})"  # noqa: S608 - names are ours
            yield f"{name}_jalali", Kind.TEXT, found
        if name in record.numbers_in:
            yield f"{name}_number", Kind.NUMBER, _number_in(f"t.{name}")


def _number_in(text: str) -> str:
    """Read *text* as a number where it is one as we write them, and as nothing where it is not."""
    wrong = (f"{text} GLOB '{shape}'" for shape in ("*[^0-9.-]*", "?*-*", "*.*.*", "", "-"))
    return f"CASE WHEN {' OR '.join(wrong)} THEN NULL ELSE CAST({text} AS REAL) END"


def write_calendar(connection: sqlite3.Connection, records: Iterable[type[Record]]) -> None:
    """Write every day that *records* name, in both calendars."""
    connection.execute(CALENDAR)
    days = " UNION ".join(
        f"SELECT {column.name} FROM {stored_name(record)} WHERE {column.name} IS NOT NULL"  # noqa: S608 - names are ours
        for record in records
        for column in columns(record)
        if column.kind in _DAYS
    )
    rows = connection.execute(f"SELECT * FROM ({days}) ORDER BY 1").fetchall()  # noqa: S608 - names are ours
    connection.executemany(
        "INSERT INTO calendar VALUES (?, ?, ?, ?, ?)", (_in_calendar(text) for (text,) in rows)
    )


def _in_calendar(text: str) -> tuple[str, str, int, int, int]:
    day = tehran_date(_instant(text)) if "T" in text else date.fromisoformat(text)
    year, month, of_month = jalali(day)
    return text, f"{year}/{month:02}/{of_month:02}", year, month, of_month


def insert(connection: sqlite3.Connection, record: type[Record], rows: Iterable[Record]) -> int:
    """Write *rows*, which must come in the order of the record's key; give their number."""
    described = columns(record)
    numbered_by = ("rowid",) if _has_rowid(record) else ()
    names = (*numbered_by, *(column.name for column in described))
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {stored_name(record)} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names are ours
    count = 0
    numbered = enumerate(rows, start=1)
    while batch := list(islice(numbered, _BATCH)):
        written = ((number, _written(described, row)) for number, row in batch)
        connection.executemany(
            statement, ([number, *row] if numbered_by else row for number, row in written)
        )
        for column in described:
            if column.is_tuple:
                _insert_members(connection, f"{record.table}__{column.name}", column.name, batch)
        count = batch[-1][0]
    return count


def _written(described: tuple[Column, ...], row: Record) -> list[Any]:
    values = ((column.write, getattr(row, column.name)) for column in described)
    return [None if value is None else write(value) for write, value in values]


def _insert_members(
    connection: sqlite3.Connection, table: str, name: str, batch: list[tuple[int, Record]]
) -> None:
    connection.executemany(
        f"INSERT OR IGNORE INTO {table} VALUES (?, ?)",  # noqa: S608 - names are ours
        ((value, number) for number, row in batch for value in getattr(row, name)),
    )


def select[R: Record](
    connection: sqlite3.Connection,
    record: type[R],
    where: dict[str, Any],
    *,
    order: tuple[str, ...] = (),
    limit: int | None = None,
    offset: int = 0,
    without_working: bool = False,
) -> Iterator[R]:
    """Read rows in the order of the key, or of *order* (field names, "-" before: downwards)."""
    condition, values = _condition(record, where)
    blank = {"working": "'{}'"} if without_working else {}
    names = ", ".join(blank.get(column.name, column.name) for column in columns(record))
    ordered = ", ".join(
        f"{name.removeprefix('-')} DESC" if name.startswith("-") else name
        for name in (*order, *record.key)
    )
    table = stored_name(record)
    cursor = connection.execute(
        f"SELECT {names} FROM {table}{condition} ORDER BY {ordered} LIMIT ? OFFSET ?",  # noqa: S608 - names are ours
        [*values, -1 if limit is None else limit, offset],
    )
    readers = [column.read for column in columns(record)]
    while batch := cursor.fetchmany(_BATCH):
        for row in batch:
            yield record(
                *(
                    None if value is None else read(value)
                    for read, value in zip(readers, row, strict=True)
                )
            )


def count(connection: sqlite3.Connection, record: type[Record], where: dict[str, Any]) -> int:
    """Count the rows that `select` would give."""
    condition, values = _condition(record, where)
    row = connection.execute(
        f"SELECT count(*) FROM {stored_name(record)}{condition}",  # noqa: S608 - names are ours
        values,
    ).fetchone()
    return int(row[0])


def _condition(record: type[Record], where: dict[str, Any]) -> tuple[str, list[Any]]:
    described = {column.name: column for column in columns(record)}
    terms: list[str] = []
    values: list[Any] = []
    for name, wanted in where.items():
        column = described[name]
        if column.is_tuple:
            terms.append(
                f"rowid IN (SELECT owner FROM {record.table}__{name} WHERE value = ?)"  # noqa: S608 - names are ours
            )
            values.append(wanted)
        elif wanted is None:
            terms.append(f"{name} IS NULL")
        else:
            terms.append(f"{name} = ?")
            values.append(column.write(wanted))
    return (f" WHERE {' AND '.join(terms)}" if terms else ""), values
