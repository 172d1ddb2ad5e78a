"""The search page, and the answer to a search for readers without JavaScript."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from core.persian import number, persian_digits
from core.search import KINDS, Hit, SearchResult
from portal.pages.book import Book
from portal.pages.parts import Link, Page
from portal.pages.question import Filter, Question, filters

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
    """What was found, by kind, and what narrows it; `meant` is what was searched instead.

    `wider` leads to the same question without filters, where they are why nothing was found.
    """

    template = "results.html.j2"

    script: Script
    query: str
    kind: str
    about: str
    advice: str
    meant: tuple[str, Link, str] | None
    tabs: tuple[Link, ...]
    filters: tuple[Filter, ...]
    is_narrowed: bool
    wider: Link | None
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
    book: Book,
    question: Question,
    result: SearchResult,
    values: Callable[[str], Sequence[str]] = lambda _name: (),
) -> ResultsPage:
    """Build the page of what was found; *values* gives what a facet can be narrowed to."""
    title = book.t("portal.search.title", query=question.text)
    meant = result.did_you_mean
    return ResultsPage(
        head=book.head(book.at.search(), title, "search", crumbs=(Link(title),)),
        script=_script(book),
        query=question.text,
        kind=question.kind,
        about=_about(book, result),
        advice="" if result.total else book.t("portal.search.advice"),
        meant=_meant(book, replace(question, text=meant, kind="", page=1)) if meant else None,
        tabs=tuple(_tabs(book, question, result)),
        filters=tuple(filters(book, question, values)),
        is_narrowed=bool(question.facets),
        wider=None if result.total else _wider(book, question),
        groups=_groups(book, result.hits),
        near=_groups(book, result.near),
        pages=tuple(_pages(book, question, result.total)),
    )


def _about(book: Book, result: SearchResult) -> str:
    if result.total:
        return book.t("portal.search.found", count=number(result.total))
    return book.t("portal.search.vague" if result.is_vague else "portal.search.nothing")


def _wider(book: Book, question: Question) -> Link | None:
    if not question.facets:
        return None
    everywhere = replace(question, facets={}, page=1)
    return Link(book.t("portal.search.wider"), everywhere.address(book.at.search()))


def _meant(book: Book, question: Question) -> tuple[str, Link, str]:
    before, _, after = book.t("portal.search.meant").partition("{query}")
    return before, Link(question.text, question.address(book.at.search())), after


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


def _tabs(book: Book, question: Question, result: SearchResult) -> Iterator[Link]:
    """Offer every kind that was found, whichever is shown; one kind alone needs no tabs."""
    if not question.kind and len(result.by_kind) < 2:  # noqa: PLR2004 - a choice needs two
        return
    counts = {"": sum(result.by_kind.values()), **result.by_kind}
    for kind, count in counts.items():
        name = book.t(f"kinds.{kind}") if kind else book.t("portal.search.all_kinds")
        there = replace(question, kind=kind, page=1).address(book.at.search())
        yield Link(f"{name} ({number(count)})", "" if kind == question.kind else there)


def _pages(book: Book, question: Question, total: int) -> Iterator[Link]:
    last, page = -(-total // PER_PAGE), question.page
    if last < 2:  # noqa: PLR2004 - one page needs no pager
        return
    for other in sorted({1, last, *range(max(page - 2, 1), min(page + 2, last) + 1)}):
        there = replace(question, page=other).address(book.at.search())
        yield Link(persian_digits(other), "" if other == page else there)
