"""Taking a backup: rows first, in one state of the database, then the files they name."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select
from sqlmodel import Session

from core.backup.row_copy import copy_rows
from core.database.engine import migrate, migrating, open_database, reading
from core.editions import copy_editions
from core.errors import BackupNotFoundError, ReleaseDamagedError, ReleaseFileMissingError
from core.files import EDITIONS, delete_left_behind
from core.manifest import SUMS, files_of, read_sums, sha256_of, write_sums
from core.models import PublishedRelease
from core.progress import Progress, silent

DATABASE = "database.sqlite"
RELEASES, IMPORTS = "releases", "imports"
_STAMP = "%Y%m%dT%H%M%SZ"
_UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A finished backup: where it is, its rows and files, and its bytes beyond the last's."""

    folder: Path
    row_count: int
    file_count: int
    new_bytes: int


def back_up(
    engine: Engine,
    folder: Path,
    *,
    releases_dir: Path,
    imports_dir: Path,
    now: datetime,
    progress: Progress = silent,
) -> BackupMade:
    """Write a backup below *folder*, named by *now* in UTC, and return what it holds.

    It is made aside and renamed, so that a folder with such a name is a whole backup. Files that
    the last backup has are linked from it where the disk allows. Raises ReleaseFileMissingError
    and ReleaseDamagedError: a backup of what is damaged would push out one of what was whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    delete_left_behind(folder, f"{_UNFINISHED}*")
    last = latest_backup(folder)
    aside = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
    try:
        with reading(engine) as session:
            row_count = _write_rows(session, aside / DATABASE, progress)
            releases = session.scalars(select(PublishedRelease)).all()
        progress("backup.files", 0, 1)
        writer = _FileWriter(aside, last)
        for row in releases:
            path = releases_dir / row.plan / row.file_name
            if not path.is_file():
                raise ReleaseFileMissingError(row.file_name)
            if writer.copy(path, f"{RELEASES}/{row.plan}/{row.file_name}") != row.sha256:
                raise ReleaseDamagedError(path)
        if (releases_dir / EDITIONS).is_file():
            copy_editions(releases_dir / EDITIONS, aside / EDITIONS)
            writer.copy(aside / EDITIONS, f"{RELEASES}/{EDITIONS}")
            (aside / EDITIONS).unlink()
        for path in _kept_imports(imports_dir):
            writer.copy(path, f"{IMPORTS}/{path.name}")
        sums = {**writer.sums, DATABASE: sha256_of(aside / DATABASE)}
        write_sums(aside, sums)
        made = aside.replace(folder / now.strftime(_STAMP))
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    new_bytes = writer.new_bytes + (made / DATABASE).stat().st_size
    return BackupMade(made, row_count, len(sums), new_bytes)


def latest_backup(folder: Path) -> Path | None:
    """Return the newest backup below *folder*, or *folder* if it is one; None: there is none."""
    if (folder / SUMS).is_file():
        return folder
    found = sorted(path.parent for path in folder.glob(f"*/{SUMS}") if path.parent.name[0] != ".")
    return found[-1] if found else None


def named_backup(folder: Path) -> Path:
    """Return the backup that *folder* means; BackupNotFoundError when there is none."""
    found = latest_backup(folder)
    if found is None:
        raise BackupNotFoundError(str(folder))
    return found


def _write_rows(session: Session, path: Path, progress: Progress) -> int:
    target = open_database(f"sqlite:///{path}")
    try:
        migrate(target)
        # Rows are written in the order of what they refer to, and checked at the end.
        with migrating(target) as connection:
            return copy_rows(session.connection(), connection, progress)
    finally:
        target.dispose()


def _kept_imports(imports_dir: Path) -> Iterator[Path]:
    """Yield the kept files; their names are their hashes, what is unfinished begins with a dot."""
    for path in sorted(imports_dir.glob("[0-9a-f]*")):
        if path.is_file():
            yield path


class _FileWriter:
    """Writes files into a backup, linked from the *last* one where they are the same."""

    def __init__(self, folder: Path, last: Path | None) -> None:
        self._folder = folder
        self._last = last
        self._last_sums = read_sums(last) if last else {}
        self.sums: dict[str, str] = {}
        self.new_bytes = 0

    def copy(self, source: Path, name: str) -> str:
        """Copy *source* to *name*; return the SHA-256 of what was written."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self._link(sha256_of(source), name, path):
            shutil.copyfile(source, path)
            self.new_bytes += path.stat().st_size
        self.sums[name] = sha256_of(path)
        return self.sums[name]

    def _link(self, sha256: str, name: str, path: Path) -> bool:
        if self._last is None or self._last_sums.get(name) != sha256:
            return False
        try:
            os.link(self._last / name, path)
        except OSError:  # another disk, one without links, or the file is gone
            return False
        if sha256_of(path) != sha256:  # damaged since: this backup shall not be
            path.unlink()
            return False
        return True


def files_below(folder: Path, part: str) -> Iterator[str]:
    """Yield the paths of the files of *part* (releases or imports) of a backup, relative to it."""
    if (folder / part).is_dir():
        yield from sorted(files_of(folder / part))
