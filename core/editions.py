"""What every page said in every release: distinct bodies, each with the releases it held for.

One SQLite file beside the releases. A page that a release does not change costs nothing, so that
an address of the kind `/r/12/1400/projects/F-01/` can be promised for ever. What was recorded of
a release never changes, also when its site is built again with other templates.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import brotli

from core.errors import FileUnusableError

# In one transaction: a process that is killed while it makes the store leaves all of it or none.
_TABLES = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS recorded_release (
    plan TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (plan, number)
);
CREATE TABLE IF NOT EXISTS page_edition (
    plan TEXT NOT NULL,
    address TEXT NOT NULL,
    first INTEGER NOT NULL,
    ended INTEGER,
    content_sha256 BLOB NOT NULL,
    body_sha256 BLOB NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (plan, address, first)
);
CREATE TABLE IF NOT EXISTS asset (
    address TEXT PRIMARY KEY, body_sha256 BLOB NOT NULL, body BLOB NOT NULL
);
CREATE VIEW IF NOT EXISTS page_of_release AS
SELECT plan, number, address, first, body
FROM recorded_release JOIN page_edition USING (plan)
WHERE first <= number AND (ended IS NULL OR ended > number);
COMMIT;
"""


@dataclass(frozen=True, slots=True)
class PageEdition:
    """A span of releases in which a page stayed the same.

    `first` is the release that showed it first, `ended` the one that no longer did (None: it is
    still shown); `content_sha256` is of the page without what names its release.
    """

    first: int
    ended: int | None
    content_sha256: bytes


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page that a release shows first, as bytes of HTML."""

    address: str
    content_sha256: bytes
    body: bytes


class Editions:
    """The open store; use `open_editions`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read from *connection*, whose tables are there."""
        self._connection = connection

    def history(self, plan: str, address: str) -> list[PageEdition]:
        """Return the editions of a page, oldest first; none of a page that was never recorded."""
        rows = self._connection.execute(
            "SELECT first, ended, content_sha256 FROM page_edition"
            " WHERE plan = ? AND address = ? ORDER BY first",
            (plan, address),
        )
        return [PageEdition(*row) for row in rows]

    def holds(self, plan: str, number: int) -> bool:
        """Return whether the pages of a release were recorded."""
        found = self._connection.execute(
            "SELECT 1 FROM recorded_release WHERE plan = ? AND number = ?", (plan, number)
        )
        return found.fetchone() is not None

    def numbers(self, plan: str) -> list[int]:
        """Return the numbers of the recorded releases of a plan, oldest first."""
        rows = self._connection.execute(
            "SELECT number FROM recorded_release WHERE plan = ? ORDER BY number", (plan,)
        )
        return [number for (number,) in rows]

    def plans(self) -> list[str]:
        """Return the codes of the plans that have recorded releases."""
        rows = self._connection.execute("SELECT DISTINCT plan FROM recorded_release ORDER BY plan")
        return [plan for (plan,) in rows]

    def addresses(self, plan: str, number: int) -> Iterator[str]:
        """Yield the addresses of the pages of a release, in order."""
        rows = self._connection.execute(
            "SELECT address FROM page_of_release WHERE plan = ? AND number = ? ORDER BY address",
            (plan, number),
        )
        return (address for (address,) in rows)

    def page(self, plan: str, number: int, address: str) -> tuple[int, bytes] | None:
        """Return a page as release *number* showed it, with the release that showed it first.

        None: that release was not recorded, or had no such page.
        """
        row = self._connection.execute(
            "SELECT first, body FROM page_of_release"
            " WHERE plan = ? AND number = ? AND address = ?",
            (plan, number, address),
        ).fetchone()
        return (row[0], brotli.decompress(row[1])) if row else None

    def has_page(self, plan: str, number: int, address: str) -> bool:
        """Return whether a recorded release had a page at *address*."""
        found = self._connection.execute(
            "SELECT 1 FROM page_of_release WHERE plan = ? AND number = ? AND address = ?",
            (plan, number, address),
        )
        return found.fetchone() is not None

    def asset(self, address: str) -> bytes | None:
        """Return a style sheet, font or script that recorded pages ask for."""
        row = self._connection.execute(
            "SELECT body FROM asset WHERE address = ?", (address,)
        ).fetchone()
        return brotli.decompress(row[0]) if row else None

    def assets(self) -> list[str]:
        """Return the addresses of the kept style sheets, fonts and scripts."""
        rows = self._connection.execute("SELECT address FROM asset ORDER BY address")
        return [address for (address,) in rows]

    def record(
        self, plan: str, number: int, *, new: Iterable[NewPage], shown: Iterable[str]
    ) -> None:
        """Record release *number*: its *new* pages, and that it shows only those of *shown*.

        A release that is recorded already stays as it is.
        """
        with self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            if self.holds(plan, number):
                return
            connection.execute("CREATE TEMP TABLE shown_page (address TEXT PRIMARY KEY)")
            connection.executemany(
                "INSERT INTO shown_page VALUES (?)", ((address,) for address in shown)
            )
            connection.execute(
                "UPDATE page_edition SET ended = ? WHERE plan = ? AND ended IS NULL"
                " AND address NOT IN (SELECT address FROM shown_page)",
                (number, plan),
            )
            connection.execute("DROP TABLE shown_page")
            for page in new:
                connection.execute(
                    "UPDATE page_edition SET ended = ?"
                    " WHERE plan = ? AND address = ? AND ended IS NULL",
                    (number, plan, page.address),
                )
                connection.execute(
                    "INSERT INTO page_edition VALUES (?, ?, ?, NULL, ?, ?, ?)",
                    (plan, page.address, number, page.content_sha256, *_stored(page.body)),
                )
            connection.execute("INSERT INTO recorded_release VALUES (?, ?)", (plan, number))

    def keep_assets(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Keep files whose names carry their hash, those that are not there yet."""
        with self._connection as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO asset VALUES (?, ?, ?)",
                ((address, *_stored(body)) for address, body in files),
            )

    def damaged(self) -> Iterator[str]:
        """Yield the addresses whose kept bytes are no longer what was recorded."""
        bodies = (
            "SELECT '/r/' || first || address, body_sha256, body FROM page_edition"
            " UNION ALL SELECT address, body_sha256, body FROM asset"
        )
        for address, digest, body in self._connection.execute(bodies):
            try:
                is_whole = hashlib.sha256(brotli.decompress(body)).digest() == digest
            except brotli.error:
                is_whole = False
            if not is_whole:
                yield address


