"""Pages of the desk: a frozen dataclass for each kind, rendered by a template of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import ClassVar

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from core.calendar import JALALI, tehran_date, tehran_zone
from core.desk.rights import Action
from core.errors import QotbnamaError
from core.persian import enumeration, number, persian_digits
from core.texts import load_texts
from portal.desk.desk_assets import desk_assets
from portal.desk.visit import Visit
from portal.site.templates import page_environment


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `is_here` for the room that is shown."""

    title: str
    href: str
    is_here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """What every page has: its title, which is its first heading, and the room it is in."""

    template: ClassVar[str]
    room: ClassVar[str] = ""
    title: str
    is_narrow: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage(DeskPage):
    """A page that only says something, and where to go on."""

    template: ClassVar[str] = "desk/notice.html.j2"
    text: str
    links: Sequence[Link] = field(default_factory=tuple)


# Room, its address, and the right without which it is not shown.
_ROOMS: Sequence[tuple[str, str, Action | None]] = (
    ("home", "/desk/", None),
    ("packages", "/desk/packages/", Action.SEE_PACKAGES),
    ("deliveries", "/desk/deliveries/", Action.SEE_DELIVERIES),
    ("punctuality", "/desk/punctuality/", Action.SEE_PUNCTUALITY),
    ("people", "/desk/people/", Action.SEE_PEOPLE),
    ("audit", "/desk/audit/", Action.SEE_AUDIT),
    ("bot", "/desk/bot/", Action.SEE_BOT),
    ("settings", "/desk/settings/", Action.SEE_SETTINGS),
    ("health", "/desk/health/", Action.SEE_HEALTH),
    ("help", "/desk/help/", None),
    ("me", "/desk/me/", None),
)


def show(visit: Visit, page: DeskPage, status: int = HTTPStatus.OK) -> Response:
    """Answer with *page*."""
    actor = visit.actor if visit.actor and visit.actor.is_complete else None
    texts = load_texts()
    html = (
        _environment()
        .get_template(page.template)
        .render(
            p=page,
            rooms=_rooms(visit, page.room) if actor else (),
            who=actor.name if actor else "",
            roles=enumeration([texts(f"desk.role.{role.value}") for role in actor.roles])
            if actor
            else "",
            csrf=visit.csrf if visit.actor else "",
            assets=desk_assets(),
        )
    )
    return HTMLResponse(html, status)


def _rooms(visit: Visit, here: str) -> list[Link]:
    texts = load_texts()
    return [
        Link(texts(f"desk.room.{name}"), href, name == here)
        for name, href, right in _ROOMS
        if right is None or visit.may(right)
    ]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return page_environment(load_texts())


def refusal_page(visit: Visit, status: HTTPStatus, reason: str) -> Response:
    """Answer that a request is not let in, for a *reason* of the catalogue."""
    texts = load_texts()
    page = NoticePage(
        title=texts(f"desk.refused.{reason}"),
        text=texts(f"desk.refused.{reason}.text"),
        links=[Link(texts("desk.to_home"), "/desk/")],
    )
    return show(visit, page, status)


def error_page(visit: Visit, error: QotbnamaError) -> Response:
    """Answer what was refused, with its reason; nothing of it was done."""
    texts = load_texts()
    page = NoticePage(
        title=texts("desk.not_done"),
        text=error_text(error),
        links=[Link(texts("desk.to_home"), "/desk/")],
    )
    return show(visit, page, HTTPStatus.UNPROCESSABLE_ENTITY)


def error_text(error: QotbnamaError) -> str:
    """Return an error as the one sentence that a person reads."""
    values = {
        name: number(value) if isinstance(value, int) else value
        for name, value in vars(error).items()
    }
    return load_texts()(f"error.{error.code}", **values)


def moment_text(instant: datetime) -> str:
    """Write an instant as a person at the desk reads it, in Tehran's time."""
    local = instant.astimezone(tehran_zone())
    clock = persian_digits(f"{local:%H:%M}")
    return load_texts()("desk.moment", day=JALALI.medium(tehran_date(instant)), clock=clock)
