"""What every person of the desk has: the first page, and their own sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from core.audit import record
from core.database.engine import reading, transaction
from core.desk.desk_sessions import end_session, sessions_of
from core.desk.packages.package_states import list_packages
from core.desk.rights import Action
from core.enums import PackageState
from core.models import DeskPackage
from core.persian import enumeration
from core.texts import load_texts
from portal.desk.desk_pages import DeskPage, moment_text, show
from portal.desk.desk_route import DeskRoute
from portal.desk.packages.package_pages import PackageRow, package_row
from portal.desk.packages.package_view import names_of
from portal.desk.visit import Visit, visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
# What another page has just done, and this one says.
_DONE = ("password",)


@dataclass(frozen=True, slots=True)
class Task:
    """A package that waits for this person, and for what."""

    title: str
    row: PackageRow


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(DeskPage):
    """What a person is here for."""

    template: ClassVar[str] = "desk/home.html.j2"
    room: ClassVar[str] = "home"
    tasks: Sequence[Task]
    nothing: str
    duties: Sequence[str]
    may_hand_in: bool


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser that is signed in."""

    key: str
    agent: str
    address: str
    since: str
    seen: str
    is_this: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage(DeskPage):
    """A person's own account and sessions."""

    template: ClassVar[str] = "desk/me.html.j2"
    room: ClassVar[str] = "me"
    account: str
    roles: str
    sessions: Sequence[SessionRow]
    done: str


@router.get("/desk/")
def home(request: Request) -> Response:
    """Show what a person is here for."""
    visit = visit_of(request)
    texts = load_texts()
    assert visit.actor is not None
    with reading(visit.engine) as session:
        names = names_of(session)
        waiting = [one for one in list_packages(session) if _waits_for(visit, one)]
    tasks = [
        Task(texts(f"desk.task.{one.state.value}"), package_row(one, names))
        for one in reversed(waiting)
    ]
    page = HomePage(
        tasks=tasks,
        nothing="" if tasks else texts("desk.home.nothing"),
        may_hand_in=visit.may(Action.HAND_IN),
        title=texts("desk.home.title", name=visit.actor.name),
        duties=[
            f"{texts(f'desk.role.{role.value}')}: {texts(f'desk.role.{role.value}.about')}"
            for role in visit.actor.roles
        ],
    )
    return show(visit, page)


@router.get("/desk/me/")
def own(request: Request) -> Response:
    """Show a person's own account and sessions."""
    visit = visit_of(request)
    texts = load_texts()
    assert visit.actor is not None
    with reading(visit.engine) as session:
        found = sessions_of(session, visit.account, visit.now)
    page = OwnPage(
        title=texts("desk.room.me"),
        account=visit.account,
        done=_done_text(request.query_params.get("done", "")),
        roles=enumeration([texts(f"desk.role.{role.value}") for role in visit.actor.roles]),
        sessions=[
            SessionRow(
                key=one.token_hash,
                agent=one.agent or texts("desk.me.agent_unknown"),
                address=one.address,
                since=moment_text(one.started_at),
                seen=moment_text(one.seen_at),
                is_this=one.token_hash == visit.actor.session_key,
            )
            for one in found
        ],
    )
    return show(visit, page)


@router.post("/desk/me/sessions/")
def end_own_session(request: Request) -> Response:
    """End one of a person's own sessions."""
    visit = visit_of(request)
    with transaction(visit.engine) as session:
        if end_session(session, visit.text("session"), account=visit.account):
            record(session, at=visit.now, by=visit.account, action="session.ended")
    return RedirectResponse("/desk/me/", HTTPStatus.SEE_OTHER)


def _done_text(what: str) -> str:
    return load_texts()(f"desk.me.done.{what}") if what in _DONE else ""


def _waits_for(visit: Visit, package: DeskPackage) -> bool:
    is_own = package.handed_in_by == visit.account
    match package.state:
        case PackageState.FAULTY | PackageState.RETURNED | PackageState.DRAFT:
            return is_own
        case PackageState.WAITING:
            return visit.may(Action.APPROVE) and not is_own
        case PackageState.APPROVED | PackageState.SCHEDULED:
            return visit.may(Action.PUBLISH)
        case _:
            return False
