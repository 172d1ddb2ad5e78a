"""Records into the tables of a release file, with their views and the calendar of its days."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any

from core.calendar import jalali, tehran_date
from core.release.columns import (
    DAYS,
    Column,
    Kind,
    columns,
    has_view,
    read_instant,
    stored_name,
    view_columns,
)
from core.release.records import Record

_BATCH = 2_000
# Every day of a file as it stands in it, and the same day as Persian readers count.
CALENDAR = """
CREATE TABLE calendar (
  day TEXT PRIMARY KEY, jalali TEXT NOT NULL, jalali_year INTEGER NOT NULL,
  jalali_month INTEGER NOT NULL, jalali_day INTEGER NOT NULL
) WITHOUT ROWID
"""


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
    if has_view(record):
        shown = ", ".join(f"{how} AS {name}" for name, _, how in view_columns(record))
        connection.execute(
            f"CREATE VIEW {record.table} AS SELECT {shown} FROM {stored_name(record)} AS t"  # noqa: S608 - names are ours
        )


def write_calendar(connection: sqlite3.Connection, records: Iterable[type[Record]]) -> None:
    """Write every day that *records* name, in both calendars."""
    connection.execute(CALENDAR)
    days = " UNION ".join(
        f"SELECT {column.name} FROM {stored_name(record)} WHERE {column.name} IS NOT NULL"  # noqa: S608 - names are ours
        for record in records
        for column in columns(record)
        if column.kind in DAYS
    )
    rows = connection.execute(f"SELECT * FROM ({days}) ORDER BY 1").fetchall()  # noqa: S608 - names are ours
    connection.executemany(
        "INSERT INTO calendar VALUES (?, ?, ?, ?, ?)", (_in_calendar(text) for (text,) in rows)
    )


def _in_calendar(text: str) -> tuple[str, str, int, int, int]:
    day = tehran_date(read_instant(text)) if "T" in text else date.fromisoformat(text)
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
