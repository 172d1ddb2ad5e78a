"""What each role does with a package: send, decide, publish, take back."""

from typing import ClassVar

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from core.database.engine import transaction
from core.desk.packages.package_approvals import approval_address
from core.desk.packages.package_schedule import (
    cancel_schedule,
    schedule_publication,
    tehran_moment,
)
from core.desk.packages.package_states import (
    approve,
    call_links_back,
    make_link,
    order_publication,
    return_package,
    send_package,
    withdraw_approval,
    withdraw_package,
)
from core.persian import number as persian_number
from core.texts import load_texts
from portal.desk.desk_pages import show
from portal.desk.desk_route import DeskRoute
from portal.desk.packages.package_deeds import Number, do_deed
from portal.desk.people_routes import LinkPage
from portal.desk.visit import Visit, visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)


@router.post("/desk/packages/{number}/send/")
def send(request: Request, number: Number) -> Response:
    """Send a draft to be approved."""
    return do_deed(
        request,
        number,
        lambda visit, session: send_package(
            session, number, visit.text("digest"), by=visit.account, now=visit.now
        ),
    )


@router.post("/desk/packages/{number}/withdraw/")
def withdraw(request: Request, number: Number) -> Response:
    """Take a package back."""
    return do_deed(
        request,
        number,
        lambda visit, session: withdraw_package(session, number, by=visit.account, now=visit.now),
    )


@router.post("/desk/packages/{number}/approve/")
def approve_other(request: Request, number: Number) -> Response:
    """Approve what another person handed in."""
    return do_deed(request, number, lambda visit, session: _approve(visit, session, number, None))


@router.post("/desk/packages/{number}/approve-own/")
def approve_own(request: Request, number: Number) -> Response:
    """Approve one's own package, with a reason that the release shows."""
    return do_deed(
        request,
        number,
        lambda visit, session: _approve(visit, session, number, visit.text("reason")),
    )


@router.post("/desk/packages/{number}/withdraw-approval/")
def take_approval_back(request: Request, number: Number) -> Response:
    """Take an approval back."""
    return do_deed(
        request,
        number,
        lambda visit, session: withdraw_approval(session, number, by=visit.account, now=visit.now),
    )


@router.post("/desk/packages/{number}/return/")
def give_back(request: Request, number: Number) -> Response:
    """Return a package with a reason."""
    return do_deed(
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


class ApprovalLinkPage(LinkPage):
    """A one-time link to a decision about a package."""

    room: ClassVar[str] = "packages"


@router.post("/desk/packages/{number}/link/")
def make_approval_link(request: Request, number: Number) -> Response:
    """Make a link for somebody without an account, and show it once."""
    visit = visit_of(request)
    with transaction(visit.engine) as session:
        token = make_link(session, number, by=visit.account, now=visit.now)
    texts = load_texts()
    address = approval_address(visit.settings.public_url, token)
    page = ApprovalLinkPage(
        title=texts("desk.approval_link.title"),
        text=texts("desk.approval_link.text"),
        address=address,
        back=f"/desk/packages/{number}/",
        back_text=texts("desk.package.name", number=persian_number(number)),
    )
    return show(visit, page)


@router.post("/desk/packages/{number}/void-link/")
def void_link(request: Request, number: Number) -> Response:
    """Call back every approval link of a package."""
    return do_deed(
        request,
        number,
        lambda visit, session: call_links_back(session, number, by=visit.account, now=visit.now),
    )


@router.post("/desk/packages/{number}/publish/")
def publish(request: Request, number: Number) -> Response:
    """Have an approved package published, now."""

    def deed(visit: Visit, session: Session) -> None:
        order_publication(
            session,
            number,
            visit.text("digest"),
            begins_paused=bool(visit.text("paused")),
            by=visit.account,
            now=visit.now,
        )

    return do_deed(request, number, deed)


@router.post("/desk/packages/{number}/schedule/")
def schedule(request: Request, number: Number) -> Response:
    """Have an approved package published at a set time."""

    def deed(visit: Visit, session: Session) -> None:
        schedule_publication(
            session,
            number,
            visit.text("digest"),
            tehran_moment(visit.text("day"), visit.text("clock"), visit.now),
            begins_paused=bool(visit.text("paused")),
            by=visit.account,
            now=visit.now,
        )

    return do_deed(request, number, deed)


@router.post("/desk/packages/{number}/cancel-schedule/")
def cancel(request: Request, number: Number) -> Response:
    """Have a scheduled package not published; it stays approved."""
    return do_deed(
        request,
        number,
        lambda visit, session: cancel_schedule(session, number, by=visit.account, now=visit.now),
    )


def _approve(visit: Visit, session: Session, number: int, override: str | None) -> None:
    digest = visit.text("digest")
    approve(session, number, digest, by=visit.account, override=override, now=visit.now)
