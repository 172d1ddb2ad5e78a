"""Parts of a file: RFC 9110, section 14. What is not understood is as if it had not been asked."""

import re
from dataclasses import dataclass

_BYTES = re.compile(r"\s*bytes\s*=(.*)", re.IGNORECASE | re.DOTALL)
_PART = re.compile(r"([0-9]*)-([0-9]*)")
# More than these is no reader who goes on with a download, and gets the whole.
MOST_PARTS = 10
# No file is as long, and a number of more digits is not worth the parsing.
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Bytes from `start` up to and without `end`."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Number of bytes."""
        return self.end - self.start


def parts_of(field: str | None, size: int) -> list[Part] | None:
    """Return the parts of *size* bytes that a Range field asks for; None: send the whole.

    No part at all means that none of those asked for exists: 416.
    """
    match = _BYTES.fullmatch(field or "")
    if match is None:
        return None
    parts = []
    members = [one.strip() for one in match[1].split(",") if one.strip()]
    if not 0 < len(members) <= MOST_PARTS:
        return None
    for member in members:
        found = _PART.fullmatch(member)
        if found is None or not any(found.groups()) or _is_backward(found[1], found[2]):
            return None  # one that is malformed makes the whole field so
        part = _resolve(found[1], found[2], size)
        if part.start < part.end:
            parts.append(part)
    return _joined(parts)


def _is_backward(first: str, last: str) -> bool:
    too_long = max(len(first), len(last)) > _MOST_DIGITS
    return too_long or (bool(first and last) and int(first) > int(last))


def _resolve(first: str, last: str, size: int) -> Part:
    if not first:  # the last so many bytes
        return Part(max(size - int(last), 0), size)
    return Part(int(first), min(int(last) + 1, size) if last else size)


def _joined(parts: list[Part]) -> list[Part]:
    """Join parts that overlap or touch: nobody gets more than the file."""
    joined: list[Part] = []
    for part in sorted(parts):
        if joined and part.start <= joined[-1].end:
            joined[-1] = Part(joined[-1].start, max(part.end, joined[-1].end))
        else:
            joined.append(part)
    return joined
