"""One's own password, changed by who knows the present one and holds the telephone."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from core.desk.desk_errors import (
    DeskError,
    PasswordWeakError,
    ProofRefusedError,
    SignInDelayedError,
)
from core.desk.entry.own_password import change_password
from core.desk.entry.passwords import SHORTEST
from core.persian import number
from core.texts import load_texts
from portal.desk.desk_pages import DeskPage, show
from portal.desk.desk_route import DeskRoute
from portal.desk.entry.refusals import refusal_status, refusal_text
from portal.desk.visit import Visit, visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPage(DeskPage):
    """The present password, a code, and the new password twice."""

    template: ClassVar[str] = "desk/password.html.j2"
    room: ClassVar[str] = "me"
    hint: str
    error: str = ""


@router.get("/desk/me/password/")
def password_form(request: Request) -> Response:
    """Ask for the present password, a code and the new password."""
    return _page(visit_of(request))


@router.post("/desk/me/password/")
def change(request: Request) -> Response:
    """Change the password; the other sessions end."""
    visit = visit_of(request)
    assert visit.actor is not None
    if visit.text("password") != visit.text("again"):
        texts = load_texts()
        return _page(visit, texts("desk.welcome.not_the_same"), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        change_password(
            visit.engine,
            visit.actor,
            present=visit.text("present"),
            code=visit.text("code"),
            password=visit.text("password"),
            attempt=visit.attempt,
        )
    except (PasswordWeakError, ProofRefusedError, SignInDelayedError) as error:
        return _refused(visit, error)
    return RedirectResponse("/desk/me/?done=password", HTTPStatus.SEE_OTHER)


def _refused(visit: Visit, error: DeskError) -> Response:
    return _page(visit, refusal_text(error), refusal_status(error))


def _page(visit: Visit, error: str = "", status: HTTPStatus = HTTPStatus.OK) -> Response:
    texts = load_texts()
    page = PasswordPage(
        title=texts("desk.me.password"),
        hint=texts("desk.welcome.password_hint", count=number(SHORTEST)),
        error=error,
    )
    return show(visit, page, status)
