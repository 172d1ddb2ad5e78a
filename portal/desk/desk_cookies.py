"""Cookies of the desk, which no script and no other site gets to see: the session's above all."""

from fastapi import Request, Response

from core.desk.desk_sessions import LASTS
from core.serving.addresses import is_this_machine
from core.settings import Settings

_SESSION = "qotbnama-desk"


def token_of(request: Request, settings: Settings) -> str:
    """Return the token that the browser brought, "" for none."""
    return cookie_of(request, _SESSION, settings)


def set_token(response: Response, token: str, settings: Settings) -> None:
    """Have the browser bring *token* from now on."""
    set_cookie(response, _SESSION, token, int(LASTS.total_seconds()), settings)


def drop_token(response: Response, settings: Settings) -> None:
    """Have the browser forget the token."""
    drop_cookie(response, _SESSION, settings)


def cookie_of(request: Request, name: str, settings: Settings) -> str:
    """Return what the browser brought under *name*, "" for nothing."""
    return request.cookies.get(_full_name(name, settings), "")


def set_cookie(
    response: Response, name: str, value: str, lasts_s: int, settings: Settings
) -> None:
    """Have the browser bring *value* under *name*, to the desk's own site alone.

    Links from other sites bring it along (`lax`): a provider leads back by one.
    """
    response.set_cookie(
        _full_name(name, settings),
        value,
        max_age=lasts_s,
        path="/",
        secure=not is_local(settings),
        httponly=True,
        samesite="lax",
    )


def drop_cookie(response: Response, name: str, settings: Settings) -> None:
    """Have the browser forget what it has under *name*."""
    response.delete_cookie(
        _full_name(name, settings),
        path="/",
        secure=not is_local(settings),
        httponly=True,
        samesite="lax",
    )


def is_local(settings: Settings) -> bool:
    """Return whether the site is only shown on this machine, over plain HTTP."""
    url = settings.public_url
    return url.scheme == "http" and is_this_machine(url.host or "")


def _full_name(name: str, settings: Settings) -> str:
    # A browser takes a name with this prefix only with Secure, for the whole host and from nobody
    # else; without TLS it would refuse it, which is allowed where nothing leaves the machine.
    return name if is_local(settings) else f"__Host-{name}"
