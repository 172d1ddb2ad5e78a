"""Signing in and out: a link once, then account, password and one-time code."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar
from urllib.parse import quote

import segno
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from core.audit import record
from core.database.engine import reading, transaction
from core.desk.desk_errors import (
    CodeWrongError,
    DeskError,
    LinkDeadError,
    PasswordWeakError,
    SignInDelayedError,
    SignInRefusedError,
)
from core.desk.desk_sessions import end_session
from core.desk.entry.one_time_codes import address_of
from core.desk.entry.passwords import SHORTEST
from core.desk.entry.relying_party import relying_party
from core.desk.entry.sign_in import Welcome, check_account, check_code, follow_link, read_link
from core.persian import number
from core.texts import load_texts
from portal.desk.desk_assets import MEDIA, desk_assets
from portal.desk.desk_cookies import drop_token, set_token
from portal.desk.desk_pages import DeskPage, NoticePage, error_text, show
from portal.desk.desk_route import CODE, SIGN_IN, DeskRoute
from portal.desk.entry.refusals import refusal_status, refusal_text
from portal.desk.visit import Visit, visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
CITY = "/desk/sign-in/city/"
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(DeskPage):
    """Account and password; `error` is why the last attempt was refused."""

    template: ClassVar[str] = "desk/sign_in.html.j2"
    next_page: str
    has_passkeys: bool
    city_address: str
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage(DeskPage):
    """The one-time code."""

    template: ClassVar[str] = "desk/code.html.j2"
    next_page: str
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomePage(DeskPage):
    """A new person chooses a password and sets up the telephone."""

    template: ClassVar[str] = "desk/welcome.html.j2"
    account: str
    hint: str
    picture: Markup
    secret: str
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryPage(DeskPage):
    """Recovery codes, shown this once."""

    template: ClassVar[str] = "desk/recovery.html.j2"
    codes: Sequence[str]


@router.get("/desk/static/{name}")
def asset(name: str) -> Response:
    """Answer with the style sheet or the typeface."""
    content = desk_assets().files.get(name)
    if content is None:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    return Response(content, media_type=MEDIA[name.rpartition(".")[2]], headers=_FOR_EVER)


@router.get("/desk/sign-in/")
def sign_in_form(request: Request) -> Response:
    """Ask for account and password."""
    return sign_in_page(visit_of(request), next_of(request.query_params.get("next", "")))


@router.post("/desk/sign-in/")
def sign_in(request: Request) -> Response:
    """Check account and password, and ask for the one-time code."""
    visit = visit_of(request)
    next_page = next_of(visit.text("next"))
    try:
        token = check_account(
            visit.engine, visit.text("account"), visit.text("password"), visit.attempt
        )
    except (SignInRefusedError, SignInDelayedError) as error:
        return sign_in_page(visit, next_page, error)
    answer = RedirectResponse(f"{CODE}?next={next_page}", HTTPStatus.SEE_OTHER)
    set_token(answer, token, visit.settings)
    return answer


@router.get("/desk/sign-in/code/")
def code_form(request: Request) -> Response:
    """Ask for the one-time code."""
    return _code_page(visit_of(request), next_of(request.query_params.get("next", "")))


@router.post("/desk/sign-in/code/")
def give_code(request: Request) -> Response:
    """Check the one-time code, or a recovery code, and let the person in."""
    visit = visit_of(request)
    next_page = next_of(visit.text("next"))
    assert visit.actor is not None
    try:
        token = check_code(visit.engine, visit.actor, visit.text("code"), visit.attempt)
    except (SignInRefusedError, SignInDelayedError) as error:
        return _code_page(visit, next_page, error)
    answer = RedirectResponse(next_page, HTTPStatus.SEE_OTHER)
    set_token(answer, token, visit.settings)
    return answer


@router.get("/desk/welcome/{token}/")
def welcome(request: Request, token: str) -> Response:
    """Offer what a sign-in link is for; looking at it does not use it up."""
    visit = visit_of(request)
    try:
        with reading(visit.engine) as session:
            return _welcome_page(visit, read_link(session, token, visit.now))
    except LinkDeadError as error:
        return _dead_link(visit, error)


@router.post("/desk/welcome/{token}/")
def join(request: Request, token: str) -> Response:
    """Take over password and telephone; the answer shows the recovery codes, once."""
    visit = visit_of(request)
    texts = load_texts()
    password = visit.text("password")
    try:
        with reading(visit.engine) as session:
            offered = read_link(session, token, visit.now)
        if password != visit.text("again"):
            return _welcome_page(visit, offered, texts("desk.welcome.not_the_same"))
        try:
            session_token, codes = follow_link(
                visit.engine,
                token,
                password=password,
                code=visit.text("code"),
                attempt=visit.attempt,
            )
        except (PasswordWeakError, CodeWrongError) as error:
            return _welcome_page(visit, offered, refusal_text(error))
    except LinkDeadError as error:
        return _dead_link(visit, error)
    answer = show(visit, RecoveryPage(title=texts("desk.recovery.title"), codes=codes))
    set_token(answer, session_token, visit.settings)
    return answer


@router.post("/desk/sign-out/")
def sign_out(request: Request) -> Response:
    """End this session."""
    visit = visit_of(request)
    assert visit.actor is not None
    with transaction(visit.engine) as session:
        end_session(session, visit.actor.session_key, account=visit.account)
        record(session, at=visit.now, by=visit.account, action="sign_in.ended")
    answer = RedirectResponse(SIGN_IN, HTTPStatus.SEE_OTHER)
    drop_token(answer, visit.settings)
    return answer


def sign_in_page(visit: Visit, next_page: str, error: DeskError | None = None) -> Response:
    """Answer with the page that people sign in on, and why it was refused."""
    page = SignInPage(
        title=load_texts()("desk.sign_in.title"),
        next_page=next_page,
        has_passkeys=relying_party(visit.settings.public_url) is not None,
        city_address=f"{CITY}?next={quote(next_page)}" if visit.settings.oidc_issuer else "",
        error=refusal_text(error),
    )
    return show(visit, page, refusal_status(error))


def _code_page(visit: Visit, next_page: str, error: DeskError | None = None) -> Response:
    page = CodePage(
        title=load_texts()("desk.code.title"), next_page=next_page, error=refusal_text(error)
    )
    return show(visit, page, refusal_status(error))


def _welcome_page(visit: Visit, offered: Welcome, error: str = "") -> Response:
    texts = load_texts()
    code = segno.make(address_of(offered.code_secret, offered.account), error="m")
    # segno writes numbers and its own tags only; the picture is a way to type the secret.
    picture = Markup(code.svg_inline(scale=5, border=3, light="#fff", omitsize=True))  # noqa: S704
    page = WelcomePage(
        title=texts("desk.welcome.title", name=offered.name),
        account=offered.account,
        hint=texts("desk.welcome.password_hint", count=number(SHORTEST)),
        picture=picture,
        secret=" ".join(
            offered.code_secret[at : at + 4] for at in range(0, len(offered.code_secret), 4)
        ),
        error=error,
    )
    return show(visit, page, HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK)


def _dead_link(visit: Visit, error: LinkDeadError) -> Response:
    page = NoticePage(title=load_texts()("desk.link_dead"), text=error_text(error))
    return show(visit, page, HTTPStatus.GONE)


def next_of(path: str) -> str:
    """Return a page of the desk to go on to; another site is never led to."""
    is_ours = path.startswith("/desk/") and not set(path) & set("\\?#%:\r\n") and "//" not in path
    return path if is_ours else "/desk/"
