"""Which styles of a workbook show a number as a percent, as a date, or with leading zeros.

A spreadsheet keeps 54% as 0.54 and a day as a count of days; only the style tells.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from core.importing.readers.cells import BrokenCell, Formatted, Percent

_BUILT_IN_PERCENTS = frozenset({9, 10})
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(50, 59)})
# What stands in quotes, behind a backslash or in brackets is shown as it is, or is a colour.
_PADDED = re.compile(
    r'(?:"(?P<quoted>[^"]*)"|\\(?P<escaped>.))?(?P<whole>0+)(?P<parts>\.0+)?', re.ASCII
)
_BUILT_IN_PADDING = {"1": _PADDED.fullmatch("0"), "2": _PADDED.fullmatch("0.00")}
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(slots=True)
class NumberFormats:
    """The numbers (`s` of a cell) of the styles that show percents, and of those that show days.

    It is filled by telling it the elements of `styles.xml` in order.
    """

    percents: set[str] = field(default_factory=set)
    padded: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    dates: set[str] = field(default_factory=set)
    _codes: dict[str, str] = field(default_factory=dict)
    _padding: dict[str, re.Match[str] | None] = field(default_factory=dict)
    _in_cells: bool = False
    _count: int = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take note of an element."""
        if name == "numFmt":
            code = attributes.get("formatCode", "")
            self._codes[attributes.get("numFmtId", "")] = _LITERAL.sub("", code).lower()
            self._padding[attributes.get("numFmtId", "")] = _PADDED.fullmatch(code)
        elif name in ("cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
            self._in_cells = name == "cellXfs"
        elif name == "xf" and self._in_cells:
            self._add(attributes.get("numFmtId", "0"))
            self._count += 1

    def _add(self, number: str) -> None:
        code = self._codes.get(number, "")
        padding = self._padding.get(number) or _BUILT_IN_PADDING.get(number)
        if padding:
            prefix = padding["quoted"] or padding["escaped"] or ""
            parts = len(padding["parts"] or "") - 1 if padding["parts"] else 0
            self.padded[str(self._count)] = (prefix, len(padding["whole"]), parts)
        built_in = int(number) if number.isdecimal() else 0
        if "%" in code or (not code and built_in in _BUILT_IN_PERCENTS):
            self.percents.add(str(self._count))
        elif "d" in code or "y" in code or (not code and built_in in _BUILT_IN_DATES):
            self.dates.add(str(self._count))

    def shown(self, style: str, stored: str) -> Percent | BrokenCell | Formatted | None:
        """Return what the clerk sees of a number that is kept otherwise; None for any other.

        LibreOffice takes `1398-06-30` for a day of the year 1398 AD. It counts such days by the
        Julian calendar, others by the Gregorian: nobody can tell which day was meant.
        """
        if style in self.dates and stored.startswith("-"):
            return BrokenCell("day_before_1900", "")
        if style in self.padded:
            return self._formatted(style, stored)
        if style not in self.percents:
            return None
        try:
            return Percent(Decimal(f"{float(stored) * 100:.13g}"))
        except (ValueError, InvalidOperation):
            return None

    def _formatted(self, style: str, stored: str) -> Formatted | None:
        """Return a number that is shown otherwise than it is kept; None where both are the same.

        What is rounded in showing is not taken for what was written.
        """
        prefix, whole, parts = self.padded[style]
        try:
            value = Decimal(f"{float(stored):.15g}")
        except (ValueError, InvalidOperation):
            return None
        width = whole + (parts + 1 if parts else 0)
        shown = f"{prefix}{value:0{width}.{parts}f}"
        is_same = shown == f"{value:f}" or value < 0
        return None if is_same or round(value, parts) != value else Formatted(value, shown)
