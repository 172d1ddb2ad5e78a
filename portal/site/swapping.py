"""Folders of built sites: one being made, the one shown, the one before; and the swap."""

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def new_folder(site: Path) -> Iterator[Path]:
    """Yield a new folder beside the link *site*; it goes at the end unless *site* names it.

    While it is being filled it is locked by this process, so that no other takes it for a
    leftover, whatever its name and age.
    """
    folder = Path(tempfile.mkdtemp(prefix=_prefix(site), dir=site.parent))
    folder.chmod(0o755)
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(descriptor)
        if not _names(site, folder):
            shutil.rmtree(folder, ignore_errors=True)


def swap(site: Path, folder: Path) -> None:
    """Point *site* at *folder* in one step, then delete sites older than the one before."""
    before = site.resolve() if site.is_symlink() else None
    # By chance, not by process: two containers on one volume may have processes of one number.
    link = site.with_name(f"{_prefix(site)}link-{secrets.token_hex(8)}")
    link.symlink_to(folder.name)
    link.replace(site)
    # By name: one folder has several paths, relative or through a link.
    kept = {folder.name, before.name if before else None}
    for other in site.parent.glob(f"{_prefix(site)}*"):
        is_link = other.is_symlink()  # another's spare, or what a kill left of one: a few bytes
        if other.name not in kept and not is_link and not _is_being_made(other):
            shutil.rmtree(other, ignore_errors=True)


def _prefix(site: Path) -> str:
    return f".{site.name}-"


def _names(site: Path, folder: Path) -> bool:
    return site.is_symlink() and site.readlink().name == folder.name


def _is_being_made(folder: Path) -> bool:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:  # whoever made it has just deleted it
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
