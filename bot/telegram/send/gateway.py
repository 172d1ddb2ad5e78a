"""The one way out: every call that shows something to somebody passes here and waits its turn.

Limits are Telegram's (https://core.telegram.org/bots/faq#broadcasting-to-users): about 30 messages
a second in all, one a second in a chat, 20 a minute in a group. A 429 holds its chat, never the
process. Answers to people go at once; broadcasts, which share their rate with all processes
(core/delivery/sending/rate.py), make room for them.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InlineQueryResult,
    InputFile,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.telegram.platforms import PLATFORMS, Platform
from bot.telegram.send.messages import keyboard
from bot.telegram.send.pace import Pace
from bot.telegram.send.spelling import as_markdown
from bot.telegram.send.telegram_errors import is_not_editable, is_nothing, send_error
from core.delivery.sending.channel import Message, SendError

RESERVED_SHARE = 0.2
# A broadcast does not keep a place for a chat that may be written to only then.
_PATIENCE_S = 3.0
# Telegram's own: one message a second in a chat, and twenty a minute in a group.
_CHAT_PER_SECOND = 1.0
_CHAT_BURST = 3
_GROUP_PER_SECOND = 20 / 60
_GROUP_BURST = 5
# Chats whose pace is remembered; the idle ones are forgotten beyond that.
_MOST_CHATS = 10_000
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


type Begin = Callable[[], Awaitable[None]]


async def nothing() -> None:
    """Note nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a chat, and perhaps a topic of it."""

    chat_id: str
    thread_id: int | None = None

    @property
    def is_group(self) -> bool:
        """Groups and channels have negative numbers."""
        return self.chat_id.startswith("-")


@dataclass(slots=True)
class Gateway:
    """Sends, at the pace that is allowed. `clock` and `sleep` are the event loop's.

    `note_turn` is told of every message that was sent without asking others for a turn.
    """

    bot: Bot
    per_second: float
    note_turn: Callable[[], None] = lambda: None
    platform: Platform = PLATFORMS["telegram"]
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _all: Pace = field(init=False)
    _chats: dict[str, Pace] = field(init=False, default_factory=dict)
    _held_until: dict[str, float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._all = Pace(self.per_second, burst=max(1.0, self.per_second * RESERVED_SHARE))

    async def send(self, to: Place, message: Message, begin: Begin = nothing) -> str:
        """Send a new message and return its id; SendError if it was not, or may not have been.

        *begin* is awaited when its turn has come, right before it leaves.
        """
        await self._turn(to)
        await begin()
        return await self.post(to, message)

    async def post(self, to: Place, message: Message) -> str:
        """Send a new message, whose turn it is, and return its id; SendError."""
        sent = await self._call(
            to,
            self.bot.send_message(
                chat_id=to.chat_id,
                text=self._text(message),
                parse_mode=self._parse_mode,
                reply_markup=self._keyboard(message),
                message_thread_id=to.thread_id,
                link_preview_options=_NO_PREVIEW,
                disable_notification=message.is_silent,
            ),
        )
        return str(sent.message_id)

    async def send_picture(
        self, to: Place, message: Message, photo: bytes | str, begin: Begin = nothing
    ) -> str | None:
        """Send a picture, or the id of one, with the message as its caption.

        Returns the id of the picture, by which it can be sent again.
        """
        await self._turn(to)
        await begin()
        sent = await self._call(
            to,
            self.bot.send_photo(
                chat_id=to.chat_id,
                photo=photo,
                caption=self._text(message) or None,
                parse_mode=self._parse_mode,
                reply_markup=self._keyboard(message),
                message_thread_id=to.thread_id,
            ),
        )
        # The id of the largest size.
        return sent.photo[-1].file_id if sent.photo else None

    async def send_document(
        self, to: Place, message: Message, document: InputFile, begin: Begin = nothing
    ) -> str:
        """Send a file with the message as its caption, and return the message's id; SendError."""
        await self._turn(to)
        await begin()
        sent = await self._call(
            to,
            self.bot.send_document(
                chat_id=to.chat_id,
                document=document,
                caption=self._text(message),
                parse_mode=self._parse_mode,
                reply_markup=self._keyboard(message),
                message_thread_id=to.thread_id,
            ),
        )
        return str(sent.message_id)

    async def edit(self, to: Place, message_id: int, message: Message) -> bool:
        """Change a message; False when it cannot be changed and has to be sent anew."""
        await self._turn(to)
        try:
            await self.bot.edit_message_text(
                chat_id=to.chat_id,
                message_id=message_id,
                text=self._text(message),
                parse_mode=self._parse_mode,
                reply_markup=self._keyboard(message),
                link_preview_options=_NO_PREVIEW,
            )
        except TelegramError as error:
            if is_nothing(error):
                return True
            if is_not_editable(error):
                return False
            raise self._refused(to, error) from error
        return True

    async def answer_callback(self, query_id: str, text: str | None = None) -> None:
        """Stop the button's clock, with an alert if there is a text; too late is not an error."""
        try:
            await self.bot.answer_callback_query(query_id, text=text, show_alert=bool(text))
        except TelegramError as error:
            if not is_nothing(error):
                raise send_error(error) from error

    async def answer_inline(
        self, query_id: str, results: list[InlineQueryResult], *, next_offset: str, cache_s: int
    ) -> None:
        """Answer an inline query; too late is not an error."""
        try:
            await self.bot.answer_inline_query(
                query_id, results, next_offset=next_offset, cache_time=cache_s
            )
        except TelegramError as error:
            if not is_nothing(error):
                raise send_error(error) from error

    async def chat_turn(self, to: Place) -> None:
        """Wait until a broadcast may go to a chat; SendError when that would take long."""
        self._refuse_held(to)
        now = self.clock()
        pace = self._pace_of(to, now)
        if (wait := pace.wait(now)) > _PATIENCE_S:
            raise SendError(reason="pace", retry_after_s=wait)
        if (wait := pace.book(now)) > 0:
            await self.sleep(wait)
        self._refuse_held(to)

    async def _turn(self, to: Place) -> None:
        """Wait until the chat and the bot may send; SendError while the chat is held."""
        self._refuse_held(to)
        now = self.clock()
        if (wait := self._pace_of(to, now).book(now)) > 0:
            await self.sleep(wait)
        # Booked only when everything else is ready: who waits for a chat holds up nobody.
        if (wait := self._all.book(self.clock())) > 0:
            await self.sleep(wait)
        self._refuse_held(to)
        self.note_turn()

    def _keyboard(self, message: Message) -> InlineKeyboardMarkup | None:
        return keyboard(message.rows, can_copy=self.platform.has_copying, is_rtl=message.is_rtl)

    def _text(self, message: Message) -> str:
        return message.html if self.platform.has_html else as_markdown(message.html)

    @property
    def _parse_mode(self) -> ParseMode | None:
        return ParseMode.HTML if self.platform.has_html else None

    def _refuse_held(self, to: Place) -> None:
        left = self._held_until.get(to.chat_id, 0.0) - self.clock()
        if left > 0:
            raise SendError(reason="held", retry_after_s=left)
        self._held_until.pop(to.chat_id, None)

    def _pace_of(self, to: Place, now: float) -> Pace:
        if to.chat_id not in self._chats:
            if len(self._chats) >= _MOST_CHATS:
                self._chats = {
                    chat: pace for chat, pace in self._chats.items() if not pace.is_idle(now)
                }
            group = Pace(_GROUP_PER_SECOND, _GROUP_BURST)
            self._chats[to.chat_id] = group if to.is_group else Pace(_CHAT_PER_SECOND, _CHAT_BURST)
        return self._chats[to.chat_id]

    async def _call[R](self, to: Place, call: Awaitable[R]) -> R:
        try:
            return await call
        except TelegramError as error:
            raise self._refused(to, error) from error

    def _refused(self, to: Place, error: TelegramError) -> SendError:
        refused = send_error(error)
        if refused.retry_after_s is not None:
            self._held_until[to.chat_id] = self.clock() + refused.retry_after_s
        return refused
