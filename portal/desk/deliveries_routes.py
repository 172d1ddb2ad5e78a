"""Deliveries: what waits and what failed, a release's messages held back and let go in steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from core.database.engine import reading, transaction
from core.delivery.overview import queue_lines
from core.delivery.queue.steps import hold_back, is_braked, let_go, read_step
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
def brake(request: Request) -> Response:
    """Hold back all of a release's messages that are not on their way."""
    visit = visit_of(request)
    plan, release = _named(visit)
    with transaction(visit.engine) as session:
        hold_back(session, plan, release, by=visit.account, now=visit.now)
    return RedirectResponse(_HERE, HTTPStatus.SEE_OTHER)


@router.post(f"{_HERE}step/")
def step(request: Request) -> Response:
    """Let a share of a release's messages go."""
    visit = visit_of(request)
    share = visit.text("share")
    if share not in SHARES:
        raise StepUnknownError

    plan, release = _named(visit)
    with transaction(visit.engine) as session:
        let_go(session, plan, release, Decimal(share), by=visit.account, now=visit.now)
    return RedirectResponse(_HERE, HTTPStatus.SEE_OTHER)


def _current(visit: Visit) -> list[tuple[str, int]]:
    return [(plan.code, release.number) for plan, release in plans(visit.engine) if release]


def _row(visit: Visit, session: Session, plan: str, release: int) -> ReleaseRow:
    texts, stands = load_texts(), read_step(session, plan, release)
    open_percent = 100 * (stands.total - stands.paused) / (stands.total or 1)
    braked = is_braked(session, plan, release)
    # What the calendar brings is held until all is let go.
    may_let_go = visit.may(Action.LET_DELIVERIES_GO) and (braked or stands.paused > 0)
    return ReleaseRow(
        plan=plan,
        release=release,
        title=texts(
            "desk.deliveries.release", plan=persian_digits(plan), release=persian_digits(release)
        ),
        counts=texts(
            "desk.deliveries.counts",
            total=number(stands.total),
            paused=number(stands.paused),
            reminders=number(stands.reminders),
        ),
        can_hold=visit.may(Action.HOLD_DELIVERIES)
        and (not braked or stands.paused < stands.total),
        shares=[
            (one, texts(f"desk.deliveries.share.{one}"))
            for one in SHARES
            if may_let_go and (int(one) > open_percent or (braked and one == SHARES[-1]))
        ],
    )


def _named(visit: Visit) -> tuple[str, int]:
    """Return the plan and release that the form names; StepUnknownError for no current one."""
    named = (visit.text("plan"), visit.text("release"))
    for plan, release in _current(visit):
        if (plan, str(release)) == named:
            return plan, release
    raise StepUnknownError
