"""The site without a server: all of it in a ZIP that opens from a disk, or one page in a file."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path, PurePosixPath
from posixpath import relpath
from urllib.parse import quote

from core.manifest import files_of
from portal.site.writer import BROTLI, GZIP, file_of

# What only a server answers, or a script that no page on a disk may load, stays with the site.
_SERVED = re.compile(r"/(api/|chat|r/|openapi|[^/]+/search/)")
_LINK = re.compile(r'\b(href|src|action)="(/[^"]*)"')
_LOADED = re.compile(
    r'<link rel="(?:preload|search|alternate)"[^>]*>\n?|<script src=[^>]*></script>\n?'
)
_STYLE = re.compile(r'<link rel="stylesheet"[^>]*>')
# Entries are dated by the earliest day that a ZIP can hold, so that the same site gives one ZIP.
_UNDATED = (1980, 1, 1, 0, 0, 0)


def in_one_file(page: str, style: str, public_url: str) -> str:
    """Return a page with its *style* in it; its links lead to the site."""
    alone = _STYLE.sub(lambda _: f"<style>{style}</style>", _LOADED.sub("", page))
    return _LINK.sub(lambda link: f'{link[1]}="{public_url}{link[2]}"', alone)


def write_offline(site: Path, out: Path, public_url: str) -> int:
    """Write the built *site* to *out*, a ZIP that opens from a disk; return how many files.

    Search and the conversation need a server: links to them lead to *public_url*.
    """
    count = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(site, public_url.rstrip("/")):
            archive.writestr(_entry(name), content)
            count += 1
    return count


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _UNDATED)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _files(site: Path, public_url: str) -> Iterator[tuple[str, bytes]]:
    names = sorted(name for name in files_of(site) if _is_taken(name))
    there = set(names)
    for name in names:
        content = (site / name).read_bytes()
        if name.endswith(".html"):
            content = _relative(content.decode(), name, there, public_url).encode()
        yield name, content


def _is_taken(name: str) -> bool:
    parts = PurePosixPath(name).parts
    is_search = len(parts) > 1 and parts[1] == "search"
    return not (is_search or name.endswith((BROTLI, GZIP, ".js")))


def _relative(page: str, name: str, there: set[str], public_url: str) -> str:
    """Return a page whose links lead to the files beside it, else to the site."""

    def link(match: re.Match[str]) -> str:
        kind, text = match.groups()
        address, _, anchor = unescape(text).partition("#")
        target = "" if _SERVED.match(address) else file_of(address.partition("?")[0])
        if target not in there:
            return f'{kind}="{public_url}{text}"'
        beside = quote(relpath(target, PurePosixPath(name).parent.as_posix()))
        return f'{kind}="{beside}{"#" + anchor if anchor else ""}"'

    return _LINK.sub(link, _LOADED.sub("", page))
