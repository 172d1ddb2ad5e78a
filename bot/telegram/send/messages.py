"""From a screen to a message, and from a message to an inline keyboard."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.screens.parts.intents import encode
from bot.screens.parts.markup import html
from bot.screens.parts.sheet import ROW_BUTTONS, SCREEN_BUTTONS, Screen
from core.delivery.sending.channel import Button, Message
from core.languages.language import LANGUAGES


def message_of(screen: Screen) -> Message:
    """Write a screen for the Bot API; rows stay in reading order."""
    rows = tuple(
        tuple(
            Button(button.label, callback=encode(button.intent))
            if button.intent is not None
            else Button(button.label, url=button.url or None, copy=button.copy or None)
            for button in row
        )
        for row in screen.rows
    )
    is_rtl = LANGUAGES[screen.language].is_rtl
    return Message(html=html(screen.text), rows=rows, chart=screen.chart, is_rtl=is_rtl)


def keyboard(
    rows: Iterable[tuple[Button, ...]], *, can_copy: bool = True, is_rtl: bool = True
) -> InlineKeyboardMarkup | None:
    """Lay buttons out as a language reads, which the Bot API has no word for; None without any.

    Addresses that a phone could not open are left out: the Bot API refuses the whole message for
    one such button. So are those that copy, where the platform has none.
    """
    laid: list[list[InlineKeyboardButton]] = []
    room = SCREEN_BUTTONS
    for row in rows:
        buttons = [_button(one) for one in row if _is_possible(one, can_copy=can_copy)]
        for start in range(0, len(buttons), ROW_BUTTONS):
            part = buttons[start : start + ROW_BUTTONS][:room]
            room -= len(part)
            if part:
                laid.append(part[::-1] if is_rtl else part)
    return InlineKeyboardMarkup(laid) if laid else None


def _is_possible(button: Button, *, can_copy: bool) -> bool:
    return bool(button.callback or (button.copy and can_copy) or is_public(button.url or ""))


def _button(button: Button) -> InlineKeyboardButton:
    if button.copy:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy))
    if button.callback:
        return InlineKeyboardButton(button.label, callback_data=button.callback)
    return InlineKeyboardButton(button.label, url=button.url)


def is_public(url: str) -> bool:
    """Return whether an address could be opened from outside of this machine."""
    host = urlsplit(url).hostname or ""
    return "." in host and not host.startswith("127.")
