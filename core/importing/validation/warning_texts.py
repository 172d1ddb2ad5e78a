"""How a warning about the data is said, fresh from an import or read back from the database."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.importing.problems import shown_value
from core.importing.readers.cells import as_number
from core.texts import Texts

# Written as text in the database (JSON has no exact decimals) and shown as numbers.
_NUMBERS = frozenset(
    {
        "baseline",
        "target",
        "value",
        "low",
        "high",
        "spent",
        "allocated",
        "approved",
        "old",
        "new",
        "longitude",
        "latitude",
    }
)
_DATES = frozenset({"reported_on", "since"})


def warning_text(rule: str, details: Mapping[str, Any], texts: Texts) -> str:
    """Return in one sentence what *rule* found; *details* are those of the quality flag."""
    values = {name: shown_value(_typed(name, value), texts) for name, value in details.items()}
    return texts(f"import.warning.{rule}", **values)


def _typed(name: str, value: Any) -> Decimal | date | Any:
    if not isinstance(value, str):
        return value
    if name in _NUMBERS:
        number = as_number(value)
        return value if number is None else number
    return date.fromisoformat(value) if name in _DATES else value
