"""Characters that nobody sees and that change what is seen: found, named, kept out. Pure."""

import re
import unicodedata

from core.errors import UnfitTextError

# Embeddings, overrides and isolates show letters in another order than they are stored in.
_REORDERING = "\u202a-\u202e\u2066-\u2069"
# Marks that Persian word processors put between scripts. Between two digits they swap their sides.
_MARKS = "\u200e\u200f\u061c"
# Between the parts of a date they are usual, and harmless.
_BETWEEN_DIGITS = re.compile(rf"(?<=\d)[.,٫٬]*([{_MARKS}])[{_MARKS}.,٫٬]*(?=\d)")
_MISLEADING = re.compile(rf"[{_REORDERING}]")
# Control characters, halves of characters and codes that are none, which no file can hold; pages
# are rendered with some of the last in them. Tab and line ends are text.
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_SHOWN_BY_NAME = re.compile(
    rf"[{_REORDERING}{_MARKS}\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def misleading(text: str) -> str | None:
    """Return the first character of *text* by which it shows other than it says, if any."""
    if text.isascii():
        return None
    found = _MISLEADING.search(text)
    if found:
        return found[0]
    between = _BETWEEN_DIGITS.search(text)
    return between[1] if between else None


def unwritable(text: str) -> str | None:
    """Return the first character of *text* that no text may have, if any."""
    found = _UNWRITABLE.search(text)
    return found[0] if found else None


def named(character: str) -> str:
    """Return how a character is called that cannot be shown: `U+202E`."""
    return f"U+{ord(character):04X}"


def one_line(text: str) -> str:
    """Return *text* without line ends, tabs and repeated blanks."""
    return " ".join(text.split())


def plain_lines(text: str) -> str:
    """Return *text* with every kind of line end as a line feed."""
    return _LINE_ENDS.sub("\n", text)


def shown(text: str) -> str:
    """Return *text* with what cannot be seen, or not be written, named instead."""
    return _SHOWN_BY_NAME.sub(lambda found: f"[{named(found[0])}]", text)


def is_letterless(text: str) -> bool:
    """Return whether nothing of *text* can be seen."""
    return all(letter.isspace() or unicodedata.category(letter)[0] == "C" for letter in text)


def fit_line(name: str, text: str | None) -> str | None:
    """Return what was said in the option *name* as one line, None for nothing; UnfitTextError."""
    wrong = unwritable(text or "") or misleading(text or "")
    if wrong:
        raise UnfitTextError(name, named(wrong))
    return one_line(text or "") or None
