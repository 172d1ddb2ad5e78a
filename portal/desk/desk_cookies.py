"""The one cookie: the token of the session, which no script and no other site gets to see."""

from fastapi import Request, Response

from core.desk.desk_sessions import LASTS
from core.serving.addresses import is_this_machine
from core.settings import Settings

# A browser takes this name only with Secure, for the whole host and from nobody else.
_NAME = "__Host-qotbnama-desk"
# Without TLS it would refuse it; that is only allowed where nothing leaves the machine.
_LOCAL_NAME = "qotbnama-desk"


def token_of(request: Request, settings: Settings) -> str:
    """Return the token that the browser brought, "" for none."""
    return request.cookies.get(_cookie_name(settings), "")


def set_token(response: Response, token: str, settings: Settings) -> None:
    """Have the browser bring *token* from now on."""
    response.set_cookie(
        _cookie_name(settings),
        token,
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=not is_local(settings),
        httponly=True,
        samesite="lax",
    )


def drop_token(response: Response, settings: Settings) -> None:
    """Have the browser forget the token."""
    response.delete_cookie(
        _cookie_name(settings),
        path="/",
        secure=not is_local(settings),
        httponly=True,
        samesite="lax",
    )


def is_local(settings: Settings) -> bool:
    """Return whether the site is only shown on this machine, over plain HTTP."""
    url = settings.public_url
    return url.scheme == "http" and is_this_machine(url.host or "")


def _cookie_name(settings: Settings) -> str:
    return _LOCAL_NAME if is_local(settings) else _NAME
