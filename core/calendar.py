"""Both calendars: parsing, writing, and the periods of a plan.

The arithmetic is in jalali.py. Dates inside the program are Gregorian `datetime.date`.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.enums import CalendarKind
from core.jalali import day_of, jalali_of
from core.languages.language import language
from core.persian import latin_digits, persian_digits


def tehran_zone() -> tzinfo:
    """Return the zone of Tehran, whose clocks were moved in summer until 1401.

    Windows has no list of zones; there the offset since then stands in, which is right for every
    day on which this program has published anything.
    """
    try:
        return ZoneInfo("Asia/Tehran")
    except ZoneInfoNotFoundError:
        return timezone(timedelta(hours=3, minutes=30))


TEHRAN = tehran_zone()

# Years that can only be Jalali or only Gregorian in a plan; between them a date is ambiguous.
_JALALI_YEARS = range(1200, 1600)
_GREGORIAN_YEARS = range(1800, 2200)
_YEARS = {CalendarKind.JALALI: _JALALI_YEARS, CalendarKind.GREGORIAN: _GREGORIAN_YEARS}
_DATE = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_PERIOD = re.compile(r"(\d{4})(?:-(H[12]|Q[1-4]|M(?:0[1-9]|1[0-2])))?", re.ASCII)
_MONTHS_PER_PART = {"H": 6, "Q": 3, "M": 1}
_LETTER_BY_MONTHS = {12: "", 6: "H", 3: "Q", 1: "M"}
_MONTHS_PER_YEAR = 12


def from_jalali(year: int, month: int, day: int) -> date:
    """Turn a Jalali date into a Gregorian one; ValueError when there is no such day."""
    return day_of(year, month, day)


# A site writes the same few thousand days a hundred thousand times.
@lru_cache(maxsize=65536)
def jalali(day: date) -> tuple[int, int, int]:
    """Return the Jalali (year, month, day) of a Gregorian date."""
    return jalali_of(day)


def parse_date(text: str) -> date | None:
    """Read «۱۳۹۸/۰۶/۳۱», `1398-06-31` or an ISO Gregorian date, in any digits.

    None when it is none of these, when the day does not exist, or when the order of its parts is
    ambiguous (a two-digit year, the year last).
    """
    match = _DATE.fullmatch(latin_digits(text.strip()))
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    try:
        if year in _JALALI_YEARS:
            return from_jalali(year, month, day)
        return date(year, month, day) if year in _GREGORIAN_YEARS else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar that a plan counts its years in and writes its days by."""

    kind: CalendarKind = CalendarKind.JALALI

    @property
    def months(self) -> tuple[str, ...]:
        """The names of its months."""
        one = language()
        return one.months if self.kind is CalendarKind.JALALI else one.gregorian_months

    @property
    def years(self) -> range:
        """The years that a plan of it may name."""
        return FISCAL_YEARS[self.kind]

    def parts(self, day: date) -> tuple[int, int, int]:
        """Return year, month and day of the month."""
        is_jalali = self.kind is CalendarKind.JALALI
        return jalali(day) if is_jalali else (day.year, day.month, day.day)

    def year(self, day: date) -> int:
        """Return the year, which is also the fiscal year."""
        return self.parts(day)[0]

    def first_day(self, year: int) -> date:
        """Return the day that a year begins on."""
        return (from_jalali if self.kind is CalendarKind.JALALI else date)(year, 1, 1)

    def short(self, day: date) -> str:
        """Write «۱۳۹۴/۱۲/۲۹»; in a language that reads from the left, `19 Mar 2016`."""
        year, month, number = self.parts(day)
        if not language().is_rtl:
            return f"{day.day} {language().gregorian_months[day.month - 1][:3]} {day.year}"
        return persian_digits(f"{year}/{month:02}/{number:02}")

    def iso(self, day: date) -> str:
        """Write `1394-12-29`, for machine columns."""
        year, month, number = self.parts(day)
        return f"{year:04}-{month:02}-{number:02}"

    def medium(self, day: date) -> str:
        """Write «۲۹ اسفند ۱۳۹۴»; in such a language, `19 March 2016 (1394/12/29)`."""
        year, month, number = self.parts(day)
        if not language().is_rtl:
            is_own = self.kind is not CalendarKind.GREGORIAN
            own = f" ({year}/{month:02}/{number:02})" if is_own else ""
            return f"{day.day} {language().gregorian_months[day.month - 1]} {day.year}{own}"
        return f"{persian_digits(number)} {self.months[month - 1]} {persian_digits(year)}"

    def long(self, day: date) -> str:
        """Write «شنبه ۲۹ اسفند ۱۳۹۴»."""
        return f"{language().weekdays[day.weekday()]} {self.medium(day)}"

    def months_between(self, start: date, end: date) -> int:
        """Return how many whole months lie between two days; negative where *end* is earlier.

        A month that is not over does not count. From the last day of a month to the last of
        another they are whole, however long the two are.
        """
        if end < start:
            return -self.months_between(end, start)
        (year, month, day), (to_year, to_month, to_day) = self.parts(start), self.parts(end)
        is_last = self.parts(end + timedelta(days=1))[2] == 1
        is_over = to_day >= day or is_last
        return 12 * (to_year - year) + to_month - month - (not is_over)

    def period_containing(self, day: date, months: int) -> "Period":
        """Return the period of *months* (12, 6, 3 or 1) that *day* lies in."""
        year, month, _ = self.parts(day)
        letter = _LETTER_BY_MONTHS[months]
        if not letter:
            return period(str(year))
        width = 2 if letter == "M" else 1
        return period(f"{year}-{letter}{(month - 1) // months + 1:0{width}}")


