"""The one place where a request to the desk is let in or not, before anything of it is done.

In this order: where the request comes from, whose session it is, its right, the form's token, and
for deeds of great consequence that it was proved a short while ago who is there.
"""

import hmac
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.types import Message

from core.calendar import utc_now
from core.database.engine import reading, transaction
from core.desk.desk_errors import DeskError
from core.desk.desk_sessions import Actor, find_actor, touch_session
from core.desk.rights import CONSEQUENTIAL, Action, may
from core.errors import UnfitTextError
from portal.desk.desk_access import ACCESS, UPLOADS, Door
from portal.desk.desk_cookies import token_of
from portal.desk.desk_pages import error_page, refusal_page
from portal.desk.entry.proof_page import unproved_page
from portal.desk.visit import Form, Visit

SIGN_IN = "/desk/sign-in/"
CODE = "/desk/sign-in/code/"
_MOST_BYTES = 64 * 1024
_MOST_FIELDS = 500

type Answering = Callable[[Request], Coroutine[Any, Any, Response]]


class _ClosedError(Exception):
    """A request that is not let in; `answer` says so."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer


class DeskRoute(APIRoute):
    """A route of the desk; one that portal/desk/desk_access.py does not list cannot be made."""

    def get_route_handler(self) -> Answering:
        """Return what lets a request in, and then has it answered."""
        answering = super().get_route_handler()
        assert self.methods is not None
        (method,) = self.methods
        access = ACCESS[method, self.path]

        async def answer(request: Request) -> Response:
            takes_file = (method, self.path) in UPLOADS
            async with AsyncExitStack() as closing:
                try:
                    request.state.visit = await _admit(
                        request, access, closing=closing if takes_file else None
                    )
                    answered = await answering(request)
                except _ClosedError as closed:
                    return closed.answer
                except (DeskError, UnfitTextError) as error:
                    return error_page(request.state.visit, error)
                if method == "POST":
                    request.app.state.wake()
                return answered

        return answer


async def _admit(
    request: Request, access: Door | Action, *, closing: AsyncExitStack | None
) -> Visit:
    """Let a request in; of one with a file, *closing* closes it in the end."""
    if access is Door.PUBLIC:
        return Visit(request, None)
    is_post = request.method == "POST"
    if is_post and not _is_from_here(request):
        raise _ClosedError(refusal_page(Visit(request, None), HTTPStatus.FORBIDDEN, "foreign"))
    actor = await run_in_threadpool(_find_actor, request)
    visit = Visit(request, actor)
    _check_door(visit, access)
    if not is_post:
        return visit
    form, upload = (
        await _read_upload(request, visit, closing)
        if closing is not None
        else (await _read_form(request, visit), None)
    )
    needs_token = access not in {Door.ANYONE, Door.LINK}
    given = (form.get("csrf") or [""])[0]
    if needs_token and not hmac.compare_digest(given.encode(), visit.csrf.encode()):
        raise _ClosedError(refusal_page(visit, HTTPStatus.FORBIDDEN, "stale_form"))
    visit = Visit(request, actor, form, visit.now, upload)
    if access in CONSEQUENTIAL:
        page = await run_in_threadpool(unproved_page, visit)
        if page is not None:
            raise _ClosedError(page)
    return visit


def _is_from_here(request: Request) -> bool:
    """Return whether a page of this very site sent the form, as the browser says."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    # A browser of before 2023 says where the page was from; none says nothing with a POST.
    origin = urlsplit(request.headers.get("Origin", ""))
    return bool(origin.netloc) and origin.netloc == request.headers.get("Host")


def _find_actor(request: Request) -> Actor | None:
    state = request.app.state
    token = token_of(request, state.settings)
    if not token:
        return None
    now = utc_now()
    with reading(state.engine) as session:
        found = find_actor(session, token, now)
    if found is None:
        return None
    actor, is_to_be_touched = found
    if is_to_be_touched:
        with transaction(state.engine) as session:
            touch_session(session, actor.session_key, now)
    return actor


def _check_door(visit: Visit, access: Door | Action) -> None:
    if access in {Door.ANYONE, Door.LINK}:
        return
    actor = visit.actor
    if actor is None:
        raise _ClosedError(_sign_in_first(visit))
    if access is Door.HALF:
        return
    if not actor.is_complete:
        raise _ClosedError(RedirectResponse(CODE, HTTPStatus.SEE_OTHER))
    if isinstance(access, Action) and not may(actor.roles, access):
        raise _ClosedError(refusal_page(visit, HTTPStatus.FORBIDDEN, "no_right"))


def _sign_in_first(visit: Visit) -> Response:
    """Lead to signing in, and from there back to a page; what was to be done is not done."""
    path = visit.request.url.path
    is_page = visit.request.method == "GET" and path != "/desk/"
    next_page = f"?next={quote(path, safe='/')}" if is_page else ""
    return RedirectResponse(f"{SIGN_IN}{next_page}", HTTPStatus.SEE_OTHER)


async def _read_upload(
    request: Request, visit: Visit, closing: AsyncExitStack
) -> tuple[Form, UploadFile | None]:
    """Read a form with a file, which goes to the disk as it comes, up to the limit."""
    limit_bytes = visit.settings.upload_limit_mb << 20
    count = 0

    async def counted() -> Message:
        nonlocal count
        message = await request.receive()
        count += len(message.get("body", b""))
        if count > limit_bytes:
            # The one error after which the parser closes what it has written.
            raise MultiPartException("too large")
        return message

    try:
        form = await Request(request.scope, counted).form(
            max_files=1, max_fields=20, max_part_size=_MOST_BYTES
        )
    except HTTPException:
        is_large = count > limit_bytes
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_large else HTTPStatus.BAD_REQUEST
        reason = "file_too_large" if is_large else "broken_form"
        raise _ClosedError(refusal_page(visit, status, reason)) from None
    closing.push_async_callback(form.close)
    texts = {name: [one] for name, one in form.multi_items() if isinstance(one, str)}
    files = [one for one in form.values() if isinstance(one, UploadFile)]
    return texts, files[0] if files else None


async def _read_form(request: Request, visit: Visit) -> Form:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise _ClosedError(
                refusal_page(visit, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
            )
    try:
        return parse_qs(
            body.decode(errors="replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        raise _ClosedError(
            refusal_page(visit, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
        ) from None
