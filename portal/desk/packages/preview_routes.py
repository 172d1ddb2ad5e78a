"""The preview of a draft: having it made, and its site under an address that nobody guesses."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from core.database.engine import reading
from core.desk.desk_errors import LinkDeadError
from core.desk.packages.draft_previews import read_preview, site_folder
from core.desk.packages.package_states import ask_for_preview
from core.desk.rights import Action
from core.models import DraftPreview
from core.persian import number as persian
from core.texts import load_texts
from portal.desk.desk_assets import desk_assets
from portal.desk.desk_pages import NoticePage, error_text, show
from portal.desk.desk_route import DeskRoute
from portal.desk.packages.draft_pages import file_at, marked_page
from portal.desk.packages.package_deeds import Number, do_deed
from portal.desk.packages.package_pages import shown_digest
from portal.desk.visit import Visit, visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
_MEDIA = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}


@router.post("/desk/packages/{number}/preview/")
def order(request: Request, number: Number) -> Response:
    """Have the site and the messages of a draft made."""
    return do_deed(
        request,
        number,
        lambda visit, session: ask_for_preview(
            session, number, visit.text("digest"), by=visit.account, now=visit.now
        ),
    )


@router.get("/desk/preview/{token}/{address:path}")
def draft_page(request: Request, token: str, address: str) -> Response:
    """Answer with a page or a picture of a draft's site."""
    visit = visit_of(request)
    try:
        with reading(visit.engine) as session:
            preview = read_preview(session, token)
    except LinkDeadError as error:
        return _notice(visit, "desk.preview.over", error_text(error), HTTPStatus.GONE)
    site = site_folder(visit.settings, preview)
    path = file_at(site, address)
    if path is None:
        text = load_texts()("desk.preview.not_here.text")
        return _notice(visit, "desk.preview.not_here", text, HTTPStatus.NOT_FOUND)
    prefix = f"/desk/preview/{token}"
    if path.name == "index.html" and address and not address.endswith("/"):
        return RedirectResponse(f"{prefix}/{address}/", HTTPStatus.SEE_OTHER)
    content = path.read_bytes()
    if path.suffix == ".html":
        content = marked_page(content, site, prefix, desk_assets().draft_css, _bar(visit, preview))
    return Response(content, media_type=_MEDIA[path.suffix])


def _bar(visit: Visit, preview: DraftPreview) -> Markup:
    """Return what stands on top of every page of a draft."""
    texts = load_texts()
    words = texts(
        "desk.preview.bar",
        number=persian(preview.package),
        digest=shown_digest(preview.digest),
    )
    bar = Markup("<b>{}</b> <span>{}</span>").format(texts("desk.state.draft"), words)
    if visit.may(Action.SEE_PACKAGES):
        href, back = f"/desk/packages/{preview.package}/", texts("desk.preview.back")
        bar += Markup(' <a href="{}">{}</a>').format(href, back)
    return Markup('<aside class="draft-bar" lang="fa" dir="rtl"><p>{}</p></aside>').format(bar)


def _notice(visit: Visit, key: str, text: str, status: HTTPStatus) -> Response:
    return show(visit, NoticePage(title=load_texts()(key), text=text), status)
