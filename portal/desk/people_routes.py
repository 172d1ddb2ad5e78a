"""People and rights: the list, the one table of rights, and what an operator does to accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from core.database.engine import reading, transaction
from core.desk.accounts import (
    Listed,
    add_person,
    change_roles,
    disable_person,
    enable_person,
    link_address,
    list_people,
    reset_person,
)
from core.desk.desk_errors import PersonNotFoundError
from core.desk.rights import MATRIX, Action
from core.enums import Role
from core.persian import enumeration, number
from core.texts import load_texts
from portal.desk.desk_pages import DeskPage, moment_text, show
from portal.desk.desk_route import DeskRoute
from portal.desk.visit import Visit, visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role that can be chosen: its value, its word, what it does, and whether it is had."""

    value: str
    title: str
    about: str
    is_had: bool = False


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the list. `tone` is the mark beside the state."""

    account: str
    href: str
    name: str
    roles: str
    signed_in: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class RightRow:
    """A row of the table of rights: an action, and whether each role may do it."""

    title: str
    allowed: Sequence[bool]
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage(DeskPage):
    """Everybody, and the table of rights."""

    template: ClassVar[str] = "desk/people.html.j2"
    room: ClassVar[str] = "people"
    caption: str
    people: Sequence[PersonRow]
    may_add: bool
    roles: Sequence[RoleChoice]
    rights: Sequence[RightRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage(DeskPage):
    """One person, and what an operator can do."""

    template: ClassVar[str] = "desk/person.html.j2"
    room: ClassVar[str] = "people"
    person: PersonRow
    added: str
    is_disabled: bool
    may_change: bool
    roles: Sequence[RoleChoice]
    has_city: bool
    city_subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage(DeskPage):
    """A one-time link, shown this once."""

    template: ClassVar[str] = "desk/link.html.j2"
    room: ClassVar[str] = "people"
    text: str
    address: str
    back: str
    back_text: str


@router.get("/desk/people/")
def people(request: Request) -> Response:
    """Show everybody and the table of rights."""
    visit = visit_of(request)
    texts = load_texts()
    with reading(visit.engine) as session:
        rows = [_row(one) for one in list_people(session, visit.now)]
    page = PeoplePage(
        title=texts("desk.room.people"),
        is_narrow=False,
        caption=texts("desk.people.caption", count=number(len(rows))),
        people=rows,
        may_add=visit.may(Action.ADD_PERSON),
        roles=_choices(()),
        rights=list(_rights()),
    )
    return show(visit, page)


@router.post("/desk/people/add/")
def add(request: Request) -> Response:
    """Add a person and show their link."""
    visit = visit_of(request)
    account = visit.text("account").strip().lower()
    with transaction(visit.engine) as session:
        token = add_person(
            session,
            account,
            visit.text("name"),
            _roles_in(visit),
            by=visit.account,
            now=visit.now,
        )
    return _link_page(visit, visit.text("name"), token)


@router.get("/desk/people/{account}/")
def person(request: Request, account: str) -> Response:
    """Show a person."""
    visit = visit_of(request)
    with reading(visit.engine) as session:
        found = _listed(session, visit, account)
    row = _row(found)
    page = PersonPage(
        title=row.name,
        person=row,
        added=moment_text(found.person.added_at),
        is_disabled=found.person.disabled_at is not None,
        may_change=visit.may(Action.CHANGE_ROLES),
        roles=_choices(found.roles),
        has_city=visit.settings.oidc_issuer is not None,
        city_subject=found.person.city_subject or "",
    )
    return show(visit, page)


@router.post("/desk/people/{account}/reset/")
def reset(request: Request, account: str) -> Response:
    """Take away what a person signs in with, and show their new link."""
    visit = visit_of(request)
    with transaction(visit.engine) as session:
        token = reset_person(session, account, by=visit.account, now=visit.now)
        name = _listed(session, visit, account).person.name
    return _link_page(visit, name, token)


@router.post("/desk/people/{account}/roles/")
def roles(request: Request, account: str) -> Response:
    """Change the roles of a person."""
    visit = visit_of(request)
    with transaction(visit.engine) as session:
        change_roles(session, account, _roles_in(visit), by=visit.account, now=visit.now)
    return _back_to(account)


@router.post("/desk/people/{account}/disable/")
def disable(request: Request, account: str) -> Response:
    """Disable a person at once."""
    visit = visit_of(request)
    with transaction(visit.engine) as session:
        disable_person(session, account, by=visit.account, now=visit.now)
    return _back_to(account)


@router.post("/desk/people/{account}/enable/")
def enable(request: Request, account: str) -> Response:
    """Let a disabled person sign in again."""
    visit = visit_of(request)
    with transaction(visit.engine) as session:
        enable_person(session, account, by=visit.account, now=visit.now)
    return _back_to(account)


def _link_page(visit: Visit, name: str, token: str) -> Response:
    texts = load_texts()
    page = LinkPage(
        title=texts("desk.link.title", name=name.strip()),
        text=texts("desk.link.text"),
        address=link_address(visit.settings.public_url, token),
        back="/desk/people/",
        back_text=texts("desk.room.people"),
    )
    return show(visit, page)


def _back_to(account: str) -> Response:
    # The account was found, so it is one of ours and holds nothing an address must not.
    return RedirectResponse(f"/desk/people/{account}/", HTTPStatus.SEE_OTHER)


def _listed(session: Session, visit: Visit, account: str) -> Listed:
    for one in list_people(session, visit.now):
        if one.person.account == account:
            return one
    raise PersonNotFoundError(account)


def _row(listed: Listed) -> PersonRow:
    texts = load_texts()
    one = listed.person
    if one.disabled_at is not None:
        state, tone = texts("desk.person.disabled"), "off"
    elif one.password_hash is not None or one.city_subject is not None:
        state, tone = texts("desk.person.active"), "good"
    elif listed.link_until is not None:
        state = texts("desk.person.invited", until=moment_text(listed.link_until))
        tone = "wait"
    else:
        state, tone = texts("desk.person.link_over"), "warn"
    return PersonRow(
        account=one.account,
        href=f"/desk/people/{one.account}/",
        name=one.name,
        roles=enumeration([texts(f"desk.role.{role.value}") for role in listed.roles]),
        signed_in=moment_text(one.signed_in_at)
        if one.signed_in_at
        else texts("desk.person.never"),
        state=state,
        tone=tone,
    )


def _choices(had: Sequence[Role]) -> list[RoleChoice]:
    texts = load_texts()
    return [
        RoleChoice(
            role.value,
            texts(f"desk.role.{role.value}"),
            texts(f"desk.role.{role.value}.about"),
            role in had,
        )
        for role in Role
    ]


def _roles_in(visit: Visit) -> list[Role]:
    return [Role(value) for value in visit.form.get("role", ()) if value in set(Role)]


def _rights() -> Sequence[RightRow]:
    texts = load_texts()
    rows: list[RightRow] = []
    groups: set[str] = set()
    for action, allowed in MATRIX.items():
        group = action.value.partition(".")[0]
        title = "" if group in groups else texts(f"desk.rights.{group}")
        groups.add(group)
        rows.append(
            RightRow(
                texts(f"desk.right.{action.value}"), [role in allowed for role in Role], title
            )
        )
    return rows
