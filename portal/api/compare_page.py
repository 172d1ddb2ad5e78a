"""`/1400/compare/F-01/T-02/`: two projects side by side, rendered where no page was made."""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from core.release.reader import Release
from core.release.records import Project
from core.search import index_of
from core.texts import load_texts
from portal.api.bare_page import bare_page
from portal.api.http.static import serve_file
from portal.site.served import QUERY_LETTERS, pair_html

Given = Annotated[str, Query(max_length=10_000)]
_A_MINUTE = {"Cache-Control": "public, max-age=60"}
router = APIRouter(include_in_schema=False)


@router.get("/{plan}/compare/")
def choose(request: Request, plan: str, first: Given = "", second: Given = "") -> Response:
    """Lead to the page of two projects, each given by its code or in words."""
    settings, releases = request.app.state.settings, request.app.state.releases
    given = [" ".join(text.split())[:QUERY_LETTERS] for text in (first, second)]
    if not all(given) or plan not in releases.codes():
        return serve_file(request, settings.site_dir, f"{plan}/compare/")
    release, texts = releases.get(plan), load_texts()
    codes = [_project(release, text) for text in given]
    if None in codes:
        missing = texts("portal.pair.not_found", text=given[codes.index(None)])
        return _excuse(plan, missing)
    one, other = sorted(code for code in codes if code)
    if one == other:
        project = release.find(Project, code=one)
        title = project.title if project else one
        return _excuse(plan, texts("portal.pair.same", title=title))
    return RedirectResponse(_address(plan, one, other), 307)


@router.get("/{plan}/compare/{first}/{second}/")
def compare(request: Request, plan: str, first: str, second: str) -> Response:
    """Answer with the page that the site has of two projects, or make it of the release."""
    settings, releases = request.app.state.settings, request.app.state.releases
    address = request.scope["path"].lstrip("/")
    built = serve_file(request, settings.site_dir, address)
    if built.status_code != HTTPStatus.NOT_FOUND or plan not in releases.codes():
        return built
    release = releases.get(plan)
    if first == second or not all(
        release.find(Project, code=code) is not None for code in (first, second)
    ):
        return built
    if first > second:
        return RedirectResponse(_address(plan, second, first), 308)
    html = pair_html(
        release,
        (first, second),
        site=settings.site_dir,
        public_url=str(settings.public_url),
        others=releases.others(plan),
    )
    return HTMLResponse(html, headers=_A_MINUTE)


def _project(release: Release, text: str) -> str | None:
    """Return the code of the project that *text* means; None where it means none."""
    if release.find(Project, code=text) is not None:
        return text
    found = index_of(release).search(text, kind="project", limit=1)
    return found.hits[0].code if found.hits and found.is_met else None


def _address(plan: str, *codes: str) -> str:
    return "/" + "".join(f"{quote(part, safe='')}/" for part in (plan, "compare", *codes))


def _excuse(plan: str, text: str) -> Response:
    title = load_texts()("portal.pair.choose")
    page = bare_page(title, text, link=(title, _address(plan)))
    return HTMLResponse(page, HTTPStatus.NOT_FOUND)
