"""Deliveries: what waits and what failed, a release's messages held back and let go in steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from core import audit
from core.database.engine import reading, transaction
from core.delivery.overview import queue_lines
from core.delivery.queue.steps import Step, brake, open_step, read_step
from core.desk.desk_errors import StepUnknownError
from core.desk.rights import Action
from core.persian import number, persian_digits
from core.publishing.plans import plans
from core.texts import load_texts
from portal.desk.desk_pages import DeskPage, show
from portal.desk.desk_route import DeskRoute
from portal.desk.visit import Visit, visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
_HERE = "/desk/deliveries/"
# Shares of a release's messages that are let go at once, in percent.
SHARES = ("1", "10", "100")


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A plan's current release, and how many of its messages are held back.

    `shares` are those that can still be let go, in percent and in words.
    """

    plan: str
    release: int
    title: str
    counts: str
    can_hold: bool
    shares: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveriesPage(DeskPage):
    """The queue in sentences, and the releases whose messages can be held back or let go."""

    template: ClassVar[str] = "desk/deliveries.html.j2"
    room: ClassVar[str] = "deliveries"
    lines: Sequence[str]
    releases: Sequence[ReleaseRow]


@router.get(_HERE)
def deliveries(request: Request) -> Response:
    """Show the queue, and where each plan's current release stands."""
    visit, texts = visit_of(request), load_texts()
    with reading(visit.engine) as session:
        lines = list(queue_lines(session, texts, visit.now))
        rows = [_row(visit, session, plan, release) for plan, release in _current(visit)]
    page = DeliveriesPage(
        title=texts("desk.room.deliveries"),
        lines=lines,
        releases=rows,
    )
    return show(visit, page)


@router.post(f"{_HERE}brake/")
def hold(request: Request) -> Response:
    """Hold back all of a release's messages that are not on their way."""
    return _take(request, "deliveries.brake", brake)


@router.post(f"{_HERE}step/")
def let_go(request: Request) -> Response:
    """Let a share of a release's messages go."""
    visit = visit_of(request)
    share = visit.text("share")
    if share not in SHARES:
        raise StepUnknownError

    def take(session: Session, plan: str, release: int) -> Step:
        return open_step(session, plan, release, Decimal(share), visit.now)

    return _take(request, "deliveries.step", take, percent=share)


def _current(visit: Visit) -> list[tuple[str, int]]:
    return [(plan.code, release.number) for plan, release in plans(visit.engine) if release]


def _row(visit: Visit, session: Session, plan: str, release: int) -> ReleaseRow:
    texts, step = load_texts(), read_step(session, plan, release)
    open_percent = 100 * (step.total - step.paused) / (step.total or 1)
    may_let_go = visit.may(Action.LET_DELIVERIES_GO) and step.paused > 0
    return ReleaseRow(
        plan=plan,
        release=release,
        title=texts(
            "desk.deliveries.release", plan=persian_digits(plan), release=persian_digits(release)
        ),
        counts=texts(
            "desk.deliveries.counts", total=number(step.total), paused=number(step.paused)
        ),
        can_hold=visit.may(Action.HOLD_DELIVERIES) and step.paused < step.total,
        shares=[
            (one, texts(f"desk.deliveries.share.{one}"))
            for one in SHARES
            if may_let_go and int(one) > open_percent
        ],
    )


def _take(
    request: Request, action: str, take: Callable[[Session, str, int], Step], **details: str
) -> Response:
    """Take a step with the release that the form names, and note it in the audit."""
    visit = visit_of(request)
    named = (visit.text("plan"), visit.text("release"))
    chosen = next((one for one in _current(visit) if (one[0], str(one[1])) == named), None)
    if chosen is None:
        raise StepUnknownError
    plan, release = chosen
    with transaction(visit.engine) as session:
        moved = take(session, plan, release).moved
        audit.record(
            session,
            at=visit.now,
            by=visit.account,
            action=action,
            plan=plan,
            release=release,
            moved=moved,
            **details,
        )
    return RedirectResponse(_HERE, HTTPStatus.SEE_OTHER)
