"""Which known code a wrong one was meant to be: by its letters, by its digits, by its date."""

import re
from collections.abc import Collection, Iterable
from datetime import date

from core.importing.spelling import closest, fold
from core.persian import latin_digits

# Letters of other alphabets that look like Latin ones, in the order of their twins.
_LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТХаеорсхуіѕԁҒІЈЅԌԚԜһԛԝјΑΒΕΖΗΙΚΜΝΟΡΤΥΧον",
    "ABEKMHOPCTXaeopcxyisdFIJSGQWhqwjABEZHIKMNOPTYXov",
)
# Letters that are typed for digits, where they stand beside one.
_LETTER_IN_NUMBER = re.compile(r"(?<=\d)[oil]|[oil](?=\d)")
_AS_DIGITS = str.maketrans("oil", "011")
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_NUMBERS = re.compile(r"\d+")
_OF_NUMBERS = re.compile(r"[\d.\-_/]+")
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH = re.compile(r"(\d{1,2})[-/ ]([a-z]{3})(?:[-/ ]\d{2,4})?", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]{3})[-/ ](\d{1,2})", re.IGNORECASE)
_CENTURY = 100


def loose(code: str) -> str:
    """Reduce *code* to what stays through the usual slips: `T- 09`, `t09` and `T-9` are one."""
    plain = fold(code.translate(_LOOKALIKES))
    plain = _LETTER_IN_NUMBER.sub(lambda found: found[0].translate(_AS_DIGITS), plain)
    return _NUMBERS.sub(lambda found: found[0].lstrip("0") or "0", plain)


def likely_code(wrong: str, vanishing: Collection[str], known: Iterable[str]) -> str | None:
    """Return the code that *wrong* was most likely meant to be; None when none is like it.

    What would otherwise be removed comes first: of codes that are *vanishing*, then of those that
    are *known*, one that is the same through the usual slips, then the closest.
    """
    listed, key = sorted(known), loose(wrong)
    for codes in (sorted(vanishing), listed):
        for code in codes:
            if loose(code) == key:
                return code
    return closest(wrong, sorted(vanishing)) or closest(wrong, listed)


def foreign_letter(code: str) -> str | None:
    """Return a Greek or Cyrillic letter in *code* that looks Latin, if there is one."""
    found = _FOREIGN.search(code)
    return found[0] if found and found[0].translate(_LOOKALIKES) != found[0] else None


def date_in(text: str) -> date | None:
    """Return the day that a spreadsheet made of a code: `2026-01-02`, `2-Jan`, `Jan-02`."""
    plain = latin_digits(text.strip())
    try:
        if found := _DATE.fullmatch(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_MONTH.fullmatch(plain):
            return date(2000, _MONTHS.index(found[2].lower()) + 1, int(found[1]))
        if found := _MONTH_DAY.fullmatch(plain):
            return date(2000, _MONTHS.index(found[1].lower()) + 1, int(found[2]))
    except ValueError:
        return None
    return None


def codes_of_date(day: date) -> tuple[str, ...]:
    """Return what was typed, most likely, where a spreadsheet shows *day*."""
    return tuple(dict.fromkeys((f"{day.day}-{day.month}", f"{day.month}-{day.day}")))


def codes_like_date(day: date, known: Iterable[str]) -> list[str]:
    """Return the *known* codes that a spreadsheet would have made *day* of."""
    year = day.year % _CENTURY
    readings: set[tuple[int, ...]] = {(day.day, day.month), (day.month, day.day)}
    readings |= {(*pair, one) for pair in tuple(readings) for one in (year, day.year)}
    readings |= {(one, day.month) for one in (year, day.year)}
    readings |= {(day.month, one) for one in (year, day.year)}
    return [
        code
        for code in sorted(known)
        if _OF_NUMBERS.fullmatch(code) and tuple(map(int, _NUMBERS.findall(code))) in readings
    ]


def codes_like_number(written: str, known: Iterable[str]) -> list[str]:
    """Return the *known* codes that a spreadsheet keeps as the number *written*: 1.10 is 1.1."""
    value = float(written)
    return [code for code in sorted(known) if _as_number(code) == value]


def _as_number(code: str) -> float | None:
    try:
        return float(code) if _OF_NUMBERS.fullmatch(code) else None
    except ValueError:
        return None
