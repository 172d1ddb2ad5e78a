"""What a style says of a number, and what it cannot say."""

from decimal import Decimal

import pytest

from core.importing.readers.cells import Formatted, Percent
from core.importing.readers.xlsx.number_formats import NumberFormats


@pytest.mark.parametrize(
    ("stored", "shown"), [("0.545", Percent(Decimal("54.5"))), ("", None), ("none", None)]
)
def test_only_a_number_is_shown_as_a_percent(stored, shown):
    assert NumberFormats(percents={"1"}).shown("1", stored) == shown
    assert NumberFormats(percents={"1"}).shown("2", stored) is None


@pytest.mark.parametrize(
    ("code", "stored", "shown"),
    [
        ("000", "1", "001"),
        ("0.00", "1.1", "1.10"),
        ('"K"000', "45", "K045"),
        ("\\P00", "7", "P07"),
        ("000", "1234", None),
        ("0.0", "1.25", None),
        ("000", "-1", None),
        ("000", "none", None),
        ("#,##0.00", "1.1", None),
    ],
)
def test_leading_and_last_zeros_are_shown(code, stored, shown):
    formats = NumberFormats()
    formats.start("numFmt", {"numFmtId": "170", "formatCode": code})
    formats.start("cellXfs", {})
    formats.start("xf", {"numFmtId": "170"})
    found = formats.shown("0", stored)
    assert found == (shown and Formatted(Decimal(stored), shown))
