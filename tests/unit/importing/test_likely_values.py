"""What a cell was likely meant to say: in the message, never read by itself."""

import pytest

from core.importing.readers.cells import Fault, parser_of
from core.importing.readers.likely_values import (
    likely_date,
    likely_number,
    likely_period,
    likely_year,
)
from core.plan.schema import BY_NAME


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("(120)", "-120"),
        ("۱۲/۵", "12.5"),
        ("54,5", "54.5"),
        ("1.234.567", "1234567"),
        ("حدود ۵۵", "55"),
        ("۱٬۲۳۴ نفر", "1,234"),
        ("۱۲۰ میلیارد ریال", None),
        ("12 million", None),
        ("12 Million", None),
        ("50-60", None),
        ("۵ تا ۷", None),
        ("ندارد", None),
        ("—", None),
    ],
)
def test_numbers(text, likely):
    assert likely_number(text) == likely


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("98", "1398"),
        ("سال ۱۳۹۸", "1398"),
        ("سال ۰۲", "1402"),
        ("2019م", "2019"),
        ("۱۳۹۸-۱۳۹۹", None),
        ("98-99", None),
        ("98 - 1399", "1399"),
        ("پارسال", None),
    ],
)
def test_years(text, likely):
    assert likely_year(text) == likely


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("43544", "1397/12/29"),
        ("13980631", "1398/06/31"),
        ("20190320", "2019/03/20"),
        ("13981331", None),
        ("99/06/31", "1399/06/31"),
        ("99/13/31", None),
        ("31/06/1399", "1399/06/31"),
        ("03/04/1398", None),
        ("10/06/31", None),
        ("1398/12/30", "1398/12/29"),
        ("2021-02-30", "2021/02/28"),
        ("1398/12/35", None),
        ("1398", None),
        ("پایان شهریور", None),
    ],
)
def test_days(text, likely):
    assert likely_date(text) == likely


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("98", "1398"),
        ("شش‌ماهه اول ۹۸", "1398-H1"),
        ("بهار ۰۰", "1400-Q1"),
        ("نیمه ۱۳۹۸", None),
        ("نیمه ۹۸", None),
        ("پارسال", None),
    ],
)
def test_periods(text, likely):
    assert likely_period(text) == likely


@pytest.mark.parametrize(
    ("table", "column", "cell", "code", "likely"),
    [
        ("observations", "value", "54,5", "number_invalid", "54.5"),
        ("observations", "period", "98", "period_invalid", "1398"),
        ("budget_lines", "fiscal_year", "98", "year_invalid", "1398"),
        ("budget_lines", "fiscal_year", "۱۳۹۸٪", "year_invalid", "1398"),
        ("progress_reports", "reported_on", "43544", "date_invalid", "1397/12/29"),
        ("progress_reports", "reported_on", "99/06/31", "date_ambiguous", "1399/06/31"),
        ("progress_reports", "reported_on", "1398/12/30", "date_no_such_day", "1398/12/29"),
    ],
)
def test_a_fault_tells_what_was_likely_meant(table, column, cell, code, likely):
    fault = parser_of(BY_NAME[table].by_name[column])(cell)
    assert fault == Fault(code, {"suggestion": likely})


def test_a_fault_without_a_guess_suggests_nothing():
    assert parser_of(BY_NAME["observations"].by_name["value"])("؟") == Fault("number_invalid")


@pytest.mark.parametrize(
    ("table", "column", "cell", "value"),
    [
        ("projects", "districts", "منطقه ۷ و ۸", ("7", "8")),
        ("projects", "districts", "مناطق ۳، ۵", ("3", "5")),
        ("projects", "districts", "۷ ۸", ("7", "8")),
        ("observations", "district", "منطقهٔ ۷", "7"),
        ("projects", "districts", "منطقه-۷، منطقه۸", ("منطقه-7", "منطقه8")),
        ("observations", "district", "منطقه۷", "منطقه7"),
        ("projects", "strategies", "S01", ("S01",)),
    ],
)
def test_districts_in_words(table, column, cell, value):
    assert parser_of(BY_NAME[table].by_name[column])(cell) == value
