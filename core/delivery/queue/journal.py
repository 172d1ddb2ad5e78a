"""What a worker has on the wire, and what became of it, on file until it is in the database.

The database knows which sends have begun, many in one transaction. Only this file knows which of
them were really written when a process is killed, and which of those were answered: whoever takes
over reads it. There are no chat ids and no texts in a journal, only numbers of deliveries.
"""

import errno
import json
import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from core.delivery.queue.settling import Settlement
from core.delivery.sending.channel import SendError

_SUFFIX = ".journal"
# Beyond that the file is written anew, with what is on the wire alone.
_MOST_BYTES = 64_000
_log = logging.getLogger(__name__)


class Journal:
    """The file of one process; without a folder, or where none can be written, it does nothing."""

    def __init__(self, folder: Path | None, process_id: str) -> None:
        """Make an empty `<process id>.journal` in *folder*."""
        self._path = None if folder is None else folder / f"{process_id}{_SUFFIX}"
        self._file: IO[bytes] | None = None
        self._on_the_wire: dict[tuple[int, ...], bytes] = {}
        self._size = 0
        if self._path is not None:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("ab", buffering=0)
            except OSError as error:
                self._give_up(error)

    def note_on_the_wire(self, delivery_ids: tuple[int, ...]) -> None:
        """Note that a message is about to be written to its connection."""
        line = json.dumps({"on_the_wire": delivery_ids}).encode() + b"\n"
        self._on_the_wire[delivery_ids] = line
        self._append(line)

    def append(self, settlement: Settlement) -> None:
        """Note what became of a message."""
        self._on_the_wire.pop(settlement.delivery_ids, None)
        self._append(_line(settlement))

    def _append(self, line: bytes) -> None:
        """Write a line, in one call: a kill leaves it whole or not at all."""
        if self._file is None:
            return
        try:
            self._write_whole(self._file, line)
            self._size += len(line)
        except OSError as error:
            self._give_up(error)

    def clear(self) -> None:
        """Drop what has been settled: all of that is in the database."""
        if self._file is None or not self._size:
            return
        try:
            if not self._on_the_wire:
                self._file.truncate(0)
                self._size = 0
            elif self._size > _MOST_BYTES:
                self._write_anew(b"".join(self._on_the_wire.values()))
        except OSError as error:
            self._give_up(error)

    def _write_anew(self, content: bytes) -> None:
        assert self._path is not None
        assert self._file is not None
        draft = self._path.with_suffix(".draft")
        file = draft.open("ab", buffering=0)
        try:
            self._write_whole(file, content)
            draft.replace(self._path)
        except OSError:
            file.close()
            draft.unlink(missing_ok=True)
            raise
        self._file.close()
        self._file, self._size = file, len(content)

    @staticmethod
    def _write_whole(file: IO[bytes], content: bytes) -> None:
        # The last bytes of a disk are taken without an error.
        if file.write(content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _give_up(self, error: OSError) -> None:
        # A full disk is no reason not to send; only a kill is then an unknown outcome for all that
        # has begun. A journal that is not whole must not be taken for one.
        _log.warning("no journal of deliveries is kept: %s", error.strerror)
        if self._file is not None:
            self._file.close()
        self._file = None
        assert self._path is not None
        with suppress(OSError):
            self._path.unlink()

    def close(self) -> None:
        """Close the file, and delete it when nothing is left in it."""
        if self._file is None or self._path is None:
            return
        self._file.close()
        self._file = None
        if not self._size:
            self._path.unlink(missing_ok=True)


def _line(settlement: Settlement) -> bytes:
    written: dict[str, Any] = asdict(settlement)
    if settlement.error is not None:
        # The new id of a chat that moved is not kept: the next try is told of it again.
        written["error"] = vars(settlement.error) | {"new_chat_id": None}
    return json.dumps(written).encode() + b"\n"


@dataclass(slots=True)
class Left:
    """What a journal tells: how claims ended, and which deliveries had been on the wire."""

    settlements: list[Settlement] = field(default_factory=list)
    on_the_wire: set[int] = field(default_factory=set)


def journals(folder: Path) -> dict[str, Path]:
    """Return the journals that lie in *folder*, by the id of the process that wrote them."""
    return {path.stem: path for path in folder.glob(f"*{_SUFFIX}")}


def read_journal(path: Path) -> Left:
    """Read what a process has left; a line that is not whole is passed over."""
    left = Left()
    for line in _lines(path):
        try:
            read = json.loads(line)
        except ValueError:
            continue
        if "on_the_wire" in read:
            left.on_the_wire.update(read["on_the_wire"])
            continue
        error = read.pop("error")
        left.settlements.append(
            Settlement(
                **read | {"delivery_ids": tuple(read["delivery_ids"])},
                error=None if error is None else SendError(**error),
            )
        )
    return left


def _lines(path: Path) -> Sequence[bytes]:
    try:
        return path.read_bytes().splitlines()
    except FileNotFoundError:
        return ()  # it ended cleanly meanwhile