# Fiscal years of a plan; a year outside is a slip of the pen, or of the other calendar.
FISCAL_YEARS = {CalendarKind.JALALI: range(1300, 1501), CalendarKind.GREGORIAN: range(1900, 2101)}
JALALI = Calendar()
GREGORIAN = Calendar(CalendarKind.GREGORIAN)


def tehran_date(instant: datetime) -> date:
    """Return the day that an aware instant falls on in Tehran."""
    return instant.astimezone(TEHRAN).date()


def utc_now() -> datetime:
    """Read the clock; only entry points call this and pass it on as `now`."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year (`1398`), half (`1398-H1`), quarter (`1398-Q3`) or month (`1398-M07`).

    The year says of which calendar it is: 1398 is Jalali, 2019 Gregorian.
    """

    starts_on: date
    ends_on: date
    label: str

    @property
    def title(self) -> str:
        """The period as readers see it: «۱۳۹۸», «نیمهٔ نخست ۱۳۹۸», «مهر ۱۳۹۸»."""
        year, _, part = self.label.partition("-")
        if not part:
            return persian_digits(year)
        ordinal = int(part[1:])
        if part[0] == "M":
            return f"{self.calendar.months[ordinal - 1]} {persian_digits(year)}"
        one = language()
        return one.parts[part[0]].format(part=one.ordinals[ordinal - 1], year=persian_digits(year))

    @property
    def calendar(self) -> Calendar:
        """Of which calendar it is."""
        return _calendar_of(int(self.label[:4]))

    @property
    def months(self) -> int:
        """How long the period is."""
        part = self.label.partition("-")[2]
        return _MONTHS_PER_PART[part[0]] if part else _MONTHS_PER_YEAR

    @property
    def next(self) -> "Period":
        """The period of the same length that follows."""
        year, _, part = self.label.partition("-")
        if not part:
            return period(str(int(year) + 1))
        count = 12 // _MONTHS_PER_PART[part[0]]
        ordinal = int(part[1:])
        width = len(part) - 1
        if ordinal < count:
            return period(f"{year}-{part[0]}{ordinal + 1:0{width}}")
        return period(f"{int(year) + 1}-{part[0]}{1:0{width}}")


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period | None:
    """Read a period's label in any digits; None when it is not one."""
    match = _PERIOD.fullmatch(latin_digits(text.strip()).upper())
    if match is None or not any(int(match[1]) in years for years in _YEARS.values()):
        return None
    year, part = int(match[1]), match[2]
    first, months = 1, 12
    if part:
        months = _MONTHS_PER_PART[part[0]]
        first = (int(part[1:]) - 1) * months + 1
    following = (year + 1, 1) if first + months > _MONTHS_PER_YEAR else (year, first + months)
    first_day = from_jalali if _calendar_of(year) is JALALI else date
    return Period(
        first_day(year, first, 1), first_day(*following, 1) - timedelta(days=1), match[0]
    )


def _calendar_of(year: int) -> Calendar:
    return JALALI if year in _JALALI_YEARS else GREGORIAN


def period(label: str) -> Period:
    """Read a label that is known to be good; ValueError otherwise."""
    found = parse_period(label)
    if found is None:
        raise ValueError(label)
    return found
