"""The site as it was built: precompressed files, entity tags, parts, its own 404 page.

The site is a link that is replaced while requests run (portal/site/build.py); libraries that serve
precompressed files (whitenoise, servestatic, blacknoise) list the folder once, when they start.
"""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from stat import S_ISREG
from typing import IO
from urllib.parse import quote

from fastapi import Request, Response

from core.languages.language import LANGUAGES
from core.texts import load_texts
from portal.api.bare_page import bare_page
from portal.api.http.conditions import failed_precondition, range_applies
from portal.api.http.file_response import OpenFileResponse
from portal.api.http.headers import DESK
from portal.api.http.media_types import media_type_of
from portal.api.http.negotiation import IDENTITY, choose_coding
from portal.api.http.ranges import parts_of

# A file that has its hash in its name, or in its folder's, never changes.
_HASHED = re.compile(r"[.-][0-9a-f]{12,64}\.\w+$|/[0-9a-f]{12,64}/[^/]+$")
_ONE_FILE = re.compile(r".+/[^/]+-[0-9]+\.html")
FOR_EVER = "public, max-age=31536000, immutable"
LOST = "404.html"
_PAGE, _FILE = "public, max-age=60", "public, max-age=3600"
_ENDINGS = {"br": ".br", "gzip": ".gz"}
# The link may be replaced, and the folder that it led to deleted, between two looks.
_LOOKS = 5


@dataclass(frozen=True, slots=True)
class _Found:
    """An open file of the site; `coding` is that of its bytes."""

    file: IO[bytes]
    path: str
    coding: str
    size: int
    modified_ns: int

    @property
    def etag(self) -> str:
        suffix = "" if self.coding == IDENTITY else f"-{self.coding}"
        return f'"{self.modified_ns:x}-{self.size:x}{suffix}"'

    @property
    def modified_at(self) -> datetime:
        return datetime.fromtimestamp(self.modified_ns // 1_000_000_000, UTC)


def serve_file(request: Request, site_dir: Path, address: str) -> Response:
    """Answer with the page or file at *address*, the path without its leading slash."""
    for _ in range(_LOOKS):
        # Resolved once, so that an answer never comes from two builds.
        root = site_dir.resolve()
        answer = _answer(request, root, address)
        if answer.status_code != HTTPStatus.NOT_FOUND or site_dir.resolve() == root:
            break
    return answer


def lifetime_of(path: str) -> str:
    """Return the Cache-Control of the file at *path* below the site."""
    if _HASHED.search(f"/{path}"):
        return FOR_EVER
    return _PAGE if path.endswith(".html") else _FILE


def is_download(path: str) -> bool:
    """Return whether the file at *path* is a page in one file, whose style no policy allows."""
    return _ONE_FILE.fullmatch(path) is not None


def _answer(request: Request, root: Path, address: str) -> Response:
    # As nginx reads it: slashes that follow each other are one.
    names = [name for name in address.split("/") if name]
    if any(name in {".", ".."} or "\x00" in name for name in names):
        return _not_found(root, "")
    path = "/".join(names)
    is_folder = not names or address.endswith("/")
    if not is_folder and _is_folder(root / path):
        return _with_slash(request, path)
    if is_folder:
        path = f"{path}/index.html" if names else "index.html"
    codings = [name for name, ending in _ENDINGS.items() if _stat(root / f"{path}{ending}")]
    coding = choose_coding(request.headers.get("Accept-Encoding"), codings)
    found = _open(root, path, coding or IDENTITY)
    if found is None:
        return _not_found(root, names[0] if names else "")
    if coding is None:
        found.file.close()
        return Response(status_code=HTTPStatus.NOT_ACCEPTABLE, headers={"Vary": "Accept-Encoding"})
    return _file(request, found)


def _with_slash(request: Request, path: str) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    location = f"/{quote(path)}/{query}"
    return Response(status_code=HTTPStatus.PERMANENT_REDIRECT, headers={"Location": location})


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (OSError, ValueError):
        # Not there; or not even a possible name: too long, or of letters that no file has.
        return None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _open(root: Path, path: str, coding: str) -> _Found | None:
    try:
        file = (root / f"{path}{_ENDINGS.get(coding, '')}").open("rb")
    except (OSError, ValueError):
        return None
    facts = os.fstat(file.fileno())
    if not S_ISREG(facts.st_mode):
        file.close()
        return None
    return _Found(file, path, coding, facts.st_size, facts.st_mtime_ns)


def _file(request: Request, found: _Found) -> Response:
    headers = {
        "ETag": found.etag,
        "Last-Modified": format_datetime(found.modified_at, usegmt=True),
        "Cache-Control": lifetime_of(found.path),
        "Vary": "Accept-Encoding",
        "Accept-Ranges": "bytes",
    }
    status = failed_precondition(request.headers, found.etag, found.modified_at)
    if status is not None:
        found.file.close()
        return Response(status_code=status, headers=headers)
    headers["Content-Type"] = media_type_of(found.path)
    if is_download(found.path):
        headers["Content-Disposition"] = "attachment"
    if found.coding != IDENTITY:
        headers["Content-Encoding"] = found.coding
    parts = None
    if range_applies(request.headers.get("If-Range"), found.etag, found.modified_at):
        parts = parts_of(request.headers.get("Range"), found.size)
    if parts == []:
        found.file.close()
        more = {"Content-Range": f"bytes */{found.size}", "Cache-Control": "no-store"}
        return Response(
            status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers | more
        )
    return OpenFileResponse(found.file, found.size, headers, parts)


def _not_found(root: Path, first: str) -> Response:
    """Answer with the page for lost readers, in the language whose pages stand below *first*.

    Before the first release there is none; then the page says that.
    """
    folder = root / first if first in LANGUAGES else root
    page = next((one for one in (folder / LOST, root / LOST) if _stat(one)), None)
    body = page.read_bytes() if page else _nothing_yet().encode()
    return Response(body, status_code=HTTPStatus.NOT_FOUND, media_type="text/html")


def _nothing_yet() -> str:
    texts = load_texts()
    title, text = texts("api.nothing_published"), texts("api.nothing_published.text")
    return bare_page(title, text, link=(texts("desk.name"), DESK))
