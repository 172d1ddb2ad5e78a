"""Money as Persian readers see it: rial and toman, and other currencies and scales."""

from decimal import Decimal

import pytest

from core.enums import MoneyScale
from core.money import RIAL, Currency, currency_of

MINUS = "\u200e\u2212"
EURO = Currency("یورو", MoneyScale.MILLION, "", Decimal(1))


@pytest.mark.parametrize(
    ("one", "other", "written"),
    [
        ("10.96", "11.04", ("۱۰٫۹۶ میلیارد ریال", "۱۱٫۰۴ میلیارد ریال")),
        ("0.99996", "1", ("۹۹۹٫۹۶ میلیون ریال", "۱ میلیارد ریال")),
        ("160000", "160000.01", ("۱۶۰ هزار میلیارد ریال", "۱۶۰٫۰۰۰۰۱ هزار میلیارد ریال")),
        ("0.00000000004", "0", ("۰٫۰۴ ریال", "۰ میلیارد ریال")),
    ],
)
def test_amounts_beside_each_other_differ(one, other, written):
    one, other = Decimal(one), Decimal(other)
    assert (RIAL.write(one, [other]), RIAL.write(other, [one])) == written


@pytest.mark.parametrize(
    ("billion_rial", "written"),
    [
        (160_000, "۱۶۰ هزار میلیارد ریال"),
        (10_000, "۱۰ هزار میلیارد ریال"),
        (1_234_000, "۱٬۲۳۴ هزار میلیارد ریال"),
        (9_000, "۹ هزار میلیارد ریال"),
        (10_500, "۱۰٫۵ هزار میلیارد ریال"),
        (Decimal("56513.21"), "۵۶٫۵ هزار میلیارد ریال"),
        (Decimal("999.96"), "۱٬۰۰۰ میلیارد ریال"),
        (Decimal("1.25"), "۱٫۳ میلیارد ریال"),
        (1, "۱ میلیارد ریال"),
        (0, "۰ میلیارد ریال"),
        (Decimal("0.5"), "۵۰۰ میلیون ریال"),
        (Decimal("0.96"), "۹۶۰ میلیون ریال"),
        (Decimal("0.00125"), "۱٫۳ میلیون ریال"),
        (Decimal("0.001"), "۱ میلیون ریال"),
        (Decimal("0.00001"), "۱۰٬۰۰۰ ریال"),
        (-160_000, f"{MINUS}۱۶۰ هزار میلیارد ریال"),
        (Decimal("-0.5"), f"{MINUS}۵۰۰ میلیون ریال"),
    ],
)
def test_money(billion_rial, written):
    assert RIAL.write(billion_rial) == written


@pytest.mark.parametrize(
    ("billion_rial", "written"),
    [
        (160_000, "۱۶ همت"),
        (Decimal("56513.21"), "۵٫۷ همت"),
        (9_990, "۹۹۹ میلیارد تومان"),
        (10, "۱ میلیارد تومان"),
        (0, "۰ میلیارد تومان"),
        (Decimal("9.5"), "۹۵۰ میلیون تومان"),
        (Decimal("0.001"), "۰٫۱ میلیون تومان"),
        (Decimal("0.00001"), "۱٬۰۰۰ تومان"),
        (-20_000, f"{MINUS}۲ همت"),
    ],
)
def test_toman(billion_rial, written):
    assert RIAL.write_second(billion_rial) == written


@pytest.mark.parametrize(
    ("million_euro", "written"),
    [
        ("1234.5", "۱٫۲ میلیارد یورو"),
        ("12.345678", "۱۲٫۳ میلیون یورو"),
        ("0.5", "۵۰۰ هزار یورو"),
        ("0.000725", "۷۲۵ یورو"),
        ("0.00000725", "۷٫۳ یورو"),
        ("0", "۰ میلیون یورو"),
        ("-2.5", f"{MINUS}۲٫۵ میلیون یورو"),
    ],
)
def test_another_currency_is_said_in_the_unit_that_its_size_asks_for(million_euro, written):
    assert EURO.write(Decimal(million_euro)) == written
    assert EURO.write_second(Decimal(million_euro)) == ""


@pytest.mark.parametrize(
    ("scale", "unit", "small", "per_unit"),
    [
        (MoneyScale.BILLION, "میلیارد ریال", "میلیون ریال", 1000),
        (MoneyScale.MILLION, "میلیون ریال", "هزار ریال", 1000),
        (MoneyScale.THOUSAND, "هزار ریال", "ریال", 1000),
        (MoneyScale.ONE, "ریال", "ریال", 1),
    ],
)
def test_a_residents_share_is_in_the_next_smaller_unit(scale, unit, small, per_unit):
    currency = currency_of("ریال", scale, None, None)
    assert (currency.unit, currency.small_unit, currency.small_per_unit) == (unit, small, per_unit)
    assert currency.second == "تومان"


def test_rial_of_another_scale_is_the_same_money():
    million = currency_of("ریال", MoneyScale.MILLION, None, None)
    for billions in (Decimal("56513.21"), Decimal("0.00125"), Decimal(160_000)):
        assert million.write(billions * 1000) == RIAL.write(billions)
        assert million.write_second(billions * 1000) == RIAL.write_second(billions)


def test_a_second_currency_is_worth_what_the_plan_says():
    crown = currency_of("کرون", MoneyScale.ONE, "یورو", Decimal(25))
    assert crown.write(50_000) == "۵۰ هزار کرون"
    assert crown.write_second(50_000) == "۲ هزار یورو"
    assert crown.write_second(0) == "۰ یورو"
    assert currency_of("یورو", MoneyScale.ONE, None, None).second == ""


def test_an_amount_of_the_unit_is_so_much_in_full():
    assert Currency().in_full(Decimal("1234.5")) == Decimal(1_234_500_000_000)
    assert Currency("یورو", MoneyScale.ONE).in_full(Decimal("0.25")) == Decimal("0.25")
