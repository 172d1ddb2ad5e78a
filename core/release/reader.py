"""Opening a release file and reading records from it. Nothing here ever writes."""

import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import ReleaseDamagedError, ReleaseNotFoundError, ReleaseUnreadableError
from core.manifest import sha256_of
from core.release import rows
from core.release.naming import is_whole
from core.release.records import Level, Plan, Portfolio, Record, ReleaseInfo

if TYPE_CHECKING:
    from core.plan.shape import Shape

# Marks the file as ours in SQLite's header ("QBNM"), and the version of its layout.
APPLICATION_ID = 0x51424E4D
FORMAT_VERSION = 9


class Release:
    """An open release file; may be shared between threads, each gets its own connection."""

    def __init__(self, path: Path, folder: Path | None = None) -> None:
        """Open *path*; ReleaseUnreadableError when it is no release this program reads.

        *folder* holds the releases before it, where that is not the folder of *path*: a draft's.
        """
        self.path = path.resolve()
        self.folder = folder or self.path.parent
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        # Whoever still reads a release that was replaced keeps it open; the last one closes it.
        self._finalizer = weakref.finalize(self, _close_all, self._connections)
        try:
            found = self.connection.execute("PRAGMA application_id").fetchone()[0]
            version = self.connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
            raise ReleaseUnreadableError(path, str(error)) from error
        if (found, version) != (APPLICATION_ID, FORMAT_VERSION):
            raise ReleaseUnreadableError(path, f"{found:#x}/{version}")

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's read-only connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # immutable: no locks, no journal; the file is never written again.
            address = f"{self.path.as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._connections.append(connection)
            self._local.connection = connection
        return connection

    def once_per_thread[T](self, make: Callable[[sqlite3.Connection], T]) -> T:
        """Return what *make* makes of this thread's connection, made when first asked for."""
        made: dict[Any, T] = self._local.__dict__.setdefault("made", {})
        if make not in made:
            made[make] = make(self.connection)
        return made[make]

    def forget_connections(self) -> None:
        """Open the file anew when it is read next: processes must not share a connection."""
        self._local = threading.local()

    def close(self) -> None:
        """Close every thread's connection; nothing can be read any more."""
        self._finalizer()

    @cached_property
    def info(self) -> ReleaseInfo:
        """This release's own row."""
        return next(self.stream(ReleaseInfo, order=("-number",), limit=1))

    @cached_property
    def plan(self) -> Plan:
        """The plan it is a release of."""
        return next(self.stream(Plan))

    @cached_property
    def shape(self) -> "Shape":
        """The shape of the plan: levels, portfolios, calendar and currency."""
        # Days and money are written only by who shows them: reading is done without their words.
        from core.release.release_shape import shape_of  # noqa: PLC0415

        return shape_of(self.plan, self.stream(Level), self.stream(Portfolio))

    @cached_property
    def sha256(self) -> str:
        """The hash of the whole file, in hex."""
        return sha256_of(self.path)

    def stream[R: Record](
        self,
        record: type[R],
        *,
        order: tuple[str, ...] = (),
        limit: int | None = None,
        offset: int = 0,
        without_working: bool = False,
        **where: Any,
    ) -> Iterator[R]:
        """Read rows one by one, by default in the order of the record's key.

        *where* are fields and the values they must have (None: not told); for a tuple field, a
        value that it must hold. *order* names fields, "-" before one for downwards. Workings are
        most of the file: who reads many judgements and shows none can have them left empty.
        """
        return rows.select(
            self.connection,
            record,
            where,
            order=order,
            limit=limit,
            offset=offset,
            without_working=without_working,
        )

    def all[R: Record](self, record: type[R], **options: Any) -> list[R]:
        """Read rows as `stream` does, into a list."""
        return list(self.stream(record, **options))

    def find[R: Record](self, record: type[R], **where: Any) -> R | None:
        """Read the first row that fits, None when none does."""
        return next(self.stream(record, limit=1, **where), None)

    def codes(self, record: type[Record]) -> list[str]:
        """Return the codes of a table whose key they are, in order."""
        return rows.codes(self.connection, record)

    def count(self, record: type[Record], **where: Any) -> int:
        """Count the rows that fit."""
        return rows.count(self.connection, record, where)


def _close_all(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()


def numbered_release(releases_dir: Path, plan: str, number: int) -> Release:
    """Open release *number* of *plan*.

    Raises ReleaseNotFoundError when there is none, ReleaseDamagedError when it is not whole.
    """
    for path in (releases_dir / plan).glob(f"{number:06}-*.sqlite"):
        if not is_whole(path):
            raise ReleaseDamagedError(path)
        return Release(path)
    raise ReleaseNotFoundError(number)
