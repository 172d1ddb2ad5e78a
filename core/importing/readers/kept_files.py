"""Every file that is handed in is kept, under its hash, before it is read; that copy is read."""

import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO

from core.files import delete_left_behind
from core.importing.problems import Place, UnreadableError
from core.importing.readers.archive import MAX_MEMBERS, is_other_package, is_table_file
from core.importing.readers.file_opening import MAX_FILE_BYTES, name_of_given, open_given
from core.manifest import sha256_of

# All that is kept; `QOTBNAMA_IMPORTS_BUDGET_MB` says otherwise.
BUDGET_BYTES = 20_000 << 20
# What was refused tells the clerk nothing later; small files of it stay as evidence.
REFUSED_KEPT_BYTES = 5 << 20
_CHUNK = 1 << 20
# A fixed moment, so that the same folder packs to the same bytes.
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNFINISHED = ".unfinished-"
_MOST_FILES = 10_000


@dataclass(frozen=True, slots=True)
class Beside:
    """What a folder has besides its tables: other packages, and folders."""

    packages: tuple[str, ...]
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it lies in the imports folder; of a folder also what was `beside` its tables."""

    sha256: str
    name: str
    size_bytes: int
    path: Path
    beside: Beside | None = None


def keep(
    path: Path, imports_dir: Path, now: datetime, budget_bytes: int = BUDGET_BYTES
) -> KeptFile:
    """Copy *path* (a folder is packed into a ZIP) into *imports_dir*, named by its SHA-256.

    UnreadableError when it is no regular file, too big, or more than *budget_bytes* leave room
    for; nothing is kept then. What copies of a day ago left behind, because they were killed, is
    deleted.
    """
    with _opened(path) as given:
        imports_dir.mkdir(parents=True, exist_ok=True)
        delete_left_behind(imports_dir, f"{_UNFINISHED}*", now)
        size = 0 if given is None else os.fstat(given.fileno()).st_size
        if _size_of(imports_dir) + size > budget_bytes:
            limit = budget_bytes >> 20
            raise UnreadableError("imports_full", Place(name_of_given(path)), limit=limit)
        try:
            return _keep(path, given, imports_dir)
        except OSError as error:
            # Of a disk that is full the system names no file: which disk it is must be said.
            error.filename = error.filename or str(imports_dir)
            raise


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO | None]:
    """Open the file at *path*; None for a folder."""
    if path.is_dir() and not path.is_symlink():
        yield None
    else:
        with open_given(path, Place(name_of_given(path))) as file:
            yield file


def _keep(path: Path, given: BinaryIO | None, imports_dir: Path) -> KeptFile:
    with tempfile.NamedTemporaryFile(dir=imports_dir, prefix=_UNFINISHED, delete=False) as file:
        aside = Path(file.name)
        try:
            beside = None
            if given is None:
                beside = _pack(path, file)
            else:
                _copy(given, file, path)
            file.flush()
            os.fsync(file.fileno())
            kept = imports_dir / sha256_of(aside)
            aside.replace(kept)
        finally:
            aside.unlink(missing_ok=True)
    return KeptFile(kept.name, name_of_given(path), kept.stat().st_size, kept, beside)


def forget_refused(file: KeptFile) -> None:
    """Delete the copy of what was refused, if it is large."""
    if file.size_bytes > REFUSED_KEPT_BYTES:
        file.path.unlink(missing_ok=True)


@contextmanager
def packed(path: Path) -> Iterator[tuple[Path, Beside | None]]:
    """Yield *path*, or the ZIP that the folder there is packed into for as long as it is read."""
    if not path.is_dir() or path.is_symlink():
        yield path, None
        return
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "packed.zip"
        with file.open("wb") as out:
            beside = _pack(path, out)
        yield file, beside


def _size_of(folder: Path) -> int:
    size_bytes = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            # Another import may give its copy its name, or drop it, right now.
            with suppress(FileNotFoundError):
                size_bytes += entry.stat(follow_symlinks=False).st_size
    return size_bytes


def _copy(given: BinaryIO, out: IO[bytes], path: Path) -> None:
    """Copy a file that may yet grow."""
    left = MAX_FILE_BYTES
    while chunk := given.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise _too_big(path)
        out.write(chunk)


def _pack(folder: Path, out: IO[bytes]) -> Beside:
    left = MAX_FILE_BYTES
    found = _listed(folder)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in found:
            if not is_table_file(path):
                continue
            with open_given(path, Place(name_of_given(path)), left) as file:
                entry = zipfile.ZipInfo(name_of_given(path), _ZIP_MOMENT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                content = file.read(left + 1)
            left -= len(content)
            if left < 0:
                raise _too_big(path)
            archive.writestr(entry, content)
    return Beside(
        tuple(name_of_given(path) for path in found if is_other_package(path)),
        tuple(name_of_given(path) for path in found if path.is_dir()),
    )


def _listed(folder: Path) -> list[Path]:
    """Return what lies in *folder*, in order; UnreadableError for more than any package has."""
    found = sorted(islice(folder.iterdir(), _MOST_FILES + 1))
    tables = sum(map(is_table_file, found))
    if len(found) > _MOST_FILES or tables > MAX_MEMBERS:
        raise UnreadableError("zip_too_many", Place(name_of_given(folder)), limit=MAX_MEMBERS)
    return found


def _too_big(path: Path) -> UnreadableError:
    return UnreadableError("file_too_big", Place(name_of_given(path)), limit=MAX_FILE_BYTES >> 20)
