"""Punctuality: what is overdue and what is due next, from whom, and a text that asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request, Response

from core.calendar import period
from core.errors import ReleaseNotFoundError
from core.persian import number
from core.release.addresses import Addresses
from core.release.derived.punctuality import DueList, due_lists, due_today
from core.release.reader import Release
from core.release.records import DueFigure, Indicator
from core.texts import Texts, load_texts
from core.wording.arrivals import reminder_text
from portal.desk.desk_pages import DeskPage, Link, show
from portal.desk.desk_route import DeskRoute
from portal.desk.visit import Visit, visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
_HERE = "/desk/punctuality/"


class Body(StrEnum):
    """Whom a figure is asked of."""

    CUSTODIAN = "custodian"
    RESPONSIBLE = "responsible"


class Ahead(StrEnum):
    """How many days ahead are shown."""

    MONTH = "30"
    QUARTER = "90"


@dataclass(frozen=True, slots=True)
class DueRow:
    """A figure that is owed; `days` are those past its day, or until it."""

    title: str
    href: str
    period: str
    due: str
    days: str


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body, what it owes, and the text that asks for it."""

    name: str
    anchor: str
    counts: str
    overdue: Sequence[DueRow]
    coming: Sequence[DueRow]
    letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PunctualityRoom(DeskPage):
    """What each body owes on a day; `choices` narrow it."""

    template: ClassVar[str] = "desk/punctuality.html.j2"
    room: ClassVar[str] = "punctuality"
    text: str
    coming: str
    public: str
    choices: Sequence[Sequence[Link]]
    bodies: Sequence[BodyRow]


@dataclass(frozen=True, slots=True)
class _Case:
    """A release, the day it is asked about, and its indicators' titles."""

    release: Release
    today: date
    at: Addresses
    titles: Mapping[str, str]
    texts: Texts


@router.get(_HERE)
def punctuality_room(
    request: Request,
    by: Annotated[Body, Query()] = Body.CUSTODIAN,
    days: Annotated[Ahead, Query()] = Ahead.MONTH,
) -> Response:
    """Show what is owed, by the body it is asked of."""
    visit = visit_of(request)
    try:
        release = request.app.state.releases.get()
    except ReleaseNotFoundError:
        return show(visit, _without_release())
    return show(visit, _page(_case(visit, release), by, days))


def _case(visit: Visit, release: Release) -> _Case:
    plan = release.plan
    return _Case(
        release=release,
        today=due_today(release, visit.now),
        at=Addresses(plan.code),
        titles={row.code: row.title for row in release.stream(Indicator)},
        texts=load_texts().of(release.shape),
    )


def _without_release() -> PunctualityRoom:
    texts = load_texts()
    return PunctualityRoom(
        title=texts("desk.room.punctuality"),
        text=texts("desk.punctuality.no_release"),
        coming="",
        public="",
        choices=(),
        bodies=(),
    )


def _page(case: _Case, by: Body, ahead: Ahead) -> PunctualityRoom:
    texts, calendar = case.texts, case.texts.shape.calendar
    until = case.today + timedelta(days=int(ahead))
    rows = case.release.all(DueFigure)
    found = due_lists(rows, lambda row: str(getattr(row, by) or ""), case.today, until)
    overdue = sum(len(one.overdue) for one in found.values())
    coming = sum(len(one.coming) for one in found.values())
    title = texts("desk.punctuality.title.none")
    if overdue:
        title = texts("desk.punctuality.title.overdue", count=number(overdue))
    return PunctualityRoom(
        title=title,
        text=texts(
            "desk.punctuality.text",
            plan=case.release.plan.title,
            date=calendar.medium(case.today),
        ),
        coming=texts(
            "desk.punctuality.coming" if coming else "desk.punctuality.coming.none",
            date=calendar.medium(until),
            count=number(coming),
        ),
        public=case.at.section("punctuality"),
        choices=_choices(texts, by, ahead),
        bodies=[
            _body(case, name, due_list, f"body-{turn}")
            for turn, (name, due_list) in enumerate(found.items())
        ],
    )


def _choices(texts: Texts, by: Body, ahead: Ahead) -> list[list[Link]]:
    def link(words: str, body: Body, days: Ahead) -> Link:
        is_here = (body, days) == (by, ahead)
        return Link(words, f"{_HERE}?by={body}&days={days}", is_here)

    return [
        [link(texts(f"desk.punctuality.by.{one}"), one, ahead) for one in Body],
        [link(texts("desk.punctuality.days", days=number(int(one))), by, one) for one in Ahead],
    ]


def _body(case: _Case, name: str, due_list: DueList, anchor: str) -> BodyRow:
    texts = case.texts
    return BodyRow(
        name=name or texts("desk.punctuality.nobody"),
        anchor=anchor,
        counts=texts(
            "desk.punctuality.counts",
            overdue=number(len(due_list.overdue)),
            coming=number(len(due_list.coming)),
        ),
        overdue=[_row(case, row) for row in due_list.overdue],
        coming=[_row(case, row) for row in due_list.coming],
        letter=reminder_text(name, due_list, case.titles, case.release.plan.title, texts),
    )


def _row(case: _Case, row: DueFigure) -> DueRow:
    return DueRow(
        title=case.titles[row.indicator],
        href=case.at.thing("indicator", row.indicator),
        period=period(row.period).title,
        due=case.texts.shape.calendar.medium(row.due_on),
        days=number(abs((case.today - row.due_on).days)),
    )
