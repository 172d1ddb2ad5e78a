"""The character folding table: every way of writing a letter or digit becomes one.

Plain data and one function, with no library behind it: the same table is exported for the search
in the browser. Folding is for search keys only, never for what readers see.
"""

import re
import unicodedata
from collections.abc import Iterator

HALF_SPACE = "\u200c"
_NUMBER = re.compile(r"[0-9]+")

# What is folded to the character before the colon. Letters of the Persian alphabet stay.
_LETTERS = {
    "ا": "آأإٱٲٳٵ",
    "ب": "ٮٻڀ",
    "ت": "ټٹٺ",
    "ح": "ځ",
    "چ": "څڇ",
    "د": "ډڈڌ",
    "ر": "ڕړڑڒ",
    "ژ": "ڗ",
    "س": "ښڛ",
    "ف": "ڤڥڡ",
    "ق": "ٯ",
    "ک": "كڪګڬػؼ",
    "گ": "ڰڱڳ",
    "ل": "ڵڶ",
    "ن": "ںڼڹ",
    "ه": "ةۀەھہۂۃۿ",
    "و": "ؤۆۇۈۉۋۊۏۄۅٷ",
    "ی": "يىئېےۓێۍؠؽؾٸ",
    "": "ءـٴ",
}
_DIGITS = ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
_HALF_SPACE_LOOKALIKES = "\u200b\u00ac"
# Direction marks, joiners, soft hyphen, byte order mark, variation selectors: invisible.
_INVISIBLE = (
    *range(0x200D, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    0x00AD,
    0x061C,
    0xFEFF,
)
# Latin accents, Arabic diacritics, hamza and madda written apart, Qur'anic marks.
_MARKS = (
    *range(0x0300, 0x0370),
    *range(0x0610, 0x061B),
    *range(0x064B, 0x0660),
    0x0670,
    *range(0x06D6, 0x06EE),
)
# Compatibility forms: spaces, Latin-1 and Latin Extended, fullwidth, Arabic presentation forms.
_COMPATIBILITY = (
    range(0x00A0, 0x0250),
    range(0x1E00, 0x1F00),
    range(0x2000, 0x200B),
    range(0x2028, 0x202A),
    range(0xFB00, 0xFB07),
    range(0xFB50, 0xFE00),
    range(0xFE70, 0xFF00),
    range(0xFF01, 0xFF5F),
)


def fold(text: str) -> str:
    """Write *text* in folded letters; half-spaces stay. Folding twice changes nothing more."""
    return text.translate(_FOLDING)


def clean(text: str) -> str:
    """Fold *text* but for آ أ إ ؤ ئ ء, which hazm's lexicon distinguishes."""
    return text.translate(_CLEANING)


def folding_table() -> dict[str, str]:
    """Return the whole table: one character to what replaces it, in order of code points."""
    return {chr(code): folded for code, folded in sorted(_TABLE.items())}


def alphabetical(text: str) -> str:
    """Make a sort key of *text* in the order of the Persian alphabet (پ before ت, گ after ک).

    Half-spaces do not count, and numbers are ordered as numbers: «منطقهٔ ۲» is before «منطقهٔ ۱۰».
    """
    folded = fold(text).replace(HALF_SPACE, "")
    return _NUMBER.sub(_by_size, folded).translate(_ORDER)


def _by_size(number: re.Match[str]) -> str:
    """Put before the digits of a number how many there are."""
    digits = number[0].lstrip("0")
    return f"{len(digits):03}{digits}"


def _simple() -> Iterator[tuple[int, str]]:
    for folded, letters in _LETTERS.items():
        yield from ((ord(letter), folded) for letter in letters)
    for digits in _DIGITS:
        yield from ((ord(digit), str(value)) for value, digit in enumerate(digits))
    yield from ((ord(letter), HALF_SPACE) for letter in _HALF_SPACE_LOOKALIKES)
    yield from ((code, "") for code in (*_INVISIBLE, *_MARKS))
    yield from ((code, " ") for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) != "\n")
    yield from ((code, chr(code + 32)) for code in range(ord("A"), ord("Z") + 1))


def _table() -> dict[int, str]:
    table = dict(_simple())
    for block in _COMPATIBILITY:
        for code in block:
            plain = unicodedata.normalize("NFKD", chr(code)).lower().translate(table)
            if plain != chr(code):
                table.setdefault(code, plain.translate(table))
    return table


_TABLE = _table()
_HAMZA = frozenset(map(ord, "آأإؤئء"))
_ALPHABET = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
# translate() is several times slower for a character that its table lacks.
_AS_THEY_ARE = {code: code for code in (*map(ord, _ALPHABET + HALF_SPACE), *range(0x20, 0x7F))}
_FOLDING = {**_AS_THEY_ARE, **_TABLE}
_CLEANING = {code: code if code in _HAMZA else new for code, new in _FOLDING.items()}
_ORDER = {ord(letter): 0x0600 + place for place, letter in enumerate(_ALPHABET)}
