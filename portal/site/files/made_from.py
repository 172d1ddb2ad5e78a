"""Files that are made of others when they are asked for, since few of thousands are."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from portal.charts.render import raster
from portal.exports.list_formats import list_json, list_workbook

_PICTURES = re.compile(
    r"(.+/card(?:-square)?)(?:@2x)?\.png|(.+/chart/[^/]+?)(?:(?:@2x)?\.png|\.zip)"
)
_LISTS = re.compile(r"(.+/list)\.(?:xlsx|json)")
_TWICE = "@2x.png"
_OF_PICTURES = (".png", _TWICE, ".zip")
_OF_LISTS = (".xlsx", ".json")
_IN_ARCHIVE = (".svg", ".png", _TWICE, ".csv", ".json")
_KEPT = 128


def made_from(address: str) -> str | None:
    """Return the address of the file that the one at *address* is made of; None of any other.

    PNG and ZIP are made of the SVG of a chart or a card, XLSX and JSON of the CSV of a list.
    """
    if found := _LISTS.fullmatch(address):
        return f"{found[1]}.csv"
    if found := _PICTURES.fullmatch(address):
        return f"{found[1] or found[2]}.svg"
    return None


def made_of(address: str) -> Iterator[str]:
    """Yield the addresses of all that is made of the file at *address*."""
    for ending in (*_OF_PICTURES, *_OF_LISTS):
        made = address[:-4] + ending
        if made_from(made) == address:
            yield made


def sources_of(address: str, kept: Callable[[str], bytes | None]) -> list[bytes]:
    """Return the contents that the file at *address* is made of; empty where it is not there.

    *kept* returns the content of a file by its address, or None.
    """
    base = made_from(address)
    source = kept(base) if base else None
    if source is None:
        return []
    if not address.endswith(".zip"):
        return [source]
    return [source, *(kept(f"{address[:-4]}{end}") or b"" for end in (".csv", ".json"))]


def make(address: str, sources: list[bytes]) -> bytes:
    """Make the file at *address* of its sources, as `sources_of` returns them."""
    match address.rpartition(".")[2]:
        case "zip":
            return _archive(address[:-4].rpartition("/")[2], *sources)
        case "xlsx":
            return list_workbook(sources[0])
        case "json":
            return list_json(sources[0])
        case _:
            return _drawn(sources[0], 2 if address.endswith(_TWICE) else 1)


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
