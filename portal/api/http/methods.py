"""HEAD, OPTIONS, and methods that an address does not know: RFC 9110, sections 9.3 and 15.5.6."""

from http import HTTPStatus

from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api.http.file_response import IS_HEAD
from portal.api.http.problem_details import refusal

_ROUTED = ("GET", "POST", "PUT", "PATCH", "DELETE")
# What is not to be heeded with HEAD: a part is asked for with GET only (14.2).
_OF_GET_ONLY = {b"range", b"if-range"}


class Methods:
    """Answers HEAD as GET without a body, and the rest by what the routes of *routed* take."""

    def __init__(self, app: ASGIApp, routed: FastAPI) -> None:
        """Stand in front of *app*."""
        self._app, self._routed = app, routed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] != "http" or scope["method"] == "GET":
            await self._app(scope, receive, send)
        elif scope["method"] == "HEAD":
            await self._head(scope, receive, send)
        else:
            allowed = self._allowed(scope)
            if scope["method"] in allowed and scope["method"] != "OPTIONS":
                await self._app(scope, receive, send)
            else:
                await _refuse(scope["method"], allowed)(scope, receive, send)

    async def _head(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        headers = [field for field in scope["headers"] if field[0] not in _OF_GET_ONLY]
        get_scope = {**scope, "method": "GET", "headers": headers, IS_HEAD: True}
        await self._app(get_scope, receive, send_head)
        scope["route"] = get_scope.get("route")

    def _allowed(self, scope: Scope) -> list[str]:
        routes = self._routed.router.routes
        taken = {
            method
            for method in _ROUTED
            if any(route.matches({**scope, "method": method})[0] == Match.FULL for route in routes)
        }
        return sorted({*taken, "HEAD", "OPTIONS"} if "GET" in taken else {*taken, "OPTIONS"})


def _refuse(method: str, allowed: list[str]) -> Response:
    headers = {"Allow": ", ".join(allowed)}
    if method == "OPTIONS":
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
    return refusal(HTTPStatus.METHOD_NOT_ALLOWED, headers)
