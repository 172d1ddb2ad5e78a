"""Reading built pages back: headings, figures, tables and badges, and the numbers in them."""

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from pathlib import Path

_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٫−", "0123456789.-", "٬٪\u061c\u200e\u2066\u2067\u2068\u2069")
_UNITS = {
    "هزار میلیارد ریال": Decimal(1000),
    "میلیارد ریال": Decimal(1),
    "میلیون ریال": Decimal("0.001"),
}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def figures(text: str) -> list[str]:
    """Return the numbers in a Persian text, in Latin digits, as precise as they are written."""
    return _NUMBER.findall(text.translate(_DIGITS))


def agrees(text: str, truth: Decimal | None, unit: Decimal = Decimal(1)) -> bool:
    """Return whether *text* shows *truth*, rounded to the digits that it shows."""
    if truth is None:
        return not figures(text)
    found = figures(text)
    if len(found) != 1:
        return False
    shown = Decimal(found[0])
    exponent = shown.as_tuple().exponent
    assert isinstance(exponent, int), "what is shown is a number"
    exact = (truth / unit).quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP)
    return exact == shown


def agrees_in_money(text: str, truth: Decimal | None) -> bool:
    """Return whether *text* shows an amount of *truth* billion rial, with its unit."""
    unit = next((size for words, size in _UNITS.items() if text.endswith(words)), Decimal(1))
    return agrees(text, truth, unit)


@dataclass
class Table:
    """Rows of cells; `heads` are the column heads."""

    caption: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def column(self, head: str) -> list[str]:
        place = self.heads.index(head)
        # A sentence across all columns is no row of values.
        return [row[place] for row in self.rows if len(row) > 1]


@dataclass
class Page(HTMLParser):
    """The main part of a page."""

    title: str = ""
    badges: list[str] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)
        self._open: list[tuple[str, str, list[str]]] = []
        self._label = ""

    # Tags that nothing closes.
    _VOID = frozenset({"br", "img", "input", "meta", "link", "hr", "wbr"})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._VOID:
            return
        self._open.append((tag, dict(attrs).get("class") or "", []))
        if tag == "table":
            self.tables.append(Table())
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])

    def handle_data(self, data: str) -> None:
        for _, _, text in self._open:
            text.append(data)

    def handle_endtag(self, tag: str) -> None:
        # <p> and <li> may be left open; whatever is inside them ends with them.
        while self._open:
            name, kind, pieces = self._open.pop()
            self._end(name, kind, " ".join("".join(pieces).split()))
            if name == tag:
                return

    def _end(self, tag: str, kind: str, text: str) -> None:
        inside = [name for name, _, _ in self._open]
        if tag == "h1":
            self.title = text
        elif tag == "b" and kind.split()[:1] == ["badge"]:
            self.badges.append(text)
        elif tag == "span" and kind in ("soft", "big"):
            self._fact(kind, text)
        elif tag == "dt":
            self._label = text
        elif tag == "dd":
            self.facts.setdefault(self._label, text)
        elif self.tables and "table" in inside:
            self._cell(tag, text, inside)

    def _fact(self, kind: str, text: str) -> None:
        if kind == "soft":
            self._label = text
        elif self._label:
            self.facts[self._label] = text
            self._label = ""

    def _cell(self, tag: str, text: str, inside: list[str]) -> None:
        table = self.tables[-1]
        if tag == "caption":
            table.caption = text
        elif tag in ("th", "td") and "thead" in inside:
            table.heads.append(text)
        elif tag in ("th", "td"):
            table.rows[-1].append(text)
        elif tag == "tr" and not table.rows[-1]:
            table.rows.pop()

    def table(self, *heads: str) -> Table:
        """Return the table that has these columns."""
        return next(table for table in self.tables if set(heads) <= set(table.heads))


def read_page(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page
