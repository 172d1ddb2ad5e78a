"""The calendar against the sky: a year begins when the sun crosses the equator."""

import math
from datetime import date, timedelta
from itertools import chain, pairwise

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import JALALI, from_jalali, jalali, parse_date, parse_period, period
from core.persian import persian_digits

YEARS = range(1300, 1500)
DAYS = st.dates(date(1921, 3, 21), date(2121, 3, 20))
UNIX_EPOCH_JD = 2440587.5
# Noon of the meridian 52.5° E, by which Iranian law sets the year: 8:30 UTC.
NOON_OF_IRAN = 0.5 - 52.5 / 360
# Amplitude (10⁻⁵ days), phase and rate (degrees): Meeus, Astronomical Algorithms, table 27.C.
WOBBLES = (
    (485, 324.96, 1934.136),
    (203, 337.23, 32964.467),
    (199, 342.08, 20.186),
    (182, 27.85, 445267.112),
    (156, 73.14, 45036.886),
    (136, 171.52, 22518.443),
    (77, 222.54, 65928.934),
    (74, 296.72, 3034.906),
    (70, 243.58, 9037.513),
    (58, 119.81, 33718.147),
    (52, 297.17, 150.678),
    (50, 21.02, 2281.226),
    (45, 247.54, 29929.562),
    (44, 325.15, 31555.956),
    (29, 60.93, 4443.417),
    (18, 155.12, 67555.328),
    (17, 288.79, 4562.452),
    (16, 198.04, 62894.029),
    (14, 199.76, 31436.921),
    (12, 95.39, 14577.848),
    (12, 287.11, 31931.756),
    (12, 320.81, 34777.259),
    (9, 227.73, 1222.114),
    (8, 15.45, 16859.074),
)


def equinox(gregorian_year):
    """The instant of the March equinox as a Julian date, good to a minute."""
    y = (gregorian_year - 2000) / 1000
    jde = 2451623.80984 + 365242.37404 * y + 0.05169 * y**2 - 0.00411 * y**3 - 0.00057 * y**4
    t = (jde - 2451545) / 36525
    w = math.radians(35999.373 * t - 2.47)
    wobble = sum(a * math.cos(math.radians(b + c * t)) for a, b, c in WOBBLES)
    clock_lag_s = 62.92 + 0.32217 * (gregorian_year - 2000)  # ΔT, near enough for 1921–2121
    light = 1 + 0.0334 * math.cos(w) + 0.0007 * math.cos(2 * w)
    return jde + 0.00001 * wobble / light - clock_lag_s / 86400


def first_day(jalali_year):
    """The day of the equinox when it comes before noon in Iran, else the day after."""
    days = equinox(jalali_year + 621) - UNIX_EPOCH_JD
    whole = math.floor(days)
    return date(1970, 1, 1) + timedelta(days=whole + (days - whole >= NOON_OF_IRAN))


def every_day():
    """Every day of the two centuries, Gregorian and Jalali, counted from the equinoxes."""
    for year in YEARS:
        day, following = first_day(year), first_day(year + 1)
        assert (following - day).days in (365, 366)
        for month in range(1, 13):
            last = 31 if month <= 6 else 30 if month <= 11 else (following - day).days
            for number in range(1, last + 1):
                yield day, (year, month, number)
                day += timedelta(days=1)


def test_every_day_of_two_centuries_is_where_the_sky_puts_it():
    count = 0
    for count, (day, there) in enumerate(every_day(), start=1):  # noqa: B007 - counted
        assert jalali(day) == there
        assert from_jalali(*there) == day
    assert count == 73_049


@given(DAYS)
def test_what_is_written_can_be_read(day):
    assert parse_date(JALALI.short(day)) == day
    assert parse_date(JALALI.iso(day)) == day
    assert parse_date(day.isoformat()) == day


@given(DAYS)
def test_dates_in_words_say_the_day(day):
    year, _, number = jalali(day)
    assert JALALI.medium(day).split()[0] == persian_digits(number)
    assert JALALI.medium(day).split()[-1] == persian_digits(year)
    assert JALALI.long(day).endswith(f" {JALALI.medium(day)}")
    assert JALALI.long(day).split()[0] == JALALI.long(day + timedelta(days=7)).split()[0]


@given(st.text(alphabet="0123456789۰۱۲۳-/. ", max_size=12))
def test_any_text_is_a_date_or_none(text):
    found = parse_date(text)
    assert found is None or isinstance(found, date)


def labels(year):
    return {
        "year": [f"{year}"],
        "half": [f"{year}-H{n}" for n in (1, 2)],
        "quarter": [f"{year}-Q{n}" for n in (1, 2, 3, 4)],
        "month": [f"{year}-M{n:02}" for n in range(1, 13)],
    }


@given(st.sampled_from(YEARS))
def test_periods_of_every_length_tile_the_year(year):
    whole = period(str(year))
    for parts in labels(year).values():
        found = [period(label) for label in parts]
        assert found[0].starts_on == whole.starts_on
        assert found[-1].ends_on == whole.ends_on
        for earlier, later in pairwise(found):
            assert later.starts_on - earlier.ends_on == timedelta(days=1)


@given(
    st.sampled_from(YEARS).flatmap(lambda year: st.sampled_from([*chain(*labels(year).values())]))
)
def test_the_next_period_begins_the_day_after_and_is_of_the_same_length(label):
    found = period(label)
    assert found.next.starts_on == found.ends_on + timedelta(days=1)
    assert len(found.next.label) == len(label)
    assert found.next.label[4:6] == label[4:6]
    assert found < found.next
    assert parse_period(persian_digits(label)) == found


def test_every_day_of_five_centuries_is_the_one_that_jdatetime_names():
    first, last = from_jalali(1178, 1, 1), from_jalali(1634, 1, 1)
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal())]
    theirs = [jdatetime.date.fromgregorian(date=day) for day in days]
    assert [jalali(day) for day in days] == [(day.year, day.month, day.day) for day in theirs]
    assert [from_jalali(*jalali(day)) for day in days] == days


@pytest.mark.parametrize(
    "parts", [(0, 1, 1), (1400, 0, 1), (1400, 13, 1), (1400, 1, 0), (1400, 7, 31), (1400, 12, 30)]
)
def test_a_day_that_is_not_there_is_refused(parts):
    with pytest.raises(ValueError, match=r"\d"):
        from_jalali(*parts)
    with pytest.raises(ValueError, match=r"."):
        jdatetime.date(*parts)


def test_the_last_day_of_a_long_year_is_there():
    assert jalali(from_jalali(1399, 12, 30)) == (1399, 12, 30)
