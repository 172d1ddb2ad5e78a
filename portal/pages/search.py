"""The search page, and the answer to a search for readers without JavaScript."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from urllib.parse import urlencode

from core.answers import answer, dated_line
from core.enums import ProjectStatus
from core.persian import number, persian_digits, quoted
from core.release.naming import HASH_LETTERS
from core.search import KINDS, NARROWED_BY, Hit, SearchResult, index_of
from core.wording.standings import standing_words
from portal.pages.elements.answer_links import answer_links
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Link, Page

PER_PAGE = 20
_STATUS_KEYS = ("project_status.{}", "status.{}")

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
class Choice:
    """A value that a search can be narrowed to; the first, "", is all of them."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One way to narrow a search, its values, and the one that is chosen."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Form:
    """The whole question: words, kind, and what it is narrowed to."""

    action: str
    query: str
    kind: str
    narrowings: tuple[Narrowing, ...]
    is_narrowed: bool


@dataclass(frozen=True, slots=True)
class SearchPage(Page):
    """The page before anything was asked; its script answers where no server does."""

    template = "search.html.j2"
    is_cited = False
    has_citation = False
    has_twin = False

    script: Script
    form: Form


@dataclass(frozen=True, slots=True)
class HitRow:
    """One thing found; `title` and `pieces` are text in order, each with whether it matches.

    `standing` tells how a project or an indicator stands, "" of others.
    """

    href: str
    title: Pieces
    standing: str
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Things of one kind."""

    name: str
    hits: tuple[HitRow, ...]


@dataclass(frozen=True, slots=True)
class AnswerBox:
    """The answer to a question: its sentences, what they are compared with, and where it leads."""

    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    dated: str
    is_held: bool
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ResultsPage(Page):
    """What was found, by kind, below the answer where there is one.

    `tabs` narrow the search; `meant` is what was searched instead.
    `widened` leads to the same search without its narrowings, where these left nothing. What was
    found is in `groups`, or in `nearest` where it is not what was asked about.
    """

    template = "results.html.j2"
    is_cited = False
    has_citation = False
    has_twin = False

    script: Script
    form: Form
    query: str
    answer: AnswerBox | None
    about: str
    advice: str
    widened: Link | None
    meant: tuple[str, Link, str] | None
    tabs: tuple[Link, ...]
    groups: tuple[HitGroup, ...]
    nearest: tuple[HitGroup, ...]
    near: tuple[HitGroup, ...]
    pages: tuple[Link, ...]


def index_folder(book: Book) -> str:
    """Return the address below which the static index of this release lies."""
    return f"{book.at.search()}{book.release.sha256[:HASH_LETTERS]}/"


def search_page(book: Book) -> SearchPage:
    """Build the page of the search form."""
    here = book.section("search")
    head = book.head(here.href, here.title, "search", crumbs=(Link(here.title),))
    return SearchPage(head=head, script=_script(book), form=_form(book, Question("")))


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: words, a kind or "", facets by name, and the page, from 1."""

    text: str
    kind: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    page: int = 1

    def address(self, book: Book) -> str:
        """Return the address of its answer."""
        given = {"q": self.text, "kind": self.kind, **self.facets}
        given["page"] = str(self.page) if self.page > 1 else ""
        return f"{book.at.search()}?{urlencode({k: v for k, v in given.items() if v})}"


def results_page(book: Book, question: Question, result: SearchResult) -> ResultsPage:
    """Build the page of what was found."""
    title = book.t("portal.search.title", query=question.text)
    box = _answer_box(book, question)
    if box is not None and box.is_held:
        # What the question was answered from needs no search: nothing is missing.
        result = replace(result, missing=(), did_you_mean=None)
    return ResultsPage(
        head=book.head(book.at.search(), title, "search", crumbs=(Link(title),)),
        script=_script(book),
        form=_form(book, question),
        query=question.text,
        answer=box,
        about=_about(book, result) if result.total or box is None else "",
        advice="" if result.total or result.missing or box else book.t("portal.search.advice"),
        widened=_widened(book, question) if question.facets and not result.total else None,
        meant=_meant(book, question, result.did_you_mean) if result.did_you_mean else None,
        tabs=tuple(_tabs(book, question, result)),
        groups=() if result.missing else _groups(book, result.hits),
        nearest=_groups(book, result.hits) if result.missing else (),
        near=_groups(book, result.near),
        pages=tuple(_pages(book, question, result.total)),
    )


