"""The application: API, search, health and chat in front of the static site."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sqlalchemy import Engine

from core.database import reading
from core.errors import ReleaseNotFoundError
from core.publishing.current import CurrentRelease
from core.search import warm_up
from core.settings import Settings
from portal.api import chat, routes, search_page
from portal.api.problems import add_problem_handlers
from portal.api.static import serve_file

# No script, style or picture from anywhere else, nothing inline that runs, no framing.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}


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
    app.state.current = CurrentRelease(settings.releases_dir)
    app.state.engine = engine
    app.middleware("http")(_add_headers)
    add_problem_handlers(app)
    app.include_router(routes.router)
    app.include_router(search_page.router)
    if talk is not None:
        app.state.talk = talk
        app.include_router(chat.router)
    app.add_api_route("/healthz", health, methods=["GET"], include_in_schema=False)
    app.add_api_route("/{address:path}", site, methods=["GET", "HEAD"], include_in_schema=False)
    return app


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    # The first reader should not wait for hazm; the server listens meanwhile.
    await run_in_threadpool(warm_up)
    yield


async def _add_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def health(request: Request) -> JSONResponse:
    """Say whether there is a release to answer from, and a database to write to."""
    found: dict[str, object] = {"status": "ok"}
    try:
        found["release"] = request.app.state.current.get().info.number
    except ReleaseNotFoundError:
        found |= {"status": "no_release", "release": None}
    if request.app.state.engine is not None:
        with reading(request.app.state.engine) as session:
            session.connection()
        found["database"] = "ok"
    return JSONResponse(found, status_code=200 if found["status"] == "ok" else 503)


def site(request: Request, address: str) -> Response:
    """Answer with a page of the static site."""
    return serve_file(request, request.app.state.settings.site_dir, address)
