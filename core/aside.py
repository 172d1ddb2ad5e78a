"""A file or folder written whole beside its place, then swapped in."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
            for file in sorted(made.iterdir()):
                file.replace(whole / file.name)
        else:
            made.replace(whole)
