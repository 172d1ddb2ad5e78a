"""Every file that is handed in is kept, under its hash, before it is read."""

import hashlib
import os
import shutil
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from core.importing.archive import is_table_file

_CHUNK = 1 << 20
# A fixed moment, so that the same folder packs to the same bytes.
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNFINISHED = ".unfinished-"
_LEFT_BEHIND_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it lies in the imports folder."""

    sha256: str
    name: str
    size_bytes: int
    path: Path


def keep(path: Path, imports_dir: Path, now: datetime) -> KeptFile:
    """Copy *path* (a folder is packed into a ZIP) into *imports_dir*, named by its SHA-256.

    What copies of a day ago left behind, because they were killed, is deleted.
    """
    imports_dir.mkdir(parents=True, exist_ok=True)
    _drop_left_behind(imports_dir, now)
    try:
        with tempfile.NamedTemporaryFile(
            dir=imports_dir, prefix=_UNFINISHED, delete=False
        ) as file:
            aside = Path(file.name)
            try:
                _copy(path, file)
                kept = imports_dir / _sha256(aside)
                aside.replace(kept)
            finally:
                aside.unlink(missing_ok=True)
    except OSError as error:
        # Of a disk that is full the system names no file: which disk it is must be said.
        error.filename = error.filename or str(imports_dir)
        raise
    return KeptFile(kept.name, path.name, kept.stat().st_size, kept)


def _drop_left_behind(imports_dir: Path, now: datetime) -> None:
    for aside in imports_dir.glob(f"{_UNFINISHED}*"):
        with suppress(FileNotFoundError):
            if now.timestamp() - aside.stat().st_mtime > _LEFT_BEHIND_S:
                aside.unlink()


def _copy(path: Path, out: IO[bytes]) -> None:
    if path.is_dir():
        _pack(path, out)
    else:
        with path.open("rb") as given:
            shutil.copyfileobj(given, out, _CHUNK)
    out.flush()
    os.fsync(out.fileno())


def _pack(folder: Path, out: IO[bytes]) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            if path.is_file() and is_table_file(path):
                entry = zipfile.ZipInfo(path.name, _ZIP_MOMENT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
