"""The folder of a plan's release files: numbers, drafts, and the link to the current release.

A release file that once stood here is never deleted by the program. A file that no row of the
database knows is moved into SET_ASIDE, where its number still counts as used.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.files import delete_left_behind, point, sync_folder
from core.release.naming import CURRENT, numbered_files

SET_ASIDE = "set-aside"
_DRAFT = ".draft-"


@dataclass(slots=True)
class DraftPlace:
    """The folder of a draft; `is_committing` once its row may be in the database."""

    path: Path
    is_committing: bool = False


@dataclass(frozen=True, slots=True)
class ReleaseFolder:
    """The folder at *path*, `releases/<plan>`; it need not be there yet."""

    path: Path

    @property
    def link(self) -> Path:
        """The symbolic link to the current release file."""
        return self.path / CURRENT

    @property
    def target(self) -> str | None:
        """The name of the file that the link points to; None when there is no link."""
        return self.link.readlink().name if self.link.is_symlink() else None

    def files(self) -> dict[str, int]:
        """Return the names of the release files here with their numbers, in order."""
        return numbered_files(self.path)

    def highest_number(self) -> int:
        """Return the highest number that any file here, or set aside, was given; 0: none."""
        used = {**numbered_files(self.path / SET_ASIDE), **self.files()}
        return max(used.values(), default=0)

    @contextmanager
    def drafting(self, now: datetime) -> Iterator[DraftPlace]:
        """Yield a new folder for a draft; an error deletes it, unless it may be committed.

        What may have been committed stays for `complete`. Drafts older than a day are deleted,
        since no publishing takes that long.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        delete_left_behind(self.path, f"{_DRAFT}*", now)
        place = DraftPlace(self.path / f"{_DRAFT}{secrets.token_hex(8)}")
        place.path.mkdir()
        try:
            yield place
        finally:
            is_left = place.is_committing and any(place.path.iterdir())
            if not is_left:
                shutil.rmtree(place.path, ignore_errors=True)

    def complete(self, name: str) -> bool:
        """Take the committed file *name* out of the draft a crash left it in; False: none has it.

        A row is committed before its file is moved here, so only a draft can hold it.
        """
        for draft in sorted(self.path.glob(f"{_DRAFT}*/{name}")):
            self.take(draft)
            shutil.rmtree(draft.parent, ignore_errors=True)
            return True
        return False

    def take(self, draft: Path) -> Path:
        """Move a finished draft into its place; return where it is now."""
        path = self.path / draft.name
        draft.replace(path)
        sync_folder(self.path)
        return path

    def point_at(self, name: str) -> None:
        """Make the link name *name*."""
        point(self.link, name)

    def set_aside(self, name: str) -> Path:
        """Move the file *name*, which no row knows, out of the way; return where it is now."""
        place = self.path / SET_ASIDE
        place.mkdir(exist_ok=True)
        return (self.path / name).replace(place / name)
