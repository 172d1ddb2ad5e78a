"""For whoever builds on the plan: the API with examples that run, and where the rest is."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from core.release.records import District, Indicator, Node, Project, Record
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Link, Page

API = "/api/v1"
OPEN_API = "/openapi.json"
CHAT = "/chat"
PLACE = "data/api/"
_PER_PAGE = 2


@dataclass(frozen=True, slots=True)
class Example:
    """A question to the API: what it asks, and its address below the site's."""

    title: str
    address: str

    def command(self, public_url: str) -> str:
        """Return what asks it in a shell."""
        return f"curl {shlex.quote(public_url + self.address)}"


@dataclass(frozen=True, slots=True)
class DeveloperPage(Page):
    """The API with examples."""

    template = "developers.html.j2"
    is_cited = False
    has_citation = False

    examples: tuple[Example, ...]
    openapi: Link
    data: Link
    chat: Link


def developer_page(book: Book) -> DeveloperPage:
    """Build the page for developers."""
    data = book.section("data")
    title = book.t("standards.developers")
    return DeveloperPage(
        head=book.head(book.at.home + PLACE, title, "data", crumbs=(data, Link(title))),
        examples=tuple(examples(book)),
        openapi=Link("openapi.json", OPEN_API),
        data=data,
        chat=Link(book.t("standards.chat"), CHAT),
    )


def examples(book: Book) -> Iterator[Example]:
    """Yield questions about things that the release has."""

    def ask(name: str, path: str, **query: object) -> Example:
        query = {"plan": book.release.plan.code, **query}
        return Example(book.t(f"standards.example.{name}"), f"{API}{path}?{urlencode(query)}")

    yield ask("plan", "/plan")
    yield ask("projects", "/projects", per_page=_PER_PAGE)
    if project := _first(book, Project):
        yield ask("project", f"/projects/{project}")
    if indicator := _first(book, Indicator):
        yield ask("indicator", f"/indicators/{indicator}")
    if node := _first(book, Node):
        yield ask("node", f"/nodes/{node}")
    if district := _first(book, District):
        yield ask("district", f"/districts/{district}")
    yield ask("changes", "/changes", per_page=_PER_PAGE)
    yield ask("release", f"/releases/{min(book.releases)}")
    yield ask("search", "/search", q=book.t("standards.example.query"))


def _first(book: Book, record: type[Record]) -> str:
    """Return the code of the first row as it stands in an address; "" where there is none."""
    found = next(book.release.stream(record, limit=1), None)
    return quote(getattr(found, "code", ""), safe="")
