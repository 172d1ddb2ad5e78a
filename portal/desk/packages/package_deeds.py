"""Doing something to a package: where the plan moved meanwhile, it is worked out anew instead."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import Path, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from core.database.engine import transaction
from core.desk.packages.package_states import read_again_if_moved
from portal.desk.visit import Visit, visit_of

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


def do_deed(
    request: Request, number: int, deed: Callable[[Visit, Session], object], *, place: str = ""
) -> Response:
    """Do *deed* and lead back to the package, there to *place*."""
    visit = visit_of(request)
    if not read_again_if_moved(visit.engine, number, visit.now):
        with transaction(visit.engine) as session:
            deed(visit, session)
    return RedirectResponse(f"/desk/packages/{number}/{place}", HTTPStatus.SEE_OTHER)
