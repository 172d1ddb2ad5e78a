"""What a cell that could not be read was most likely meant to say, for the message. Pure.

Nothing is read by these guesses: they are shown, and the clerk writes what is right.
"""

import re
from datetime import date, timedelta

from core.calendar import JALALI, parse_date, parse_period
from core.importing.readers.written_dates import written_period
from core.persian import latin_digits

# Day 0 of the numbers that spreadsheets keep for days, and the years 1990 to 2064 of them.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(32_874, 60_000)
_IN_BRACKETS = re.compile(r"\(\s*([\d.,]+)\s*\)")
_SLASHED = re.compile(r"(\d+)\s*/\s*(\d{1,3})")
_COMMA_DECIMAL = re.compile(r"(-?\d+),(\d{1,2})")
_DOTTED = re.compile(r"-?\d{1,3}(?:\.\d{3}){2,}")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
# Beside a number these make it another one.
_MAGNITUDES = re.compile(
    "هزار|میلیون|میلیارد|بیلیون|تریلیون|همت|تومان|thousand|million|billion", re.IGNORECASE
)
_TURNED_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_SHORT_DATE = re.compile(r"(\d{2})[-/.](\d{1,2})[-/.](\d{1,2})")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)")
_DAY_TOO_LATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{2})")
_SHORT_YEAR = re.compile(r"(?<!\d)\d{2}(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:1[2-5]|20)\d\d(?!\d)")
# Jalali years of two digits are of 1350 to 1449.
_CENTURY_BEGINS = 50
# What is more than these is no month, or no day.
_MONTHS, _DAYS = 12, 31


def likely_number(text: str) -> str | None:
    """Return the number in «(120)», «12/5», «54,5», «1.234.567» or «حدود ۵۵»; None if unclear."""
    plain = latin_digits(text).replace("٬", ",").replace("٫", ".").strip()
    if found := _IN_BRACKETS.fullmatch(plain):
        return f"-{found[1]}"
    if found := _SLASHED.fullmatch(plain) or _COMMA_DECIMAL.fullmatch(plain):
        return f"{found[1]}.{found[2]}"
    if _DOTTED.fullmatch(plain):
        return plain.replace(".", "")
    numbers = _NUMBER.findall(plain)
    has_words = any(letter.isalpha() for letter in plain)
    return numbers[0] if has_words and len(numbers) == 1 and not _MAGNITUDES.search(text) else None


def likely_year(text: str) -> str | None:
    """Return the year in «سال ۱۳۹۸» or «98»; None where there is none, or more than one."""
    plain = latin_digits(text)
    years = _YEAR.findall(plain)
    if len(years) == 1:
        return str(years[0])
    short = _SHORT_YEAR.findall(plain)
    return _whole_year(short[0]) if len(short) == 1 and not years else None


def likely_date(text: str) -> str | None:
    """Return the day in «43544», «13980631», «99/06/31» or «31/06/1399»; None if unclear."""
    plain = latin_digits(text).strip()
    if plain.isdigit() and int(plain) in _SERIALS:
        return JALALI.iso(_SERIAL_ZERO + timedelta(days=int(plain))).replace("-", "/")
    if found := _EIGHT_DIGITS.fullmatch(plain):
        return _day(*found.groups())
    if (found := _TURNED_DATE.fullmatch(plain)) and int(found[1]) > _MONTHS:
        return _day(found[3], found[2], found[1])
    if (found := _SHORT_DATE.fullmatch(plain)) and int(found[1]) > _DAYS:
        return _day(_whole_year(found[1]), found[2], found[3])
    if found := _DAY_TOO_LATE.fullmatch(plain):
        earlier = (_day(found[1], found[2], str(int(found[3]) - less)) for less in (1, 2))
        return next(filter(None, earlier), None)
    return None


def likely_period(text: str) -> str | None:
    """Return the period of a text whose year has two digits; None if it is no period then."""
    plain = latin_digits(text).strip()
    if _YEAR.search(plain):
        return None
    whole = _SHORT_YEAR.sub(lambda found: _whole_year(found[0]), plain, count=1)
    found = parse_period(whole) or parse_period(written_period(whole) or "")
    return found.label if found else None


def _whole_year(short: str) -> str:
    return f"{13 if int(short) >= _CENTURY_BEGINS else 14}{short}"


def _day(year: str, month: str, day: str) -> str | None:
    written = f"{year}/{month.zfill(2)}/{day.zfill(2)}"
    return written if parse_date(written) else None
