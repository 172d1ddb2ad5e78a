"""Dates and periods: worked examples."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfoNotFoundError

import pytest

from core import calendar
from core.calendar import (
    JALALI,
    from_jalali,
    jalali,
    parse_date,
    parse_period,
    period,
    tehran_date,
    utc_now,
)
from core.languages.language import PERSIAN
from tests.presence import present

LAST_OF_1394 = date(2016, 3, 19)


def test_the_end_of_1394():
    assert JALALI.long(LAST_OF_1394) == "شنبه ۲۹ اسفند ۱۳۹۴"
    assert JALALI.medium(LAST_OF_1394) == "۲۹ اسفند ۱۳۹۴"
    assert JALALI.short(LAST_OF_1394) == "۱۳۹۴/۱۲/۲۹"
    assert JALALI.iso(LAST_OF_1394) == "1394-12-29"
    assert jalali(LAST_OF_1394) == (1394, 12, 29)
    assert JALALI.year(LAST_OF_1394) == 1394


# Of the official calendars, and of days that everybody remembers.
@pytest.mark.parametrize(
    ("there", "here"),
    [
        ((1357, 11, 22), "1979-02-11"),
        ((1395, 1, 1), "2016-03-20"),
        ((1399, 12, 30), "2021-03-20"),
        ((1400, 1, 1), "2021-03-21"),
        ((1403, 12, 30), "2025-03-20"),
        ((1404, 1, 1), "2025-03-21"),
        ((1408, 12, 30), "2030-03-20"),
    ],
)
def test_known_days(there, here):
    assert from_jalali(*there) == date.fromisoformat(here)


@pytest.mark.parametrize("there", [(1400, 12, 30), (1398, 7, 31), (1398, 13, 1), (1398, 1, 0)])
def test_a_day_that_does_not_exist(there):
    with pytest.raises(ValueError, match=r"."):
        from_jalali(*there)


def test_a_week():
    # 5 April 2021 was a Monday, 16 Farvardin 1400.
    week = [JALALI.long(date(2021, 4, day)).split()[0] for day in range(5, 12)]
    assert tuple(week) == PERSIAN.weekdays
    assert week == ["دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"]


def test_a_year_of_months():
    named = [JALALI.medium(from_jalali(1398, month, 5)).split()[1] for month in range(1, 13)]
    assert tuple(named) == PERSIAN.months
    assert " ".join(named) == (
        "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
    )


@pytest.mark.parametrize(
    "text",
    [
        "1398-06-31",
        "۱۳۹۸/۰۶/۳۱",
        "١٣٩٨/٠٦/٣١",
        "1398/6/31",
        "1398.06.31",
        "  1398-06-31 ",
        "2019-09-22",
        "۲۰۱۹-۰۹-۲۲",
        "2019/9/22",
    ],
)
def test_dates_that_are_understood(text):
    assert parse_date(text) == date(2019, 9, 22)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "دیروز",
        "98/06/31",  # which century?
        "31/06/1398",  # which part is the year?
        "06-31-1398",
        "1398-06/31",
        "1398 06 31",
        "13980631",
        "1398-6",
        "1398-06-32",
        "1398-07-31",  # Mehr has 30 days
        "1400-12-30",  # no leap year
        "2019-02-29",
        "1398-13-01",
        "1398-00-10",
        "1700-01-01",  # neither a Jalali nor a Gregorian year of a plan
        "0098-01-01",
        "१३९८-०६-३१",  # Devanagari
        "1398-06-31 10:00",
        "1398-06-31\n2",
    ],
)
def test_dates_that_are_not(text):
    assert parse_date(text) is None


def test_the_day_in_tehran():
    # Half past eight in the evening is midnight in Tehran.
    assert tehran_date(datetime(2021, 3, 20, 20, 29, tzinfo=UTC)) == date(2021, 3, 20)
    assert tehran_date(datetime(2021, 3, 20, 20, 30, tzinfo=UTC)) == date(2021, 3, 21)


def test_now_is_aware():
    assert utc_now().tzinfo is UTC


@pytest.mark.parametrize(
    ("label", "starts_on", "ends_on", "title"),
    [
        ("1398", "2019-03-21", "2020-03-19", "۱۳۹۸"),
        ("1399", "2020-03-20", "2021-03-20", "۱۳۹۹"),
        ("1398-H1", "2019-03-21", "2019-09-22", "نیمهٔ نخست ۱۳۹۸"),
        ("1398-H2", "2019-09-23", "2020-03-19", "نیمهٔ دوم ۱۳۹۸"),
        ("1398-Q1", "2019-03-21", "2019-06-21", "سه‌ماههٔ نخست ۱۳۹۸"),
        ("1398-Q3", "2019-09-23", "2019-12-21", "سه‌ماههٔ سوم ۱۳۹۸"),
        ("1398-Q4", "2019-12-22", "2020-03-19", "سه‌ماههٔ چهارم ۱۳۹۸"),
        ("1398-M07", "2019-09-23", "2019-10-22", "مهر ۱۳۹۸"),
        ("1399-M12", "2021-02-19", "2021-03-20", "اسفند ۱۳۹۹"),
    ],
)
def test_periods(label, starts_on, ends_on, title):
    found = period(label)
    assert (found.label, found.title) == (label, title)
    assert found.starts_on == date.fromisoformat(starts_on)
    assert found.ends_on == date.fromisoformat(ends_on)


@pytest.mark.parametrize("text", ["۱۳۹۸-m07", " 1398-M07", "١٣٩٨-M٠٧"])
def test_a_label_is_understood_in_any_digits(text):
    assert parse_period(text) == period("1398-M07")


@pytest.mark.parametrize(
    "text",
    ["", "98", "1398-", "1398-H3", "1398-Q5", "1398-Q0", "1398-M7", "1398-M13", "1700", "1398M07"],
)
def test_labels_that_are_not(text):
    assert parse_period(text) is None
    with pytest.raises(ValueError, match=r"^" + text):
        period(text)


@pytest.mark.parametrize(
    ("label", "following"),
    [
        ("1398", "1399"),
        ("1398-H1", "1398-H2"),
        ("1398-H2", "1399-H1"),
        ("1398-Q4", "1399-Q1"),
        ("1398-M09", "1398-M10"),
        ("1398-M12", "1399-M01"),
    ],
)
def test_next(label, following):
    assert period(label).next == period(following)


def test_periods_sort_by_time():
    assert period("1397-M12") < period("1398-Q1") < period("1398-M02")


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("1398-01-15", "1398-01-15", 0),
        ("1398-01-15", "1398-02-14", 0),
        ("1398-01-15", "1398-02-15", 1),
        ("1398-06-31", "1398-07-29", 0),
        ("1398-06-31", "1398-07-30", 1),
        ("1398-12-29", "1399-12-29", 12),
        ("1398-12-29", "1399-12-30", 12),
        ("1399-12-30", "1400-12-29", 12),
        ("1397-06-31", "1399-02-30", 19),
        ("1397-06-31", "1399-02-31", 20),
    ],
)
def test_months_are_whole_ones_and_never_rounded_up(start, end, months):
    first, last = parse_date(start), parse_date(end)
    assert JALALI.months_between(present(first), present(last)) == months
    assert JALALI.months_between(present(last), present(first)) == -months


def test_without_a_list_of_zones_tehran_has_the_offset_it_has_kept_since_1401(monkeypatch):
    def no_zones(_name):
        raise ZoneInfoNotFoundError

    instant = datetime(2026, 7, 1, 20, 30, tzinfo=UTC)
    known = instant.astimezone(calendar.tehran_zone())
    monkeypatch.setattr(calendar, "ZoneInfo", no_zones)
    there = instant.astimezone(calendar.tehran_zone())
    assert (there.date(), there.hour) == (known.date(), known.hour) == (date(2026, 7, 2), 0)
