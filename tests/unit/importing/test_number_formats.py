"""What a style says of a number, and what it cannot say."""

from decimal import Decimal

import pytest

from core.importing.readers.cells import Percent
from core.importing.readers.xlsx.number_formats import NumberFormats


@pytest.mark.parametrize(
    ("stored", "shown"), [("0.545", Percent(Decimal("54.5"))), ("", None), ("none", None)]
)
def test_only_a_number_is_shown_as_a_percent(stored, shown):
    assert NumberFormats(percents={"1"}).shown("1", stored) == shown
    assert NumberFormats(percents={"1"}).shown("2", stored) is None
