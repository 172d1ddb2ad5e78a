"""Figures of cells and facts; what is not told is a dash."""

from decimal import Decimal

from core.persian import number, percent, tenths

UNTOLD = "—"
_MANY = 100


def told_percent(value: Decimal | None) -> str:
    """Write a percent; "—" when it is not told."""
    return UNTOLD if value is None else percent(value)


def told_amount(amount: Decimal | None) -> str:
    """Write an amount of a column whose head names the unit; "—" when it is not told.

    Whole billions where they are many; of few, a tenth is worth telling.
    """
    if amount is None:
        return UNTOLD
    return number(amount, 0) if amount.copy_abs() >= _MANY else tenths(amount)
