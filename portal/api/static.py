"""Serving the site as it was built: precompressed files, entity tags, its own 404 page."""

import mimetypes
import os
import re
from email.utils import formatdate
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import FileResponse, RedirectResponse

_HASHED = re.compile(r"\.[0-9a-f]{8,}\.\w+$")
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/geo+json", ".geojson")


def serve_file(request: Request, site_dir: Path, address: str) -> Response:
    """Answer with the page or file at *address* (without its leading slash).

    The link to the site is resolved once, so that a page never comes from two builds.
    """
    root = site_dir.resolve()
    path = _inside(root, address)
    if path is not None and path.is_dir():
        if address and not address.endswith("/"):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/{address}/{query}", status_code=308)
        path /= "index.html"
    elif address.endswith("/"):
        path = None
    if path is None or not path.is_file():
        return _not_found(root)
    return _file(request, path)


def _inside(root: Path, address: str) -> Path | None:
    """Find the file; None for anything that would leave the site's folder."""
    if "\x00" in address:
        return None
    path = Path(os.path.normpath(root / address))
    return path if path == root or root in path.parents else None


def _file(request: Request, path: Path) -> Response:
    accepted = request.headers.get("Accept-Encoding", "")
    chosen, encoding = path, None
    for name, ending in _ENCODINGS:
        packed = path.with_name(path.name + ending)
        if name in accepted and packed.is_file():
            chosen, encoding = packed, name
            break
    found = chosen.stat()
    etag = f'"{found.st_mtime_ns:x}-{found.st_size:x}"'
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {
        "ETag": etag,
        "Last-Modified": formatdate(found.st_mtime, usegmt=True),
        "Cache-Control": "public, max-age=60"
        if path.suffix == ".html"
        else "public, max-age=3600",
        "Vary": "Accept-Encoding",
        **({"Content-Encoding": encoding} if encoding else {}),
    }
    if etag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    # In pieces, and any part of it: a release file can be large.
    return FileResponse(chosen, media_type=kind, headers=headers)


def _keeping(path: Path) -> str:
    """Say how long a file keeps: for ever where its name carries its hash."""
    if _HASHED.search(path.name):
        return "public, max-age=31536000, immutable"
    return f"public, max-age={60 if path.suffix == '.html' else 3600}"


def _not_found(root: Path) -> Response:
    page = root / "404.html"
    body = page.read_bytes() if page.is_file() else b""
    return Response(body, status_code=404, media_type="text/html")
