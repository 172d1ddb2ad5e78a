"""Persian written in Latin letters: «barname 1400».

Candidates share a skeleton of consonants; the cheapest alignment of letters says which is meant.
"""

import math
import re
from collections.abc import Iterator

# One sign for each Latin consonant sound; K is kh, S sh, C ch, Z zh, q also gh.
_SOUNDS = {
    "b": "ب", "p": "پ", "t": "تط", "s": "ثسص", "j": "ج", "C": "چ", "K": "خ", "d": "د",
    "z": "ذزضظ", "r": "ر", "Z": "ژ", "S": "ش", "q": "غق", "f": "ف", "k": "ک", "g": "گ",
    "l": "ل", "m": "م", "n": "ن",
}  # fmt: skip
_CONSONANTS = {letter: sound for sound, letters in _SOUNDS.items() for letter in letters}
_SPELLINGS = (
    ("kh", "K"), ("gh", "q"), ("sh", "S"), ("ch", "C"), ("zh", "Z"), ("ph", "f"), ("x", "K"),
    ("c", "k"), ("w", "v"), ("oo", "U"), ("ou", "U"), ("ee", "I"), ("aa", "A"), ("u", "U"),
    ("i", "I"),
)  # fmt: skip
_DOUBLED = re.compile(r"([b-df-hj-np-tv-zKSCZ])\1")
_IMPOSSIBLE = 99.0
_SPOKEN_END = 0.2
# What a letter that is not a plain consonant may be written as, and what that costs; "" is unsaid.
_LOOSE = {
    "ا": {"a": 0.0, "A": 0.0, "e": 0.3, "o": 0.3, "": 1.0},
    "و": {"v": 0.0, "U": 0.0, "o": 0.1, "": 0.8},
    "ی": {"I": 0.0, "y": 0.0, "e": 0.3, "": 0.7},
    "ع": {"'": 0.0, "a": 0.1, "e": 0.1, "o": 0.1, "": 0.1},
    "ه": {"h": 0.0, "e": 0.15, "a": 0.4, "": 0.8},
    "ح": {"h": 0.0, "": 0.8},
    "ژ": {"Z": 0.0, "j": 0.15, "": _IMPOSSIBLE},
}
# A Latin sign with no Persian letter: short vowels are cheap, the rest is not.
_UNWRITTEN = {
    "a": 0.12, "e": 0.1, "o": 0.1, "A": 0.9, "U": 0.7, "I": 0.6, "'": 0.0, "y": 0.5, "h": 0.6,
    "v": 0.9,
}  # fmt: skip


def sounds(latin: str) -> str:
    """Write a Latin word with one sign for each sound."""
    text = latin.lower()
    for spelling, sound in _SPELLINGS:
        text = text.replace(spelling, sound)
    return _DOUBLED.sub(r"\1", text)


def tables() -> dict[str, object]:
    """Return what the search in the browser reads Finglish by: the same tables."""
    return {
        "sounds": _SOUNDS,
        "spellings": _SPELLINGS,
        "loose": _LOOSE,
        "unwritten": _UNWRITTEN,
        "end": _SPOKEN_END,
    }


def latin_skeletons(sounded: str) -> tuple[str, ...]:
    """Return the consonants of what sounds() gave; «j» may also be «ژ»."""
    skeleton = "".join(sign for sign in sounded if sign in _SOUNDS)
    return tuple(dict.fromkeys((skeleton, skeleton.replace("j", "Z"))))


def persian_skeleton(key: str) -> str:
    """Return the consonants of a Persian key in the same signs."""
    return "".join([_CONSONANTS.get(letter, "") for letter in key])


def distance(sounded: str, key: str, most: float = math.inf) -> float:
    """Cost of the cheapest alignment of a sounded Latin word with a Persian key; 0 is perfect.

    One above *most* is not computed to its end.
    """
    # A vowel that is heard at the end is written; «e» may be an ezafe.
    end = _SPOKEN_END if sounded[-1:] == "o" and not key.endswith("و") else 0.0
    cost = math.inf
    for row in _rows(sounded, key):
        if min(row) > most:
            return math.inf
        cost = row[-1]
    return cost + end


def distance_to_beginning(sounded: str, key: str) -> float:
    """Return the same of the beginning of *key* that is nearest."""
    return min(row[-1] for row in _rows(sounded, key))


def _rows(sounded: str, key: str) -> Iterator[list[float]]:
    """Yield the costs of all beginnings of *sounded* for the first letters of *key*."""
    row = [0.0]
    for sign in sounded:
        row.append(row[-1] + _UNWRITTEN.get(sign, _IMPOSSIBLE))
    yield row
    for place, letter in enumerate(key):
        row = _next_row(sounded, row, letter, first=place == 0, last=place == len(key) - 1)
        yield row


def _next_row(
    sounded: str, above: list[float], letter: str, *, first: bool, last: bool
) -> list[float]:
    loose = _LOOSE.get(letter)
    consonant = _CONSONANTS.get(letter, letter)
    row: list[float] = []
    for place, up in enumerate(above):
        sign, diagonal = (sounded[place - 1], above[place - 1]) if place else ("", _IMPOSSIBLE)
        if loose is None:
            cost = diagonal if sign == consonant else _IMPOSSIBLE
        else:
            free = first and letter == "ا" and sign in "aeouAUI" and sign
            cost = min(up + loose[""], diagonal + (0.0 if free else loose.get(sign, _IMPOSSIBLE)))
            two = sounded[place - 2 : place] if place > 1 else ""
            if last and letter == "ه" and two in ("eh", "ah"):
                cost = min(cost, above[place - 2])
        if place:
            cost = min(cost, row[-1] + _UNWRITTEN.get(sign, _IMPOSSIBLE))
        row.append(cost)
    return row
