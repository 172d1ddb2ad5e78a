"""The arithmetic of the Jalali calendar: a date into its day, a day into its date.

Eight years of every 33 have 366 days: jdatetime's rule, against which it is held day by day. It is
written here because whoever reads a release file needs it, and shall need no package for that. How
dates are read and written is in calendar.py.
"""

from datetime import date

# The day before 1 Farvardin of the year 1, as Python numbers days.
_EPOCH = 226_894
_CYCLE_YEARS, _CYCLE_DAYS = 33, 12_053
_LONG_MONTHS = 6  # of 31 days; those after them have 30, and the last 29 or 30
_LONG_HALF_DAYS = 186
_YEAR_MONTHS, _YEAR_DAYS = 12, 365


def _days_before(year: int) -> int:
    """Return how many days lie between the epoch and the first day of *year*."""
    return _YEAR_DAYS * (year - 1) + (8 * year + 21) // _CYCLE_YEARS


def _days_before_month(month: int) -> int:
    return 30 * (month - 1) + min(month - 1, _LONG_MONTHS)


def day_of(year: int, month: int, day: int) -> date:
    """Return the day that a Jalali date names; ValueError when there is no such day."""
    if year < 1 or not 1 <= month <= _YEAR_MONTHS or day < 1:
        raise ValueError(year, month, day)
    ends = _days_before_month(month + 1)
    if month == _YEAR_MONTHS:
        ends = _days_before(year + 1) - _days_before(year)
    number = _days_before_month(month) + day
    if number > ends:
        raise ValueError(year, month, day)
    return date.fromordinal(_EPOCH + _days_before(year) + number)


def jalali_of(day: date) -> tuple[int, int, int]:
    """Return the Jalali (year, month, day) of *day*, which is after the epoch (in 622)."""
    since = day.toordinal() - _EPOCH - 1
    year = since * _CYCLE_YEARS // _CYCLE_DAYS + 1
    # Long years are not spread evenly, so that the first guess may be a year short.
    if _days_before(year + 1) <= since:
        year += 1
    in_year = since - _days_before(year)
    if in_year < _LONG_HALF_DAYS:
        return year, in_year // 31 + 1, in_year % 31 + 1
    later = in_year - _LONG_HALF_DAYS
    return year, later // 30 + _LONG_MONTHS + 1, later % 30 + 1
