"""Rows of a release file as records: in order, filtered, one batch at a time."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from core.release.columns import as_is, columns, stored_name
from core.release.records import Record

_BATCH = 2_000


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
    # Most values are as they are stored.
    readers = [(at, c.read) for at, c in enumerate(columns(record)) if c.read is not as_is]
    while batch := cursor.fetchmany(_BATCH):
        for row in batch:
            values = [*row]
            for at, read in readers:
                if (value := row[at]) is not None:
                    values[at] = read(value)
            yield record(*values)


def count(connection: sqlite3.Connection, record: type[Record], where: dict[str, Any]) -> int:
    """Count the rows that `select` would give."""
    condition, values = _condition(record, where)
    row = connection.execute(
        f"SELECT count(*) FROM {stored_name(record)}{condition}",  # noqa: S608 - names are ours
        values,
    ).fetchone()
    return int(row[0])


def codes(connection: sqlite3.Connection, record: type[Record]) -> list[str]:
    """Read the codes of a table whose key they are, in order."""
    query = f"SELECT code FROM {stored_name(record)} ORDER BY code"  # noqa: S608 - names are ours
    return [code for (code,) in connection.execute(query)]


def _condition(record: type[Record], where: dict[str, Any]) -> tuple[str, list[Any]]:
    described = {column.name: column for column in columns(record)}
    terms: list[str] = []
    values: list[Any] = []
    for name, value in where.items():
        column = described[name]
        if column.is_tuple:
            terms.append(
                f"rowid IN (SELECT owner FROM {record.table}__{name} WHERE value = ?)"  # noqa: S608 - names are ours
            )
            values.append(value)
        elif value is None:
            terms.append(f"{name} IS NULL")
        else:
            terms.append(f"{name} = ?")
            values.append(column.write(value))
    return (f" WHERE {' AND '.join(terms)}" if terms else ""), values
