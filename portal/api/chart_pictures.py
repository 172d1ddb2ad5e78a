"""PNG and ZIP of the charts: made when they are asked for, since few of thousands ever are."""

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fastapi import Request, Response

from portal.api.http.static import lifetime_of
from portal.charts.render import raster
from portal.site.files.chart_files import svg_of

_KEPT = 128
_TWICE = "@2x.png"
_IN_ARCHIVE = (".svg", ".png", _TWICE, ".csv", ".json")


def built_picture(request: Request, address: str) -> Response | None:
    """Answer with a PNG or the ZIP of a chart of the site; None where there is no such chart."""
    if svg_of(address) is None or ".." in address.split("/"):
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
    """Answer with the PNG or the ZIP at *address*; None where there is no such chart.

    *kept* returns the content of a file that the chart has, by its address, or None.
    """
    base = svg_of(address)
    svg = kept(base) if base else None
    if base is None or svg is None:
        return None
    stem = base.removesuffix(".svg")
    is_archive = address.endswith(".zip")
    rows = [kept(f"{stem}{end}") or b"" for end in (".csv", ".json")] if is_archive else []
    etag = f'"{sha256(b"".join((svg, *rows))).hexdigest()[:20]}"'
    headers = {"ETag": etag, "Cache-Control": lifetime_of(address)}
    if etag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    if is_archive:
        content = _archive(stem.rpartition("/")[2], svg, *rows)
        return Response(content, media_type="application/zip", headers=headers)
    drawn = _drawn(svg, 2 if address.endswith(_TWICE) else 1)
    return Response(drawn, media_type="image/png", headers=headers)


def _archive(name: str, svg: bytes, csv: bytes, json: bytes) -> bytes:
    """Pack the files of a chart that it has: of one chart always the same bytes."""
    packed = BytesIO()
    contents = (svg, _drawn(svg, 1), _drawn(svg, 2), csv, json)
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for ending, content in zip(_IN_ARCHIVE, contents, strict=True):
            if content:
                # An entry without a day of its own has the first that the format knows.
                entry = ZipInfo(f"{name}{ending}")
                entry.compress_type = ZIP_DEFLATED
                archive.writestr(entry, content)
    return packed.getvalue()


@lru_cache(maxsize=_KEPT)
def _drawn(svg: bytes, zoom: int) -> bytes:
    return raster(svg.decode(), zoom=zoom)
