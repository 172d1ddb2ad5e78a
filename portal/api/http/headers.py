"""Headers of every answer; docker/nginx.conf says the same of the files that it sends."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Nothing from anywhere else and nothing inline.
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {ancestors}"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}


def security_headers(path: str) -> dict[str, str]:
    """Return what keeps a page at *path* from loading or sending anything elsewhere."""
    # Only the embed pages may stand in somebody else's frame.
    ancestors = "*" if "/embed/" in path else "'none'"
    return {"Content-Security-Policy": _POLICY.format(ancestors=ancestors), **_HEADERS}


class SecurityHeaders:
    """Adds them to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of *app*."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with them."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_them(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(security_headers(scope["path"]))
            await send(message)

        await self._app(scope, receive, send_with_them)
