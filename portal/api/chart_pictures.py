"""PNG of the charts' SVG: drawn when they are asked for, since few of thousands ever are."""

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

from fastapi import Request, Response

from portal.charts.render import raster

# An address below a page, as portal/site/files/chart_files.py writes the SVG beside it.
_PICTURE = re.compile(r"(?P<stem>.+/chart/[a-z_]+|.+/card)(?P<twice>@2x)?\.png")
_KEPT = 128


def svg_of(address: str) -> str | None:
    """Return the address of the SVG that a PNG is drawn from; None if it is no chart's."""
    found = _PICTURE.fullmatch(address)
    return f"{found['stem']}.svg" if found else None


def built_picture(request: Request, address: str) -> Response | None:
    """Answer with the PNG of a chart of the site; None where there is no such chart."""
    beside = svg_of(address)
    root: Path = request.app.state.settings.site_dir.resolve()
    if beside is None or ".." in beside.split("/"):
        return None
    try:
        svg = (root / unquote(beside)).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    return picture(svg, address, lifetime_s=3600, request=request)


def picture(svg: str, address: str, *, lifetime_s: int, request: Request) -> Response:
    """Answer with *svg* as the PNG at *address*: twice as large where that ends in `@2x.png`."""
    etag = f'"{sha256(svg.encode()).hexdigest()[:20]}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={lifetime_s}"}
    if etag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    drawn = _drawn(svg, 2 if address.endswith("@2x.png") else 1)
    return Response(drawn, media_type="image/png", headers=headers)


@lru_cache(maxsize=_KEPT)
def _drawn(svg: str, zoom: int) -> bytes:
    return raster(svg, zoom=zoom)
