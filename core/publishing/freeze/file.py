"""Writing a snapshot as a release file: the same snapshot gives the same bytes."""

import hashlib
import os
import sqlite3
from pathlib import Path

from core.publishing.freeze import release_tables
from core.publishing.freeze.dictionary import write_dictionary
from core.publishing.freeze.search_documents import search_documents
from core.publishing.snapshot import Snapshot
from core.release.reader import APPLICATION_ID, FORMAT_VERSION
from core.release.records import RECORDS
from core.search import write_index
from core.texts import Texts


def freeze(snapshot: Snapshot, path: Path, texts: Texts) -> str:
    """Write *snapshot* with its search index to *path*, which must not exist; give its SHA-256.

    The bytes depend on the snapshot and on the SQLite library's version, on nothing else.
    """
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        # A draft that a crash leaves behind is thrown away: it needs no journal.
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={FORMAT_VERSION}")
        connection.execute("BEGIN")
        for record in RECORDS:
            release_tables.create(connection, record)
            release_tables.insert(connection, record, snapshot.of(record))
        release_tables.write_calendar(connection, RECORDS)
        write_dictionary(connection, RECORDS, snapshot.shape)
        write_index(connection, search_documents(snapshot, texts))
        connection.execute("COMMIT")
        # A fresh copy has no free pages and no trace of the order in which pages were written.
        connection.execute("VACUUM INTO ?", (str(path),))
    finally:
        connection.close()
        draft.unlink(missing_ok=True)
    path.chmod(0o444)
    with path.open("rb") as file:
        # Its row in the database must not outlive a power failure that the file does not.
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()
