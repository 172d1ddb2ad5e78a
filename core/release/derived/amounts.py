"""Amounts of money beside one another, and in plain letters."""

from decimal import Decimal


def above_allocation(spent: Decimal | None, allocated: Decimal | None) -> Decimal | None:
    """Return by how much more was spent than allocated; None where it was not, or is not told."""
    if spent is None or allocated is None or spent <= allocated:
        return None
    return spent - allocated


def plain(value: Decimal | None) -> str | None:
    """Write an amount in plain notation without trailing zeros; None stays None."""
    return None if value is None else f"{value.normalize():f}"
