"""Numbers, money and mixed text as Persian readers see them."""

from decimal import Decimal

import pytest

from core.persian import (
    enumeration,
    isolate,
    latin_digits,
    neighbours,
    number,
    percent,
    persian_digits,
    persian_letters,
)

MINUS = "\u200e\u2212"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, None, "۰"),
        (7, None, "۷"),
        (999, None, "۹۹۹"),
        (1000, None, "۱٬۰۰۰"),
        (1234567, None, "۱٬۲۳۴٬۵۶۷"),
        (Decimal("1234.5"), None, "۱٬۲۳۴٫۵"),
        (Decimal("0.10"), None, "۰٫۱"),
        (Decimal("100.00"), None, "۱۰۰"),
        (Decimal("1E+3"), None, "۱٬۰۰۰"),
        (Decimal("1E-3"), None, "۰٫۰۰۱"),
        (Decimal("0.10"), 2, "۰٫۱۰"),
        (Decimal("0.125"), 2, "۰٫۱۳"),
        (Decimal("0.135"), 2, "۰٫۱۴"),
        (Decimal("-0.125"), 2, f"{MINUS}۰٫۱۳"),
        (Decimal("2.5"), 0, "۳"),
        (Decimal("999.5"), 0, "۱٬۰۰۰"),
        (5, 2, "۵٫۰۰"),
        (-12, None, f"{MINUS}۱۲"),
        (Decimal("-1234.5"), 1, f"{MINUS}۱٬۲۳۴٫۵"),
    ],
)
def test_number(value, decimals, written):
    assert number(value, decimals) == written


@pytest.mark.parametrize(("value", "decimals"), [("-0", 0), ("-0", None), ("-0.00", 2)])
def test_nothing_has_no_sign(value, decimals):
    assert "−" not in number(Decimal(value), decimals)


@pytest.mark.parametrize(
    ("value", "decimals", "beside", "written"),
    [
        ("0.3", 0, (), "۰٫۳"),
        ("-0.04", 0, (), f"{MINUS}۰٫۰۴"),
        ("0.004", 2, (), "۰٫۰۰۴"),
        ("89.99", 0, (90,), "۸۹٫۹۹"),
        ("90.0049", 1, (90,), "۹۰٫۰۰۵"),
        ("90", 0, (90,), "۹۰"),
        ("10.96", 0, ("11.04",), "۱۰٫۹۶"),
        ("11.04", 0, ("10.96",), "۱۱٫۰۴"),
        ("12", 1, ("11.96",), "۱۲٫۰"),
        # Nought and one at no places, and the same at one.
        ("10.4999", 1, ("10.5",), "۱۰٫۴۹۹۹"),
        ("1e30", 0, ("1000000000000000000000000000000.5",), "۱" + "٬۰۰۰" * 10),
    ],
)
def test_no_figure_is_rounded_to_a_limit_or_to_the_figure_beside_it(
    value, decimals, beside, written
):
    assert number(Decimal(value), decimals, [Decimal(other) for other in beside]) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("99.58", "۹۹٫۶"),
        ("99.996", "۹۹٫۹۹۶"),
        ("100", "۱۰۰"),
        ("100.2", "۱۰۰٫۲"),
        ("0.3", "۰٫۳"),
        ("99.4", "۹۹"),
    ],
)
def test_a_percent_is_all_only_when_it_is(value, written):
    assert percent(Decimal(value)) == f"\u061c{written}٪"


def test_more_digits_than_pythons_context_keeps_are_kept():
    digits = "1234567890" * 5
    assert latin_digits(number(Decimal(digits))).replace("٬", "") == digits
    assert latin_digits(number(Decimal(digits + ".125"), 2)).replace("٬", "") == digits + "٫13"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (67, 0, "\u061c۶۷٪"),
        (Decimal("12.5"), 1, "\u061c۱۲٫۵٪"),
        (Decimal("12.5"), None, "\u061c۱۲٫۵٪"),
        (Decimal(-20), 0, f"\u061c{MINUS}۲۰\u061c٪"),
    ],
)
def test_percent(value, decimals, written):
    assert percent(value, decimals) == written


def test_percent_is_whole_unless_asked():
    assert percent(Decimal("12.5")) == "\u061c۱۳٪"


@pytest.mark.parametrize(
    ("items", "written"),
    [
        ([], ""),
        (["الف"], "الف"),
        (["الف", "ب"], "الف و ب"),
        (["الف", "ب", "ج"], "الف، ب و ج"),
    ],
)
def test_enumeration(items, written):
    assert enumeration(items) == written


def test_digits_of_three_alphabets():
    assert persian_digits("1398-07") == "۱۳۹۸-۰۷"
    assert persian_digits(7) == "۷"
    assert latin_digits("۱۳۹۸ ١٣٩٨ 1398") == "1398 1398 1398"
    assert persian_digits("٤") == "٤"


def test_arabic_letters_become_persian():
    assert persian_letters("كيلومترى") == "کیلومتری"


def test_isolate():
    assert isolate("F-01") == "\u2068F-01\u2069"


def test_neighbours_are_the_next_on_both_sides():
    found = neighbours(map(Decimal, (3, 1, 2, 2)))
    assert found == {1: (2,), 2: (1, 3), 3: (2,)}
