"""Opening what somebody handed in: a regular file, by no link, and not too big.

A pipe would be waited for without end, a device has no end, and a link inside a folder leads to
what nobody meant to hand in. So the kind is asked of the file that is open, not of its name.
"""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from core.importing.problems import Place, UnreadableError

MAX_FILE_BYTES = 200 << 20
# Absent on Windows, which has neither such links nor such pipes.
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)


def open_given(path: Path, place: Place, most: int = MAX_FILE_BYTES) -> BinaryIO:
    """Open *path* for reading; UnreadableError unless it is a regular file of at most *most*."""
    if path.is_symlink():
        raise UnreadableError("file_is_link", place)
    try:
        descriptor = os.open(path, os.O_RDONLY | _NO_LINK | _NO_WAIT | _BINARY)
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableError("file_not_found", place) from None
    except OSError as error:
        # A socket cannot be opened at all.
        if path.exists() and not path.is_file():
            raise UnreadableError("file_not_regular", place) from error
        raise
    found = os.fstat(descriptor)
    is_regular = stat.S_ISREG(found.st_mode)
    if is_regular and found.st_size <= most:
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    if is_regular:
        raise UnreadableError("file_too_big", place, limit=most >> 20)
    raise UnreadableError("file_not_regular", place)


def name_of_given(path: Path) -> str:
    """Return what *path* is called, in letters that any text can hold."""
    return os.fsencode(path.name).decode("utf-8", "replace")
