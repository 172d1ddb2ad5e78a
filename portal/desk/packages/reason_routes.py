"""What is said of a package: why it changes things, and what colleagues say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from core.database.engine import reading, transaction
from core.desk.packages.package_reasons import comment, comments_of, give_reason, see_thing
from core.desk.packages.package_states import PREVIEWED
from core.desk.rights import Action
from core.persian import number as persian
from core.texts import load_texts
from portal.desk.desk_pages import DeskPage, show
from portal.desk.desk_route import DeskRoute
from portal.desk.packages.package_deeds import Number, do_deed
from portal.desk.packages.package_pages import CommentRow, ThingRow, thing_href, thing_row
from portal.desk.packages.package_view import comment_rows, names_of
from portal.desk.visit import visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingPage(DeskPage):
    """One thing that a package changes, why, and what was said of it."""

    template: ClassVar[str] = "desk/thing.html.j2"
    room: ClassVar[str] = "packages"
    href: str
    package: str
    digest: str
    id: str
    table: str
    thing: ThingRow
    note: str
    comments: Sequence[CommentRow]
    may_give_reason: bool
    may_comment: bool


@router.get("/desk/packages/{number}/thing/")
def thing(request: Request, number: Number, of: Annotated[str, Query(max_length=500)]) -> Response:
    """Show one thing that a package changes."""
    visit = visit_of(request)
    with reading(visit.engine) as session:
        package, table, found = see_thing(session, number, of)
        comments = comment_rows(comments_of(session, number, of), names_of(session))
    is_open = package.state in PREVIEWED and package.import_run is None
    row = thing_row(found, package)
    page = ThingPage(
        title=row.title or " · ".join(row.key),
        href=f"/desk/packages/{number}/",
        package=load_texts()("desk.package.name", number=persian(number)),
        digest=package.digest or "",
        id=of,
        table=table,
        thing=row,
        note=package.note or "",
        comments=comments,
        may_give_reason=is_open and visit.may(Action.GIVE_REASON),
        may_comment=visit.may(Action.COMMENT),
    )
    return show(visit, page)


@router.post("/desk/packages/{number}/reason/")
def say_why(request: Request, number: Number) -> Response:
    """Take why a thing changes, or all that has no reason of its own."""
    named = visit_of(request).text("thing")
    return do_deed(
        request,
        number,
        lambda visit, session: give_reason(
            session,
            number,
            visit.text("digest"),
            visit.text("reason"),
            thing=named,
            by=visit.account,
            now=visit.now,
        ),
        place=thing_href(named) if named else "#reasons",
    )


@router.post("/desk/packages/{number}/comment/")
def say_something(request: Request, number: Number) -> Response:
    """Take something for the others at the desk."""
    visit = visit_of(request)
    named = visit.text("thing")
    with transaction(visit.engine) as session:
        text = visit.text("comment")
        comment(session, number, text, thing=named, by=visit.account, now=visit.now)
    place = thing_href(named) if named else "#comments"
    return RedirectResponse(f"/desk/packages/{number}/{place}", HTTPStatus.SEE_OTHER)
