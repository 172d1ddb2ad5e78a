"""Official holidays: days on which a message makes no sound.

Rows of holidays.csv are Jalali days; without a year they are of every year. Days of the lunar
calendar are announced for each year and added to the file (docs/delivery.md).
"""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from core.calendar import jalali

_FILE = Path(__file__).with_name("holidays.csv")
type Day = tuple[int | None, int, int]


def is_holiday(day: date) -> bool:
    """Return whether *day* is an official holiday."""
    return holiday_title(day) is not None


def holiday_title(day: date) -> str | None:
    """Return what *day* is kept for; None for a day that is no official holiday."""
    year, month, of_month = jalali(day)
    known = _known()
    return known.get((year, month, of_month)) or known.get((None, month, of_month))


def holidays_from(day: date, days: int) -> list[tuple[date, str]]:
    """Return the official holidays among so many *days* from *day* on."""
    ahead = (day + timedelta(days=number) for number in range(days))
    return [(one, title) for one in ahead if (title := holiday_title(one)) is not None]


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
