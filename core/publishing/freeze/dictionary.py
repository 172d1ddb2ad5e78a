"""The dictionary into the release file: what each table and column means, in two languages."""

import sqlite3
from collections.abc import Iterable

from core.plan.shape import Shape
from core.release.columns import stored_name
from core.release.records import Record
from core.wording.column_words import column_meanings, table_meaning

TABLES = """
CREATE TABLE data_table (
  table_name TEXT PRIMARY KEY, exact_table TEXT NOT NULL, meaning_fa TEXT NOT NULL,
  meaning_en TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE data_column (
  table_name TEXT, position INTEGER, column_name TEXT NOT NULL, type TEXT NOT NULL, unit TEXT,
  meaning_fa TEXT NOT NULL, meaning_en TEXT NOT NULL, PRIMARY KEY (table_name, position)
) WITHOUT ROWID;
"""


def write_dictionary(
    connection: sqlite3.Connection, records: Iterable[type[Record]], shape: Shape
) -> None:
    """Write what every table of *records* and each of its columns mean."""
    for statement in filter(str.strip, TABLES.split(";")):
        connection.execute(statement)
    for record in records:
        connection.execute(
            "INSERT INTO data_table VALUES (?, ?, ?, ?)",
            (
                record.table,
                stored_name(record),
                table_meaning(record, "fa", shape),
                table_meaning(record, "en", shape),
            ),
        )
        connection.executemany(
            "INSERT INTO data_column VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (one.table, one.position, one.name, one.kind.value, one.unit, one.fa, one.en)
                for one in column_meanings(record, shape)
            ),
        )
