"""QPR's figures: numbers with a decimal comma or point, colours, trends. Pure."""

import re
from collections.abc import Callable
from decimal import Decimal

from core.importing.readers.cells import Cell, Fault, is_empty, parser_of, plain
from core.persian import latin_digits
from core.plan.schema import Column, Kind

_COMMA = re.compile(r"[-+]?(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?:,\d+)?", re.ASCII)
_SPACES = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "−": "-", "٫": ",", "٬": "."}
)
_SPACES_ONLY = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})
_SPACED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))", re.ASCII)
_HEX = re.compile(r"#?([0-9a-fA-F]{6})", re.ASCII)
_MAX_COLOUR = 0xFFFFFF
_TRENDS = (1, 0, -1, -2)
_FIGURE = Column("value", "value", Kind.DECIMAL, is_percent=True)
_read_decimal: Callable[[Cell], Decimal | Fault | None] = parser_of(_FIGURE)


def is_blank(cell: Cell) -> bool:
    """Return whether there is no value: nothing, or QPR's word for it."""
    return is_empty(cell) or plain(cell).strip().casefold() == "nil"


def read_number(cell: Cell, decimal: str) -> Decimal | Fault:
    """Read a value; *decimal* is the file's decimal sign.

    A percent sign beside it is let be: whether that is the unit, the indicator says.
    """
    found = _read_decimal(_plain_number(cell, decimal) if isinstance(cell, str) else cell)
    return Fault("number_invalid") if found is None else found


def _plain_number(written: str, decimal: str) -> str:
    text = latin_digits(written.strip()).strip("\u200e\u200f\u2066\u2067\u2068\u2069")
    text = text.strip("%٪").strip()
    return _turned(text) if decimal == "," else _SPACED.sub("", text.translate(_SPACES_ONLY))


def _turned(text: str) -> str:
    """Write `1.234,5` and `1 234,5` as `1234.5`; what is no such number is left to be refused."""
    plain_text = text.translate(_SPACES)
    if not _COMMA.fullmatch(plain_text):
        return "?"
    return plain_text.replace(".", "").replace(" ", "").replace(",", ".")


def read_colour(cell: Cell, order: str) -> str | Fault:
    """Read an RGB integer (or `#rrggbb`) as `#rrggbb`; *order* `bgr` has blue in the high byte."""
    text = latin_digits(plain(cell).strip())
    if match := _HEX.fullmatch(text) if text.startswith("#") else None:
        return f"#{match[1].lower()}"
    value = _read_decimal(cell)
    if not isinstance(value, Decimal) or value != int(value) or not 0 <= value <= _MAX_COLOUR:
        return Fault("qpr_colour_invalid")
    parts = int(value).to_bytes(3, "big" if order == "rgb" else "little")
    return f"#{parts.hex()}"


def read_trend(cell: Cell) -> int | Fault:
    """Read QPR's trend: 1, 0, -1, or -2 for none."""
    value = _read_decimal(cell)
    if not isinstance(value, Decimal) or value not in _TRENDS:
        return Fault("qpr_trend_invalid")
    return int(value)