def _stored(body: bytes) -> tuple[bytes, bytes]:
    packed = brotli.compress(body, quality=9, lgwin=16)
    return hashlib.sha256(body).digest(), packed


@contextmanager
def open_editions(path: Path) -> Iterator[Editions]:
    """Yield the store at *path* to write to, made if it is not there.

    Raises FileUnusableError, as the other two do, when it is damaged or cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _connection(path, "rwc") as connection:
        connection.executescript(_TABLES)
        yield Editions(connection)


@contextmanager
def read_editions(path: Path) -> Iterator[Editions | None]:
    """Yield the store at *path* to read from; None when there is none yet.

    One whose making was stopped before its tables were there counts as none.
    """
    if not path.is_file():
        yield None
        return
    with _connection(path, "rw") as connection:
        connection.execute("PRAGMA query_only = ON")
        last_made = "SELECT 1 FROM sqlite_schema WHERE name = 'page_of_release'"
        yield Editions(connection) if connection.execute(last_made).fetchone() else None


def copy_editions(source: Path, target: Path) -> None:
    """Write the store at *source* to *target* in one state, also while a release is recorded."""
    with _connection(source, "rw") as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


@contextmanager
def _connection(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    # Readers too open it to write: what a killed process left half written is taken back by the
    # next one to open the file, which SQLite refuses in its mode "ro". A file that this process
    # may not write is opened to read all the same.
    address = f"{path.absolute().as_uri()}?mode={mode}"
    try:
        with closing(
            sqlite3.connect(address, uri=True, timeout=60, isolation_level=None)
        ) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        raise FileUnusableError(str(path), str(error)) from error
