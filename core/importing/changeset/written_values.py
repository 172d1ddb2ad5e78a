"""Values as the package writes them, for keys, exports and the ledger of revisions."""

from datetime import date
from decimal import Decimal
from typing import Any


def written(value: Any) -> str:
    """Write a value as the package does: ISO dates, Latin digits, codes joined by a blank."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return " ".join(value)
    return str(value)
