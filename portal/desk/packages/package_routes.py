"""A package: what was found, what would change, and what each role may do with it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from sqlmodel import Session, select

from core.database.engine import reading, transaction
from core.desk.desk_errors import PackageChangedError, PackageNotFoundError, ReasonMissingError
from core.desk.packages.job_work import marked_path
from core.desk.packages.package_approvals import (
    approvals_of,
    approve_package,
    has_link,
    make_approval_link,
)
from core.desk.packages.package_base import is_outdated
from core.desk.packages.package_states import (
    call_links_back,
    check_digest,
    find_package,
    fit_text,
    list_packages,
    order_publication,
    read_again,
    return_package,
    send_package,
    withdraw_approval,
    withdraw_package,
)
from core.desk.rights import Action
from core.enums import PackageState
from core.models import DeskPackage, PackageApproval, Person
from core.persian import number
from core.texts import load_texts
from portal.desk.desk_pages import moment_text, show
from portal.desk.desk_route import DeskRoute
from portal.desk.packages.package_pages import (
    PackagePage,
    PackagesPage,
    difference_of,
    package_row,
    shown_digest,
    steps_of,
)
from portal.desk.people_routes import LinkPage
from portal.desk.visit import Visit, visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_REFRESH_S = 4


@router.get("/desk/packages/")
def packages(request: Request) -> Response:
    """Show the latest packages."""
    visit = visit_of(request)
    with reading(visit.engine) as session:
        names = names_of(session)
        rows = [package_row(one, names) for one in list_packages(session)]
    page = PackagesPage(
        title=load_texts()("desk.room.packages"),
        is_narrow=False,
        rows=rows,
        may_hand_in=visit.may(Action.HAND_IN),
    )
    return show(visit, page)


@router.get("/desk/packages/{number}/")
def package(request: Request, number: Number) -> Response:
    """Show a package; where the plan moved meanwhile, have it worked out anew first."""
    visit = visit_of(request)
    with reading(visit.engine) as session:
        outdated = is_outdated(session, _found(session, number))
    if outdated:
        _moved(visit, number)
    with reading(visit.engine) as session:
        found = _found(session, number)
        page = _page(visit, session, found)
    answer = show(visit, page)
    is_watched = request.query_params.get("still") != "yes"
    if found.state in {PackageState.READING, PackageState.PUBLISHING} and is_watched:
        # The page has a link to itself that stays as it is.
        answer.headers["Refresh"] = str(_REFRESH_S)
    return answer


@router.get("/desk/packages/{number}/marked.xlsx")
def marked(request: Request, number: Number) -> Response:
    """Answer with the clerk's own workbook, in which what is wrong is marked."""
    visit = visit_of(request)
    path = marked_path(visit.settings, number)
    with reading(visit.engine) as session:
        found = _found(session, number)
    if found.state is not PackageState.FAULTY or not path.is_file():
        raise PackageNotFoundError(number)
    return FileResponse(path, media_type=_XLSX, filename=f"marked-{number}.xlsx")


@router.post("/desk/packages/{number}/send/")
def send(request: Request, number: Number) -> Response:
    """Send a draft to be approved."""
    return _done(
        request,
        number,
        lambda visit, session: send_package(
            session, number, visit.text("digest"), by=visit.account, now=visit.now
        ),
    )


@router.post("/desk/packages/{number}/withdraw/")
def withdraw(request: Request, number: Number) -> Response:
    """Take a package back."""
    return _done(
        request,
        number,
        lambda visit, session: withdraw_package(session, number, by=visit.account, now=visit.now),
    )


@router.post("/desk/packages/{number}/approve/")
def approve(request: Request, number: Number) -> Response:
    """Approve what another person handed in."""
    return _done(request, number, lambda visit, session: _approve(visit, session, number, None))


@router.post("/desk/packages/{number}/approve-own/")
def approve_own(request: Request, number: Number) -> Response:
    """Approve one's own package, with a reason that the release shows."""

    def deed(visit: Visit, session: Session) -> None:
        reason = fit_text("reason", visit.text("reason"))
        if reason is None:
            raise ReasonMissingError
        _approve(visit, session, number, reason)

    return _done(request, number, deed)


@router.post("/desk/packages/{number}/withdraw-approval/")
def take_approval_back(request: Request, number: Number) -> Response:
    """Take an approval back."""
    return _done(
        request,
        number,
        lambda visit, session: withdraw_approval(session, number, by=visit.account, now=visit.now),
    )


@router.post("/desk/packages/{number}/return/")
def give_back(request: Request, number: Number) -> Response:
    """Return a package with a reason."""
    return _done(
        request,
        number,
        lambda visit, session: return_package(
            session,
            number,
            visit.text("reason"),
            by=visit.account,
            now=visit.now,
            digest=visit.text("digest"),
        ),
    )


@router.post("/desk/packages/{number}/link/")
def make_link(request: Request, number: Number) -> Response:
    """Make a link for somebody without an account, and show it once."""
    visit = visit_of(request)
    with transaction(visit.engine) as session:
        found = _current(session, number, PackageState.WAITING)
        token = make_approval_link(session, found, by=visit.account, now=visit.now)
    texts = load_texts()
    address = f"{str(visit.settings.public_url).rstrip('/')}/desk/approval/{token}/"
    page = LinkPage(
        title=texts("desk.approval_link.title"),
        text=texts("desk.approval_link.text"),
        address=address,
    )
    return show(visit, page)


@router.post("/desk/packages/{number}/void-link/")
def void_link(request: Request, number: Number) -> Response:
    """Call back every approval link of a package."""
    return _done(
        request,
        number,
        lambda visit, session: call_links_back(session, number, by=visit.account, now=visit.now),
    )


