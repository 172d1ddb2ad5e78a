"""Addresses on the web, as a clerk hands them in and as a page may link to them. Pure."""

import re
import unicodedata
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urlsplit

SCHEMES = ("http://", "https://")
MAX_ADDRESS = 2_000
_MAX_HOST = 253
# Between two addresses, or between an address and what somebody says of it.
_ENDS = re.compile(r"[\s<>\"\\^`{|}،؛]|[,;]https?:")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_NUMBERS = re.compile(r"[\d.]+")
_OCTETS, _MAX_OCTET = 4, 255
# Unseen, but a part of Persian words.
_JOINERS = "\u200c\u200d"


def begins_like_one(text: str) -> bool:
    """Return whether *text* is meant as an address, whatever is wrong with it."""
    return text.lower().startswith(SCHEMES)


def is_web_address(text: str) -> bool:
    """Return whether *text* is one address of http or https and nothing besides."""
    if not begins_like_one(text) or len(text) > MAX_ADDRESS or _ENDS.search(text):
        return False
    if any(unicodedata.category(letter)[0] == "C" for letter in text if letter not in _JOINERS):
        return False
    parts = _split(text)
    # What stands before an @ is read as the host by people, and is none.
    return parts is not None and "@" not in parts.netloc and _is_host(parts)


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    return None if port == 0 else parts


def _is_host(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if "[" in parts.netloc:
        return _is_ipv6(host)
    labels = host.removesuffix(".").split(".")
    if _NUMBERS.fullmatch(host):
        return len(labels) == _OCTETS and all(
            label.isascii() and label.isdigit() and int(label) <= _MAX_OCTET for label in labels
        )
    return len(host) <= _MAX_HOST and len(labels) > 1 and all(map(_LABEL.fullmatch, labels))


def _is_ipv6(host: str) -> bool:
    try:
        IPv6Address(host)
    except ValueError:
        return False
    return True
