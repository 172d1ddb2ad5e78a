"""What became of each request: a line in the log and figures for Prometheus.

Neither has an address, a query, or the path as it was asked: only which route answered it.
"""

import logging
import time

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api.http.request_ids import request_id
from portal.api.limits import limited_as

NO_ROUTE = "none"
# In seconds: from a file out of memory to a search on a machine that is busy.
_BUCKETS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
_log = logging.getLogger("qotbnama.requests")


class RequestFigures:
    """Counts requests by route, method and status, and measures how long they took."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Register with *registry*."""
        self._count = Counter(
            "qotbnama_http_requests",
            "Requests answered.",
            ["method", "route", "status"],
            registry=registry,
        )
        self._took = Histogram(
            "qotbnama_http_request_seconds",
            "From a request to the end of its answer.",
            ["route"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._search_took = Histogram(
            "qotbnama_search_seconds",
            "Searches, from the request to the end of the answer.",
            buckets=_BUCKETS,
            registry=registry,
        )

    def note(self, scope: Scope, status: int, took_s: float) -> None:
        """Note one answered request."""
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = route_of(scope)
        self._count.labels(method, route, str(status)).inc()
        self._took.labels(route).observe(took_s)
        if limited_as(scope["path"], scope["query_string"]) == "search":
            self._search_took.observe(took_s)


class RequestsLog:
    """Logs and measures every request."""

    def __init__(self, app: ASGIApp, figures: RequestFigures) -> None:
        """Stand in front of *app*."""
        self._app, self._figures = app, figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note how it was answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began_at, status = time.perf_counter(), 500

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        finally:
            took_s = time.perf_counter() - began_at
            self._figures.note(scope, status, took_s)
            fields = {
                "request": request_id.get(),
                "method": scope["method"][:16],
                "route": route_of(scope),
                "status": status,
                "took_ms": round(took_s * 1000, 1),
            }
            _log.info("request", extra=fields)


def route_of(scope: Scope) -> str:
    """Return the template of the route that answered, without what stood in its place."""
    route = scope.get("route")
    return str(getattr(route, "path", NO_ROUTE))
