"""Settlements on file until they are in the database.

A process that is killed between an answer of the channel and the next commit would leave a message
of which nobody knows whether it arrived. So each outcome is appended here first; whoever takes
over reads it. There are no chat ids and no texts in a journal, only numbers of deliveries.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from core.delivery.channel import SendError
from core.delivery.settling import Settlement

_SUFFIX = ".journal"
_log = logging.getLogger(__name__)


class Journal:
    """The file of one process; without a folder, or where none can be written, it does nothing."""

    def __init__(self, folder: Path | None, process_id: str) -> None:
        """Prepare to write `<process id>.journal` in *folder*; nothing is written yet."""
        self._path = None if folder is None else folder / f"{process_id}{_SUFFIX}"
        self._file: IO[bytes] | None = None
        self._is_empty = True

    def append(self, settlement: Settlement) -> None:
        """Write a line, in one call: a kill leaves it whole or not at all."""
        if self._path is None:
            return
        try:
            if self._file is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("ab", buffering=0)
            self._file.write(_line(settlement))
            self._is_empty = False
        except OSError as error:
            # A full disk is no reason not to settle; only a kill would now be an unknown outcome.
            _log.warning("no journal of settlements is kept: %s", error.strerror)
            self._path = None

    def clear(self) -> None:
        """Empty the file: all that is in it is in the database."""
        if self._file is not None and not self._is_empty:
            self._file.truncate(0)
            self._is_empty = True

    def close(self) -> None:
        """Close the file, and delete it when nothing is left in it."""
        if self._file is None:
            return
        self._file.close()
        self._file = None
        if self._is_empty and self._path is not None:
            self._path.unlink(missing_ok=True)


def _line(settlement: Settlement) -> bytes:
    written: dict[str, Any] = asdict(settlement)
    if settlement.error is not None:
        # The new id of a chat that moved is not kept: the next try is told of it again.
        written["error"] = vars(settlement.error) | {"new_chat_id": None}
    return json.dumps(written).encode() + b"\n"


def journals(folder: Path) -> dict[str, Path]:
    """Return the journals that lie in *folder*, by the id of the process that wrote them."""
    return {path.stem: path for path in folder.glob(f"*{_SUFFIX}")}


def read_journal(path: Path) -> Iterator[Settlement]:
    """Yield what a process had to settle; a line that is not whole is passed over."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return  # it ended cleanly meanwhile
    for line in lines:
        try:
            read = json.loads(line)
        except ValueError:
            continue
        error = read.pop("error")
        yield Settlement(
            **read | {"delivery_ids": tuple(read["delivery_ids"])},
            error=None if error is None else SendError(**error),
        )
