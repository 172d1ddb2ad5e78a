"""`/chat`: the bot's conversation as a web page, without JavaScript and without a memory."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from core.errors import ReleaseNotFoundError
from core.texts import load_texts
from portal.api.bare_page import bare_page
from portal.pages.elements.parts import Head, Page
from portal.site.served import frame

# What was typed and a button's data (one of them is "") → the answer as HTML.
type Talk = Callable[[str, str], str]

ADDRESS = "/chat"
_MOST_BYTES = 64 * 1024
_NOT_KEPT = {"Cache-Control": "no-store"}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ChatPage(Page):
    """One turn of the conversation: what was asked, and the answer."""

    template = "chat.html.j2"
    is_cited = False
    has_citation = False

    question: str
    answer: Markup


@router.get(ADDRESS)
def begin(
    request: Request,
    text: Annotated[str, Query(max_length=4096)] = "",
    callback: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Begin the conversation, or answer a question that stands in the address."""
    return _turn(request, text, callback)


@router.post(ADDRESS)
async def go_on(request: Request) -> Response:
    """Answer what was typed or which button was pressed."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise HTTPException(413)
    form = parse_qs(body.decode(errors="replace"))
    sent = {name: form.get(name, [""])[0] for name in ("text", "callback")}
    return await run_in_threadpool(_turn, request, sent["text"], sent["callback"])


def _turn(request: Request, text: str, callback: str) -> Response:
    state = request.app.state
    try:
        release = state.releases.get()
        others = state.releases.others(release.plan.code)
    except ReleaseNotFoundError:
        return HTMLResponse(_nothing_yet(), 503, headers=_NOT_KEPT)
    site, public_url = state.settings.site_dir.resolve(), str(state.settings.public_url)
    book, environment = frame(release, site, public_url.rstrip("/"), others)
    answer = state.talk(text, callback)
    head = Head(
        path=ADDRESS,
        title=book.t("chat.title"),
        description=book.t("chat.about"),
        section="",
    )
    # The bot writes its screens by a renderer that escapes.
    page = ChatPage(head=head, question=text, answer=Markup(answer))  # noqa: S704 - see above
    html = environment.get_template(page.template).render(p=page)
    return HTMLResponse(html, headers=_NOT_KEPT)


def _nothing_yet() -> str:
    """Return a plain page: there is no site yet whose frame could stand around it."""
    texts = load_texts()
    return bare_page(texts("chat.title"), texts("bot.unavailable"))