def _answer_box(book: Book, question: Question) -> AnswerBox | None:
    """Answer a question that is not narrowed, above its first page of results."""
    if question.kind or question.facets or question.page > 1:
        return None
    found = answer(book.release, question.text, book.t)
    if found is None:
        return None
    links = answer_links(found, book.release, book.at, book.t)
    return AnswerBox(
        tuple(found.text.split("\n")),
        found.notes,
        dated_line(found, book.release, book.t),
        found.is_held,
        tuple(Link(title, href) for title, href in links),
    )


def _form(book: Book, question: Question) -> Form:
    narrowings = (
        Narrowing(
            name,
            book.t(f"portal.search.by.{name}"),
            (Choice("", book.t("portal.search.any")), *choices),
            question.facets.get(name, ""),
        )
        for name in NARROWED_BY
        if (choices := tuple(_choices(book, name)))
    )
    return Form(
        book.at.search(), question.text, question.kind, tuple(narrowings), bool(question.facets)
    )


def _choices(book: Book, name: str) -> Iterator[Choice]:
    """Name the values of a facet, in the order in which readers know them."""
    values = index_of(book.release).facet_values(name)
    if name == "district":
        known = [code for code in book.districts if code in values]
        yield from (Choice(code, book.districts[code].title) for code in known)
    elif name == "year":
        yield from (Choice(year, persian_digits(year)) for year in values)
    else:
        yield from (Choice(value, _worded(book, name, value)) for value in _ordered(values))


def _ordered(values: Sequence[str]) -> list[str]:
    """Put what is said of projects first, in its own order; the rest after it."""
    order = [*(status.value for status in ProjectStatus), "not_told"]
    return sorted(values, key=lambda one: order.index(one) if one in order else len(order))


def _worded(book: Book, name: str, value: str) -> str:
    keys = (f"portfolio.{value}",) if name == "portfolio" else _STATUS_KEYS
    return next(book.t(key.format(value)) for key in keys if key.format(value) in book.t)


def _widened(book: Book, question: Question) -> Link:
    whole = replace(question, facets={}, page=1)
    return Link(book.t("portal.search.widen", query=question.text), whole.address(book))


def _about(book: Book, result: SearchResult) -> str:
    if result.missing:
        sentence = book.t("portal.search.missing", words=quoted(result.missing))
        return f"{sentence} {_districts(book)}" if result.numbered else sentence
    if result.total:
        return book.t("portal.search.found", count=number(result.total))
    return book.t("portal.search.vague" if result.is_vague else "portal.search.nothing")


def _districts(book: Book) -> str:
    return book.t("portal.search.districts", count=number(len(book.districts)))


def _meant(book: Book, question: Question, query: str) -> tuple[str, Link, str]:
    before, _, after = book.t("portal.search.meant").partition("{query}")
    instead = replace(question, text=query, kind="", page=1)
    return before, Link(query, instead.address(book)), after


def _script(book: Book) -> Script:
    keys = (
        "found",
        "nothing",
        "vague",
        "advice",
        "meant",
        "near",
        "nearest",
        "missing",
        "all_kinds",
        "wait",
        "failed",
        "widen",
        "answer",
    )
    words = {key: book.t(f"portal.search.{key}") for key in (*keys, "tabs", "suggestions")}
    words["districts"] = _districts(book)
    kinds = {kind: book.t(f"kinds.{kind}") for kind in KINDS}
    one = {kind: book.t(f"kind.{kind}") for kind in KINDS}
    return Script(
        plan=book.release.plan.code,
        api="/api/v1/",
        index=index_folder(book),
        words=json.dumps(
            {**words, "pages": book.t("portal.pages.label"), "kinds": kinds, "one": one},
            ensure_ascii=False,
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
    standing = standing_words(book.release, book.t, hit.kind, hit.code)
    return HitRow(book.at.thing(hit.kind, hit.code), title, standing, hit.snippet)


def _tabs(book: Book, question: Question, result: SearchResult) -> Iterator[Link]:
    """Offer every kind that was found, whichever is shown; one kind alone needs no tabs."""
    if not question.kind and len(result.by_kind) < 2:  # noqa: PLR2004 - a choice needs two
        return
    counts = {"": sum(result.by_kind.values()), **result.by_kind}
    for kind, count in counts.items():
        name = book.t(f"kinds.{kind}") if kind else book.t("portal.search.all_kinds")
        other = replace(question, kind=kind, page=1)
        yield Link(
            f"{name} ({number(count)})", "" if kind == question.kind else other.address(book)
        )


def _pages(book: Book, question: Question, total: int) -> Iterator[Link]:
    last = -(-total // PER_PAGE)
    if last < 2:  # noqa: PLR2004 - one page needs no pager
        return
    page = question.page
    for other in sorted({1, last, *range(max(page - 2, 1), min(page + 2, last) + 1)}):
        href = "" if other == page else replace(question, page=other).address(book)
        yield Link(persian_digits(other), href)
