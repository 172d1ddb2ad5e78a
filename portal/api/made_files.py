"""Answers with what is made of a file of the site when it is asked for."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from fastapi import Request, Response

from portal.api.http.media_types import media_type_of
from portal.api.http.static import lifetime_of
from portal.site.files.made_from import made_from, make, sources_of


def made_of_site(request: Request, address: str) -> Response | None:
    """Answer with what is made of a file of the site; None where there is no such file."""
    if made_from(address) is None or ".." in address.split("/"):
        return None
    root: Path = request.app.state.settings.site_dir.resolve()

    def kept(name: str) -> bytes | None:
        try:
            return (root / name).read_bytes()
        except (OSError, ValueError):
            return None

    return made_file(request, address, kept)


def made_file(
    request: Request, address: str, kept: Callable[[str], bytes | None]
) -> Response | None:
    """Answer with the file at *address*, made of others; None where these are not there.

    *kept* returns the content of a file by its address, or None.
    """
    sources = sources_of(address, kept)
    if not sources:
        return None
    etag = f'"{sha256(b"".join(sources)).hexdigest()[:20]}"'
    headers = {"ETag": etag, "Cache-Control": lifetime_of(address)}
    if etag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Type"] = media_type_of(address)
    return Response(make(address, sources), headers=headers)
