"""A PostgreSQL server of the tests' own: in a temporary folder, on loopback, gone afterwards."""

import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self, TypedDict

import psycopg
from sqlalchemy.engine.url import make_url

from tests.patience import PATIENCE_S

# Nothing here outlives a crash, so nothing waits for the disk.
_SETTINGS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
)
_ROOM_BYTES = 4 * 1024**3
# Stops the server in folder $2 when process $1 is gone: a run may be killed, and cannot tidy up.
_WATCH = """(
  while kill -0 "$1"; do sleep 1; done
  [ -d "$2" ] || exit
  kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"
  sleep 1
  rm -rf "$2"
) </dev/null >/dev/null 2>&1 &"""


@dataclass(frozen=True)
class PostgresServer:
    """A running server. `user` is who runs it when root may not (None: whoever runs the tests)."""

    url: str
    folder: str
    programs: str
    user: str | None

    def note(self, path: Path) -> None:
        """Write down what another process needs to use or stop the server."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def noted(cls, path: Path) -> Self:
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--mode=immediate", f"--pgdata={self.folder}/data")
        shutil.rmtree(self.folder)

    def restart(self, mode: str) -> None:
        """Stop the server, `fast` or `immediate` (as by a crash), and start it."""
        self._run("pg_ctl", "restart", "--wait", f"--mode={mode}", f"--pgdata={self.folder}/data")

    def _run(self, program: str, *arguments: str) -> None:
        # Output goes to a file: the server inherits it, and a pipe would never be at its end.
        log = Path(self.folder, "output.log")
        with log.open("ab") as output:
            done = subprocess.run(
                [f"{self.programs}/{program}", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                check=False,
                timeout=PATIENCE_S,
                **_identity(self.user),
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{log.read_text(encoding='utf-8')}")

    def start(self, owner_pid: int) -> None:
        """Make a database cluster and start serving it until stop(), or until *owner_pid* ends."""
        port = make_url(self.url).port
        options = " ".join(f"-c {setting}" for setting in (*_SETTINGS, f"port={port}"))
        self._run(
            "initdb",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            f"--pgdata={self.folder}/data",
        )
        self._run("pg_ctl", "start", "--wait", f"--pgdata={self.folder}/data", "-o", options)
        watch = ["sh", "-c", _WATCH, "sh", str(owner_pid), self.folder]
        subprocess.run(watch, check=True, start_new_session=True)


def start_postgres(
    programs: Path, owner_pid: int, *, parent: Path | None = None
) -> PostgresServer:
    """Start a server from the folder *programs* (initdb, pg_ctl, postgres) for *owner_pid*.

    Its own folder is made below *parent* (None: where temporary files are).
    """
    user = _unprivileged_user() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="qotbnama-postgres-", dir=parent))
    if user:
        shutil.chown(folder, user)
    server = PostgresServer(
        url=f"postgresql+psycopg://postgres@127.0.0.1:{_free_port()}/postgres",
        folder=str(folder),
        programs=str(_reachable(programs, folder, user)),
        user=user,
    )
    try:
        server.start(owner_pid)
    except BaseException:
        shutil.rmtree(folder)
        raise
    return server


def roomy_memory() -> Path | None:
    """Return a folder whose files are in memory, None if there is none with room for a run.

    A database is some 300 files: there it is copied and dropped in a tenth of the time.
    """
    folder = Path("/dev/shm")
    if folder.is_dir() and shutil.disk_usage(folder).free >= _ROOM_BYTES:
        return folder
    return None


def _unprivileged_user() -> str:
    """Name who may run a server for root: PostgreSQL refuses root itself."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class _Identity(TypedDict, total=False):
    user: str
    group: int
    extra_groups: list[str]


def _identity(user: str | None) -> _Identity:
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _reachable(programs: Path, folder: Path, user: str | None) -> Path:
    """Return *programs*, or a copy where *user* may not enter the folders above (root's home)."""
    try:
        subprocess.run(
            [programs / "postgres", "--version"],
            stdout=subprocess.DEVNULL,
            check=True,
            **_identity(user),
        )
    except PermissionError:
        # The wheel keeps its libraries in a folder beside the package.
        package = programs.parents[1]
        for part in package.parent.glob(f"{package.name}*"):
            shutil.copytree(part, folder / part.name, symlinks=True)
        return folder / programs.relative_to(package.parent)
    return programs


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def fresh_database(server_url: str, template: str = "template0") -> Iterator[str]:
    """Create a database on the server at *server_url*, give its URL, drop it afterwards.

    It is empty, or a copy of the database *template*, which nobody may be connected to.
    """
    name = f"test_{uuid.uuid4().hex}"
    create_database(server_url, name, template)
    try:
        yield url_of(server_url, name)
    finally:
        drop_database(server_url, name)


def create_database(server_url: str, name: str, template: str = "template0") -> None:
    """Create the database *name* on the server at *server_url* as a copy of *template*."""
    with psycopg.connect(_maintenance(server_url), autocommit=True) as connection:
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8' STRATEGY FILE_COPY"
        )


def drop_database(server_url: str, name: str) -> None:
    """Drop the database *name*, and end whoever is connected to it."""
    with psycopg.connect(_maintenance(server_url), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def url_of(server_url: str, name: str) -> str:
    """Return the URL of the database *name* on the server at *server_url*."""
    url = make_url(server_url).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def _maintenance(server_url: str) -> str:
    url = make_url(server_url).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)
