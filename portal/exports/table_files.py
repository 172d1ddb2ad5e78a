"""Every table of a release as a file. CSV: Latin digits, ISO dates, one row per record."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from core.formulas import escape
from core.release.reader import Release
from core.release.records import RECORDS, Boundary, Record
from portal.exports import boundaries
from portal.exports.table_columns import TableCells

BATCH = 1_000
# Lets spreadsheets see that the file is UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def filled_tables(release: Release) -> Iterator[tuple[type[Record], int]]:
    """Name every table that has rows, with how many."""
    for record in RECORDS:
        if rows := release.count(record):
            yield record, rows


def file_name(table: str) -> str:
    """Return the name of the file that a table is downloaded as."""
    return boundaries.FILE if table == Boundary.table else f"{table}.csv"


def download_name(plan: str, release: int, name: str) -> str:
    """Return the name under which a reader keeps a file: it says of which release it is."""
    return f"{plan}-r{release:06}-{name}"


def file_chunks(release: Release, record: type[Record], cells: TableCells) -> Iterator[bytes]:
    """Write the file of a table, piece by piece: CSV, of borders GeoJSON."""
    if record is Boundary:
        yield boundaries.districts_geojson(release)
    else:
        yield from csv_chunks(release, record, cells)


def csv_chunks(release: Release, record: type[Record], cells: TableCells) -> Iterator[bytes]:
    """Write a table as CSV, piece by piece."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    names, readers = zip(*cells.readers(record), strict=True)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow(names)
    for place, row in enumerate(release.stream(record), start=1):
        writer.writerow([cell(read(row)) for read in readers])
        if place % BATCH == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def csv_file(names: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Write *rows* under *names* as one CSV file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow(names)
    writer.writerows([cell(value) for value in row] for row in rows)
    return buffer.getvalue().encode()


def csv_line(row: Iterable[object]) -> str:
    """Write one row as a line of a CSV file."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([cell(value) for value in row])
    return buffer.getvalue()


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def cell(value: Any) -> str:
    """Write one value; None is an empty cell, several values are joined by a semicolon."""
    if value is None:
        return ""
    if write := _WRITTEN.get(type(value)):
        return write(value)
    return str(value.value) if isinstance(value, Enum) else escape(str(value))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


# By the kind of a value: files have cells by the million.
_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    str: escape,
    bool: lambda value: "true" if value else "false",
    int: str,
    Decimal: lambda value: f"{value:f}",
    datetime: lambda value: str(value.astimezone(UTC).isoformat()),
    date: lambda value: str(value.isoformat()),
    tuple: ";".join,
    dict: _json,
    list: _json,
}
