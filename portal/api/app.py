"""The application: API, search, health and chat in front of the static site."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine

from core.calendar import utc_now
from core.processes.heartbeats import Heartbeat
from core.release.current import CurrentReleases
from core.search import warm_up
from core.settings import Settings
from portal.api import chat, compare_page, frozen, health, made_files, search_page
from portal.api.http.compression import Compression
from portal.api.http.cors import Cors
from portal.api.http.headers import SecurityHeaders
from portal.api.http.methods import Methods
from portal.api.http.problem_details import add_problem_handlers
from portal.api.http.request_ids import RequestIds
from portal.api.http.static import serve_file
from portal.api.limits import Limits
from portal.api.requests_log import RequestFigures, RequestsLog
from portal.api.state_figures import StateFigures
from portal.api.v1 import routes
from portal.desk.rooms.bot_routes import BotScreens
from portal.desk.routers import ROUTERS as DESK


def sleep_on() -> None:
    """Wake nobody: jobs are looked for by another process, or not at all."""


def create_app(
    settings: Settings,
    *,
    engine: Engine | None = None,
    talk: chat.Talk | None = None,
    heartbeat: Heartbeat | None = None,
    bot: BotScreens | None = None,
    wake: Callable[[], None] = sleep_on,
) -> FastAPI:
    """Make the application.

    *engine* is asked by `/healthz` and the desk; a replica that holds a release file and no
    database goes without both. *talk* answers `/chat`; without it there is no such page.
    *heartbeat* beats while the loop comes round. The desk shows screens and links of *bot*;
    *wake* is called after each deed there, which may have left a job. `state.figures` are for
    Prometheus.
    """
    public_url = str(settings.public_url).rstrip("/")
    app = FastAPI(
        title="Qotbnama",
        version="1",
        description="The published plan, read from one numbered release.",
        contact={"name": "Qotbnama", "url": public_url},
        servers=[{"url": public_url}],
        openapi_tags=[routes.TAG],
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.releases = CurrentReleases(settings.releases_dir, settings.plan)
    app.state.engine = engine
    app.state.heartbeat = heartbeat
    app.state.bot = bot
    app.state.wake = wake
    app.state.figures = CollectorRegistry()
    if engine is not None:
        app.state.figures.register(StateFigures(engine, utc_now))
    _stand_in_front(app, settings)
    add_problem_handlers(app)
    # People and packages are in the database; a replica without one has no desk.
    desk = DESK if engine is not None else ()
    for router in (*(one.router for one in (routes, search_page, compare_page, frozen)), *desk):
        app.include_router(router)
    if talk is not None:
        app.state.talk = talk
        app.include_router(chat.router)
    app.include_router(health.router)
    app.include_router(own)
    return app


def _stand_in_front(app: FastAPI, settings: Settings) -> None:
    # The last one added is the first to see a request.
    app.add_middleware(Compression)
    app.add_middleware(Methods, routed=app)
    app.add_middleware(Limits, settings=settings)
    app.add_middleware(Cors)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestsLog, figures=RequestFigures(app.state.figures))
    app.add_middleware(RequestIds)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    heartbeat: Heartbeat | None = app.state.heartbeat
    touching = asyncio.create_task(heartbeat.keep_touching()) if heartbeat else None
    # Who searches first should not wait for the lists of words; the rest is answered meanwhile.
    warming = asyncio.create_task(run_in_threadpool(warm_up))
    yield
    await warming
    if touching is not None:
        touching.cancel()


own = APIRouter(include_in_schema=False)


@own.get("/{address:path}")
def site(request: Request, address: str) -> Response:
    """Answer with a page of the static site; what is asked of the API is no page."""
    if address.startswith("api/"):
        raise HTTPException(404)
    answer = serve_file(request, request.app.state.settings.site_dir, address)
    if answer.status_code != HTTPStatus.NOT_FOUND:
        return answer
    if address.startswith("static/"):
        return frozen.kept_asset(request, address) or answer
    return made_files.made_of_site(request, address) or answer
