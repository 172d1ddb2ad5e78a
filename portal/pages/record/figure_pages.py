"""Beside a page, a page of its figures: each with its query, and how to quote it."""

from dataclasses import dataclass

from core.persian import clauses
from portal.pages.elements.book import Book
from portal.pages.elements.page_citation import cite
from portal.pages.elements.parts import Fact, Link, Page, Score


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure as its page shows it; `query` gives it, `quote` is a sentence for a text."""

    anchor: str
    name: str
    text: str
    note: str
    query: str
    quote: str


@dataclass(frozen=True, slots=True)
class FiguresPage(Page):
    """The figures of the page `of`; `source` is where the city has them from, if it tells."""

    template = "figures.html.j2"
    has_citation = False

    of: Link
    credit: tuple[str, ...]
    source: tuple[Link, ...]
    method: Link
    rows: tuple[FigureRow, ...]


def figures_page(book: Book, page: Page) -> FiguresPage | None:
    """Return the page of the figures on *page*; None where none of them has a query."""
    rows = tuple(_row(book, page, *one) for one in page.queried())
    if not rows:
        return None
    title = book.t("portal.figures.title", title=page.head.title)
    of = Link(page.head.title, page.head.path)
    sources = (one.links for one in page.facts_shown() if one.name == book.t("field.source"))
    return FiguresPage(
        head=book.head(
            f"{page.head.path}figures/",
            title,
            page.head.section,
            crumbs=(*page.head.crumbs[1:-1], of, Link(book.t("portal.figures"))),
        ),
        of=of,
        credit=book.credit.lines,
        source=next(sources, ()),
        method=book.section("method"),
        rows=rows,
    )


def _row(book: Book, page: Page, anchor: str, figure: Fact | Score) -> FigureRow:
    note = figure.note if isinstance(figure, Fact) else clauses(figure.notes)
    quoted = f"{page.head.title}: {figure.name} {figure.text}"
    quote = cite(book, quoted).text
    return FigureRow(anchor, figure.name, figure.text, note, figure.query, quote)
