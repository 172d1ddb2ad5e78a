"""Whether a release file is what was published: its pages, its name, and the chain of releases."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.errors import ReleaseUnreadableError
from core.manifest import sha256_of
from core.release.naming import is_whole, number_in
from core.release.reader import Release
from core.release.records import ReleaseInfo

_HASH_LETTERS = 64


class Fault(StrEnum):
    """In what way a file is not what was published."""

    UNREADABLE = "unreadable"
    PAGES_BROKEN = "pages_broken"
    HASH_DIFFERS = "hash_differs"
    NUMBER_DIFFERS = "number_differs"
    CHAIN_BROKEN = "chain_broken"
    EARLIER_DIFFERS = "earlier_differs"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found of the file at `path`, whose bytes have `sha256`.

    `number` is the release's own, None where the file cannot be read. `earlier` are the numbers
    of the releases before it whose hashes it holds, `compared` those of them that lie beside it.
    """

    path: Path
    sha256: str
    number: int | None
    earlier: tuple[int, ...]
    compared: tuple[int, ...]
    faults: tuple[Fault, ...]


def verify(path: Path) -> Verification:
    """Hold the file at *path* against its own name, its pages, and the releases before it.

    That the name is the published one is for the caller to see: the city's page and every later
    release name it too. Raises OSError when there is no such file.
    """
    sha256 = sha256_of(path)
    try:
        release = Release(path)
    except ReleaseUnreadableError:
        return Verification(path, sha256, None, (), (), (Fault.UNREADABLE,))
    try:
        if not is_sound(release):
            return Verification(path, sha256, None, (), (), (Fault.PAGES_BROKEN,))
        *before, own = release.all(ReleaseInfo)
    except (sqlite3.DatabaseError, ValueError):  # no such table, no row in it, or none of ours
        return Verification(path, sha256, None, (), (), (Fault.UNREADABLE,))
    finally:
        release.close()
    beside = {info.number: path.with_name(info.file_name) for info in before if info.file_name}
    compared = {number: file for number, file in beside.items() if file.is_file()}
    faults = (*_of_name(path, own), *_of_chain(before, own), *_of_earlier(before, compared))
    numbers = tuple(info.number for info in before)
    return Verification(path, sha256, own.number, numbers, tuple(compared), faults)


def is_sound(release: Release) -> bool:
    """Ask SQLite whether the file's pages fit together."""
    try:
        return release.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    except sqlite3.DatabaseError:
        return False


def _of_name(path: Path, own: ReleaseInfo) -> Iterator[Fault]:
    if not is_whole(path):
        yield Fault.HASH_DIFFERS
    if number_in(path.name) not in (None, own.number):
        yield Fault.NUMBER_DIFFERS


def _of_chain(before: Sequence[ReleaseInfo], own: ReleaseInfo) -> Iterator[Fault]:
    """Every earlier release has a whole hash that begins as its file's name says."""
    are_whole = all(
        info.plan == own.plan
        and info.sha256 is not None
        and len(info.sha256) == _HASH_LETTERS
        and info.file_name is not None
        and info.sha256.startswith(Path(info.file_name).stem.partition("-")[2])
        for info in before
    )
    if not are_whole or own.sha256 is not None:
        yield Fault.CHAIN_BROKEN


def _of_earlier(before: Sequence[ReleaseInfo], compared: dict[int, Path]) -> Iterator[Fault]:
    """The releases that lie beside this one have the hashes that it holds of them."""
    known = {info.number: info.sha256 for info in before}
    if any(sha256_of(file) != known[number] for number, file in compared.items()):
        yield Fault.EARLIER_DIFFERS
