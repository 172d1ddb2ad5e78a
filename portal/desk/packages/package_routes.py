"""Packages in a list, and a package with what was found in it."""

from pathlib import PurePath

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from core.database.engine import reading
from core.desk.desk_errors import PackageNotFoundError
from core.desk.packages.jobs.job_context import marked_path
from core.desk.packages.package_states import list_packages, read_again_if_moved, see_package
from core.desk.rights import Action
from core.enums import PackageState
from core.texts import load_texts
from portal.desk.desk_pages import show
from portal.desk.desk_route import DeskRoute
from portal.desk.packages.package_deeds import Number
from portal.desk.packages.package_pages import (
    PackagesPage,
    package_row,
)
from portal.desk.packages.package_view import names_of, page_of
from portal.desk.visit import visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
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
    read_again_if_moved(visit.engine, number, visit.now)
    with reading(visit.engine) as session:
        found = see_package(session, number)
        page = page_of(visit, session, found)
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
        found = see_package(session, number)
    if found.state is not PackageState.FAULTY or not path.is_file():
        raise PackageNotFoundError(number)
    name = f"{PurePath(found.file_name).stem}-marked.xlsx"
    return FileResponse(path, media_type=_XLSX, filename=name)
