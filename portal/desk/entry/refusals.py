"""How a page says that somebody was not let in, or did not prove who they are."""

from http import HTTPStatus

from core.desk.desk_errors import (
    DeskError,
    PasswordWeakError,
    ProviderAwayError,
    SignInDelayedError,
)
from core.desk.entry.passwords import SHORTEST
from core.persian import number
from core.texts import load_texts
from portal.desk.desk_pages import error_text


def refusal_text(error: DeskError | None) -> str:
    """Return the sentence for *error*; "" for none."""
    if isinstance(error, PasswordWeakError):
        texts = load_texts()
        return texts(f"desk.password.{error.reason}", count=number(SHORTEST))
    return error_text(error) if error else ""


def refusal_status(error: DeskError | None) -> HTTPStatus:
    """Return the status of the page that says it."""
    if isinstance(error, SignInDelayedError):
        return HTTPStatus.TOO_MANY_REQUESTS
    if isinstance(error, ProviderAwayError):
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
