"""Restoring a backup: checked whole first, files before rows, and the database in one step."""

import os
import secrets
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, select, text, update
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col

from core.backup.backup import DATABASE, IMPORTS, RELEASES, files_below, named_backup
from core.backup.row_copy import copied_tables, copy_rows
from core.database.engine import migrate, open_database, reading, transaction, upgrade
from core.enums import DeliveryState
from core.errors import (
    BackupDamagedError,
    DatabaseNotEmptyError,
    DatabaseUnreachableError,
    ProcessesRunningError,
)
from core.files import EDITIONS, copy_whole, delete_left_behind
from core.manifest import compare_sums, sha256_of
from core.models import Delivery, RunningProcess
from core.processes.heartbeats import read_processes
from core.progress import Progress, silent
from core.publishing.check.reconcile import Finding, reconcile

# A copy of the database among what a killed restore leaves holds what people asked to be
# forgotten: the next one deletes it, wherever it is.
_UNFINISHED = ".restoring-"
_LEFT_BELOW = f"**/{_UNFINISHED}*"
RESTORED = "restored"  # why a delivery was cancelled
_WRITABLE = 0o644
_CLAIM = ("claimed_by", "process", "lease_until", "send_began_at")
_OPEN = (DeliveryState.PENDING, DeliveryState.PAUSED, DeliveryState.CLAIMED)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: from where, how many messages were cancelled, and what was put right.

    `earlier` is where the database of before is now: a file, or a schema; "" if there was none.
    """

    backup: Path
    cancelled_count: int
    earlier: str
    findings: tuple[Finding, ...]


def restore(
    url: str,
    folder: Path,
    *,
    releases_dir: Path,
    imports_dir: Path,
    now: datetime,
    replace: bool = False,
    resend: bool = False,
    progress: Progress = silent,
) -> Restored:
    """Put the backup *folder* (or the newest below it) into the database *url* and the folders.

    What was there is kept beside: the database of before under a name of its own, release files
    that the restored rows do not know in `set-aside`. Without *replace* a database that holds
    rows is refused (DatabaseNotEmptyError). Messages that were waiting may have been sent since:
    they are cancelled unless *resend*. Raises BackupNotFoundError, BackupDamagedError,
    ProcessesRunningError while a bot, worker or server still uses the database.
    """
    backup = named_backup(folder)
    progress("restore.check", 0, 1)
    if differing := list(compare_sums(backup)):
        raise BackupDamagedError(differing[0].path, len(differing))
    is_used = _is_used(url, replace=replace)
    progress("restore.files", 0, 1)
    for part, place in ((RELEASES, releases_dir), (IMPORTS, imports_dir)):
        delete_left_behind(place, _LEFT_BELOW)
        _copy_files(backup / part, place, list(files_below(backup, part)))
    progress("restore.rows", 0, 1)
    cancelled, earlier = _restore_rows(
        url, backup / DATABASE, now=now, keep_earlier=is_used, resend=resend, progress=progress
    )
    engine = open_database(url)
    try:
        findings = reconcile(engine, releases_dir, set_aside=True)
    finally:
        engine.dispose()
    return Restored(backup, cancelled, earlier, tuple(findings))


def _is_used(url: str, *, replace: bool) -> bool:
    """Return whether there is a database to keep; raise what keeps it from being replaced.

    A file that no longer is a database can be replaced too: that is when a restore is needed.
    """
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite"
    if is_file and not (parsed.database and Path(parsed.database).exists()):
        return False
    engine = open_database(url)
    try:
        return _look_at(engine, replace=replace)
    except (DatabaseError, DatabaseUnreachableError):
        if not (is_file and replace):
            raise
        return True
    finally:
        engine.dispose()


def _look_at(engine: Engine, *, replace: bool) -> bool:
    with reading(engine) as session:
        there = set(inspect(session.connection()).get_table_names())
        ours = [table for table in copied_tables() if table.name in there]
        if RunningProcess.__tablename__ in there:
            _refuse_while_running(session)
        holds_rows = any(session.execute(select(table).limit(1)).first() for table in ours)
    if holds_rows and not replace:
        raise DatabaseNotEmptyError
    return bool(ours)


def _refuse_while_running(session: Session) -> None:
    running = sorted({one.name for one in read_processes(session) if one.is_alive})
    if running:
        raise ProcessesRunningError("، ".join(running))


def _copy_files(source: Path, place: Path, names: list[str]) -> None:
    """Copy files that are not there yet, each whole; one of that name with other bytes is kept."""
    for name in names:
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            if sha256_of(path) == sha256_of(source / name):
                continue
            path.replace(path.with_name(f"{path.name}.before-{secrets.token_hex(4)}"))
        copy_whole(source / name, path, _UNFINISHED)
        if name == EDITIONS:  # unlike releases and imports, it goes on being written
            path.chmod(_WRITABLE)


def _restore_rows(
    url: str,
    rows: Path,
    *,
    now: datetime,
    keep_earlier: bool,
    resend: bool,
    progress: Progress,
) -> tuple[int, str]:
    """Put *rows*, a database file, in the place of the database; the latter is kept beside."""
    parsed = make_url(url)
    place = Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None
    folder = place.parent if place else Path(tempfile.gettempdir())
    folder.mkdir(parents=True, exist_ok=True)
    if place:
        delete_left_behind(folder, f"{_UNFINISHED}*")
    stamp = f"before_{now:%Y%m%d%H%M%S}" if keep_earlier else ""
    with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=folder) as made:
        aside = Path(made) / DATABASE
        shutil.copyfile(rows, aside)
        cancelled = _prepare(aside, now, resend=resend)
        if place is None:
            return cancelled, _load(url, aside, stamp, progress)
        return cancelled, _swap(aside, place, stamp)


def _prepare(path: Path, now: datetime, *, resend: bool) -> int:
    """Bring the copied rows to this program's revision; cancel what may have been sent since."""
    engine = open_database(f"sqlite:///{path}")
    try:
        migrate(engine)
        with transaction(engine) as session:
            change: dict[str, Any] = dict.fromkeys(_CLAIM)
            waiting = update(Delivery).where(col(Delivery.state).in_(_OPEN))
            if resend:
                # What was paused stays so.
                claimed = waiting.where(col(Delivery.state) == DeliveryState.CLAIMED)
                session.execute(claimed.values(**change, state=DeliveryState.PENDING))
                return 0
            change |= {"state": DeliveryState.CANCELLED, "settled_at": now, "error": RESTORED}
            return len(session.scalars(waiting.values(**change).returning(col(Delivery.id))).all())
    finally:
        engine.dispose()


