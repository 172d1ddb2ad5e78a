from datetime import date

import pytest

from core.calendar import from_jalali
from core.delivery.holidays import holiday_title, holidays_from, is_holiday, read_holidays


@pytest.mark.parametrize(
    ("day", "is_so"),
    [
        (from_jalali(1399, 1, 1), True),
        (from_jalali(1420, 11, 22), True),
        # Ashura, in the year for which it was announced and in no other.
        (date(2026, 6, 25), True),
        (date(2025, 6, 25), False),
        (from_jalali(1405, 7, 9), False),
    ],
)
def test_holidays_are_of_every_year_or_of_one(day, is_so):
    assert is_holiday(day) is is_so


def test_days_are_read_with_and_without_a_year():
    lines = ["year,month,day,title", ",1,13,روز طبیعت", "1405,4,4,عاشورا"]
    assert read_holidays(lines) == {(None, 1, 13): "روز طبیعت", (1405, 4, 4): "عاشورا"}


def test_holidays_ahead_have_their_titles():
    found = holidays_from(from_jalali(1405, 1, 12), 3)
    assert found == [
        (from_jalali(1405, 1, 12), "روز جمهوری اسلامی"),
        (from_jalali(1405, 1, 13), "روز طبیعت"),
    ]
    assert holiday_title(from_jalali(1405, 1, 14)) is None
