"""Numbers as they stand alone on a page: in a cell, at the head of a sentence, above a gauge."""

from decimal import Decimal

from core.persian import number
from core.persian import percent as bare

UNTOLD = "—"

# After a Persian letter the percent sign goes to the left of its number, as it should; with no
# letter before it, it would jump to the right. This invisible mark stands in for one.
LETTER_MARK = "\u061c"


def percent(value: Decimal | int, decimals: int | None = 0) -> str:
    """Write a percent so that its sign stays at the left wherever it is put."""
    return LETTER_MARK + bare(value, decimals)


def told_percent(value: Decimal | None) -> str:
    """Write a percent; "—" when it is not told."""
    return UNTOLD if value is None else percent(value)


def told_amount(amount: Decimal | None) -> str:
    """Write an amount of a column whose head names the unit; "—" when it is not told."""
    return UNTOLD if amount is None else number(amount, 0)