def _swap(aside: Path, place: Path, stamp: str) -> str:
    """Move *aside* to *place*; what stood there keeps a name with *stamp*, which is returned."""
    earlier = ""
    if stamp:
        # What was written last lies in a file beside it, which must not meet another database:
        # the last connection to close empties it.
        with (
            suppress(sqlite3.DatabaseError),  # of a file that no longer is one, all is kept
            closing(sqlite3.connect(place)) as connection,
        ):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        earlier = str(place.with_name(f"{place.stem}-{stamp}{place.suffix}"))
        os.link(place, earlier)
        for ending in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{place}{ending}").replace(f"{earlier}{ending}")
    aside.replace(place)
    return earlier


def _load(url: str, rows: Path, schema: str, progress: Progress) -> str:
    """Copy *rows* into PostgreSQL, whose tables of before move into *schema*, all in one step."""
    source, target = open_database(f"sqlite:///{rows}"), open_database(url)
    try:
        with reading(source) as session, target.begin() as connection:
            if schema:
                _move_schema(connection, schema)
            upgrade(connection)
            copy_rows(session.connection(), connection, progress)
    finally:
        source.dispose()
        target.dispose()
    return schema


def _move_schema(connection: Connection, name: str) -> None:
    own = connection.scalar(text("SELECT current_schema()"))
    connection.execute(text(f'ALTER SCHEMA "{own}" RENAME TO "{name}"'))
    connection.execute(text(f'CREATE SCHEMA "{own}"'))
