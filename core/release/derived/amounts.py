"""Amounts of money beside one another, and in plain letters."""

from dataclasses import dataclass
from decimal import Decimal


def above_allocation(spent: Decimal | None, allocated: Decimal | None) -> Decimal | None:
    """Return by how much more was spent than allocated; None where it was not, or is not told."""
    if spent is None or allocated is None or spent <= allocated:
        return None
    return spent - allocated


def plain(value: Decimal | None) -> str | None:
    """Write an amount in plain notation without trailing zeros; None stays None."""
    return None if value is None else f"{value.normalize():f}"


@dataclass(frozen=True, slots=True)
class Nested:
    """Money as lengths in percent of the largest amount: allocated and spent of what is approved.

    `of_approved` are the allocated and the spent amount in percent of the approved one.
    """

    approved: Decimal
    allocated: Decimal
    spent: Decimal
    of_approved: tuple[Decimal, Decimal]


def nested(
    approved: Decimal | None, allocated: Decimal | None, spent: Decimal | None
) -> Nested | None:
    """Compare the three amounts; None where one is not told, or nothing was approved."""
    if not approved or approved < 0 or allocated is None or spent is None:
        return None
    largest = max(approved, allocated, spent)

    def length(amount: Decimal) -> Decimal:
        return max(amount, Decimal(0)) * 100 / largest

    shares = (allocated * 100 / approved, spent * 100 / approved)
    return Nested(length(approved), length(allocated), length(spent), shares)
