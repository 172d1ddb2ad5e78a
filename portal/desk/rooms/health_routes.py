"""Health: what is stored and copied, versions, room on the disk, processes and the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from core.desk.instance_health import health_parts
from core.persian import number
from core.publishing.check.stores import Stores
from core.texts import load_texts
from portal.desk.desk_pages import DeskPage, moment_text, show
from portal.desk.desk_route import DeskRoute
from portal.desk.visit import visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)


@dataclass(frozen=True, slots=True)
class HealthRow:
    """A side of the instance's health: a heading, a word with its tone, and lines."""

    title: str
    word: str
    tone: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthPage(DeskPage):
    """How the instance is, read when the page was asked for."""

    template: ClassVar[str] = "desk/health.html.j2"
    room: ClassVar[str] = "health"
    moment: str
    rows: Sequence[HealthRow]


@router.get("/desk/health/")
def health_room(request: Request) -> Response:
    """Show how the instance is."""
    visit, texts = visit_of(request), load_texts()
    settings = visit.settings
    stores = Stores(visit.engine, settings.releases_dir, settings.imports_dir, settings.site_dir)
    parts = list(health_parts(stores, settings.data_dir, texts, visit.now))
    ill = sum(not part.is_well for part in parts)
    title = texts("health.title.ill", count=number(ill)) if ill else texts("health.title.well")
    page = HealthPage(
        title=title,
        moment=texts("health.moment", moment=moment_text(visit.now)),
        rows=[
            HealthRow(
                title=texts(f"health.part.{part.key}"),
                word=texts("health.well" if part.is_well else "health.look"),
                tone="good" if part.is_well else "warn",
                lines=part.lines,
            )
            for part in parts
        ],
    )
    return show(visit, page)
