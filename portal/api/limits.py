"""Who asks too much is told so, and when to come again: RFC 6585, section 4."""

import re
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from core.persian import persian_digits
from core.serving.clients import client_of, parse_networks
from core.serving.limiter import RateLimiter, Refused
from core.serving.rates import Rate
from core.settings import Settings
from core.texts import load_texts
from portal.api.bare_page import bare_page
from portal.api.chat import ADDRESS as CHAT
from portal.api.http.headers import DESK
from portal.api.http.problem_details import problem
from portal.site.files.made_from import made_from

_SEARCH_PAGE = re.compile(r"/[^/]+/(?:search|compare)/")
_PAIR = re.compile(r"/[^/]+/compare/[^/]+/[^/]+/")


def limited_as(path: str, query: bytes) -> str | None:
    """Return what kind of request it is; files of the site are as many as anyone likes."""
    if path == "/api/v1/search" or (_SEARCH_PAGE.fullmatch(path) and query):
        return "search"
    if path == CHAT:
        return "chat"
    if path.startswith(DESK) and not path.startswith(f"{DESK}static/"):
        return "desk"
    is_made = path.startswith("/api/") or path == "/openapi.json" or made_from(path)
    return "api" if is_made or _PAIR.fullmatch(path) else None


class Limits:
    """Counts requests by what they cost and by who makes them."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Stand in front of *app*; the limits and the proxies to believe are settings."""
        self._app = app
        self._trusted = parse_networks(settings.trusted_proxies)
        self._limiter = RateLimiter(
            {
                "search": Rate.parse(settings.limit_search),
                "chat": Rate.parse(settings.limit_chat),
                "desk": Rate.parse(settings.limit_desk),
                "api": Rate.parse(settings.limit_api),
            }
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        answer = self._app
        if scope["type"] == "http":
            kind = limited_as(scope["path"], scope["query_string"])
            refused = self._refuse(kind, scope) if kind else None
            if refused is not None:
                answer = _too_many(refused, is_page=kind != "api" and "/api/" not in scope["path"])
        await answer(scope, receive, send)

    def _refuse(self, kind: str, scope: Scope) -> Refused | None:
        peer = scope["client"][0] if scope.get("client") else None
        forwarded = Headers(scope=scope).getlist("X-Forwarded-For")
        return self._limiter.refuse(kind, client_of(peer, forwarded, self._trusted))


def _too_many(refused: Refused, *, is_page: bool) -> Response:
    texts = load_texts()
    name = "api.too_busy" if refused.is_total else "api.too_many_requests"
    detail = texts(name, seconds=persian_digits(refused.retry_after_s))
    headers = {"Retry-After": str(refused.retry_after_s), "Cache-Control": "no-store"}
    if is_page:
        return HTMLResponse(bare_page(texts("api.slower"), detail), 429, headers)
    answer = problem(HTTPStatus.TOO_MANY_REQUESTS, "too_many_requests", detail)
    answer.headers.update(headers)
    return answer
