"""Official holidays: days on which a message makes no sound.

Rows of holidays.csv are Jalali days; without a year they are of every year. Days of the lunar
calendar are announced for each year and added to the file (docs/delivery.md).
"""

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from core.calendar import jalali

_FILE = Path(__file__).with_name("holidays.csv")
type Day = tuple[int | None, int, int]


def is_holiday(day: date) -> bool:
    """Return whether *day* is an official holiday."""
    year, month, of_month = jalali(day)
    known = _known()
    return (None, month, of_month) in known or (year, month, of_month) in known


@cache
def _known() -> frozenset[Day]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return read_holidays(file)


def read_holidays(lines: Iterable[str]) -> frozenset[Day]:
    """Read rows of year (none: every year), month, day and title."""
    return frozenset(
        (int(row["year"]) if row["year"] else None, int(row["month"]), int(row["day"]))
        for row in csv.DictReader(lines)
    )
