"""Passkeys: one's own on a page, and signing in with one. A small script asks the device."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from core.database.engine import reading, transaction
from core.desk.desk_errors import (
    CodeWrongError,
    DeskError,
    LastWayInError,
    PasskeyRefusedError,
    ProofStaleError,
    SignInDelayedError,
)
from core.desk.entry.own_passkeys import (
    LONGEST_NAME,
    add_passkey,
    begin_adding,
    delete_passkey,
    passkeys_of,
)
from core.desk.entry.passkey_sign_in import begin_sign_in, sign_in_with_passkey
from core.desk.entry.relying_party import RelyingParty, relying_party
from core.models import Passkey, Person
from core.texts import load_texts
from portal.desk.desk_cookies import set_token
from portal.desk.desk_pages import DeskPage, moment_text, show
from portal.desk.desk_route import DeskRoute
from portal.desk.entry.refusals import refusal_status, refusal_text
from portal.desk.entry.sign_in_routes import next_of, sign_in_page
from portal.desk.visit import Visit, visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
_OWN = "/desk/me/passkeys/"


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """A passkey in the list."""

    key: str
    name: str
    added: str
    used: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeysPage(DeskPage):
    """One's own passkeys. `can_add` False: none are made for a site of this address."""

    template: ClassVar[str] = "desk/passkeys.html.j2"
    room: ClassVar[str] = "me"
    passkeys: Sequence[PasskeyRow]
    can_add: bool
    wants_code: bool
    longest_name: int = LONGEST_NAME
    done: str = ""
    error: str = ""


@router.get(_OWN)
def own_passkeys(request: Request) -> Response:
    """Show one's own passkeys."""
    return _own_page(visit_of(request))


@router.post("/desk/me/passkeys/options/")
def adding_options(request: Request) -> Response:
    """Answer the script by what the device makes a passkey, once the code is right."""
    visit = visit_of(request)
    assert visit.actor is not None
    try:
        options = begin_adding(
            visit.engine,
            _party(visit),
            visit.actor,
            code=visit.text("code"),
            attempt=visit.attempt,
        )
    except (CodeWrongError, ProofStaleError, PasskeyRefusedError, SignInDelayedError) as error:
        return _refused_script(error)
    return Response(options, media_type="application/json")


@router.post(_OWN)
def add(request: Request) -> Response:
    """Keep the passkey that the device has made."""
    visit = visit_of(request)
    assert visit.actor is not None
    try:
        add_passkey(
            visit.engine,
            _party(visit),
            visit.actor,
            visit.text("credential"),
            name=visit.text("name").strip() or load_texts()("desk.passkeys.unnamed"),
            attempt=visit.attempt,
        )
    except PasskeyRefusedError as error:
        return _own_page(visit, error)
    return RedirectResponse(f"{_OWN}?done=added", HTTPStatus.SEE_OTHER)


@router.post("/desk/me/passkeys/delete/")
def delete(request: Request) -> Response:
    """Delete one of one's own passkeys."""
    visit = visit_of(request)
    try:
        with transaction(visit.engine) as session:
            delete_passkey(session, visit.account, visit.text("passkey"), visit.attempt)
    except LastWayInError as error:
        return _own_page(visit, error)
    return RedirectResponse(_OWN, HTTPStatus.SEE_OTHER)


@router.post("/desk/sign-in/passkey/options/")
def sign_in_options(request: Request) -> Response:
    """Answer the script what the device has to sign."""
    visit = visit_of(request)
    try:
        options = begin_sign_in(visit.engine, _party(visit), visit.now)
    except PasskeyRefusedError as error:
        return _refused_script(error)
    return Response(options, media_type="application/json")


@router.post("/desk/sign-in/passkey/")
def sign_in(request: Request) -> Response:
    """Let in whose passkey has signed."""
    visit = visit_of(request)
    next_page = next_of(visit.text("next"))
    try:
        token = sign_in_with_passkey(
            visit.engine, _party(visit), visit.text("credential"), visit.attempt
        )
    except (PasskeyRefusedError, SignInDelayedError) as error:
        return sign_in_page(visit, next_page, error)
    answer = RedirectResponse(next_page, HTTPStatus.SEE_OTHER)
    set_token(answer, token, visit.settings)
    return answer


def _party(visit: Visit) -> RelyingParty:
    """Return for whom passkeys are; where there are none, PasskeyRefusedError."""
    party = relying_party(visit.settings.public_url)
    if party is None:
        raise PasskeyRefusedError
    return party


def _refused_script(error: DeskError) -> Response:
    return JSONResponse({"error": refusal_text(error)}, refusal_status(error))


def _own_page(visit: Visit, error: DeskError | None = None) -> Response:
    texts = load_texts()
    with reading(visit.engine) as session:
        rows = [_row(one) for one in passkeys_of(session, visit.account)]
        wants_code = session.get_one(Person, visit.account).code_secret is not None
    is_added = visit.request.query_params.get("done") == "added"
    page = PasskeysPage(
        title=texts("desk.passkeys.title"),
        passkeys=rows,
        can_add=relying_party(visit.settings.public_url) is not None,
        wants_code=wants_code,
        done=texts("desk.passkeys.added") if is_added and error is None else "",
        error=refusal_text(error),
    )
    return show(visit, page, refusal_status(error))


def _row(passkey: Passkey) -> PasskeyRow:
    return PasskeyRow(
        key=passkey.credential_id,
        name=passkey.name,
        added=moment_text(passkey.added_at),
        used=moment_text(passkey.used_at)
        if passkey.used_at
        else load_texts()("desk.passkeys.unused"),
    )
