"""`/1400/search/?q=`: the search page, rendered for each question in the frame of the site."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from portal.api.http.static import serve_file
from portal.site.served import search_html

Facet = Annotated[str, Query(max_length=80)]
router = APIRouter(include_in_schema=False)


@router.get("/search")
def search_anywhere(request: Request) -> Response:
    """Lead to the search page of the current plan."""
    plan = request.app.state.releases.get().plan.code
    return RedirectResponse(f"/{plan}/search/?{request.url.query}", status_code=307)


@router.get("/{plan}/search/")
def search(
    request: Request,
    plan: str,
    *,
    q: Annotated[str, Query(max_length=10_000)] = "",
    kind: Annotated[str, Query(max_length=20)] = "",
    district: Facet = "",
    portfolio: Facet = "",
    status: Facet = "",
    year: Facet = "",
    page: int = 1,
) -> Response:
    """Answer a question; without one, the page is the site's own.

    A static host serves that page for every question, and the page's script answers.
    """
    settings, releases = request.app.state.settings, request.app.state.releases
    if not q.strip() or plan not in releases.codes():
        return serve_file(request, settings.site_dir, f"{plan}/search/")
    html = search_html(
        releases.get(plan),
        q,
        site=settings.site_dir,
        kind=kind,
        facets={"district": district, "portfolio": portfolio, "status": status, "year": year},
        page=page,
        public_url=str(settings.public_url),
        others=releases.others(plan),
    )
    return HTMLResponse(html, headers={"Cache-Control": "public, max-age=60"})
