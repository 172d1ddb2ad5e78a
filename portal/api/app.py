"""The application: API, search, health and chat in front of the static site."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sqlalchemy import Engine

from core.database import reading
from core.errors import ReleaseNotFoundError
from core.publishing.current import CurrentReleases
from core.search import warm_up
from core.settings import Settings
from portal.api import chat, routes, search_page
from portal.api.compression import Compression
from portal.api.headers import SecurityHeaders
from portal.api.methods import Methods
from portal.api.problems import add_problem_handlers
from portal.api.request_ids import RequestIds
from portal.api.static import serve_file


def create_app(
    settings: Settings, *, engine: Engine | None = None, talk: chat.Talk | None = None
) -> FastAPI:
    """Make the application.

    *engine* is only asked by `/healthz`; a replica that holds a release file and no database goes
    without. *talk* answers `/chat`; without it there is no such page.
    """
    app = FastAPI(
        title="Qotbnama",
        version="1",
        description="The published plan, read from one numbered release.",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.releases = CurrentReleases(settings.releases_dir, settings.plan)
    app.state.engine = engine
    # The last one added is the first to see a request.
    app.add_middleware(Compression)
    app.add_middleware(Methods, routed=app)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestIds)
    add_problem_handlers(app)
    app.include_router(routes.router)
    app.include_router(search_page.router)
    if talk is not None:
        app.state.talk = talk
        app.include_router(chat.router)
    app.include_router(own)
    return app


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    # The first reader should not wait for hazm; the server listens meanwhile.
    await run_in_threadpool(warm_up)
    yield


own = APIRouter(include_in_schema=False)


@own.get("/healthz")
def health(request: Request) -> JSONResponse:
    """Say whether there is a release to answer from, and a database to write to."""
    found: dict[str, object] = {"status": "ok"}
    try:
        found["release"] = request.app.state.releases.get().info.number
    except ReleaseNotFoundError:
        found |= {"status": "no_release", "release": None}
    if request.app.state.engine is not None:
        with reading(request.app.state.engine) as session:
            session.connection()
        found["database"] = "ok"
    return JSONResponse(found, status_code=200 if found["status"] == "ok" else 503)


@own.get("/{address:path}")
def site(request: Request, address: str) -> Response:
    """Answer with a page of the static site; what is asked of the API is no page."""
    if address.startswith("api/"):
        raise HTTPException(404)
    return serve_file(request, request.app.state.settings.site_dir, address)
