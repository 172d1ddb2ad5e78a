"""The conversation on a web page, for whoever has no Telegram. Knows no web framework.

A request carries all there is: a text that was typed, or a button's data. No session, no cookie,
nothing kept; what needs a memory (following) leads to the bot.
"""

from dataclasses import dataclass
from html import escape

from bot.dialogue import Dialogue
from bot.memory import NoMemory
from bot.screens.parts.intents import (
    SCREENS,
    START,
    Intent,
    decode,
    encode,
    read_link,
    write_link,
)
from bot.screens.parts.markup import html, plain
from bot.screens.parts.sheet import Button, Screen
from bot.screens.spoken import understand
from bot.telegram.platforms import platform_of
from core.release.current import CurrentReleases
from core.settings import Settings
from core.texts import load_texts

# What a form may send; Telegram's own limit of a message.
_MOST_CHARACTERS = 4096


@dataclass(frozen=True, slots=True)
class WebChat:
    """Answers requests; may be shared between threads."""

    dialogue: Dialogue

    def respond(self, *, text: str = "", callback: str = "") -> Screen:
        """Answer a button's data, else a text, else begin.

        ReleaseNotFoundError before the first release.
        """
        return self.dialogue.answer(_intent_of(text, callback), NoMemory())

    def fragment(self, screen: Screen) -> str:
        """Write a screen as HTML to put into a page; the form posts to the page it stands on.

        Whoever presses a button or asks anew is led to the beginning of the answer, `#answer`.
        """
        rows = "".join(f'<div class="chat-row">{_row(row)}</div>' for row in screen.rows)
        return (
            '<article class="chat-answer" id="answer">'
            f'<div class="chat-text">{html(screen.text)}</div>'
            f'<form class="chat-buttons" method="post" action="#answer">{rows}</form></article>'
        )

    def spelled(self, text: str) -> tuple[str, list[str]]:
        """Return the answer to a text as plain text, and the words on its buttons.

        A link's payload (`p_F-01`) is answered as the link is.
        """
        linked = read_link(text)
        intent = _intent_of(text, "") if linked is START else linked
        screen = self.dialogue.answer(intent, NoMemory())
        return plain(screen.text), [button.label for button in screen.buttons]

    def deep_link(self, kind: str, code: str) -> str | None:
        """Return the address that opens a thing in the bot; None where there is none."""
        link = self.dialogue.bot_link
        payload = write_link(SCREENS[kind], code)
        return f"{link}?start={payload}" if link and payload else None


def _intent_of(text: str, callback: str) -> Intent:
    if callback:
        return decode(callback)
    return understand(text[:_MOST_CHARACTERS]) if text.strip() else START


def _row(row: tuple[Button, ...]) -> str:
    # Without scripts nothing can be copied for the reader; the text stands above.
    return "".join(_button(button) for button in row if not button.copy)


def _button(button: Button) -> str:
    label = escape(button.label)
    if button.intent is None:
        return f'<a href="{escape(button.url)}">{label}</a>'
    return f'<button name="callback" value="{escape(encode(button.intent))}">{label}</button>'


def open_chat(settings: Settings) -> WebChat:
    """Make the chat of the web page; following leads to the bot, where its name is known."""
    platform = platform_of(settings.bot_platform)
    dialogue = Dialogue(
        releases=CurrentReleases(settings.releases_dir, settings.plan),
        texts=load_texts(),
        public_url=str(settings.public_url),
        bot_link=platform.bot_link(settings.bot_name),
    )
    return WebChat(dialogue)
