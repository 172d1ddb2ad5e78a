"""What is needed to send a thing on: its addresses, a citation to copy, of a district a card."""

from bot.screens.parts.intents import KINDS, Intent, Where
from bot.screens.parts.markup import code, cut, link
from bot.screens.parts.scene import TITLE_UNITS, Scene, heading
from bot.screens.parts.sheet import CAPTION_UNITS, COPY_CHARACTERS, Button, Chart, Screen, block
from bot.screens.start_screen import missing
from core.persian import persian_digits
from core.release.records import District, Indicator, Project

VIEW = "share"
_RECORDS: dict[Where, type[District | Indicator | Project]] = {
    Where.PROJECT: Project,
    Where.INDICATOR: Indicator,
    Where.DISTRICT: District,
}


def share(scene: Scene, intent: Intent) -> Screen:
    """Return a thing's addresses and a ready citation; it fits under a picture."""
    thing = scene.find(_RECORDS[intent.where], intent.code)
    if thing is None:
        return missing(scene, intent)
    kind, title = KINDS[intent.where], cut(thing.title, TITLE_UNITS)
    page, in_bot = scene.site.page(kind, thing.code), scene.deep_link(kind, thing.code)
    info = scene.release.info
    citation = scene.word(
        "bot.share.citation",
        title=title,
        number=persian_digits(info.number),
        on=scene.calendar.medium(info.published_on),
        page=page,
    )
    is_short = len(citation) <= COPY_CHARACTERS
    copy = Button(scene.word("bot.share.copy"), copy=citation)
    return scene.screen(
        [
            block(heading(title)),
            block(
                scene.say("bot.share.page", page=link(page, page)),
                scene.say("bot.share.bot", address=link(in_bot, in_bot)) if in_bot else None,
            ),
            block(scene.say("bot.share.cite")),
            block((code(citation),)),
        ],
        [(copy,) if is_short else ()],
        back=Intent(intent.where, thing.code),
        chart=Chart("district_share", thing.code) if kind == "district" else None,
        limit=CAPTION_UNITS,
    )
