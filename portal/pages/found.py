"""The search page as the server answers it: what was found, by kind, without JavaScript."""

from dataclasses import dataclass
from urllib.parse import urlencode

from core.persian import number, persian_digits
from core.search import Hit, SearchResult
from portal.pages.book import Book
from portal.pages.parts import Head, Link, Page

PER_PAGE = 20
ADDRESS = "/search"
LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One hit: what kind of thing, its title and page, and words around what matched."""

    kind: str
    title: str
    href: str
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """A kind to narrow the search to; `href` "" is the one shown."""

    title: str
    count: str
    href: str


@dataclass(frozen=True, slots=True)
class FoundPage(Page):
    """What a search found. `meant` is the query in words that are in the plan, if others were."""

    template = "found.html.j2"

    query: str
    said: str
    meant: Link | None
    tabs: tuple[Tab, ...]
    rows: tuple[FoundRow, ...]
    near: tuple[FoundRow, ...]
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: the words, the kind it is narrowed to (None: all), and the page from 1."""

    text: str
    kind: str | None = None
    page: int = 1

    def address(self, *, text: str | None = None, kind: str | None = None, page: int = 1) -> str:
        """Give the address of this search with something else in it."""
        given = {"q": self.text if text is None else text}
        if kind:
            given["kind"] = kind
        if page > 1:
            given["page"] = str(page)
        return f"{ADDRESS}?{urlencode(given)}"


def find(book: Book, query: Query) -> FoundPage:
    """Search the release and lay out what was found."""
    index = book.release.search_index
    found = index.search(
        query.text, kind=query.kind, offset=(query.page - 1) * PER_PAGE, limit=PER_PAGE
    )
    whole = index.search(query.text, limit=0) if query.kind else found
    return FoundPage(
        head=Head(
            path=book.at.section("search"),
            title=book.t("search.title", query=query.text),
            description=book.t("search.about"),
            section="search",
        ),
        query=query.text,
        said=_said(book, query, found),
        meant=_meant(query, found),
        tabs=_tabs(book, query, whole),
        rows=tuple(_row(book, hit) for hit in found.hits),
        near=tuple(_row(book, hit) for hit in found.near),
        pages=_pages(query, found.total),
    )


def _said(book: Book, query: Query, found: SearchResult) -> str:
    if found.total:
        return book.t("search.found", count=number(found.total), query=query.text)
    key = "search.nothing_near" if found.near else "search.nothing"
    return book.t(key, query=query.text)


def _meant(query: Query, found: SearchResult) -> Link | None:
    words = found.did_you_mean
    return Link(words, query.address(text=words)) if words else None


def _tabs(book: Book, query: Query, whole: SearchResult) -> tuple[Tab, ...]:
    if len(whole.by_kind) + bool(query.kind) <= 1:
        return ()
    every = Tab(book.t("search.all"), number(whole.total), query.address() if query.kind else "")
    kinds = [
        Tab(
            book.t(f"kinds.{kind}"),
            number(count),
            "" if kind == query.kind else query.address(kind=kind),
        )
        for kind, count in whole.by_kind.items()
    ]
    return (every, *kinds)


def _row(book: Book, hit: Hit) -> FoundRow:
    return FoundRow(
        kind=book.t(f"kind.{hit.kind}"),
        title=persian_digits(hit.title),
        href=book.at.thing(hit.kind, hit.code),
        snippet=hit.snippet,
    )


def _pages(query: Query, total: int) -> tuple[Link, ...]:
    count = -(-total // PER_PAGE)
    if count <= 1:
        return ()
    return tuple(
        Link(
            number(page),
            "" if page == query.page else query.address(kind=query.kind, page=page),
        )
        for page in range(1, count + 1)
    )
