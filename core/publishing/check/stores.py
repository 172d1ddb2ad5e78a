"""Holding everything that was stored against what was written down of it.

The quick form reads the current release of each plan and is run before publishing and at the
start of the services; the whole form reads every file and is for a person or a timer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from sqlalchemy import Engine, select
from sqlmodel import col

from core.database.engine import reading
from core.editions import read_editions
from core.enums import ImportState
from core.errors import FileUnusableError, ReleaseUnreadableError
from core.files import EDITIONS, copy_whole
from core.manifest import compare_sums, read_sums, sha256_of
from core.models import ImportRun, PublishedRelease
from core.progress import Progress, silent
from core.publishing.check.reconcile import Finding, FindingKind, reconcile
from core.publishing.folder import ReleaseFolder
from core.release.reader import Release
from core.release.records import ReleaseInfo
from core.release.verification import is_sound

_HASH_LETTERS = 64


@dataclass(frozen=True, slots=True)
class Stores:
    """Where an instance keeps what it stores."""

    engine: Engine
    releases_dir: Path
    imports_dir: Path
    site_dir: Path


def verify_quickly(stores: Stores, *, repair: bool = False) -> list[Finding]:
    """Reconcile rows and files, then check the current release of each plan and its chain."""
    found = reconcile(stores.engine, stores.releases_dir, set_aside=repair)
    for plan, rows in _published(stores.engine).items():
        folder = ReleaseFolder(stores.releases_dir / plan)
        newest = _check_file(folder, rows[-1])
        found += (replace(finding, plan=plan) for finding in newest or _chain(folder, rows))
    found += _site_behind(stores)
    return _healed(stores, found) if repair else found


def verify_whole(
    stores: Stores, *, repair: bool = False, progress: Progress = silent
) -> list[Finding]:
    """Check every release file, the site and every kept import, after what the quick form does."""
    found = reconcile(stores.engine, stores.releases_dir, set_aside=repair)
    for plan, rows in _published(stores.engine).items():
        folder = ReleaseFolder(stores.releases_dir / plan)
        for done, row in enumerate(rows):
            progress("verify.releases", done, len(rows))
            of_file = _check_file(folder, row, thorough=True)
            of_file = of_file or _chain(folder, rows[: done + 1])
            found += (replace(finding, plan=plan) for finding in of_file)
    progress("verify.site", 0, 1)
    found += _site_behind(stores)
    found += _site(stores.site_dir)
    found += _editions(stores.releases_dir)
    progress("verify.imports", 0, 1)
    found += _imports(stores)
    return _healed(stores, found) if repair else found


def _published(engine: Engine) -> dict[str, list[PublishedRelease]]:
    order = col(PublishedRelease.plan), col(PublishedRelease.number)
    with reading(engine) as session:
        rows = session.scalars(select(PublishedRelease).order_by(*order)).all()
    return {plan: list(of_plan) for plan, of_plan in groupby(rows, lambda row: row.plan)}


def _check_file(
    folder: ReleaseFolder, row: PublishedRelease, *, thorough: bool = False
) -> list[Finding]:
    """Return what is wrong with the bytes of a file; nothing of one that is missing."""
    path = folder.path / row.file_name
    if not path.is_file():
        return []  # reconciling has named it
    if sha256_of(path) != row.sha256:
        return [Finding(FindingKind.FILE_DAMAGED, row.file_name)]
    if thorough and not _is_sound(path):
        return [Finding(FindingKind.FILE_UNREADABLE, row.file_name)]
    return []


def _is_sound(path: Path) -> bool:
    """Return whether the file's pages fit together; False of what is no release."""
    try:
        release = Release(path)
    except ReleaseUnreadableError:
        return False
    try:
        return is_sound(release)
    finally:
        release.close()


def _chain(folder: ReleaseFolder, rows: Sequence[PublishedRelease]) -> list[Finding]:
    """Compare the numbers and hashes of earlier releases in the last file with their rows."""
    last = rows[-1]
    path = folder.path / last.file_name
    if not path.is_file():
        return []
    try:
        release = Release(path)
    except ReleaseUnreadableError:
        return [Finding(FindingKind.FILE_UNREADABLE, last.file_name)]
    infos = release.all(ReleaseInfo)
    listed = [(info.number, info.sha256) for info in infos[:-1]]
    known = [(row.number, row.sha256) for row in rows[:-1]]
    own = (infos[-1].plan, infos[-1].number) if infos else None
    release.close()
    is_whole = listed == known and own == (last.plan, last.number)
    return [] if is_whole else [Finding(FindingKind.CHAIN_BROKEN, last.file_name)]


def _site_behind(stores: Stores) -> Iterator[Finding]:
    """Name the current releases that the site does not show; a site without a list shows none."""
    if not stores.site_dir.exists():
        return
    shown = {Path(name).name for name in read_sums(stores.site_dir)}
    if not shown:
        yield Finding(FindingKind.SITE_UNLISTED, stores.site_dir.name)
        return
    for plan, rows in _published(stores.engine).items():
        if rows[-1].file_name not in shown:
            yield Finding(FindingKind.SITE_BEHIND, rows[-1].file_name, plan)


def _site(site_dir: Path) -> Iterator[Finding]:
    if not read_sums(site_dir):
        return
    for difference in compare_sums(site_dir):
        yield Finding(FindingKind.SITE_DIFFERS, difference.path)


def _editions(releases_dir: Path) -> Iterator[Finding]:
    """Compare what is kept of earlier pages with the hashes that were taken of it."""
    try:
        with read_editions(releases_dir / EDITIONS) as editions:
            for address in editions.damaged() if editions else ():
                yield Finding(FindingKind.EDITION_DAMAGED, address)
    except FileUnusableError:
        yield Finding(FindingKind.EDITIONS_UNREADABLE, EDITIONS)


def _imports(stores: Stores) -> Iterator[Finding]:
    """Read every kept file, and look for the file of every import that was applied."""
    kept = {path.name: path for path in sorted(stores.imports_dir.glob("[0-9a-f]*"))}
    for name, path in kept.items():
        if len(name) == _HASH_LETTERS and sha256_of(path) != name:
            yield Finding(FindingKind.IMPORT_DAMAGED, name)
    with reading(stores.engine) as session:
        applied = session.scalars(
            select(col(ImportRun.file))
            .where(col(ImportRun.state) == ImportState.APPLIED)
            .distinct()
        ).all()
    for name in sorted(set(applied) - kept.keys()):
        yield Finding(FindingKind.IMPORT_MISSING, name)


def _healed(stores: Stores, found: Sequence[Finding]) -> list[Finding]:
    """Put whole copies from the site in place of release files that are damaged or missing."""
    hashes = {
        row.file_name: row.sha256 for rows in _published(stores.engine).values() for row in rows
    }
    broken = {FindingKind.FILE_DAMAGED, FindingKind.FILE_MISSING}
    return [
        replace(finding, is_repaired=_heal(stores, finding, hashes[finding.name]))
        if finding.kind in broken and not finding.is_repaired
        else finding
        for finding in found
    ]


def _heal(stores: Stores, finding: Finding, sha256: str) -> bool:
    folder = ReleaseFolder(stores.releases_dir / finding.plan)
    for copy in sorted(stores.site_dir.glob(f"*/data/{finding.name}")):
        if sha256_of(copy) != sha256:
            continue
        if (folder.path / finding.name).exists():
            folder.set_aside(finding.name)
        copy_whole(copy, folder.path / finding.name, ".whole-")
        return True
    return False
