"""Days and periods as people write them: «۱۵ فروردین ۱۴۰۰», «نیمهٔ اول ۱۳۹۸», `1398/07`. Pure.

Only what can be read in one way is; a year of two digits, or `1398/1`, is not.
"""

import re
from collections.abc import Mapping, Sequence

from core.importing.spelling import fold
from core.languages.language import ENGLISH, PERSIAN
from core.persian import latin_digits, persian_letters

_WORDS = re.compile(r"\d+|[^\W\d_]+")
_WEEKDAY = re.compile(r"(?:یک|دو|سه|چهار|پنج)?\s*شنبه|جمعه|آدینه")
# What joins or stands above letters and is not pronounced.
_UNSPOKEN = re.compile("[\u200c\u200d\u0640\u064b-\u0655\u0670]")
_FILLERS = frozenset(
    map(fold, ("روز", "مورخ", "ماه", "سال", "مالی", "هجری", "شمسی", "میلادی", "of"))
)
_UNITS = (
    (re.compile(r"(?:شش|6)\s*ماهه?|نیم\s*سال|نیمه"), " H "),
    (re.compile(r"(?:سه|3)\s*ماهه?|فصل"), " Q "),
)
_ORDINALS: Mapping[str, int] = {
    fold(word): number
    for number, words in enumerate(
        (("اول", "نخست", "یکم"), ("دوم",), ("سوم",), ("چهارم",)), start=1
    )
    for word in words
}
_SEASONS = {
    fold(name): number for number, name in enumerate(("بهار", "تابستان", "پاییز", "زمستان"), 1)
}
_SEASONS |= {fold("پائیز"): 3}
_PARTS = {"H": 2, "Q": 4}
_COMPACT = re.compile(r"(?P<year>\d{4})[\s\-/.]*(?P<letter>[HQM])[\s\-]*(?P<part>\d{1,2})")
_TURNED = re.compile(r"(?P<letter>[HQM])\s*(?P<part>\d{1,2})[\s\-/.]+(?P<year>\d{4})")
_MONTHLY = re.compile(r"(?P<year>\d{4})[\-/.](?P<part>0[1-9]|1[0-2]|[5-9])")
_JALALI = re.compile(r"1[2-5]\d\d")
_FULL_YEAR = 4


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {fold(name): number for number, name in enumerate(names, start=1)}


_JALALI_MONTHS = {**_numbered(PERSIAN.months), fold("امرداد"): 5}
_GREGORIAN_MONTHS = {
    **_numbered(PERSIAN.gregorian_months),
    **_numbered(ENGLISH.gregorian_months),
    **_numbered([name[:3] for name in ENGLISH.gregorian_months]),
    **{fold(name): number for name, number in (("می", 5), ("جولای", 7), ("آگوست", 8))},
}


def written_date(text: str) -> str | None:
    """Return a day that is written in words as `1400-01-15`; None when it is no such day."""
    plain = _WEEKDAY.sub(" ", _plain(text))
    words = [word for word in map(_bare, _WORDS.findall(plain)) if word not in _FILLERS]
    numbers = [word for word in words if word.isdigit()]
    if len(words) != len(numbers) + 1 or len(numbers) != 2 or len(numbers[1]) != _FULL_YEAR:  # noqa: PLR2004 - day and year
        return None
    month = _month(next(word for word in words if not word.isdigit()), numbers[1])
    is_in_order = words[-1] == numbers[1] and len(numbers[0]) < _FULL_YEAR
    return f"{numbers[1]}-{month}-{numbers[0]}" if month and is_in_order else None


def written_period(text: str) -> str | None:
    """Return the label of a period that is written otherwise; None when it is no such period."""
    plain = _plain(text).strip()
    for pattern in (_COMPACT, _TURNED):
        if found := pattern.fullmatch(plain.upper()):
            return _label(found["year"], found["letter"], int(found["part"]))
    if found := _MONTHLY.fullmatch(plain):
        return _label(found["year"], "M", int(found["part"]))
    return _of_words(plain)


def _of_words(plain: str) -> str | None:
    for pattern, letter in _UNITS:
        plain = pattern.sub(letter, plain)
    words = [word for word in map(_bare, _WORDS.findall(plain)) if word not in _FILLERS]
    years = [word for word in words if word.isdigit() and len(word) == _FULL_YEAR]
    if len(years) != 1:
        return None
    rest = [word for word in words if word != years[0]]
    return _of_parts(years[0], rest)


def _of_parts(year: str, words: list[str]) -> str | None:
    """Read what stands beside the year: nothing, a month, a season, or a unit and its number."""
    match words:
        case []:
            return year
        case [name] if month := _month(name, year):
            return _label(year, "M", month)
        case [name] | ["q", name] if name in _SEASONS and _JALALI.fullmatch(year):
            return _label(year, "Q", _SEASONS[name])
        case ["h" | "q" as unit, number] if ordinal := _ordinal(number):
            return _label(year, unit.upper(), ordinal)
    return None


def _ordinal(word: str) -> int | None:
    return int(word) if word.isdigit() else _ORDINALS.get(word)


def _month(name: str, year: str) -> int | None:
    """Return the number of a month, of the calendar that the year is of."""
    months = _JALALI_MONTHS if _JALALI.fullmatch(year) else _GREGORIAN_MONTHS
    return months.get(name) or months.get(name.removesuffix(fold("ماه")))


def _label(year: str, letter: str, part: int) -> str | None:
    if not 1 <= part <= _PARTS.get(letter, 12):
        return None
    return f"{year}-{letter}{part:02}" if letter == "M" else f"{year}-{letter}{part}"


def _plain(text: str) -> str:
    return persian_letters(latin_digits(_UNSPOKEN.sub("", text)))


def _bare(word: str) -> str:
    return word if word.isdigit() else fold(word)
