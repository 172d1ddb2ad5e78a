"""The one lock of a data directory: whoever writes releases, sites or imports in it holds it.

Readers never wait. The operating system lets go of the lock when its process ends, however it
ends, so nothing is ever left locked.
"""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from core.calendar import TEHRAN
from core.errors import DataDirectoryBusyError

LOCK = ".lock"
# Far above what a holder writes about itself.
_NOTE_BYTES = 4096


@contextmanager
def locked(data_dir: Path, command: str, now: datetime) -> Iterator[None]:
    """Hold the lock of *data_dir* for *command*; makes the folder if it is not there.

    Raises DataDirectoryBusyError, at once, with who holds it and since when. *now* is aware UTC.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    # Not inherited: a child that reads a workbook must not keep the lock of a killed import.
    descriptor = os.open(data_dir / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy(descriptor) from None
        _write_holder(descriptor, command, now)
        yield
    finally:
        os.close(descriptor)


def _write_holder(descriptor: int, command: str, now: datetime) -> None:
    holder = {
        "command": command,
        "process": f"{socket.gethostname()}/{os.getpid()}",
        "since": now.astimezone(TEHRAN).strftime("%H:%M:%S"),
    }
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(holder).encode(), 0)


def _busy(descriptor: int) -> DataDirectoryBusyError:
    try:
        holder = json.loads(os.pread(descriptor, _NOTE_BYTES, 0))
    except ValueError:  # it holds the lock and has not written its note yet
        holder = {}
    names = ("command", "process", "since")
    return DataDirectoryBusyError(*(str(holder.get(name, "–")) for name in names))
