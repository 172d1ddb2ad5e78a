"""Many rows into one table: a batch at a time on SQLite, as one COPY on PostgreSQL."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

import psycopg
from sqlalchemy import Connection, Dialect, Table, insert
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from core.models import PackageRow
from core.models.tables import sql_table

type Row = Mapping[str, Any]

_BATCH = 5_000


def insert_rows(
    connection: Connection, model: type[SQLModel] | type[PackageRow], rows: Iterable[Row]
) -> None:
    """Insert *rows*, which all name the same columns; columns that they do not name stay NULL."""
    table = sql_table(model)
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
        return
    for batch in batches(rows):
        connection.execute(insert(table), batch)


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Cut *rows* into lists that fit in memory and in one round trip."""
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _copy(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    # An INSERT is bound and executed row by row, which takes server and client several times as
    # long as a COPY; constraints and triggers hold for either.
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return
    bind = [(name, _to_driver(table, name, connection.dialect)) for name in first]
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in first)
    statement = f"COPY {quote(table.name)} ({columns}) FROM STDIN"
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    try:
        with driver.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            for row in chain([first], remaining):
                copy.write_row([to_driver(row[name]) for name, to_driver in bind])
    except psycopg.Error as error:
        # As if SQLAlchemy itself had run it: callers know its errors and not the driver's.
        raise DBAPIError.instance(statement, None, error, psycopg.Error) from error


def _to_driver(table: Table, name: str, dialect: Dialect) -> Any:
    """Return what turns a value of the column into one that the driver knows."""
    processor = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return processor or (lambda value: value)
