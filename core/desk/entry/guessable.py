"""Passwords that others would try first: common ones, words with a year, rows of keys, repeats."""

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from core.persian import latin_digits

_COMMON = "common_passwords.txt"
_FEWEST_DIFFERENT = 6
# Read in both directions; the lower rows too, as fingers find them.
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "ضصثقفغعهخحجچ",
    "شسیبلاتنمکگ",
    "ظطزرذدپو",
)


def is_common(password: str) -> bool:
    """Return whether *password*, or it without the figures and signs around it, is on the list."""
    plain = _plain(password)
    word = plain.strip("".join({one for one in plain if not one.isalpha()}))
    return not _common().isdisjoint({plain, word})


def is_pattern(password: str) -> bool:
    """Return whether *password* has few different signs, repeats itself, or is rows of keys."""
    plain = _plain(password)
    return (
        len(set(plain)) < _FEWEST_DIFFERENT
        or any(_is_repeated(plain, size) for size in range(1, len(plain) // 2 + 1))
        or len(list(_runs(plain))) * 3 <= len(plain)
    )


def _plain(password: str) -> str:
    return latin_digits(password).casefold()


def _is_repeated(text: str, size: int) -> bool:
    return text == (text[:size] * len(text))[: len(text)]


def _runs(text: str) -> Iterator[str]:
    """Yield the pieces of *text*, each of keys beside each other in one direction."""
    run, direction = text[:1], 0
    for sign in text[1:]:
        step = _step(run[-1], sign)
        if step and step == (direction or step):
            run, direction = run + sign, step
        else:
            yield run
            run, direction = sign, 0
    yield run


def _step(first: str, second: str) -> int:
    """Return 1 if *second* is the next key of a row after *first*, -1 the one before, else 0."""
    for row in _ROWS:
        if first + second in row:
            return 1
        if second + first in row:
            return -1
    return 0


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    text = files("core.desk.entry").joinpath(_COMMON).read_text(encoding="utf-8")
    return frozenset(text.splitlines())
