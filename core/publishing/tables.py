"""A record class ↔ a table of the release file: columns, rows, and filters on tuple fields."""

import json
import sqlite3
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from itertools import islice
from typing import Any, Union, get_args, get_origin, get_type_hints

from core.publishing.records import Record

_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a record: how it is declared, written and read."""

    name: str
    declaration: str
    is_tuple: bool
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _as_is(value: Any) -> Any:
    return value


def _dump(value: Any) -> str:
    # Sorted keys and fixed separators: the same content gives the same bytes.
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _column(name: str, hint: Any) -> Column:
    kind, null = hint, " NOT NULL"
    if get_origin(hint) in (Union, types.UnionType):
        kind, null = next(option for option in get_args(hint) if option is not type(None)), ""
    if get_origin(kind) is tuple:
        return Column(name, f"TEXT{null}", True, _dump, lambda text: tuple(json.loads(text)))
    if get_origin(kind) in (dict, list):
        return Column(name, f"TEXT{null}", False, _dump, json.loads)
    writers: dict[type, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = {
        bool: ("INTEGER", int, bool),
        int: ("INTEGER", _as_is, _as_is),
        Decimal: ("TEXT", lambda value: f"{value:f}", Decimal),
        datetime: ("TEXT", lambda value: value.astimezone(UTC).isoformat(), _instant),
        date: ("TEXT", date.isoformat, date.fromisoformat),
        str: ("TEXT", _as_is, _as_is),
    }
    if issubclass(kind, Enum):
        return Column(name, f"TEXT{null}", False, lambda value: value.value, kind)
    declared, write, read = writers[kind]
    return Column(name, declared + null, False, write, read)


_known: dict[str, tuple[Column, ...]] = {}


def columns(record: type[Record]) -> tuple[Column, ...]:
    """Give the columns of *record* in the order of its fields."""
    if record.table not in _known:
        hints = get_type_hints(record)
        _known[record.table] = tuple(
            _column(field.name, hints[field.name]) for field in fields(record)
        )
    return _known[record.table]


def create(connection: sqlite3.Connection, record: type[Record]) -> None:
    """Create the table of *record*, and a side table for each of its tuple fields."""
    body = ", ".join(f"{column.name} {column.declaration}" for column in columns(record))
    connection.execute(
        f"CREATE TABLE {record.table} ({body}, PRIMARY KEY ({', '.join(record.key)}))"
    )
    for column in columns(record):
        if column.is_tuple:
            connection.execute(
                f"CREATE TABLE {record.table}__{column.name} (value TEXT NOT NULL, "
                f"owner INTEGER NOT NULL, PRIMARY KEY (value, owner)) WITHOUT ROWID"
            )


def insert(connection: sqlite3.Connection, record: type[Record], rows: Iterable[Record]) -> int:
    """Write *rows*, which must come in the order of the record's key; give their number."""
    described = columns(record)
    names = ", ".join(column.name for column in described)
    marks = ", ".join("?" * (len(described) + 1))
    statement = f"INSERT INTO {record.table} (rowid, {names}) VALUES ({marks})"  # noqa: S608 - names are ours
    count = 0
    numbered = enumerate(rows, start=1)
    while batch := list(islice(numbered, _BATCH)):
        connection.executemany(statement, (_written(described, *each) for each in batch))
        for column in described:
            if column.is_tuple:
                _insert_members(connection, f"{record.table}__{column.name}", column.name, batch)
        count = batch[-1][0]
    return count


def _written(described: tuple[Column, ...], number: int, row: Record) -> list[Any]:
    values = ((column.write, getattr(row, column.name)) for column in described)
    return [number, *(None if value is None else write(value) for write, value in values)]


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
    cursor = connection.execute(
        f"SELECT {names} FROM {record.table}{condition} ORDER BY {ordered} LIMIT ? OFFSET ?",  # noqa: S608 - names are ours
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
    row = connection.execute(f"SELECT count(*) FROM {record.table}{condition}", values).fetchone()  # noqa: S608 - names are ours
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
