"""The cells of built pages that hold figures, each under the words it stands under."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from pathlib import Path

_MARKS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٫−", "0123456789.-", "٬\u061c\u200e\u2066\u2067\u2068\u2069")
# In billion rial; what has no unit is itself.
_UNITS = {
    "هزار میلیارد ریال": Decimal(1000),
    "میلیارد ریال": Decimal(1),
    "میلیون ریال": Decimal("0.001"),
    "همت": Decimal(10_000),
    "میلیارد تومان": Decimal(10),
    "میلیون تومان": Decimal("0.01"),
}
_FIGURE = re.compile(rf"(-?\d+(?:\.\d+)?)(?: ({'|'.join(_UNITS)}))?")


SECOND = ("نوع",)


@dataclass(frozen=True)
class Cell:
    """A text, the words it stands under, and the row: what its head leads to, its text, place.

    `about` is what the table says it is about.
    """

    under: str
    text: str
    code: str = ""
    row: str = ""
    place: int = 0
    about: str = ""


def text_of(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def main_of(path: Path) -> str:
    page = path.read_text(encoding="utf-8")
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"<svg.*?</svg>", "", main, flags=re.DOTALL)


def cells(main: str) -> Iterator[Cell]:
    """Yield every figure with a name, count of a status, tile, and cell of a table."""
    for name, big, rest in re.findall(
        r'<li><span class="soft">(.*?)</span><span class="big">(.*?)</span>(.*?)</li>', main
    ):
        yield Cell(text_of(name), text_of(big))
        for small in re.findall(r"<small>(.*?)</small>", rest):
            yield Cell(f"{text_of(name)} ·", text_of(small))
    for big, word in re.findall(r'<li><span class="big">(.*?)</span>(.*?)</li>', main):
        yield Cell("count", text_of(big), row=text_of(word))
    for href, text in re.findall(r'<li><a[^>]* href="(\S*?)" title=.*?<small>(.*?)</small>', main):
        yield Cell("tile", text_of(text), code=_code(href))
    for table in re.finditer(r"<table.*?</table>", main, re.DOTALL):
        caption = re.findall(r"<caption>(.*?)</caption>", table[0])
        folded = re.findall(r"<summary>(.*?)</summary>", main[: table.start()])
        about = " ".join(text_of(words) for words in (*caption, *folded[-1:]))
        yield from _of_table(table[0], about)


def _of_table(table: str, about: str) -> Iterator[Cell]:
    heads = [text_of(head) for head in re.findall(r'<th scope="col".*?>(.*?)</th>', table)]
    # Tables that begin alike are told apart by their second column.
    first = f"{heads[0]} ({heads[1]})" if heads[1] in SECOND else heads[0]
    body = table.partition("</thead>")[2]
    place = 0
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL):
        found = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        if len(found) != len(heads):
            continue
        href = re.search(r'href="([^"]*)"', found[0])
        code = _code(href[1]) if href else ""
        for head, markup in zip(heads[1:], found[1:], strict=True):
            # A badge is a word; what stands small below is told apart.
            inside = re.sub(r'<b class="badge .*?</b>', "", markup)
            small = re.findall(r"<small>(.*?)</small>", inside)
            under = f"{first} › {head}"
            shown = re.sub(r"<small>.*?</small>", "", inside)
            yield Cell(under, text_of(shown), code, text_of(found[0]), place, about)
            for one in small:
                yield Cell(f"{under} ·", text_of(one), code, text_of(found[0]), place, about)
        place += 1


def _code(href: str) -> str:
    return href.rstrip("/").rpartition("/")[2]


def figures_in(text: str, unit: str = "") -> list[tuple[Decimal, Decimal]]:
    """Read the figures of *text*, amounts in billion rial, each with half its last digit.

    *unit* is the indicator's: what is counted in thousands is read in thousands.
    """
    if unit.startswith("هزار "):
        return _thousands_in(text)
    found = []
    for number, written in _FIGURE.findall(text.translate(_MARKS)):
        size = _UNITS.get(written, Decimal(1))
        value = Decimal(number)
        step = Decimal(1).scaleb(int(value.as_tuple().exponent)) / 2
        found.append((value * size, step * size))
    return found


def _thousands_in(text: str) -> list[tuple[Decimal, Decimal]]:
    """Read «۱٫۱ میلیون نفر» as 1100, and «۹۵۰ هزار نفر» or a bare figure as it stands."""
    found = []
    for figure, million in re.findall(r"(-?\d+(?:\.\d+)?)( میلیون)?", text.translate(_MARKS)):
        value = Decimal(figure)
        step = Decimal(1).scaleb(int(value.as_tuple().exponent)) / 2
        size = 1000 if million else 1
        found.append((value * size, step * size))
    return found


def shows(text: str, truths: list[float | int | None], unit: str = "") -> bool:
    """Return whether *text* shows just *truths*, each rounded to the digits that it shows."""
    wanted = [Decimal(repr(truth)) for truth in truths if truth is not None]
    found = figures_in(text, unit)
    # What SQL adds in binary is off by less than anything that is shown.
    off = Decimal("1e-7")
    return len(found) == len(wanted) and all(
        abs(shown - truth) <= step + off * max(abs(truth), Decimal(1))
        for (shown, step), truth in zip(found, wanted, strict=True)
    )
