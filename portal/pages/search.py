"""The search page, and the answer to a search for readers without JavaScript."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from core.persian import number, persian_digits
from core.search import KINDS, Hit, SearchResult
from portal.pages.book import Book
from portal.pages.parts import Link, Page

PER_PAGE = 20
_HASH_LETTERS = 12

type Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Script:
    """What the page's script is told: where to ask, and the words it writes, as JSON.

    `api` is "" where the server would answer for another release than the page's.
    """

    plan: str
    api: str
    index: str
    words: str


@dataclass(frozen=True, slots=True)
class SearchPage(Page):
    """The page before anything was asked; its script answers where no server does."""

    template = "search.html.j2"

    script: Script


@dataclass(frozen=True, slots=True)
class HitRow:
    """One thing found; `title` and `pieces` are text in order, each with whether it matches."""

    href: str
    title: Pieces
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Things of one kind."""

    name: str
    hits: tuple[HitRow, ...]


@dataclass(frozen=True, slots=True)
class ResultsPage(Page):
    """What was found, by kind. `tabs` narrow the search; `meant` is what was searched instead."""

    template = "results.html.j2"

    script: Script
    query: str
    about: str
    advice: str
    meant: tuple[str, Link, str] | None
    tabs: tuple[Link, ...]
    groups: tuple[HitGroup, ...]
    near: tuple[HitGroup, ...]
    pages: tuple[Link, ...]


def index_folder(book: Book) -> str:
    """Give the address below which the static index of this release lies."""
    return f"{book.at.search()}{book.release.sha256[:_HASH_LETTERS]}/"


def search_page(book: Book) -> SearchPage:
    """Build the page of the search form."""
    here = book.section("search")
    head = book.head(here.href, here.title, "search", crumbs=(Link(here.title),))
    return SearchPage(head=head, script=_script(book))


def results_page(
    book: Book, query: str, result: SearchResult, *, kind: str = "", page: int = 1
) -> ResultsPage:
    """Build the page of what was found for *query*; pages count from 1."""
    title = book.t("portal.search.title", query=query)
    return ResultsPage(
        head=book.head(book.at.search(), title, "search", crumbs=(Link(title),)),
        script=_script(book),
        query=query,
        about=_about(book, result),
        advice="" if result.total else book.t("portal.search.advice"),
        meant=_meant(book, result.did_you_mean) if result.did_you_mean else None,
        tabs=tuple(_tabs(book, query, result, kind)),
        groups=_groups(book, result.hits),
        near=_groups(book, result.near),
        pages=tuple(_pages(book, query, result.total, kind, page)),
    )


def _about(book: Book, result: SearchResult) -> str:
    if result.total:
        return book.t("portal.search.found", count=number(result.total))
    return book.t("portal.search.vague" if result.is_vague else "portal.search.nothing")


def _meant(book: Book, query: str) -> tuple[str, Link, str]:
    before, _, after = book.t("portal.search.meant").partition("{query}")
    return before, Link(query, _address(book, query, "")), after


def _script(book: Book) -> Script:
    keys = "found", "nothing", "vague", "advice", "meant", "near", "all_kinds", "wait", "failed"
    words = {key: book.t(f"portal.search.{key}") for key in (*keys, "tabs", "suggestions")}
    kinds = {kind: book.t(f"kinds.{kind}") for kind in KINDS}
    return Script(
        plan=book.release.plan.code,
        api="" if book.base else "/api/v1/",
        index=index_folder(book),
        words=json.dumps(
            {**words, "pages": book.t("portal.pages.label"), "kinds": kinds}, ensure_ascii=False
        ),
    )


def _groups(book: Book, hits: Sequence[Hit]) -> tuple[HitGroup, ...]:
    """Put hits of a kind together; kinds come in the order of their best hits."""
    order = list(dict.fromkeys(hit.kind for hit in hits))
    grouped = groupby(sorted(hits, key=lambda hit: order.index(hit.kind)), lambda hit: hit.kind)
    return tuple(
        HitGroup(book.t(f"kinds.{kind}"), tuple(_row(book, hit) for hit in held))
        for kind, held in grouped
    )


def _row(book: Book, hit: Hit) -> HitRow:
    title = hit.title_pieces or ((hit.title, False),)
    return HitRow(book.at.thing(hit.kind, hit.code), title, hit.snippet)


def _address(book: Book, query: str, kind: str, page: int = 1) -> str:
    given = {"q": query, "kind": kind, "page": str(page) if page > 1 else ""}
    return f"{book.at.search()}?{urlencode({k: v for k, v in given.items() if v})}"


def _tabs(book: Book, query: str, result: SearchResult, chosen: str) -> Iterator[Link]:
    """Offer every kind that was found, whichever is shown; one kind alone needs no tabs."""
    if not chosen and len(result.by_kind) < 2:  # noqa: PLR2004 - a choice needs two
        return
    counts = {"": sum(result.by_kind.values()), **result.by_kind}
    for kind, count in counts.items():
        name = book.t(f"kinds.{kind}") if kind else book.t("portal.search.all_kinds")
        href = "" if kind == chosen else _address(book, query, kind)
        yield Link(f"{name} ({number(count)})", href)


def _pages(book: Book, query: str, total: int, kind: str, page: int) -> Iterator[Link]:
    last = -(-total // PER_PAGE)
    if last < 2:  # noqa: PLR2004 - one page needs no pager
        return
    for other in sorted({1, last, *range(max(page - 2, 1), min(page + 2, last) + 1)}):
        yield Link(
            persian_digits(other), "" if other == page else _address(book, query, kind, other)
        )
