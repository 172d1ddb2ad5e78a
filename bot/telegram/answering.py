"""Answers updates: reads them, carries them out, shows the screen in place or anew."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine
from telegram import Bot, ChatMember, Update
from telegram.error import TelegramError

from bot.dialogue import Dialogue
from bot.memory import KeptMemory
from bot.screens.intents import Intent, Where
from bot.screens.sheet import Chart, Painter, Screen
from bot.telegram import inbox
from bot.telegram.gateway import Gateway
from bot.telegram.inline import answer_inline
from bot.telegram.messages import message_of
from bot.telegram.platforms import Platform
from bot.telegram.reading import Asked, InlineAsked, Moved, Presence, Read, is_dead, read
from core.database import erase_deleted, transaction
from core.delivery import chats
from core.delivery.channel import Message, SendError
from core.errors import ReleaseNotFoundError

# Threads for the database and the release; SQLite has one writer anyway.
_THREADS = 4
# A hold that is shorter is waited out: the person is still looking at the screen.
_PATIENCE_S = 5.0
_FORGETTING = (Where.FORGET, Where.FORGOTTEN)
_ADMINISTRATORS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Answerer:
    """Answers one update at a time in each chat, several chats at once."""

    bot: Bot
    gateway: Gateway
    dialogue: Dialogue
    engine: Engine
    platform: Platform
    username: str | None
    now: Callable[[], datetime]
    painter: Painter | None = None
    # Whether the files may still hold what was deleted; so it is after a start.
    has_traces: bool = True
    _threads: ThreadPoolExecutor = field(
        init=False, default_factory=lambda: ThreadPoolExecutor(_THREADS, "answer")
    )

    async def answer(self, taken: inbox.Taken) -> None:
        """Deal with a stored update and settle it, whatever comes of it."""
        asked: Read = None
        try:
            update = Update.de_json(taken.payload, self.bot)
            asked = read(update, self.username)
            if is_dead(update, taken.received_at, self.now()):
                reason: str | None = "expired"
            else:
                reason = await self._deal_with(asked, taken.update_id)
        except SendError as error:
            reason = error.reason
        except Exception as error:  # noqa: BLE001 - one update must not stop the rest
            # No traceback and no text: they would hold what the person wrote.
            _log.error("an update was not answered: %s", _where(error))
            await self._put_away(taken, asked, type(error).__name__)
            if isinstance(asked, Asked):
                await self._apologize(asked)
            return
        await self._settle(taken, reason)
        await self._erase(asked)

    async def _deal_with(self, asked: Read, update_id: int) -> str | None:
        match asked:
            case Asked():
                return await self._show(asked, update_id)
            case InlineAsked() if self.platform.has_inline:
                await answer_inline(self.gateway, self.dialogue, asked, self._in_thread)
            case Moved():
                await self._in_thread(self._rekey, asked.chat_id, asked.new_chat_id)
            case Presence():
                await self._in_thread(self._note_presence, asked)
        return None

    async def _show(self, asked: Asked, update_id: int) -> str | None:
        """Answer a person; give the reason when that did not succeed, for the record."""
        if not await self._is_allowed(asked):
            return "not_allowed"
        message, picture = await self._in_thread(self._prepare, asked, update_id)
        try:
            await self._send(asked, message, picture)
        except SendError as error:
            return await self._after_refusal(asked, message, error)
        return None

    async def _is_allowed(self, asked: Asked) -> bool:
        """Answer the button first; what changes a group's follows is for its administrators."""
        alert = None
        if asked.is_deed and asked.to.is_group and not await self._is_administrator(asked):
            alert = self.dialogue.texts("bot.only_administrators")
        if asked.query_id is not None:
            await self._quietly_answer(asked.query_id, alert)
        return alert is None

    async def _quietly_answer(self, query_id: str, alert: str | None) -> None:
        try:
            await self.gateway.answer_callback(query_id, alert)
        except SendError as error:
            _log.warning("a button was not acknowledged: %s", error.reason)

    async def _is_administrator(self, asked: Asked) -> bool:
        if asked.user_id is None:
            return False
        try:
            member = await self.bot.get_chat_member(asked.to.chat_id, asked.user_id)
        except TelegramError:
            return False
        return member.status in _ADMINISTRATORS

    def _prepare(self, asked: Asked, update_id: int) -> tuple[Message, bytes | None]:
        memory = KeptMemory(
            self.engine, self.platform.name, asked.to.chat_id, self.now(), update_id
        )
        try:
            screen = self.dialogue.answer(asked.intent, memory)
        except ReleaseNotFoundError:
            screen = Screen((self.dialogue.texts("bot.unavailable"),))
        return message_of(screen), self._painted(asked.intent, screen, memory)

    def _painted(self, intent: Intent, screen: Screen, memory: KeptMemory) -> bytes | None:
        """Paint the chart of a screen that is one, for who wants pictures."""
        if self.painter is None or not isinstance(screen.chart, Chart):
            return None
        release = self.dialogue.release_of(intent)
        wants_text = memory.actor(release.plan.code).preferences.text_only
        return None if wants_text else self.painter(release, screen.chart)

    async def _send(self, asked: Asked, message: Message, picture: bytes | None) -> None:
        if picture is not None:
            await self.gateway.send_picture(asked.to, message, picture)
            return
        if asked.message_id is not None and await self.gateway.edit(
            asked.to, asked.message_id, message
        ):
            return
        await self.gateway.send(asked.to, message)

    async def _after_refusal(self, asked: Asked, message: Message, error: SendError) -> str:
        """Do what a refusal asks for; a request that never left is sent once more."""
        if error.is_blocked:
            await self._in_thread(self._deactivate, asked.to.chat_id)
        elif error.new_chat_id is not None:
            await self._in_thread(self._rekey, asked.to.chat_id, error.new_chat_id)
        elif error.reason == "unreachable" or 0 < (error.retry_after_s or 0) <= _PATIENCE_S:
            await self.gateway.sleep(error.retry_after_s or 1.0)
            try:
                await self.gateway.send(asked.to, message)
            except SendError as again:
                return again.reason
            return "sent_again"
        return error.reason

    async def _put_away(self, taken: inbox.Taken, asked: Read, error: str) -> None:
        """Keep what could not be answered for an operator, unless it asked to be forgotten."""
        if _asks_to_forget(asked):
            await self._settle(taken, error)
            await self._erase(asked)
        else:
            await self._set_aside(taken, error)

    async def _erase(self, asked: Read) -> None:
        """Take what was just deleted for someone out of the files too, or note that it is due."""
        if _asks_to_forget(asked):
            self.has_traces = not await self._in_thread(erase_deleted, self.engine)

    async def _apologize(self, asked: Asked) -> None:
        try:
            await self.gateway.send(asked.to, Message(html=self.dialogue.texts("bot.failed")))
        except SendError as error:
            _log.warning("no apology could be sent: %s", error.reason)

    # -- what runs in a thread, each in a transaction of its own

    async def _in_thread[*Given, R](self, work: Callable[[*Given], R], *given: *Given) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *given)

    async def _settle(self, taken: inbox.Taken, error: str | None) -> None:
        await self._in_thread(
            inbox.settle, self.engine, self.platform.name, taken.update_id, self.now(), error
        )

    async def _set_aside(self, taken: inbox.Taken, error: str) -> None:
        await self._in_thread(
            inbox.set_aside, self.engine, self.platform.name, taken, self.now(), error
        )

    def _rekey(self, chat_id: str, new_chat_id: str) -> None:
        with transaction(self.engine) as session:
            chats.rekey(session, self.platform.name, chat_id, new_chat_id)

    def _deactivate(self, chat_id: str) -> None:
        with transaction(self.engine) as session:
            chats.deactivate(session, self.platform.name, chat_id, self.now())

    def _note_presence(self, presence: Presence) -> None:
        with transaction(self.engine) as session:
            if presence.is_here:
                chats.reactivate(session, self.platform.name, presence.chat_id)
            else:
                chats.deactivate(session, self.platform.name, presence.chat_id, self.now())


def _asks_to_forget(asked: Read) -> bool:
    return isinstance(asked, Asked) and asked.intent.where in _FORGETTING


def _where(error: BaseException) -> str:
    """Name an error and the line that it came from."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} at {trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}"
