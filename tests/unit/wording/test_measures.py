"""Values with their units, as people say them."""

from decimal import Decimal

import pytest

from core.money import RIAL
from core.wording.measures import bare_measure, cell_measure, written_claim, written_measure


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "written"),
    [
        ("1900", "هزار نفر", 0, "۱٫۹ میلیون نفر"),
        ("1110", "هزار ریال", None, "۱٫۱۱ میلیون ریال"),
        ("999", "هزار نفر", 0, "۹۹۹ هزار نفر"),
        ("999.6", "هزار نفر", 0, "۱ میلیون نفر"),
        ("-1500", "هزار نفر", 0, "\u200e−۱٫۵ میلیون نفر"),
        ("2500000", "هزار نفر", 0, "۲٫۵ میلیارد نفر"),
        ("56513.21", "میلیارد ریال در سال", None, "۵۶٫۵۱۳۲۱ هزار میلیارد ریال در سال"),
        ("1900", "هزار", 0, "۱٫۹ میلیون"),
        ("1900", "نفر", 0, "۱٬۹۰۰ نفر"),
        ("12.34", "درصد", 1, "۱۲٫۳ درصد"),
        ("7", "", None, "۷"),
    ],
)
def test_thousands_of_thousands_are_said_by_the_next_word(value, unit, decimals, written):
    assert written_measure(Decimal(value), unit, decimals) == written


def test_values_beside_each_other_differ():
    one, other = Decimal("1900.4"), Decimal("1900.3")
    assert written_measure(one, "هزار نفر", 0, [other]) == "۱٫۹۰۰۴ میلیون نفر"


def test_a_cell_has_the_sign_of_percent():
    assert cell_measure(Decimal("86.4"), "درصد", 1) == "\u061c۸۶٫۴٪"
    assert cell_measure(Decimal(1900), "هزار نفر", 0) == "۱٫۹ میلیون نفر"


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [("90", "درصد", "۹۰ درصد"), ("2100", "هزار نفر", "۲٫۱ میلیون نفر"), ("9", "نفر", "۹")],
)
def test_beside_its_like_a_unit_is_named_where_it_must_be(value, unit, written):
    assert bare_measure(Decimal(value), unit, 0) == written


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        ("160000", "میلیارد ریال", "۱۶۰ هزار میلیارد ریال"),
        ("56513.21", "میلیارد ریال", "۵۶٫۵ هزار میلیارد ریال"),
        ("6150", "نفر-ساعت", "۶٬۱۵۰ نفر-ساعت"),
    ],
)
def test_a_stated_amount_is_written_as_money(value, unit, written):
    assert written_claim(Decimal(value), unit, RIAL) == written
