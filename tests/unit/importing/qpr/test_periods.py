from datetime import date
from decimal import Decimal

import pytest

from core.calendar import JALALI, Period, period
from core.enums import Frequency
from core.importing.readers.cells import Fault
from core.importing.readers.qpr.mapping import QprMapping
from core.importing.readers.qpr.periods import read_day, read_span, read_when

YEAR, QUARTER, MONTH = Frequency.YEAR, Frequency.QUARTER, Frequency.MONTH


def a_mapping(**given):
    return QprMapping(layout="web_service", **given)


def shown(found):
    return found.label if isinstance(found, Period) else found.code


def when(cell, measured=YEAR, **given):
    return shown(read_when(cell, measured, a_mapping(**given)))


@pytest.mark.parametrize(
    ("cell", "frequency", "label"),
    [
        # Gregorian: a period's last day, a day inside it, and the first of the next one.
        ("2020-03-19", YEAR, "1398"),
        ("2019-09-22", YEAR, "1398"),
        ("2020-03-20", YEAR, "1399"),
        ("2019-09-22", QUARTER, "1398-Q2"),
        ("2019-09-22", Frequency.HALF, "1398-H1"),
        ("2019-09-22T00:00:00", MONTH, "1398-M06"),
        ("2019-09-22 23:59:59.997", MONTH, "1398-M06"),
        ("2019-09-22T10:00:00+03:30", MONTH, "1398-M06"),
        ("۱۳۹۸/۰۶/۳۱", QUARTER, "1398-Q2"),
        (date(2019, 9, 22), QUARTER, "1398-Q2"),
        # Our labels and their usual spellings.
        ("1398", QUARTER, "1398"),
        (Decimal(1398), YEAR, "1398"),
        ("1398-Q3", YEAR, "1398-Q3"),
        ("$1398-Q3", YEAR, "1398-Q3"),
        ("Q3/1398", YEAR, "1398-Q3"),
        ("$Q3/1398", YEAR, "1398-Q3"),
        ("1398 h1", YEAR, "1398-H1"),
        ("M7 1398", YEAR, "1398-M07"),
        ("1398/07", YEAR, "1398-M07"),
        ("۰۷/۱۳۹۸", YEAR, "1398-M07"),
        ("مهر ۱۳۹۸", YEAR, "1398-M07"),
        ("سه‌ماههٔ سوم ۱۳۹۸", YEAR, "1398-Q3"),
        ("نیمهٔ نخست ۱۳۹۸", YEAR, "1398-H1"),
        ("سال ۱۳۹۸", YEAR, "1398"),
        # Nothing that can be told for sure.
        ("01/02/2019", YEAR, "date_ambiguous"),
        ("98-06-31", YEAR, "date_ambiguous"),
        ("Q3/2009", YEAR, "qpr_period_gregorian"),
        ("$Q3/2009", YEAR, "qpr_period_gregorian"),
        ("2019", YEAR, "qpr_period_gregorian"),
        ("Q5/1398", YEAR, "qpr_period_unknown"),
        ("1398/13", YEAR, "qpr_period_unknown"),
        ("بهار ۱۳۹۸", YEAR, "qpr_period_unknown"),
        ("$", YEAR, "qpr_period_unknown"),
        ("soon", YEAR, "qpr_period_unknown"),
        ("", YEAR, "qpr_period_unknown"),
        ("2019-13-01", YEAR, "qpr_period_gregorian"),
        ("1810-01-01", YEAR, "date_invalid"),
        (date(1600, 1, 1), YEAR, "date_invalid"),
    ],
)
def test_a_period_is_told_in_many_ways(cell, frequency, label):
    assert when(cell, frequency) == label


def test_the_mapping_says_what_a_name_means():
    periods = {"Q3/2009": "1388-Q3", "2009": "1388"}
    assert when("$Q3/2009", periods=periods) == "1388-Q3"
    assert when("q3/2009", periods=periods) == "1388-Q3"
    assert when("۲۰۰۹", periods=periods) == "1388"


@pytest.mark.parametrize(
    ("cell", "first", "label"),
    [
        ("#1", "1395-Q1", "1395-Q1"),
        ("#5", "1395-Q1", "1396-Q1"),
        ("#۵", "1395", "1399"),
        ("#0", "1395", "qpr_index_invalid"),
        ("#1201", "1395", "qpr_index_invalid"),
        ("#9999999999", "1395", "qpr_index_invalid"),
        ("#-1", "1395", "qpr_index_invalid"),
        ("#x", "1395", "qpr_index_invalid"),
        ("#", "1395", "qpr_index_invalid"),
        ("#1000", "1395", "qpr_index_invalid"),
        ("#5", None, "qpr_index_without_start"),
    ],
)
def test_an_index_counts_from_the_first_period(cell, first, label):
    assert when(cell, first_period=first) == label


def test_the_frequency_of_the_file_goes_before_the_indicators():
    assert when("2019-09-22", YEAR, frequency="month") == "1398-M06"


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("22.09.2019", "dmy", date(2019, 9, 22)),
        ("09/22/2019", "mdy", date(2019, 9, 22)),
        ("31/06/1398", "dmy", date(2019, 9, 22)),
        ("2019-09-22", "dmy", date(2019, 9, 22)),
        ("22/09/2019", "mdy", "date_invalid"),
        ("22/09/2019", "ymd", "date_ambiguous"),
        ("yesterday", "ymd", "date_invalid"),
    ],
)
def test_a_date_that_ends_with_its_year_needs_an_order(text, order, day):
    found = read_day(text, order)
    assert (found.code if isinstance(found, Fault) else found) == day


def span(name, start, end, frequency=YEAR, **given):
    return shown(read_span(name, start, end, frequency, a_mapping(**given)))


@pytest.mark.parametrize(
    ("name", "start", "end", "label"),
    [
        ("Q3/2019", "2019-09-23", "2019-12-21", "1398-Q3"),
        ("x", "2019-03-21", "2020-03-19", "1398"),
        # The end is the midnight at which the next year begins; the edge is off by a day.
        ("x", "2019-03-21", "2020-03-20 00:00:00", "1398"),
        ("x", "1398-07-01", "1398-07-30", "1398-M07"),
        ("1398-Q3", "2019-09-23", "2019-12-21", "1398-Q3"),
        ("1398-Q3", "", None, "1398-Q3"),
        ("x", None, "2020-03-19", "1398"),
        ("x", "2019-03-21", "", "1398"),
        # A Gregorian quarter is no quarter here, and a month is not the year it lies in.
        ("x", "2019-07-01", "2019-09-30", "qpr_span_unknown"),
        ("x", "2019-09-01", "2019-09-30", "qpr_span_unknown"),
        ("1398-Q2", "2019-09-23", "2019-12-21", "qpr_period_contradicts"),
        ("x", "01/02/2019", "2019-12-21", "date_ambiguous"),
        ("x", date(1600, 1, 1), date(1600, 12, 30), "qpr_span_unknown"),
    ],
)
def test_a_span_is_a_period_only_if_it_is_one(name, start, end, label):
    assert span(name, start, end) == label


def test_a_listed_name_goes_before_its_days():
    assert span("Q3", "2019-07-01", "2019-09-30", periods={"Q3": "1398-Q2"}) == "1398-Q2"


@pytest.mark.parametrize("label", ["1398", "1398-H2", "1398-Q4", "1398-M12", "1398-M01"])
def test_a_period_contains_its_own_edges(label):
    one = period(label)
    for day in (one.starts_on, one.ends_on):
        assert JALALI.period_containing(day, one.months) == one
