"""Reads what narrows a list: «بیش از شش ماه», «تا سال ۹۸», «از ۹۵ تا ۹۷», «۹۷ به بعد». Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.answers.reading.number_words import leading_number

# How a bound begins: whether more is meant, and whether the number itself is.
_BEGINNINGS = {
    "بیشاز": (True, False),
    "بیشتراز": (True, False),
    "بالاتراز": (True, False),
    "افزونبر": (True, False),
    "بالای": (True, False),
    "بالا": (True, False),
    "حداقل": (True, True),
    "دستکم": (True, True),
    "کمتراز": (False, False),
    "پایینتراز": (False, False),
    "پایین": (False, False),
    "زیر": (False, False),
    "حداکثر": (False, True),
}
# How one ends that is told behind its number: «شش ماه به بالا».
_ENDS = {
    "بهبالا": (True, True),
    "یابیشتر": (True, True),
    "وبیشتر": (True, True),
    "بهپایین": (False, True),
    "یاکمتر": (False, True),
    "وکمتر": (False, True),
}
_SCALES = {"هزار": 10**3, "میلیون": 10**6, "میلیارد": 10**9}
_HUNDREDS = {
    word: 100 * number
    for number, word in enumerate(
        ["صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد"], start=1
    )
}
_LONGEST = 3  # words of a number, of a beginning or of an end
_SPOKEN = ("", "ه", "ی", "ست", "است", "ن", "ند", "ش", "شون", "شان")
_UNTIL, _FROM, _AND = "تا", "از", "و"
_EDGES = ("پایان", "آخر", "اخر", "انتهای", "انتها", "اواخر", "اول", "اوایل", "ابتدای", "شروع")
_BEFORE, _AFTER = ("قبل", "پیش"), ("بعد", "پس")
_ONWARD = (
    "بهبعد",
    "تاحالا",
    "تاالان",
    "تاکنون",
    "تابهحال",
    "تاامروز",
    "تااخربرنامه",
    "تاپایانبرنامه",
)


class Unit(StrEnum):
    """What a bound is counted in."""

    DAY = "day"
    MONTH = "month"
    PERCENT = "percent"
    RIAL = "rial"
    TOMAN = "toman"


# Each unit with what it has of the kept one.
_UNITS = {
    "روز": (Unit.DAY, 1),
    "هفته": (Unit.DAY, 7),
    "ماه": (Unit.MONTH, 1),
    "سال": (Unit.MONTH, 12),
    "درصد": (Unit.PERCENT, 1),
    "ریال": (Unit.RIAL, 1),
    "تومان": (Unit.TOMAN, 1),
    "تومن": (Unit.TOMAN, 1),
    "همت": (Unit.TOMAN, 10**12),
}


@dataclass(frozen=True, slots=True)
class Bound:
    """What a list is of: more than a value, or less; `is_reached`: the value itself is in it."""

    is_more: bool
    is_reached: bool
    value: Decimal
    unit: Unit


def leading_bound(keys: Sequence[str]) -> tuple[Bound, int] | None:
    """Return the bound that the words with these *keys* begin with, and how many it takes."""
    for length in range(_LONGEST, 0, -1):
        way = _BEGINNINGS.get("".join(keys[:length]))
        measured = _measured(keys[length:]) if way else None
        if way and measured:
            value, unit, taken = measured
            return Bound(*way, value, unit), length + taken
    measured = _measured(keys)
    if measured is None:
        return None
    value, unit, taken = measured
    for length in range(_LONGEST, 0, -1):
        way = _ENDS.get("".join(keys[taken : taken + length]))
        if way:
            return Bound(*way, value, unit), taken + length
    return None


def _measured(keys: Sequence[str]) -> tuple[Decimal, Unit, int] | None:
    """Return the amount that *keys* begin with, its unit, and how many words it takes."""
    number = leading_number(keys[:_LONGEST]) or _large(keys)
    if number is None:
        return None
    value, place = Decimal(number[0]), number[1]
    while keys[place : place + 1] and keys[place] in _SCALES:
        value, place = value * _SCALES[keys[place]], place + 1
    unit = _unit(keys[place]) if keys[place:] else None
    if unit is None:
        return None
    return value * unit[1], unit[0], place + 1


def _large(keys: Sequence[str]) -> tuple[int, int] | None:
    """Return the hundreds that *keys* begin with, and how many words; 1 of none for «هزار»."""
    first = next(iter(keys), "")
    if first in _SCALES:
        return 1, 0
    return (_HUNDREDS[first], 1) if first in _HUNDREDS else None


def _unit(key: str) -> tuple[Unit, int] | None:
    bases = (key.removesuffix(end) for end in _SPOKEN if key.endswith(end))
    return next((_UNITS[base] for base in bases if base in _UNITS), None)


def span_of(
    before: Sequence[str], year: int, behind: str, ends: tuple[int, int]
) -> tuple[tuple[int, int], int] | None:
    """Return the years that *year* is an end of, and how many words *before* say so.

    *before* are the keys of the words in front of it, *behind* begins with what follows. *ends*
    are the first and the last year that has figures.
    """
    first, last = ends
    place = len(before)
    while place and before[place - 1] in _EDGES:
        place -= 1
    if place and before[place - 1] == _UNTIL:
        return (first, year), len(before) - place
    if place > 1 and before[place - 1] == _FROM and before[place - 2] in (*_BEFORE, *_AFTER):
        is_after = before[place - 2] in _AFTER
        return ((year + 1, last) if is_after else (first, year - 1)), len(before) - place + 2
    if behind.startswith(_ONWARD):
        return (year, last), len(before) - place
    return None


def onward_length(keys: Sequence[str]) -> int:
    """Return how many words say «and on» behind a year; 0 where none do."""
    lengths = range(len(keys), 0, -1)
    return next((length for length in lengths if "".join(keys[:length]) in _ONWARD), 0)
