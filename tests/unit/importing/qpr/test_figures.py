from datetime import date
from decimal import Decimal

import pytest

from core.importing.readers.cells import BrokenCell, Fault
from core.importing.readers.qpr.qpr_figures import read_colour, read_number, read_trend


def shown(found):
    return found.code if isinstance(found, Fault) else found


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("1234.5", ".", "1234.5"),
        ("1,234.5", ".", "1234.5"),
        ("1 234.5", ".", "1234.5"),
        ("1\u00a0234.5", ".", "1234.5"),
        ("۱٬۲۳۴٫۵", ".", "1234.5"),
        ("-7", ".", "-7"),
        ("54 %", ".", "54"),
        ("۵۴٪", ".", "54"),
        ("٪۵۴", ".", "54"),
        ("\u200e−7", ".", "-7"),
        (Decimal("1.5"), ".", "1.5"),
        ("1234,5", ",", "1234.5"),
        ("1.234,5", ",", "1234.5"),
        ("1 234,5", ",", "1234.5"),
        ("۱٬۲۳۴٫۵", ",", "1234.5"),
        ("−7,25 %", ",", "-7.25"),
        (Decimal("1.5"), ",", "1.5"),
        ("12,5", ".", "number_invalid"),
        ("1.5", ",", "number_invalid"),
        ("1.234.5", ",", "number_invalid"),
        ("abc", ".", "number_invalid"),
        ("%", ".", "number_invalid"),
        ("NaN", ".", "number_invalid"),
        ("1e5", ".", "number_invalid"),
        ("ندارد", ",", "number_invalid"),
        ("1" * 19, ".", "number_too_long"),
        ("1\x07", ".", "control_character"),
        (True, ".", "number_invalid"),
        (date(2019, 9, 22), ".", "number_invalid"),
        (BrokenCell("cell_error", "#DIV/0!"), ".", "cell_error"),
        (None, ".", "number_invalid"),
    ],
)
def test_a_number_is_read_by_the_files_decimal_sign(cell, decimal, value):
    found = shown(read_number(cell, decimal))
    assert str(found) == value


@pytest.mark.parametrize(
    ("cell", "order", "colour"),
    [
        ("65280", "rgb", "#00ff00"),
        (Decimal(255), "rgb", "#0000ff"),
        ("255", "bgr", "#ff0000"),
        ("#FF8000", "bgr", "#ff8000"),
        ("0", "rgb", "#000000"),
        ("16777216", "rgb", "qpr_colour_invalid"),
        ("-1", "rgb", "qpr_colour_invalid"),
        ("1.5", "rgb", "qpr_colour_invalid"),
        ("#12", "rgb", "qpr_colour_invalid"),
        ("green", "rgb", "qpr_colour_invalid"),
    ],
)
def test_a_colour_is_an_integer(cell, order, colour):
    assert shown(read_colour(cell, order)) == colour


@pytest.mark.parametrize(
    ("cell", "trend"),
    [
        ("1", 1),
        (Decimal(0), 0),
        ("-1", -1),
        ("-2", -2),
        ("2", "qpr_trend_invalid"),
        ("up", "qpr_trend_invalid"),
    ],
)
def test_a_trend_is_one_of_four(cell, trend):
    assert shown(read_trend(cell)) == trend
