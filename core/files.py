"""Files and folders written whole beside their place and then swapped in, and what kills leave.

A reader sees what was there before or what is there now, never a part. Names of what is being made
are drawn by chance, not from the process: two containers on one volume may have processes of one
number. The lock of a data directory is in lock.py.
"""

import errno
import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

# Beside the folders of releases: what every page said in every release (editions.py).
EDITIONS = "editions.sqlite"
_READ_ONLY = 0o444
# Nothing that is made aside takes a day.
_LEFT_BEHIND_S = 24 * 3600


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """Yield a name beside *path* to write a file or folder to.

    At the end it takes the place of *path*; after an error nothing has changed. A folder that has
    files already keeps those that are not written anew.
    """
    whole = path.absolute()
    if whole.is_symlink() or (whole.exists() and not (whole.is_file() or whole.is_dir())):
        # A device or a pipe that is swapped away would be missed.
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    if not whole.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    with tempfile.TemporaryDirectory(dir=whole.parent, prefix=".qotbnama-") as place:
        made = Path(place) / "made"
        yield made
        if made.is_dir() and path.is_dir():
            # No system replaces a folder that is not empty in one step; each file is replaced so.
            for file in sorted(made.iterdir()):
                file.replace(whole / file.name)
        else:
            made.replace(whole)


def copy_whole(source: Path, path: Path, prefix: str) -> None:
    """Copy *source* to *path* for good: read-only, and never seen half written.

    *prefix* begins the name of the copy while it is being made, for `delete_left_behind`.
    """
    made = path.with_name(f"{prefix}{secrets.token_hex(8)}")
    try:
        shutil.copyfile(source, made)
        made.chmod(_READ_ONLY)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def delete_left_behind(folder: Path, pattern: str, now: datetime | None = None) -> None:
    """Delete the files and folders of *pattern* that a killed process left in *folder*.

    With *now* only those are deleted that nobody has touched for a day, of folders what can be.
    Without it the caller holds the lock of the data directory, which keeps out whoever might
    still be writing them, and all must go.
    """
    for left in folder.glob(pattern):
        # Another process may give it its name, or delete it, right now.
        with suppress(FileNotFoundError):
            if now and now.timestamp() - left.stat().st_mtime <= _LEFT_BEHIND_S:
                continue
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=now is not None)
            else:
                left.unlink()


def point(link: Path, name: str) -> None:
    """Make the symbolic link *link* name *name*, in one step: readers never miss it."""
    # A link cannot be changed, only replaced.
    spare = link.with_name(f"{_prefix(link)}link-{secrets.token_hex(8)}")
    spare.symlink_to(name)
    spare.replace(link)


def sync_folder(folder: Path) -> None:
    """Have the names in *folder* outlive a power failure."""
    # A name is the folder's own data: syncing the file that has it does not write it.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def new_folder(link: Path) -> Iterator[Path]:
    """Yield a new folder beside *link*; it goes at the end unless *link* names it by then.

    While it is being filled it is locked by this process, so that no other takes it for a
    leftover, whatever its name and age.
    """
    folder = Path(tempfile.mkdtemp(prefix=_prefix(link), dir=link.parent))
    folder.chmod(0o755)  # mkdtemp's is its owner's alone; a web server may be another user
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(descriptor)
        if not _names(link, folder):
            shutil.rmtree(folder, ignore_errors=True)


def swap(link: Path, folder: Path) -> None:
    """Point *link* at *folder* in one step, then delete folders older than the one before."""
    before = link.resolve() if link.is_symlink() else None
    point(link, folder.name)
    # By name: one folder has several paths, relative or through a link.
    kept = {folder.name, before.name if before else None}
    for other in link.parent.glob(f"{_prefix(link)}*"):
        is_link = other.is_symlink()  # another's spare, or what a kill left of one: a few bytes
        if other.name not in kept and not is_link and not _is_being_made(other):
            shutil.rmtree(other, ignore_errors=True)


def _prefix(link: Path) -> str:
    return f".{link.name}-"


def _names(link: Path, folder: Path) -> bool:
    return link.is_symlink() and link.readlink().name == folder.name


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
