"""Pages of a draft's site: marked as what they are, and leading to one another alone."""

import re
from pathlib import Path

from markupsafe import Markup

_LINK = re.compile(rb'(?<=\s)(href|src|action)="(/[^"#?]*)')
# What offers a page to be cited, shared, indexed or subscribed to.
_OFFER = re.compile(
    rb'<link rel="(?:canonical|alternate|search)"[^>]*>\n?'
    rb'|<meta (?:property|name)="(?:og|twitter):[^>]*>\n?'
)
_HEAD = b"</head>"
_BODY = re.compile(rb"<body[^>]*>")
_NOINDEX = b'<meta name="robots" content="noindex, nofollow">\n'
# Files that can carry no mark stay here until they are published.
SHOWN = frozenset({".html", ".css", ".woff2", ".svg", ".png", ".ico"})


def file_at(site: Path, address: str) -> Path | None:
    """Return the file of the page or picture at *address*; None where none is to be shown."""
    path = _any_file_at(site, address)
    return path if path is not None and path.suffix in SHOWN else None


def _any_file_at(site: Path, address: str) -> Path | None:
    names = [name for name in address.split("/") if name]
    if any(name in {".", ".."} or "\x00" in name for name in names):
        return None
    path = site.joinpath(*names)
    try:
        if path.is_dir():
            path /= "index.html"
        is_there = path.is_file()
    except OSError:
        # Not even a possible name: too long.
        return None
    return path if is_there else None


def marked_page(page: bytes, site: Path, prefix: str, css: str, bar: Markup) -> bytes:
    """Return *page* with *bar* on top of it; its links lead to pages below *prefix*.

    What is not in *site* is left as it is: pages of earlier releases, the conversation.
    """

    def moved(match: re.Match[bytes]) -> bytes:
        attribute, address = match.groups()
        if _any_file_at(site, address.decode()) is None:
            return match[0]
        return attribute + b'="' + prefix.encode() + address

    sheet = f'<link rel="stylesheet" href="{css}">\n'.encode()
    page = _LINK.sub(moved, _OFFER.sub(b"", page))
    page = page.replace(_HEAD, _NOINDEX + sheet + _HEAD, 1)
    return _BODY.sub(lambda match: match[0] + b"\n" + bar.encode(), page, count=1)
