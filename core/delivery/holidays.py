"""Official holidays: days on which a message makes no sound.

Rows of holidays.csv are Jalali days; without a year they are of every year. Days of the lunar
calendar are announced for each year and added to the file (docs/delivery.md).
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

from core.calendar import jalali

_FILE = Path(__file__).with_name("holidays.csv")
type Day = tuple[int | None, int, int]
NONE: Mapping[Day, str] = MappingProxyType({})


def is_holiday(day: date, more: Mapping[Day, str] = NONE) -> bool:
    """Return whether *day* is an official holiday, or one of *more* that the city has set."""
    return holiday_title(day, more) is not None


def holiday_title(day: date, more: Mapping[Day, str] = NONE) -> str | None:
    """Return what *day* is kept for; None for a day that is no holiday."""
    year, month, of_month = jalali(day)
    known = {**more, **_known()}
    return known.get((year, month, of_month)) or known.get((None, month, of_month))


def holidays_from(day: date, days: int, more: Mapping[Day, str] = NONE) -> list[tuple[date, str]]:
    """Return the holidays among so many *days* from *day* on."""
    ahead = (day + timedelta(days=number) for number in range(days))
    return [(one, title) for one in ahead if (title := holiday_title(one, more)) is not None]


@cache
def _known() -> dict[Day, str]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return read_holidays(file)


def read_holidays(lines: Iterable[str]) -> dict[Day, str]:
    """Read rows of year (none: every year), month, day and title."""
    return {
        (int(row["year"]) if row["year"] else None, int(row["month"]), int(row["day"])): row[
            "title"
        ]
        for row in csv.DictReader(lines)
    }
