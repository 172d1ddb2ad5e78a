"""The handbook of clerks, where they work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from portal.desk.desk_pages import DeskPage, Link, show
from portal.desk.desk_route import DeskRoute
from portal.desk.rooms.handbook import handbook
from portal.desk.visit import visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage(DeskPage):
    """The handbook as a page, with links to its parts."""

    template: ClassVar[str] = "desk/help.html.j2"
    room: ClassVar[str] = "help"
    parts: Sequence[Link]
    text: Markup


@router.get("/desk/help/")
def help_page(request: Request) -> Response:
    """Show the handbook."""
    found = handbook()
    page = HelpPage(title=found.title, parts=found.parts, text=found.text)
    return show(visit_of(request), page)
