"""The layout of a release file and its number go together."""

import hashlib
import sqlite3

from core.publishing.freeze import dictionary, release_tables
from core.release.reader import FORMAT_VERSION
from core.release.records import RECORDS
from core.search.index import schema

# The number, and what the tables of that number hash to.
KNOWN = (9, "edba25e11691")


def test_other_tables_are_another_format():
    connection = sqlite3.connect(":memory:")
    for record in RECORDS:
        release_tables.create(connection, record)
    connection.executescript(f"{release_tables.CALENDAR};{dictionary.TABLES}")
    connection.executescript(schema.TABLES + schema.INDEXES)
    made = "\n".join(sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master") if sql)
    connection.close()
    found = (FORMAT_VERSION, hashlib.sha256(made.encode()).hexdigest()[:12])
    assert found == KNOWN, "raise FORMAT_VERSION, then write both here"
