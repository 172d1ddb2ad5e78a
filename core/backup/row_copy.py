"""Every row of one operational database written into another, empty one: SQLite or PostgreSQL."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlmodel import SQLModel

from core import models
from core.progress import Progress, silent

# What is only true while processes run, and what people wrote that is not answered yet: words of
# theirs that a backup must not keep. A session or a link that was ended stays ended.
NOT_COPIED = frozenset(
    str(model.__tablename__)
    for model in (
        models.RunningProcess,
        models.SendRate,
        models.InboundUpdate,
        models.DeskSession,
        models.SignInLink,
        models.PasskeyChallenge,
        models.ApprovalLink,
        models.DraftPreview,
        models.SignInDelay,
    )
)
_BATCH = 1000

type Row = Mapping[str, Any]


def copied_tables() -> list[Table]:
    """Return the tables whose rows are copied, each after those that it refers to."""
    tables = SQLModel.metadata.sorted_tables
    return [table for table in tables if table.name not in NOT_COPIED]


def copy_rows(source: Connection, target: Connection, progress: Progress = silent) -> int:
    """Copy every row of *source* into *target*, whose tables are there and empty.

    Return how many. Both stand at the program's revision; the caller holds a transaction of each.
    """
    count = 0
    tables = copied_tables()
    for done, table in enumerate(tables):
        progress("backup.rows", done, len(tables))
        for rows in _batches(_rows(source, table)):
            target.execute(insert(table), rows)
            count += len(rows)
        _go_on_counting(target, table)
    return count


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _rows(source: Connection, table: Table) -> Iterator[Row]:
    query = select(table).order_by(*table.primary_key)
    found = source.execution_options(yield_per=_BATCH).execute(query).mappings()
    links = _links_to_itself(table)
    rows: Iterable[Row] = (dict(row) for row in found)
    yield from _after_what_they_name(rows, table, links) if links else rows


def _links_to_itself(table: Table) -> list[dict[str, str]]:
    """Return the foreign keys of *table* to itself, as columns and the columns they name."""
    return [
        {element.parent.name: element.column.name for element in key.elements}
        for key in table.foreign_key_constraints
        if key.referred_table is table
    ]


def _after_what_they_name(
    rows: Iterable[Row], table: Table, links: list[dict[str, str]]
) -> Iterator[Row]:
    """Yield each row after the rows of its own table that it names, as a database wants them.

    A row that names itself, or rows in a circle, come in the order of their keys.
    """
    key = [column.name for column in table.primary_key]
    waiting = {tuple(row[name] for name in key): row for row in rows}
    while waiting:
        ready = [
            own
            for own, row in waiting.items()
            if not any(_named(row, link, key) in waiting.keys() - {own} for link in links)
        ]
        for own in ready or list(waiting):
            yield waiting.pop(own)


def _named(row: Row, link: dict[str, str], key: list[str]) -> tuple[Any, ...] | None:
    named = {to: row[column] for column, to in link.items()}
    return None if None in named.values() else tuple(named[name] for name in key)


def _go_on_counting(target: Connection, table: Table) -> None:
    """Have PostgreSQL number new rows after the copied ones; SQLite does so by itself."""
    column = table.autoincrement_column
    if column is None or target.dialect.name != "postgresql":
        return
    highest = target.scalar(select(func.max(column)))
    if highest is not None:
        sequence = text("SELECT setval(pg_get_serial_sequence(:table, :column), :highest)")
        target.execute(
            sequence, {"table": f'"{table.name}"', "column": column.name, "highest": highest}
        )
