"""The read API may be read by scripts of any page: it holds nothing that is not published."""

from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_READ_API = ("/api/", "/openapi.json")
_SHOWN = "ETag, Link, Retry-After, X-Qotbnama-Release, X-Request-ID"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, "
    "If-Modified-Since, Range, X-Request-ID",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}


class Cors:
    """Allows any origin on the read API, whatever its answer is, and nowhere else."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of *app*."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back; answer what a browser asks beforehand."""
        if scope["type"] != "http" or not scope["path"].startswith(_READ_API):
            await self._app(scope, receive, send)
            return

        async def send_allowed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = "*"
                headers["Access-Control-Expose-Headers"] = _SHOWN
            await send(message)

        received = Headers(scope=scope)
        is_preflight = scope["method"] == "OPTIONS" and "Access-Control-Request-Method" in received
        if is_preflight:
            answer = Response(status_code=HTTPStatus.NO_CONTENT, headers=_PREFLIGHT)
            await answer(scope, receive, send_allowed)
        else:
            await self._app(scope, receive, send_allowed)
