"""Headers of every answer; docker/nginx.conf says the same of the files that it sends."""

from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Nothing from anywhere else and nothing inline.
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {ancestors}"
)
DESK = "/desk/"
# The pages on which a device is asked for a passkey: they alone run a script, the desk's own.
_WITH_PASSKEYS = (f"{DESK}sign-in/", f"{DESK}me/passkeys/")
_SCRIPT = "; script-src 'self'; connect-src 'self'"
# Other pages run no script; all stand in no index and no cache, and say their address, in which a
# one-time link may be, to nobody else. (With "no-referrer" a browser would not say with a form
# from where it comes.)
_DESK_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_DESK_HEADERS = {
    "Content-Security-Policy": _DESK_POLICY,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}


def security_headers(path: str) -> dict[str, str]:
    """Return what keeps a page at *path* from loading or sending anything elsewhere."""
    # Only the embed pages may stand in somebody else's frame.
    ancestors = "*" if "/embed/" in path else "'none'"
    own = dict(_DESK_HEADERS) if is_desk(path) else {}
    if path.startswith(_WITH_PASSKEYS):
        own["Content-Security-Policy"] += _SCRIPT
    return {"Content-Security-Policy": _POLICY.format(ancestors=ancestors), **_HEADERS, **own}


def is_desk(path: str) -> bool:
    """Return whether *path* is one of the desk's pages, or would be."""
    return path == DESK.rstrip("/") or path.startswith(DESK)


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
                own = security_headers(scope["path"])
                if (
                    scope["path"].startswith(f"{DESK}static/")
                    and message["status"] == HTTPStatus.OK
                ):
                    del own["Cache-Control"]
                headers.update(own)
            await send(message)

        await self._app(scope, receive, send_with_them)
