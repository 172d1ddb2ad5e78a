"""The answer to a search, for readers without JavaScript: a page that the server renders."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from core.persian import number, persian_digits
from core.search import Hit, SearchResult
from portal.pages.book import Book
from portal.pages.parts import Link, Page

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class HitRow:
    """One thing found; `pieces` are text in order, each with whether it matches."""

    link: Link
    kind: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class ResultsPage(Page):
    """What was found. `kinds` narrow the search, `meant` is what was searched instead."""

    template = "results.html.j2"

    query: str
    about: str
    meant: str
    kinds: tuple[Link, ...]
    hits: tuple[HitRow, ...]
    near: tuple[HitRow, ...]
    pages: tuple[Link, ...]


def results_page(
    book: Book, query: str, result: SearchResult, *, kind: str = "", page: int = 1
) -> ResultsPage:
    """Build the page of what was found for *query*; pages count from 1."""
    title = book.t("portal.search.title", query=query) if query else book.t("portal.nav.search")
    key = "portal.search.found" if result.total else "portal.search.nothing"
    return ResultsPage(
        head=book.head(book.at.search(), title, "search", crumbs=(Link(title),)),
        query=query,
        about=book.t(key, count=number(result.total)),
        meant=book.t("portal.search.meant", query=result.did_you_mean)
        if result.did_you_mean
        else "",
        kinds=tuple(_kinds(book, query, result, kind)),
        hits=tuple(_row(book, hit) for hit in result.hits),
        near=tuple(_row(book, hit) for hit in result.near),
        pages=tuple(_pages(book, query, result.total, kind, page)),
    )


def _row(book: Book, hit: Hit) -> HitRow:
    return HitRow(
        link=Link(hit.title, book.at.thing(hit.kind, hit.code)),
        kind=book.t(f"kind.{hit.kind}"),
        pieces=tuple((text, bool(is_match)) for text, is_match in hit.snippet),
    )


def _address(book: Book, query: str, kind: str, page: int = 1) -> str:
    given = {"q": query, "kind": kind, "page": str(page) if page > 1 else ""}
    return f"{book.at.search()}?{urlencode({k: v for k, v in given.items() if v})}"


def _kinds(book: Book, query: str, result: SearchResult, chosen: str) -> Iterator[Link]:
    """Offer to narrow the search to a kind, or to widen it again."""
    if chosen:
        yield Link(book.t("portal.search.all_kinds"), _address(book, query, ""))
    for kind, count in result.by_kind.items():
        title = f"{book.t(f'kinds.{kind}')} ({number(count)})"
        yield Link(title, "" if kind == chosen else _address(book, query, kind))


def _pages(book: Book, query: str, total: int, kind: str, page: int) -> Iterator[Link]:
    last = -(-total // PER_PAGE)
    if last < 2:  # noqa: PLR2004 - one page needs no pager
        return
    for other in sorted({1, last, *range(max(page - 2, 1), min(page + 2, last) + 1)}):
        yield Link(
            persian_digits(other), "" if other == page else _address(book, query, kind, other)
        )
