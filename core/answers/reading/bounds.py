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
_BETWEEN = ("بین", "مابین", "میان")
_UNTIL, _FROM, _AND = "تا", "از", "و"
_TO = (_UNTIL,)
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
    """What a list is of: more than a value, or less; `is_reached`: the value itself is in it.

    `other` is its other end, in the same unit: «بین ۲۰ تا ۶۰ درصد».
    """

    is_more: bool
    is_reached: bool
    value: Decimal
    unit: Unit
    other: "Bound | None" = None

    @property
    def ends(self) -> tuple["Bound", ...]:
        """Return the bound, and its other end where it has one."""
        return (self,) if self.other is None else (self, self.other)


def leading_bound(keys: Sequence[str]) -> tuple[Bound, int] | None:
    """Return the bound that the words with these *keys* begin with, and how many it takes."""
    return _range(keys) or _two_ends(keys) or _one_end(keys)


def _range(keys: Sequence[str]) -> tuple[Bound, int] | None:
    """Read «بین ۲۰ تا ۶۰ درصد», «از ۲۰ تا ۶۰ درصد» and «۲۰ تا ۶۰ درصد»."""
    is_between = next(iter(keys), "") in _BETWEEN
    begins = int(is_between or next(iter(keys), "") == _FROM)
    low = _amount(keys[begins:])
    place = begins + (low.taken if low else 0)
    if low is None or next(iter(keys[place:]), "") not in ((_UNTIL, _AND) if is_between else _TO):
        return None
    high = _amount(keys[place + 1 :])
    return _joined((True, True), low, (False, True), high, place + 1)


def _two_ends(keys: Sequence[str]) -> tuple[Bound, int] | None:
    """Read «بیش از ۲۰ و کمتر از ۶۰ درصد», whose unit is told once or twice."""
    first = _beginning(keys)
    low = _amount(keys[first[1] :]) if first else None
    place = first[1] + low.taken if first and low else 0
    if first is None or low is None or next(iter(keys[place:]), "") != _AND:
        return None
    second = _beginning(keys[place + 1 :])
    if second is None or second[0][0] == first[0][0]:
        return None
    place += 1 + second[1]
    return _joined(first[0], low, second[0], _amount(keys[place:]), place)


def _beginning(keys: Sequence[str]) -> tuple[tuple[bool, bool], int] | None:
    """Return how a bound begins, and how many words that takes."""
    lengths = range(_LONGEST, 0, -1)
    ways = ((_BEGINNINGS.get("".join(keys[:length])), length) for length in lengths)
    return next(((way, length) for way, length in ways if way), None)


def _joined(
    way: tuple[bool, bool],
    low: "_Amount",
    other_way: tuple[bool, bool],
    high: "_Amount | None",
    place: int,
) -> tuple[Bound, int] | None:
    """Return the bound of two ends, of which the second begins at *place* and tells the unit."""
    if high is None or high.unit is None or low.unit not in (None, high.unit):
        return None
    # «۱۰۰ تا ۵۰۰ میلیارد ریال»: the scale is told once as well.
    scale = high.value / high.number if low.unit is None and high.number else Decimal(1)
    other = Bound(*other_way, high.value, high.unit)
    return Bound(*way, low.value * scale, high.unit, other), place + high.taken


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number as told, what it is with its scale, its unit (None: none told), and its words."""

    number: Decimal
    value: Decimal
    unit: Unit | None
    taken: int


def _amount(keys: Sequence[str]) -> _Amount | None:
    number = leading_number(keys[:_LONGEST]) or _large(keys)
    if number is None:
        return None
    measured = _measured(keys)
    if measured is None:
        return _Amount(Decimal(number[0]), Decimal(number[0]), None, number[1])
    return _Amount(Decimal(number[0]), *measured)


def _one_end(keys: Sequence[str]) -> tuple[Bound, int] | None:
    begins = _beginning(keys)
    measured = _measured(keys[begins[1] :]) if begins else None
    if begins and measured:
        value, unit, taken = measured
        return Bound(*begins[0], value, unit), begins[1] + taken
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
