"""The bot: any of its screens as text, and sheets of QR codes that open what a board is about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, ClassVar, Protocol

import segno
from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup

from core.errors import ReleaseNotFoundError
from core.release.reader import Release
from core.release.records import District, Project
from core.texts import load_texts
from portal.desk.desk_pages import DeskPage, Link, NoticePage, show
from portal.desk.desk_route import DeskRoute
from portal.desk.visit import visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
_HERE = "/desk/bot/"
_MOST_LETTERS = 400


class BotScreens(Protocol):
    """What the desk asks of the bot, which is beside the site and not below it."""

    def spelled(self, text: str) -> tuple[str, list[str]]:
        """Return the answer to a text as plain text, and the words on its buttons."""
        ...

    def deep_link(self, kind: str, code: str) -> str | None:
        """Return the address that opens a thing in the bot; None where there is none."""
        ...


class Sheet(StrEnum):
    """What a sheet has codes of."""

    DISTRICT = "district"
    PROJECT = "project"


@dataclass(frozen=True, slots=True, kw_only=True)
class BotRoom(DeskPage):
    """A text and the bot's answer to it; `sheets` lead to pages that are printed."""

    template: ClassVar[str] = "desk/bot.html.j2"
    room: ClassVar[str] = "bot"
    text: str
    answer: str
    buttons: Sequence[str]
    examples: Sequence[Link]
    sheets: Sequence[Link]
    no_sheets: str


@dataclass(frozen=True, slots=True)
class Card:
    """A thing, the code that opens it in the bot, and the code's address in letters."""

    title: str
    picture: Markup
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage(DeskPage):
    """A sheet to print: cards, and a sentence on what they do."""

    template: ClassVar[str] = "desk/sheet.html.j2"
    room: ClassVar[str] = "bot"
    cards: Sequence[Card]


@router.get(_HERE)
def bot_room(
    request: Request, text: Annotated[str, Query(max_length=_MOST_LETTERS)] = ""
) -> Response:
    """Show the bot's answer to a text, and what can be printed."""
    visit, texts = visit_of(request), load_texts()
    bot: BotScreens | None = request.app.state.bot
    try:
        release = request.app.state.releases.get()
    except ReleaseNotFoundError:
        release = None
    if bot is None or release is None:
        key = "desk.bot.no_bot" if bot is None else "desk.bot.no_release"
        return show(visit, NoticePage(title=texts("desk.room.bot"), text=texts(key)))
    answer, buttons = bot.spelled(text)
    sheets = list(_sheets(release)) if bot.deep_link("district", "1") else []
    page = BotRoom(
        title=texts("desk.room.bot"),
        text=text,
        answer=answer,
        buttons=buttons,
        examples=list(_examples(release)),
        sheets=sheets,
        no_sheets="" if sheets else texts("desk.bot.no_name"),
    )
    return show(visit, page)


@router.get(f"{_HERE}sheet/")
def sheet(
    request: Request,
    of: Annotated[Sheet, Query()] = Sheet.DISTRICT,
    district: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """Show codes to print: of every district, or of the projects of one or of all."""
    visit, texts = visit_of(request), load_texts()
    bot: BotScreens | None = request.app.state.bot
    try:
        release = request.app.state.releases.get()
    except ReleaseNotFoundError:
        release = None
    cards = list(_cards(bot, release, of, district)) if bot and release else []
    if not cards:
        page = NoticePage(title=texts("desk.room.bot"), text=texts("desk.bot.no_cards"))
        return show(visit, page, HTTPStatus.NOT_FOUND)
    title = texts(f"desk.bot.sheet.{of}")
    return show(visit, SheetPage(title=title, cards=cards, is_narrow=False))


def _examples(release: Release) -> Iterator[Link]:
    """Yield a text for each kind of screen that this plan has something for."""
    texts = load_texts()
    yield Link(texts("desk.bot.example.start"), _HERE)
    for letter, first in (("d", release.find(District)), ("p", release.find(Project))):
        if first is not None:
            yield Link(first.title, f"{_HERE}?text={letter}_{first.code}")


def _sheets(release: Release) -> Iterator[Link]:
    texts = load_texts()
    if release.count(District):
        yield Link(texts("desk.bot.sheet.district"), f"{_HERE}sheet/?of=district")
    if release.count(Project):
        yield Link(texts("desk.bot.sheet.project"), f"{_HERE}sheet/?of=project")
    for row in release.stream(District):
        if release.count(Project, districts=row.code):
            title = texts("desk.bot.sheet.of_district", district=row.title)
            yield Link(title, f"{_HERE}sheet/?of=project&district={row.code}")


def _cards(bot: BotScreens, release: Release, of: Sheet, district: str) -> Iterator[Card]:
    for code, title in _things(release, of, district):
        address = bot.deep_link(of, code)
        if address is not None:
            yield Card(title, _picture(address), address.partition("://")[2])


def _things(release: Release, of: Sheet, district: str) -> Iterator[tuple[str, str]]:
    """Yield code and title of what a sheet is of."""
    if of is Sheet.DISTRICT:
        yield from ((row.code, row.title) for row in release.stream(District))
    elif district:
        rows = release.stream(Project, districts=district)
        yield from ((row.code, row.title) for row in rows)
    else:
        yield from ((row.code, row.title) for row in release.stream(Project))


def _picture(address: str) -> Markup:
    code = segno.make(address, error="m", micro=False)
    # segno writes numbers and its own tags only.
    return Markup(code.svg_inline(scale=4, border=4, light="#fff", omitsize=True))  # noqa: S704