@router.post("/desk/packages/{number}/publish/")
def publish(request: Request, number: Number) -> Response:
    """Have an approved package published, now."""

    def deed(visit: Visit, session: Session) -> None:
        _current(session, number, PackageState.APPROVED)
        order_publication(
            session,
            number,
            visit.text("digest"),
            begins_paused=bool(visit.text("paused")),
            by=visit.account,
            now=visit.now,
        )

    return _done(request, number, deed)


def names_of(session: Session) -> dict[str, str]:
    """Return the names of people by account."""
    return {one.account: one.name for one in session.exec(select(Person))}


def _done(request: Request, number: int, deed: Callable[[Visit, Session], object]) -> Response:
    """Do *deed*; where the plan moved meanwhile, have the package worked out anew instead."""
    visit = visit_of(request)
    if not _moved(visit, number):
        with transaction(visit.engine) as session:
            deed(visit, session)
    return RedirectResponse(f"/desk/packages/{number}/", HTTPStatus.SEE_OTHER)


def _moved(visit: Visit, number: int) -> bool:
    with transaction(visit.engine) as session:
        found = find_package(session, number)
        is_moved = is_outdated(session, found)
        if is_moved:
            read_again(session, found, now=visit.now)
    return is_moved


def _approve(visit: Visit, session: Session, number: int, override: str | None) -> None:
    found = _current(session, number, PackageState.WAITING)
    check_digest(found, visit.text("digest"))
    approve_package(session, found, by=visit.account, override=override, now=visit.now)


def _current(session: Session, number: int, state: PackageState) -> DeskPackage:
    """Return the package in *state*; PackageChangedError if the plan moved this very moment."""
    found = find_package(session, number, state)
    if is_outdated(session, found):
        raise PackageChangedError(number)
    return found


def _found(session: Session, number: int) -> DeskPackage:
    found = session.get(DeskPackage, number)
    if found is None:
        raise PackageNotFoundError(number)
    return found


def _page(visit: Visit, session: Session, found: DeskPackage) -> PackagePage:
    texts, names = load_texts(), names_of(session)
    assert found.id is not None
    row = package_row(found, names)
    has_changes = "tables" in found.found
    is_faulty = "shown" in found.found
    return PackagePage(
        title=texts(f"desk.news.{found.state.value}", name=row.name),
        is_narrow=False,
        row=row,
        href=row.href,
        steps=steps_of(found),
        note=found.note or "",
        state=found.state.value,
        digest=found.digest or "",
        digest_shown=shown_digest(found.digest),
        problems=[one["lines"] for one in found.found["shown"]] if is_faulty else [],
        problems_text=_problems_text(found) if is_faulty else "",
        has_marked=marked_path(visit.settings, found.id).is_file(),
        difference=difference_of(found.found) if has_changes else None,
        is_moved=found.is_moved,
        is_empty=bool(found.found.get("is_empty")),
        failure=found.failure or "",
        returned=_returned(found, names),
        approvals=[_approval_text(one, names) for one in approvals_of(session, found.id)],
        release="" if found.release is None else number(found.release),
        is_own=found.handed_in_by == visit.account,
        can=frozenset(_can(visit, session, found)),
    )


def _problems_text(found: DeskPackage) -> str:
    counts = {name: number(found.found[name]) for name in ("problems", "causes")}
    return load_texts()("desk.problems", **counts)


def _returned(found: DeskPackage, names: dict[str, str]) -> str:
    if found.state is not PackageState.RETURNED or found.returned_by is None:
        return ""
    by = names.get(found.returned_by, found.returned_by)
    return load_texts()("desk.returned", by=by, reason=found.return_reason or "")


def _approval_text(approval: PackageApproval, names: dict[str, str]) -> str:
    texts = load_texts()
    if approval.person is None:
        who = texts("desk.approval.by_link", name=approval.name or "")
    else:
        who = names.get(approval.person, approval.person)
    values = {
        "who": who,
        "moment": moment_text(approval.approved_at),
        "digest": shown_digest(approval.digest),
    }
    line = texts("desk.approval.line", **values)
    if approval.override_reason is not None:
        line += " " + texts("desk.override_note", reason=approval.override_reason)
    if approval.ended_at is not None:
        line += " " + texts("desk.approval.ended", moment=moment_text(approval.ended_at))
    return line


def _can(visit: Visit, session: Session, found: DeskPackage) -> set[str]:
    """Return what this person may do with the package in its state."""
    state, is_applied = found.state, found.import_run is not None
    is_own = found.handed_in_by == visit.account
    assert found.id is not None
    open_states = {
        PackageState.FAULTY,
        PackageState.DRAFT,
        PackageState.WAITING,
        PackageState.RETURNED,
        PackageState.APPROVED,
    }
    decided = {PackageState.WAITING, PackageState.APPROVED}
    waits = state is PackageState.WAITING
    offers = {
        Action.SEND: state is PackageState.DRAFT and not found.found.get("is_empty"),
        Action.WITHDRAW: state in open_states and not is_applied,
        Action.HAND_IN: state in {PackageState.FAULTY, PackageState.RETURNED},
        Action.APPROVE: waits and not is_own,
        Action.APPROVE_OWN: waits and is_own,
        Action.RETURN: state in decided and not is_applied,
        Action.WITHDRAW_APPROVAL: state is PackageState.APPROVED and not is_applied,
        Action.MAKE_LINK: waits and not is_own,
        Action.VOID_LINK: has_link(session, found.id, visit.now),
        Action.PUBLISH: state is PackageState.APPROVED,
    }
    return {
        action.name.lower() for action, offered in offers.items() if offered and visit.may(action)
    }
