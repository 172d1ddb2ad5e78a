"""`/livez`: the process answers. `/healthz`: it also has what it needs to answer well."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from core.database.engine import reading
from core.errors import QotbnamaError, ReleaseNotFoundError
from core.models import PublishedRelease
from core.release.current import CurrentReleases
from core.texts import load_texts

_NOT_KEPT = {"Cache-Control": "no-store"}
router = APIRouter(include_in_schema=False)


@router.get("/livez")
def live() -> JSONResponse:
    """Answer, and so show that requests are answered."""
    return JSONResponse({"status": "ok"}, headers=_NOT_KEPT)


@router.get("/healthz")
def health(request: Request) -> JSONResponse:
    """Return whether there is a whole release to answer from, and a database to write to.

    A new instance is well without a release: its desk is where the first one is published.
    """
    state = request.app.state
    found = _release(state.releases)
    is_new = False
    if state.engine is not None:
        found, is_new = _with_database(found, state.engine)
    is_well = found["status"] in {"ok", "older_release"} or is_new
    status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse(found, status_code=status, headers=_NOT_KEPT)


def _release(releases: CurrentReleases) -> dict[str, object]:
    try:
        found: dict[str, object] = {"status": "ok", "release": releases.get().info.number}
        damaged = releases.damaged()
    except ReleaseNotFoundError:
        return {"status": "no_release", "release": None}
    except QotbnamaError as error:
        detail = load_texts()(f"error.{error.code}", **vars(error))
        return {"status": "release_damaged", "release": None, "detail": detail}
    if damaged:
        # Answered well, if from an older release: no reason to send people away.
        detail = load_texts()("health.older_release", names="، ".join(damaged))
        found |= {"status": "older_release", "damaged": damaged, "detail": detail}
    return found


def _with_database(found: dict[str, object], engine: Engine) -> tuple[dict[str, object], bool]:
    """Add whether the database answers; and whether it knows that nothing was published yet."""
    try:
        with reading(engine) as session:
            is_new = session.scalar(select(PublishedRelease.number).limit(1)) is None
    except (SQLAlchemyError, QotbnamaError):
        detail = load_texts()("health.no_database")
        away = {"status": "no_database", "database": "unreachable", "detail": detail}
        return {**found, **away}, False
    return {**found, "database": "ok"}, is_new and found["status"] == "no_release"
