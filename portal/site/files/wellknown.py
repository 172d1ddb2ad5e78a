"""Files that programs look for at fixed addresses: robots.txt, favicon.ico, security.txt."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import resvg_py

_ICON = Path(__file__).resolve().parents[2] / "static" / "icon.svg"
_ICON_SIZES = (16, 32, 48)
# RFC 9116, section 2.5.5: it should say that it is old before a year has gone.
_MONTHS_OF_VALIDITY = 11
_ROBOTS = """\
# Pages are for everyone; answers that are made for one question are no pages.
User-agent: *
Disallow: /api/
Disallow: /chat
Disallow: /*/search/?
Allow: /

Sitemap: {public_url}/sitemap.xml
"""


@dataclass(frozen=True, slots=True)
class SecurityContact:
    """Where a hole in security is reported, and when this was written."""

    address: str
    at: datetime


def well_known_files(
    public_url: str, contact: SecurityContact | None
) -> Iterator[tuple[str, bytes]]:
    """Yield each file by its address; without a *contact* there is no security.txt."""
    yield "/robots.txt", _ROBOTS.format(public_url=public_url).encode()
    yield "/favicon.ico", icon()
    if contact is not None:
        yield "/.well-known/security.txt", security_text(public_url, contact).encode()


def security_text(public_url: str, contact: SecurityContact) -> str:
    """Write security.txt as RFC 9116 has it.

    It expires at the beginning of a month, so that it changes no more often than that.
    """
    months = contact.at.year * 12 + contact.at.month - 1 + _MONTHS_OF_VALIDITY
    expires = datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
    lines = (
        f"Contact: {contact.address}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fa, en",
        f"Canonical: {public_url}/.well-known/security.txt",
    )
    return "\n".join(lines) + "\n"


def icon() -> bytes:
    """Draw the icon in its sizes, and put the pictures into one ICO file."""
    svg = _ICON.read_text(encoding="utf-8")
    pictures = [_drawn(svg, size) for size in _ICON_SIZES]
    at = 6 + 16 * len(pictures)
    entries = []
    for size, picture in zip(_ICON_SIZES, pictures, strict=True):
        entries.append(struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(picture), at))
        at += len(picture)
    return b"".join([struct.pack("<HHH", 0, 1, len(pictures)), *entries, *pictures])


def _drawn(svg: str, size: int) -> bytes:
    drawn: Any = resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size)
    return bytes(drawn)
