"""`/search`: the search page, rendered for each question from the same templates as the site."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from core.publishing.release import Release
from core.settings import Settings
from core.texts import load_texts
from portal.pages.book import Book
from portal.pages.found import LONGEST_QUERY, find
from portal.pages.found import Query as Question
from portal.pages.parts import Page
from portal.site.assets import read_assets
from portal.site.shell import render_shell
from portal.site.templates import page_environment

router = APIRouter(include_in_schema=False)

_MOST_PAGES = 50  # the index counts a thousand hits


@dataclass
class Printer:
    """Renders single pages in the frame of the current release; the frame is kept with it."""

    settings: Settings
    _release: Release | None = None
    _print: Callable[[Page], str] = field(default=lambda page: page.template)
    _book: Book | None = None

    def open(self, release: Release) -> tuple[Book, Callable[[Page], str]]:
        """Give the book of *release*, and what renders its pages."""
        if self._book is None or release is not self._release:
            self._book = Book(release, load_texts(self.settings.language))
            self._print = _printer(self._book, str(self.settings.public_url))
            self._release = release
        return self._book, self._print


def _printer(book: Book, public_url: str) -> Callable[[Page], str]:
    environment = page_environment(book.t)
    shell = render_shell(environment, book, read_assets())
    environment.globals.update(shell=shell, at=book.at, public_url=public_url.rstrip("/"))

    def render(page: Page) -> str:
        return environment.get_template(page.template).render(p=page)

    return render


@router.get("/search")
def search(
    request: Request,
    *,
    q: Annotated[str, Query(max_length=10_000)] = "",
    kind: Annotated[str | None, Query(max_length=20)] = None,
    page: Annotated[int, Query(ge=1, le=_MOST_PAGES)] = 1,
) -> Response:
    """Answer a question typed into the site's search form."""
    printer: Printer = request.app.state.printer
    book, render = printer.open(request.app.state.current.get())
    words = q.strip()[:LONGEST_QUERY]
    if not words:
        return RedirectResponse(book.at.section("search"), status_code=303)
    answer = find(book, Question(words, kind or None, page))
    return HTMLResponse(render(answer), headers={"Cache-Control": "public, max-age=60"})
