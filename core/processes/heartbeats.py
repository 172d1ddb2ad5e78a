"""Heartbeats: which processes run, and which have ended without a word.

A process has a row that it writes anew every two seconds, by the database's clock, and a locked
file in the data directory, which the system unlocks the moment the process ends, however it does.
What a process has taken from a queue carries its id, and is free again when the process is gone.
"""

import asyncio
import fcntl
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from core.database.engine import transaction
from core.models import RunningProcess
from core.processes.clock import database_time

BEAT_EVERY_S = 2.0
ENDED_AFTER = timedelta(seconds=10)
# A loop that has not come round for so long does nothing for anybody: its process beats no more.
_LOOP_STANDS_AFTER_S = 30.0
# Rows that nobody took notice of, where no worker runs to sweep them.
_KEPT = timedelta(days=1)
# Who held the database for a minute held up everybody's heartbeat: a process is given up only
# when several looks, that got through to the database themselves, found its heartbeat as it was.
_LOOKS = 3
_BETWEEN_LOOKS_S = 1.5
_log = logging.getLogger(__name__)


def processes_dir(data_dir: Path) -> Path:
    """Return the folder of what processes leave beside the database while they run."""
    return data_dir / "processes"


class Heartbeat:
    """Beats while it is open (`with`); `id` is what a lease names its holder by."""

    def __init__(
        self,
        engine: Engine,
        name: str,
        data_dir: Path | None,
        *,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """Beat for a process called *name*; *data_dir* None: without a locked file."""
        # Not the process's number: two containers on one volume may have the same.
        self.id = secrets.token_hex(8)
        self.name = name
        self.folder = None if data_dir is None else processes_dir(data_dir)
        self._engine = engine
        self._steady = steady
        self._touched_at: float | None = None
        self._ending = threading.Event()
        self._lock: IO[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self._is_failing = False

    def __enter__(self) -> Self:
        """Take the lock and begin to beat; while the database is away, it is tried again."""
        self._lock = _take_lock(self.folder, self.id)
        self.try_to_beat()
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Leave cleanly: what is still held in this process's name is free at once."""
        self._ending.set()
        self._thread.join()
        # While the database is away the row stays; the lock, free below, says that it is over.
        with suppress(SQLAlchemyError), transaction(self._engine) as session:
            session.execute(delete(RunningProcess).where(col(RunningProcess.key) == self.id))
        if self._lock is not None and self.folder is not None:
            _lock_path(self.folder, self.id).unlink(missing_ok=True)
            self._lock.close()

    def touch(self) -> None:
        """Note that the process's loop has come round; once it was called, it has to be again."""
        self._touched_at = self._steady()

    async def keep_touching(self) -> None:
        """Touch from an event loop until cancelled, so that a loop that stands is noticed."""
        while True:
            self.touch()
            await asyncio.sleep(1)

    def beat(self, session: Session) -> None:
        """Write the row anew, at the end of a transaction of its own."""
        now = database_time(session)
        again = (
            update(RunningProcess).where(col(RunningProcess.key) == self.id).values(beat_at=now)
        )
        result: Any = session.execute(again)
        if not result.rowcount:
            session.add(
                RunningProcess(
                    key=self.id,
                    name=self.name,
                    host=socket.gethostname(),
                    pid=os.getpid(),
                    started_at=now,
                    beat_at=now,
                )
            )
        session.execute(delete(RunningProcess).where(col(RunningProcess.beat_at) < now - _KEPT))

    def try_to_beat(self) -> bool:
        """Beat, unless the loop stands; False, and one line in the log, when that fails."""
        touched_at = self._touched_at
        if touched_at is not None and self._steady() - touched_at > _LOOP_STANDS_AFTER_S:
            return False
        try:
            with transaction(self._engine) as session:
                self.beat(session)
        except SQLAlchemyError as error:
            if not self._is_failing:
                _log.warning("no heartbeat can be written: %s", type(error).__name__)
            self._is_failing = True
            return False
        if self._is_failing:
            _log.warning("heartbeats are written again")
        self._is_failing = False
        return True

    def _run(self) -> None:
        while not self._ending.wait(BEAT_EVERY_S):
            self.try_to_beat()


@dataclass(slots=True)
class _Suspect:
    beat_at: datetime
    looked_at: float
    looks: int = 1


@dataclass(slots=True)
class ProcessWatch:
    """Finds out which processes still live. Keep one per process: it remembers what it saw."""

    folder: Path | None
    steady: Callable[[], float] = time.monotonic
    _suspects: dict[str, _Suspect] = field(default_factory=dict)

    def living(self, session: Session) -> frozenset[str]:
        """Return the ids of those that live; rows of those that are gone are deleted.

        To be called in a transaction that writes. A process is gone when its lock is free, or
        when its heartbeat has ended and did not come back while this one looked.
        """
        # Rows that are just being written are passed over on PostgreSQL: they live.
        every = set(session.scalars(select(col(RunningProcess.key))))
        rows = session.execute(
            select(col(RunningProcess.key), col(RunningProcess.beat_at)).with_for_update(
                skip_locked=True
            )
        ).all()
        now = database_time(session)
        gone = {one for one, beat_at in rows if self._is_gone(one, beat_at, now)}
        if gone:
            session.execute(delete(RunningProcess).where(col(RunningProcess.key).in_(gone)))
        self._suspects = {one: kept for one, kept in self._suspects.items() if one in every - gone}
        return frozenset(every - gone)

    def _is_gone(self, process_id: str, beat_at: datetime, now: datetime) -> bool:
        if self.folder is not None and is_lock_free(self.folder, process_id):
            return True
        if now - beat_at < ENDED_AFTER:
            self._suspects.pop(process_id, None)
            return False
        known = self._suspects.get(process_id)
        if known is None or known.beat_at != beat_at:
            self._suspects[process_id] = _Suspect(beat_at, self.steady())
            return False
        if self.steady() - known.looked_at >= _BETWEEN_LOOKS_S:
            known.looked_at = self.steady()
            known.looks += 1
        return known.looks >= _LOOKS


@dataclass(frozen=True, slots=True)
class ProcessState:
    """A process as an operator sees it; `silent_s` since its last heartbeat."""

    name: str
    host: str
    pid: int
    started_at: datetime
    silent_s: float

    @property
    def is_alive(self) -> bool:
        """Whether its heartbeat goes on."""
        return self.silent_s < ENDED_AFTER.total_seconds()


def read_processes(session: Session, name: str | None = None) -> Sequence[ProcessState]:
    """Return what is known of all processes, or of those called *name*, by name and start."""
    found = select(RunningProcess).order_by(
        col(RunningProcess.name), col(RunningProcess.started_at)
    )
    if name is not None:
        found = found.where(col(RunningProcess.name) == name)
    now = database_time(session)
    return [
        ProcessState(
            one.name, one.host, one.pid, one.started_at, (now - one.beat_at).total_seconds()
        )
        for one in session.scalars(found)
    ]


# -- locked files. A lock belongs to the open file: the system lets go of it when the process ends.


def _lock_path(folder: Path, process_id: str) -> Path:
    return folder / f"{process_id}.lock"


def _take_lock(folder: Path | None, process_id: str) -> IO[bytes] | None:
    """Make and lock the file; None where files cannot be written, then heartbeats must do."""
    if folder is None:
        return None
    draft = folder / f".{process_id}.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = draft.open("wb")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Only now under its name: nobody may find it unlocked.
        draft.rename(_lock_path(folder, process_id))
    except OSError as error:
        _log.warning("%s cannot be written: %s", folder, error.strerror)
        return None
    return file


def is_lock_free(folder: Path, process_id: str) -> bool:
    """Find out whether a process of this data directory has ended; its lock is swept away then.

    False as well when there is no such file: the process may have another data directory.
    """
    path = _lock_path(folder, process_id)
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
    except OSError:
        return False
    return True
