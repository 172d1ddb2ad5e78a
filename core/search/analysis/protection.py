"""Numbers, dates, codes and addresses in a text: kept out of hazm's hands, which break them.

Works on folded text, so digits are ASCII and Latin letters are small.
"""

import re
from collections.abc import Callable

type Protected = tuple[str, str, tuple[str, ...]]

_PROTECTED = re.compile(
    r"""
    (?P<url>(?:https?://|www\.)[^\s«»،؛()]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:ir|com|org|net)\b[^\s«»،؛()]*)
    |(?<![\d/.-])(?P<date>\d{4}(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}))(?![\d/-])
    |(?<![a-z0-9])(?P<code>[a-z]{1,4}[-_.‐‑–]?\d+(?:[-_.‐‑–]\d+)*)(?![a-z0-9])
    |(?P<number>\d{1,3}(?:[٬,،]\d{3})+(?!\d)(?:[.٫]\d+)?|\d+(?:[.٫]\d+)?)
    """,
    re.VERBOSE,
)
_SIGN_OF_ONE = re.compile(r"[\d.:]")  # none of them is without
_WORD_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")
_LONGEST_PART = 32


def protect(folded: str) -> tuple[str, list[Protected]]:
    """Cut protected tokens out of *folded* text.

    Gives the text with a digit zero, alone, where each stood, and the tokens in order: as
    written, key, units.
    """
    if not _SIGN_OF_ONE.search(folded):
        return folded, []
    tokens: list[Protected] = []

    def keep(match: re.Match[str]) -> str:
        written = match.group()
        tokens.append((written, *_READERS[match.lastgroup or ""](written)))
        return " 0 "

    return _PROTECTED.sub(keep, folded), tokens


def code_key(folded: str) -> str:
    """Write a code or number without separators and leading zeros: f-01 → f1, a1-05 → a1-5."""
    parts = _WORD_OR_DIGITS.findall(folded)
    key = ""
    for part in parts:
        number = part.isdecimal()
        key += "-" if number and key[-1:].isdecimal() else ""
        key += part.lstrip("0") or "0" if number else part
    return key


def glued_key(folded: str) -> str:
    """Write a code with nothing between its letters and digits: a1-05 → a105."""
    return "".join(_WORD_OR_DIGITS.findall(folded))


def _url(text: str) -> tuple[str, tuple[str, ...]]:
    parts = [part[:_LONGEST_PART] for part in _WORD_OR_DIGITS.findall(text)]
    units = tuple(dict.fromkeys(part for part in parts if part not in ("https", "http", "www")))
    return "".join(units), units


def _date(text: str) -> tuple[str, tuple[str, ...]]:
    key = code_key(text)
    return key, (key, key.partition("-")[0])


def _code(text: str) -> tuple[str, tuple[str, ...]]:
    key = code_key(text)
    return key, (key,)


def _number(text: str) -> tuple[str, tuple[str, ...]]:
    digits = re.sub("[٬,،]", "", text).replace("٫", ".")
    whole, point, fraction = digits.partition(".")
    key = (whole.lstrip("0") or "0") + point + fraction
    return key, (key,)


_READERS: dict[str, Callable[[str], tuple[str, tuple[str, ...]]]] = {
    "url": _url,
    "date": _date,
    "code": _code,
    "number": _number,
}
