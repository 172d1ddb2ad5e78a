"""What every page of a plan is made with: another version of it makes every page anew."""

import hashlib
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from portal.pages.elements.book import Book
from portal.pages.elements.drafts import Read
from portal.site.keeping.read_digests import read_digests
from portal.site.shell import Shell

_ROOT = Path(__file__).resolve().parents[3]
_SOURCES = ("core", "portal", "locales")
_LIBRARIES = ("jinja2", "markupsafe", "brotli", "rcssmin", "rjsmin")


def build_version(book: Book, shell: Shell, settings: object) -> str:
    """Return it: the program, the frame, what is set, the plan and its words."""
    shape = [Read("rows", table) for table in ("plan", "level", "portfolio")]
    digests = read_digests(book, shape)
    parts = (
        _program(),
        repr(shell.tops),
        str(shell.links),
        str(shell.bottom),
        repr(shell.assets.files.keys()),
        repr(settings),
        repr(book.others),
        repr([digests[read] for read in shape]),
        repr([(key, book.t(key)) for key in sorted(book.t.keys())]),
        repr([(code, one.number) for code, one in book.districts.items()]),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@lru_cache(maxsize=1)
def _program() -> str:
    made = hashlib.sha256(sys.version.encode())
    for library in _LIBRARIES:
        made.update(f"{library} {version(library)}".encode())
    for path in _files():
        made.update(f"{path.relative_to(_ROOT)}\0".encode())
        made.update(path.read_bytes())
    return made.hexdigest()


def _files() -> Iterator[Path]:
    for source in _SOURCES:
        for path in sorted((_ROOT / source).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path
