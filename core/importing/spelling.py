"""Forgiving comparison of headers, names and codes, and the closest known one."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from core.persian import latin_digits, persian_letters

_SIMILAR_ENOUGH = 0.6
_MAX_CANDIDATES = 20_000
# Words of their own: «منطقه-۷» is a code.
_DISTRICT = re.compile("(?<!\\S)(?:منطقه|مناطق)\u0654?(?!\\S)")
_DISTRICT_WORDS = re.compile(f"{_DISTRICT.pattern}|(?<!\\S)و(?!\\S)")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Reduce *text* to its letters and digits.

    «شاخص ها», «شاخص‌ها» and «شاخصها» become equal, and so do ي and ی, ك and ک, ۱ and 1, `Due On`
    and `due_on`, «دورهٔ» and «دوره».
    """
    plain = persian_letters(latin_digits(unicodedata.normalize("NFKD", text))).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def closest(wrong: str, known: Iterable[str]) -> str | None:
    """Return the known word most like *wrong*; None when none is like it."""
    by_fold: dict[str, str] = {}
    for word in known:
        by_fold.setdefault(fold(word), word)
        if len(by_fold) >= _MAX_CANDIDATES:
            break
    found = get_close_matches(fold(wrong), by_fold, n=1, cutoff=_SIMILAR_ENOUGH)
    return by_fold[found[0]] if found else None


def without_district_words(text: str) -> str:
    """Return the codes alone in «منطقهٔ ۷ و ۸»; a *text* that names no district as it is."""
    return _DISTRICT_WORDS.sub(" ", text) if _DISTRICT.search(text) else text
