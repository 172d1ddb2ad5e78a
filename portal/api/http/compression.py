"""Answers that are made on request, compressed as the client likes.

BREACH is no matter here: no answer holds a secret beside what the asker wrote. There are no
cookies, no tokens in forms and nothing of a person. The desk has them: its pages are sent as is.
"""

import gzip
from http import HTTPStatus
from typing import Any

import brotli
from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api.http.headers import is_desk
from portal.api.http.negotiation import IDENTITY, choose_coding

# Quick rather than small: a search page of 30 KB takes about a millisecond.
_BROTLI_QUALITY, _GZIP_LEVEL = 4, 5
_WORTH_IT_BYTES = 400
_IN_A_THREAD_BYTES = 64 * 1024
_TYPES = ("text/", "application/json", "application/problem+json", "image/svg+xml")


class Compression:
    """Compresses bodies that come in one piece; files of the site are sent as they lie."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of *app*."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back, compressed."""
        if scope["type"] != "http" or is_desk(scope["path"]):
            await self._app(scope, receive, send)
            return
        coding = choose_coding(Headers(scope=scope).get("Accept-Encoding"))
        started: Message = {}

        async def send_packed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start" and _is_ours(message):
                started = message
            elif not started:
                await send(message)
            else:
                start, started = started, {}
                await _send_whole(start, message, coding, send)

        await self._app(scope, receive, send_packed)
        if started:  # no body at all
            await send(started)


def pack(body: bytes, coding: str) -> bytes:
    """Compress *body*."""
    if coding == "br":
        packed: Any = brotli.compress(body, quality=_BROTLI_QUALITY)
        return bytes(packed)
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)


def _is_ours(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    is_file = "Accept-Ranges" in headers or "Content-Encoding" in headers
    return not is_file and headers.get("Content-Type", "").startswith(_TYPES)


async def _send_whole(start: Message, body: Message, coding: str | None, send: Send) -> None:
    headers = MutableHeaders(raw=start["headers"])
    if "Vary" not in headers:
        headers["Vary"] = "Accept-Encoding"
    content = body.get("body", b"")
    # An entity tag names the coding already (portal/api/v1/answers.py), however short the body is.
    is_worth_it = len(content) >= _WORTH_IT_BYTES or "ETag" in headers
    if coding is None and start["status"] < HTTPStatus.BAD_REQUEST:
        refused = Response(
            status_code=HTTPStatus.NOT_ACCEPTABLE, headers={"Vary": "Accept-Encoding"}
        )
        start, content = {**start, "status": 406, "headers": refused.raw_headers}, b""
    elif coding not in {None, IDENTITY} and is_worth_it and not body.get("more_body"):
        assert coding is not None
        if len(content) > _IN_A_THREAD_BYTES:
            content = await run_sync(pack, content, coding)
        else:
            content = pack(content, coding)
        headers["Content-Encoding"] = coding
        headers["Content-Length"] = str(len(content))
    await send(start)
    await send({**body, "body": content})
