"""`/r/12/1400/projects/F-01/`: a page as release 12 showed it; style sheets that it asks for."""

import re

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from core.editions import read_editions
from core.persian import persian_digits
from core.texts import load_texts
from portal.api.bare_page import bare_page
from portal.api.http.media_types import media_type_of
from portal.api.http.static import FOR_EVER, serve_file
from portal.api.made_files import made_file
from portal.site.files.made_from import made_from
from portal.site.frozen_pages import frozen_page

_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
# What was recorded of a release never changes, but the line above it may be worded anew.
_AN_HOUR = {"Cache-Control": "public, max-age=3600"}
router = APIRouter(include_in_schema=False)


@router.get("/r/{number}/{place:path}")
def frozen(request: Request, number: str, place: str) -> Response:
    """Answer with a page of an earlier release, or a page that says why there is none."""
    texts, settings = load_texts(), request.app.state.settings
    if not _NUMBER.fullmatch(number):
        return serve_file(request, settings.site_dir, f"r/{number}/{place}")
    plan = place.partition("/")[0]
    address = request.scope["raw_path"].decode("ascii").removeprefix(f"/r/{number}")
    if not address.endswith("/"):
        return _file(request, plan, int(number), address) or RedirectResponse(
            f"{request.url.path}/", status_code=308
        )
    with read_editions(settings.editions_path) as editions:
        is_held = editions is not None and editions.holds(plan, int(number))
        page = frozen_page(editions, texts, plan, int(number), address) if editions else None
    if page is not None:
        return HTMLResponse(page, headers=_AN_HOUR)
    key = "portal.edition.no_page" if is_held else "portal.edition.not_kept"
    title = texts("portal.edition.title", number=persian_digits(number))
    text = texts(key, number=persian_digits(number))
    return HTMLResponse(bare_page(title, text, link=(texts("portal.edition.now"), address)), 404)


def _file(request: Request, plan: str, number: int, address: str) -> Response | None:
    """Answer with a file of a chart of an earlier page; None if there is none."""
    with read_editions(request.app.state.settings.editions_path) as editions:
        if editions is None:
            return None

        def kept(name: str) -> bytes | None:
            found = editions.page(plan, number, name)
            return found[1] if found else None

        if made_from(address):
            return made_file(request, address, kept)
        content = kept(address)
    if content is None:
        return None
    return Response(content, headers={**_AN_HOUR, "Content-Type": media_type_of(address)})


def kept_asset(request: Request, address: str) -> Response | None:
    """Answer with a style sheet, font or script of earlier pages; None if it was never one."""
    with read_editions(request.app.state.settings.editions_path) as editions:
        body = editions.asset(f"/{address}") if editions else None
    if body is None:
        return None
    headers = {"Cache-Control": FOR_EVER, "Content-Type": media_type_of(address)}
    return Response(body, headers=headers)
