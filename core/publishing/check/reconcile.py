"""Release rows, release files and `current` links held against each other, at every start.

What a crash left unfinished is finished here: a committed file still in its draft, a link that
names the release before. All else is named, and nothing is deleted.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from sqlalchemy import Engine, select
from sqlmodel import col

from core.database.engine import reading
from core.errors import (
    QotbnamaError,
    ReleaseDamagedError,
    ReleaseFileMissingError,
    ReleaseFileUnknownError,
)
from core.manifest import sha256_of
from core.models import PublishedRelease
from core.publishing.folder import ReleaseFolder


class FindingKind(StrEnum):
    """In what way stored things disagree."""

    FILE_MISSING = "file_missing"
    FILE_UNKNOWN = "file_unknown"
    FILE_DAMAGED = "file_damaged"
    FILE_UNREADABLE = "file_unreadable"
    CHAIN_BROKEN = "chain_broken"
    LINK_WRONG = "link_wrong"
    SITE_DIFFERS = "site_differs"
    SITE_BEHIND = "site_behind"
    SITE_UNLISTED = "site_unlisted"
    EDITION_DAMAGED = "edition_damaged"
    EDITIONS_UNREADABLE = "editions_unreadable"
    IMPORT_MISSING = "import_missing"
    IMPORT_DAMAGED = "import_damaged"


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement, about the file *name* of *plan* ("": of none)."""

    kind: FindingKind
    name: str
    plan: str = ""
    is_repaired: bool = False


def reconcile(
    engine: Engine, releases_dir: Path, *, plan: str | None = None, set_aside: bool = False
) -> list[Finding]:
    """Compare rows, files and links of *plan*, or of every plan; finish what a crash began.

    *set_aside*: move files that no row knows out of the way. Where the folder cannot be written,
    findings are returned as not repaired.
    """
    with reading(engine) as session:
        rows = session.scalars(
            select(PublishedRelease).order_by(
                col(PublishedRelease.plan), col(PublishedRelease.number)
            )
        ).all()
    published = {code: list(of_plan) for code, of_plan in groupby(rows, lambda row: row.plan)}
    folders = {path.name for path in releases_dir.glob("*/") if not path.name.startswith(".")}
    codes = [plan] if plan else sorted(published.keys() | folders)
    found: list[Finding] = []
    for code in codes:
        folder = ReleaseFolder(releases_dir / code)
        findings = _of_plan(folder, published.get(code, []), set_aside=set_aside)
        found += (replace(finding, plan=code) for finding in findings)
    return found


def _of_plan(
    folder: ReleaseFolder, rows: Sequence[PublishedRelease], *, set_aside: bool
) -> Iterator[Finding]:
    files = folder.files()
    missing = [row.file_name for row in rows if row.file_name not in files]
    for name in missing:
        yield Finding(FindingKind.FILE_MISSING, name, is_repaired=_done(folder.complete, name))
    for name in sorted(files.keys() - {row.file_name for row in rows}):
        is_moved = set_aside and _done(folder.set_aside, name)
        yield Finding(FindingKind.FILE_UNKNOWN, name, is_repaired=is_moved)
    if not rows:
        return
    newest = rows[-1]
    if folder.target != newest.file_name and newest.file_name in folder.files():
        is_pointed = _done(folder.point_at, newest.file_name)
        yield Finding(FindingKind.LINK_WRONG, newest.file_name, is_repaired=is_pointed)


def _done(repair: Callable[[str], object], name: str) -> bool:
    """Repair what can be; False on a disk that this process may only read."""
    try:
        return repair(name) is not False
    except OSError:
        return False


def check_newest(folder: ReleaseFolder, newest: PublishedRelease) -> None:
    """Raise ReleaseDamagedError unless the file of *newest* has the hash of its row."""
    path = folder.path / newest.file_name
    if sha256_of(path) != newest.sha256:
        raise ReleaseDamagedError(path)


# What keeps the next release from being published.
_ERRORS: dict[FindingKind, type[QotbnamaError]] = {
    FindingKind.FILE_MISSING: ReleaseFileMissingError,
    FindingKind.FILE_UNKNOWN: ReleaseFileUnknownError,
}


def refuse(findings: Sequence[Finding]) -> None:
    """Raise the error of the first of *findings* that nobody repaired; a wrong link is none."""
    serious = (one for one in findings if one.kind in _ERRORS and not one.is_repaired)
    if first := next(serious, None):
        raise _ERRORS[first.kind](first.name)
