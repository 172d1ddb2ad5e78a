"""The application: API, search, health and chat in front of the static site."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sqlalchemy import Engine
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.database import reading
from core.errors import ReleaseNotFoundError
from core.publishing.current import CurrentReleases
from core.search import warm_up
from core.settings import Settings
from portal.api import chat, routes, search_page
from portal.api.access import public
from portal.api.problems import add_problem_handlers
from portal.api.static import serve_file

# Nothing from anywhere else and nothing inline; docker/nginx.conf says the same.
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {ancestors}"
)
_HEADERS = {
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
    app.state.releases = CurrentReleases(settings.releases_dir, settings.plan)
    app.state.engine = engine
    app.middleware("http")(_add_headers)
    app.add_middleware(AnswerHead)
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


async def _add_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    # Only the embed pages may stand in somebody else's frame.
    ancestors = "*" if "/embed/" in request.url.path else "'none'"
    response.headers["Content-Security-Policy"] = _POLICY.format(ancestors=ancestors)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


class AnswerHead:
    """Answers HEAD as GET without a body: every address that can be read can be asked about."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of *app*."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_head)


own = APIRouter(include_in_schema=False, dependencies=[Depends(public)])


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
