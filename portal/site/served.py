"""Pages that a server renders on request, in the frame of the built site."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment

from core.languages.language import LANGUAGES
from core.release.reader import Release
from core.release.records import Plan
from core.search import index_of
from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Page
from portal.pages.projects.pair_pages import ServedPairPage, pair_page
from portal.pages.search import PER_PAGE, Question, results_page, search_page
from portal.site.assets import built_assets
from portal.site.shell import render_shell
from portal.site.templates import page_environment

# As much as the search form lets in; what is longer is cut, not refused.
QUERY_LETTERS = 200
PAGES_AT_MOST = 50


def search_html(
    release: Release,
    query: str,
    *,
    site: Path,
    kind: str = "",
    facets: Mapping[str, str] | None = None,
    page: int = 1,
    public_url: str = "",
    others: tuple[Plan, ...] = (),
) -> bytes:
    """Answer a search with a page in the frame of *site*, the link to the built one.

    An unknown *kind*, unknown values of *facets* and a page out of range are forgiven.
    """
    book, environment = frame(release, site.resolve(), public_url.rstrip("/"), others)
    index = index_of(release)
    question = Question(
        " ".join(query.split())[:QUERY_LETTERS],
        kind if f"kinds.{kind}" in book.t else "",
        {name: v for name, v in (facets or {}).items() if v in index.facet_values(name)},
        min(max(page, 1), PAGES_AT_MOST),
    )
    answer: Page = search_page(book)
    if question.text:
        found = index.search(
            question.text,
            kind=question.kind or None,
            facets=question.facets,
            offset=(question.page - 1) * PER_PAGE,
            limit=PER_PAGE,
        )
        answer = results_page(book, question, found)
    return environment.get_template(answer.template).render(p=answer).encode()


def pair_html(
    release: Release,
    codes: tuple[str, str],
    *,
    site: Path,
    public_url: str = "",
    others: tuple[Plan, ...] = (),
) -> bytes:
    """Compare two projects of the release on a page in the frame of *site*."""
    book, environment = frame(release, site.resolve(), public_url.rstrip("/"), others)
    page = pair_page(book, *codes, kind=ServedPairPage)
    return environment.get_template(page.template).render(p=page).encode()


@lru_cache(maxsize=4)
def frame(
    release: Release, site: Path, public_url: str, others: tuple[Plan, ...]
) -> tuple[Book, Environment]:
    """Return the book of a release and what renders its pages, in the frame of the site at *site*.

    Made once for each release; the one before may still have readers.
    """
    book = Book(release, load_texts(), others=others)
    environment = page_environment(book.t)
    home = book.at.home.strip("/")
    there = [one for one in LANGUAGES.values() if one.is_rtl or (site / one.code / home).is_dir()]
    environment.globals.update(
        shell=render_shell(environment, book, built_assets(site), there[1:], has_twins=False),
        at=book.at,
        tables=book.tables,
        public_url=public_url,
        root="",
        alternates=(),
    )
    return book, environment
