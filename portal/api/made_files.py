"""What is made of a file of the site when it is asked for: PNG, ZIP, XLSX and JSON."""

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fastapi import Request, Response

from portal.api.http.media_types import media_type_of
from portal.api.http.static import lifetime_of
from portal.charts.render import raster
from portal.exports.list_formats import list_json, list_workbook
from portal.site.files.made_from import made_from

_KEPT = 128
_TWICE = "@2x.png"
_IN_ARCHIVE = (".svg", ".png", _TWICE, ".csv", ".json")


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
    base = made_from(address)
    source = kept(base) if base else None
    if base is None or source is None:
        return None
    stem, ending = base[:-4], address[len(base) - 4 :]
    beside = [kept(f"{stem}{end}") or b"" for end in (".csv", ".json")] if ending == ".zip" else []
    etag = f'"{sha256(b"".join((source, *beside))).hexdigest()[:20]}"'
    headers = {"ETag": etag, "Cache-Control": lifetime_of(address)}
    if etag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Type"] = media_type_of(address)
    match ending:
        case ".zip":
            content = _archive(stem.rpartition("/")[2], source, *beside)
        case ".xlsx":
            content = list_workbook(source)
        case ".json":
            content = list_json(source)
        case _:
            content = _drawn(source, 2 if ending == _TWICE else 1)
    return Response(content, headers=headers)


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
