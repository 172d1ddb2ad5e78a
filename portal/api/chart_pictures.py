"""PNG of the charts' SVG: drawn when they are asked for, since few of thousands ever are."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from fastapi import Request, Response

from portal.api.http.static import lifetime_of
from portal.charts.render import raster
from portal.site.files.chart_files import svg_of

_KEPT = 128


def built_picture(request: Request, address: str) -> Response | None:
    """Answer with the PNG of a chart of the site; None where there is no such chart."""
    beside = svg_of(address)
    root: Path = request.app.state.settings.site_dir.resolve()
    if beside is None or ".." in beside.split("/"):
        return None
    try:
        svg = (root / beside).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    return picture(request, svg, address)


def picture(request: Request, svg: str, address: str) -> Response:
    """Answer with *svg* as the PNG at *address*: twice as large where that ends in `@2x.png`."""
    etag = f'"{sha256(svg.encode()).hexdigest()[:20]}"'
    headers = {"ETag": etag, "Cache-Control": lifetime_of(address)}
    if etag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    drawn = _drawn(svg, 2 if address.endswith("@2x.png") else 1)
    return Response(drawn, media_type="image/png", headers=headers)


@lru_cache(maxsize=_KEPT)
def _drawn(svg: str, zoom: int) -> bytes:
    return raster(svg, zoom=zoom)
