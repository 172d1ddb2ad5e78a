"""Deciding without an account: a one-time link shows what would change, and takes a decision."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from core.database.engine import reading, transaction
from core.desk.desk_errors import (
    DeskError,
    LinkDeadError,
    NameMissingError,
    ReasonMissingError,
)
from core.desk.packages.draft_previews import preview_of
from core.desk.packages.package_approvals import approve_by_link, read_approval_link
from core.desk.packages.package_base import is_outdated
from core.desk.packages.package_states import return_by_link
from core.models import DeskPackage
from core.texts import load_texts
from portal.desk.desk_pages import NoticePage, error_text, show
from portal.desk.desk_route import DeskRoute
from portal.desk.packages.package_pages import (
    ApprovalPage,
    difference_of,
    package_row,
    shown_digest,
)
from portal.desk.packages.package_view import names_of
from portal.desk.packages.preview_part import preview_part
from portal.desk.visit import Visit, visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)


@router.get("/desk/approval/{token}/")
def look(request: Request, token: str) -> Response:
    """Show what is to be decided; messengers look at a link, too, and decide nothing."""
    visit = visit_of(request)
    try:
        return _approval_page(visit, token)
    except LinkDeadError as error:
        return _dead(visit, error)


@router.post("/desk/approval/{token}/")
def decide(request: Request, token: str) -> Response:
    """Take the decision, in the name that was typed."""
    visit = visit_of(request)
    texts, name = load_texts(), visit.text("name")
    decision = visit.text("decision")
    try:
        with transaction(visit.engine) as session:
            _check_current(visit, session, token)
            if decision == "approve":
                approve_by_link(session, token, name, visit.now)
            elif decision == "return":
                return_by_link(session, token, name, visit.text("reason"), visit.now)
            else:
                return _approval_page(visit, token)
    except (NameMissingError, ReasonMissingError) as error:
        return _approval_page(visit, token, error)
    except LinkDeadError as error:
        return _dead(visit, error)
    page = NoticePage(
        title=texts(f"desk.decided.{decision}"), text=texts(f"desk.decided.{decision}.text")
    )
    return show(visit, page)


def _approval_page(visit: Visit, token: str, error: DeskError | None = None) -> Response:
    texts = load_texts()
    with reading(visit.engine) as session:
        found = _check_current(visit, session, token)
        row = package_row(found, names_of(session))
        preview = preview_of(session, found)
    page = ApprovalPage(
        title=texts("desk.approval.title"),
        note=found.note or "",
        by=texts("desk.approval.handed_in", by=row.by, moment=row.moment),
        digest_shown=shown_digest(found.digest),
        difference=difference_of(found),
        preview=preview_part(preview),
        error=error_text(error) if error else "",
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return show(visit, page, status)


def _check_current(visit: Visit, session: Session, token: str) -> DeskPackage:
    """Return the package of a link; LinkDeadError when the plan moved since it was worked out."""
    found = read_approval_link(session, token, visit.now)
    if is_outdated(session, found):
        raise LinkDeadError
    return found


def _dead(visit: Visit, error: LinkDeadError) -> Response:
    page = NoticePage(title=load_texts()("desk.link_dead"), text=error_text(error))
    return show(visit, page, HTTPStatus.GONE)
