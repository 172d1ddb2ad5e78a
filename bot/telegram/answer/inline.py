"""Inline mode: `@bot مترو` in any chat offers the things found, each as its card."""

from collections.abc import Awaitable, Callable

from telegram import (
    InlineQueryResult,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode

from bot.dialogue import Dialogue
from bot.memory import NoMemory
from bot.screens import screen
from bot.screens.parts.intents import SCREENS, Intent, shortened
from bot.screens.parts.markup import cut, html
from bot.screens.parts.scene import TITLE_UNITS
from bot.screens.parts.sheet import Button, Screen
from bot.telegram.receive.update_reading import InlineRequest
from bot.telegram.send.gateway import Gateway
from bot.telegram.send.messages import keyboard
from core.delivery.sending.channel import Button as MessageButton
from core.search import index_of

# The Bot API's own limits are 256 characters and 50 results.
_MOST_CHARACTERS = 256
_RESULTS = 10
# Answers are of one release; a new one is seen at the latest after this.
_CACHE_S = 300

type InThread = Callable[..., Awaitable[tuple[list[InlineQueryResult], str]]]


async def answer_inline(
    gateway: Gateway, dialogue: Dialogue, request: InlineRequest, in_thread: InThread
) -> None:
    """Offer what a search finds."""
    results, following = await in_thread(_results, dialogue, request)
    await gateway.answer_inline(request.query_id, results, next_offset=following, cache_s=_CACHE_S)


def _results(dialogue: Dialogue, request: InlineRequest) -> tuple[list[InlineQueryResult], str]:
    text = request.text[:_MOST_CHARACTERS].strip()
    if not text:
        return [], ""
    release = dialogue.releases.get()
    found = index_of(release).search(text, offset=request.offset, limit=_RESULTS)
    # Under a message in somebody else's chat nothing can be pressed but addresses.
    scene = dialogue.scene(release, NoMemory().actor(release.plan.code))
    results: list[InlineQueryResult] = [
        _article(
            hit.kind,
            hit.code,
            cut(hit.title, TITLE_UNITS),
            screen(Intent(SCREENS[hit.kind], hit.code), scene),
            release.info.number,
        )
        for hit in found.hits
        if hit.kind in SCREENS
    ]
    reached = request.offset + _RESULTS
    return results, str(reached) if reached < found.total else ""


def _article(
    kind: str, code: str, title: str, card: Screen, release: int
) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        id=f"{release}:{kind}:{shortened(code)}"[:64],
        title=title,
        input_message_content=InputTextMessageContent(
            html(card.text),
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=keyboard([tuple(map(_linked, row)) for row in _addresses(card)]),
    )


def _addresses(card: Screen) -> list[list[Button]]:
    return [[button for button in row if button.url] for row in card.rows]


def _linked(button: Button) -> MessageButton:
    return MessageButton(button.label, url=button.url)
