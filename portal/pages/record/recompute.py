"""How a reader computes every score again: the files, what their columns are, the sums to make."""

from dataclasses import dataclass

from portal.exports.calculation import COLUMNS, FILE
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Link, Page

# The sums in the order in which they are made, each with the formula a spreadsheet needs.
SUMS = {
    "expected": "expected = from_value + (to_value − from_value) × (value_on − from_on) ÷ "
    "(to_on − from_on)",
    "path": "knot_0 = baseline\n"
    "knot_50 = baseline + share_alarm × (expected − baseline)\n"
    "knot_100 = baseline + share_good × (expected − baseline)",
    "limits": "knot_100 = expected\nknot_50 = alarm\nknot_0 = floor, 2 × alarm − expected",
    "ratio": "knot_100 = share_good × expected\nknot_50 = share_alarm × expected\nknot_0 = 0",
    "band": "knot_100 = band_low\nknot_50 = critical_low, band_low − band_margin × "
    "(band_high − band_low)\nknot_0 = 2 × knot_50 − knot_100",
    "binary": "score = 100\nscore = 0",
    "score": "score = 100\nscore = 50 + 50 × (value − knot_50) ÷ (knot_100 − knot_50)\n"
    "score = 50 × (value − knot_0) ÷ (knot_50 − knot_0)\nscore = 0",
    "coverage": "coverage = Σ(weight × coverage) ÷ Σ weight",
    "node": "score = Σ(weight × score) ÷ Σ weight",
    "interval": "low = Σ(weight × low) ÷ Σ weight\nhigh = Σ(weight × high) ÷ Σ weight",
    "projects": "score = Σ(weight × value) ÷ Σ weight\nexpected = Σ(weight × expected) ÷ Σ weight",
}


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum: when it is made, and its formula line by line."""

    words: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file and what is in it."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class RecomputePage(Page):
    """What to do with the file of the whole plan."""

    template = "recompute.html.j2"
    is_cited = False
    has_citation = False

    file: Link
    sums: tuple[Sum, ...]
    columns: tuple[Column, ...]


def recompute_page(book: Book) -> RecomputePage:
    """Build the page."""
    here = book.section("recompute")
    return RecomputePage(
        head=book.head(
            here.href, here.title, "data", crumbs=(book.section("data"), Link(here.title))
        ),
        file=Link(FILE, book.at.section("data") + FILE),
        sums=tuple(
            Sum(book.t(f"score.sum.{name}"), tuple(text.split("\n")))
            for name, text in SUMS.items()
        ),
        columns=tuple(Column(name, book.t(f"score.column.{name}")) for name in COLUMNS),
    )
