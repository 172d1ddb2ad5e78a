"""Answers updates: reads them, carries them out, shows the screen in place or anew."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, ChatMember, InputFile, Update
from telegram.error import TelegramError

from bot.dialogue import Dialogue
from bot.memory import KeptMemory
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import length
from bot.screens.parts.sheet import CAPTION_UNITS, Attachment, Screen
from bot.telegram.answer.answer_ledger import Ledger
from bot.telegram.answer.inline import answer_inline
from bot.telegram.answer.pictures import Picture, Pictures
from bot.telegram.platforms import Platform
from bot.telegram.receive import inbox
from bot.telegram.receive.update_reading import (
    InlineRequest,
    Moved,
    Parsed,
    Presence,
    ScreenRequest,
    answerable_until,
    read,
)
from bot.telegram.send.gateway import Begin, Gateway, Place, nothing
from bot.telegram.send.messages import message_of
from bot.telegram.send.telegram_errors import send_error
from core.database.engine import erase_deleted, reading, transaction
from core.database.refusals import is_passing
from core.delivery.people import chats, follows
from core.delivery.sending.channel import Message, SendError
from core.errors import ReleaseNotFoundError
from core.languages.language import DEFAULT_LANGUAGE
from core.texts import load_texts

# Threads for the database and the release; SQLite has one writer anyway.
_THREADS = 4
_LONGEST_WAIT_S = 60
_FORGETTING = (Where.FORGET, Where.FORGOTTEN)
_ADMINISTRATORS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a person gets: a message, perhaps as the caption of a picture or of a file.

    One that is too long for a caption has its picture below it.
    """

    message: Message
    picture: Picture | None
    attachment: Attachment | None
    is_caption: bool = True


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
    ledger: Ledger
    pictures: Pictures | None = None
    # Whether the files may still hold what was deleted; so it is after a start.
    has_traces: bool = True
    _threads: ThreadPoolExecutor = field(
        init=False, default_factory=lambda: ThreadPoolExecutor(_THREADS, "answer")
    )

    async def answer(self, taken: inbox.Taken) -> datetime | None:
        """Deal with a stored update: settle it, set it aside, or owe its answer.

        Returns when a refused answer is tried again. Raises SQLAlchemyError while the database is
        away; nothing new has been sent then.
        """
        request: Parsed = None
        until = None
        try:
            update = Update.de_json(taken.payload, self.bot)
            until = answerable_until(update, taken.received_at)
            request = read(update, self.username)
            reason = "expired" if self.now() > until else await self._deal_with(request, taken)
        except SendError as error:
            return await self._after_refusal(taken, request, until, error)
        except Exception as error:
            if isinstance(error, SQLAlchemyError) and is_passing(error):
                raise
            # No traceback and no text: they would hold what the person wrote.
            _log.error("an update was not answered: %s", _where(error))
            await self._put_away(taken, request, type(error).__name__)
            if isinstance(request, ScreenRequest):
                await self._apologize(request)
            return None
        await self.ledger.settle(taken, reason)
        await self._erase(request)
        return None

    async def _deal_with(self, request: Parsed, taken: inbox.Taken) -> str | None:
        match request:
            case ScreenRequest():
                return await self._show(request, taken)
            case InlineRequest() if self.platform.has_inline:
                await answer_inline(self.gateway, self.dialogue, request, self._in_thread)
            case Moved():
                await self._in_thread(self._rekey, request.chat_id, request.new_chat_id)
            case Presence():
                await self._in_thread(self._note_presence, request)
        return None

    async def _show(self, request: ScreenRequest, taken: inbox.Taken) -> str | None:
        """Answer a person; give the reason when they did not get what they asked for."""
        if not await self._is_allowed(request):
            return "not_allowed"
        memory = KeptMemory(
            self.engine,
            self.platform.name,
            request.to.chat_id,
            self.now(),
            taken.update_id,
            request.to.thread_id,
            request.language,
        )
        answer = await self._in_thread(self._prepare, request, memory)
        message = answer.message
        begin = partial(self.ledger.begin, taken)
        reason = None
        try:
            await self._send(request, answer, begin)
        except SendError as error:
            if error.new_chat_id is not None:
                await self._in_thread(self._rekey, request.to.chat_id, error.new_chat_id)
                await self.gateway.send(Place(error.new_chat_id), message, begin)
            elif error.reason == "bad_request" or error.is_topic_gone:
                reason = await self._send_plainer(request, message, begin)
            else:
                raise
        await self._in_thread(memory.note_visits)
        return reason

    async def _is_allowed(self, request: ScreenRequest) -> bool:
        """Answer the button first; what changes a group's follows is for its administrators."""
        is_denied = (
            request.is_deed and request.is_group and not await self._is_administrator(request)
        )
        if request.query_id is not None:
            key = "bot.only_administrators"
            alert = await self._word(request.to, key) if is_denied else None
            try:
                await self.gateway.answer_callback(request.query_id, alert)
            except SendError as error:
                if is_denied:
                    raise  # it is the whole answer
                _log.warning("a button was not acknowledged: %s", error.reason)
        return not is_denied

    async def _is_administrator(self, request: ScreenRequest) -> bool:
        if request.user_id is None:
            return False
        try:
            member = await self.bot.get_chat_member(request.to.chat_id, request.user_id)
        except TelegramError as error:
            refusal = send_error(error)
            if refusal.permanent:
                return False
            raise refusal from error
        return member.status in _ADMINISTRATORS

    def _prepare(self, request: ScreenRequest, memory: KeptMemory) -> _Answer:
        try:
            screen = self.dialogue.answer(request.intent, memory)
        except ReleaseNotFoundError:
            screen = Screen((self._read_word(request.to.chat_id, "bot.unavailable"),))
        picture = self._pictured(request.intent, screen, memory)
        is_caption = length(screen.text) <= CAPTION_UNITS
        return _Answer(message_of(screen), picture, screen.attachment, is_caption)

    def _pictured(self, intent: Intent, screen: Screen, memory: KeptMemory) -> Picture | None:
        """Find the picture of a screen that has a chart, for who wants pictures."""
        if self.pictures is None or screen.chart is None:
            return None
        release = self.dialogue.release_of(intent)
        wants_text = memory.actor(release.plan.code).preferences.text_only
        return None if wants_text else self.pictures.find(release, screen.chart)

    async def _send(self, request: ScreenRequest, answer: _Answer, begin: Begin) -> None:
        message = answer.message
        if answer.attachment is not None:
            document = InputFile(answer.attachment.content, answer.attachment.name)
            await self.gateway.send_document(request.to, message, document, begin)
            return
        if answer.picture is None:
            await self._send_text(request, message, begin)
        elif answer.is_caption:
            await self._send_picture(request.to, message, answer.picture, begin)
        else:
            await self._send_text(request, message, begin)
            await self._add_picture(request.to, answer.picture)

    async def _add_picture(self, to: Place, picture: Picture) -> None:
        """Send a picture below its text, which is the answer: without it nothing is owed."""
        try:
            await self._send_picture(to, Message(html=""), picture, nothing)
        except SendError as error:
            _log.warning("a picture was not sent: %s", error.reason)

    async def _send_picture(
        self, to: Place, message: Message, picture: Picture, begin: Begin
    ) -> None:
        """Send a picture by the id it has; by its bytes where it has none, or that is refused."""
        pictures = self.pictures
        assert pictures is not None
        if picture.file_id is not None:
            try:
                await self.gateway.send_picture(to, message, picture.file_id, begin)
            except SendError as error:
                if error.reason != "bad_request":
                    raise
            else:
                return
        content = await self._in_thread(pictures.paint, picture)
        file_id = await self.gateway.send_picture(to, message, content, begin)
        if file_id is not None:
            await self._in_thread(pictures.keep, picture, file_id)

    async def _send_text(self, request: ScreenRequest, message: Message, begin: Begin) -> None:
        # A message may be changed to the same any number of times: that needs no note.
        if request.message_id is not None and await self.gateway.edit(
            request.to, request.message_id, message
        ):
            return
        await self.gateway.send(request.to, message, begin)

    async def _send_plainer(self, request: ScreenRequest, message: Message, begin: Begin) -> str:
        """Show something where the Bot API does not take what there is to show."""
        _log.error("the Bot API does not take an answer to %s", request.intent.where)
        everywhere = Place(request.to.chat_id)  # the topic may be closed
        apology = Message(html=await self._word(request.to, "bot.failed"))
        for to, shown in ((request.to, message), (everywhere, message)):
            try:
                await self.gateway.send(to, shown, begin)
            except SendError as error:
                if error.reason != "bad_request" and not error.is_topic_gone:
                    raise
            else:
                return "bad_request"
        await self.gateway.send(everywhere, apology, begin)
        return "bad_request"

    async def _after_refusal(
        self, taken: inbox.Taken, request: Parsed, until: datetime | None, error: SendError
    ) -> datetime | None:
        """Owe the answer until it can be sent, or until it is too late; give when that is."""
        if isinstance(request, ScreenRequest) and error.is_blocked:
            await self._in_thread(self._deactivate, request.to.chat_id)
        wait_s = wait_after(error, taken.attempts, taken.unknown_outcomes)
        due_at = None if wait_s is None else self.now() + timedelta(seconds=wait_s)
        if due_at is None or (until is not None and due_at > until):
            await self.ledger.settle(taken, error)
            await self._erase(request)
            return None
        await self.ledger.postpone(taken, due_at, error)
        return due_at

    async def _put_away(self, taken: inbox.Taken, request: Parsed, error: str) -> None:
        """Keep what could not be answered for an operator, unless it asked to be forgotten."""
        if _asks_to_forget(request):
            await self.ledger.settle(taken, error)
            await self._erase(request)
        else:
            await self.ledger.set_aside(taken, error)

    async def _erase(self, request: Parsed) -> None:
        """Take what was just deleted for someone out of the files too, or note that it is due."""
        if _asks_to_forget(request):
            self.has_traces = not await self._in_thread(erase_deleted, self.engine)

    async def _apologize(self, request: ScreenRequest) -> None:
        try:
            apology = Message(html=await self._word(request.to, "bot.failed"))
            await self.gateway.send(request.to, apology)
        except SendError as error:
            _log.warning("no apology could be sent: %s", error.reason)

    async def _word(self, to: Place, key: str) -> str:
        """Return a sentence in the language of a chat; in Persian where that cannot be read."""
        try:
            return await self._in_thread(self._read_word, to.chat_id, key)
        except SQLAlchemyError:
            return self.dialogue.texts(key)

    # -- what runs in a thread, each in a transaction of its own

    async def _in_thread[*Given, R](self, work: Callable[[*Given], R], *given: *Given) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *given)

    def _rekey(self, chat_id: str, new_chat_id: str) -> None:
        with transaction(self.engine) as session:
            chats.rekey(session, self.platform.name, chat_id, new_chat_id)

    def _read_word(self, chat_id: str, key: str) -> str:
        with reading(self.engine) as session:
            found = follows.find_subscriber(session, self.platform.name, chat_id)
            language = follows.preferences_of(found).language if found else DEFAULT_LANGUAGE
        return load_texts(language)(key)

    def _deactivate(self, chat_id: str) -> None:
        with transaction(self.engine) as session:
            chats.deactivate(session, self.platform.name, chat_id, self.now())

    def _note_presence(self, presence: Presence) -> None:
        # A channel may be known by its name.
        names = (presence.chat_id, *([f"@{presence.name}"] if presence.name else []))
        with transaction(self.engine) as session:
            for name in names:
                if presence.is_here:
                    chats.reactivate(session, self.platform.name, name)
                else:
                    chats.deactivate(session, self.platform.name, name, self.now())


def wait_after(error: SendError, attempts: int, unknown_outcomes: int) -> float | None:
    """Return after how many seconds an answer is tried again; None: it cannot be helped.

    *attempts* and *unknown_outcomes* are those before. One that may have arrived is sent once
    more at most; somebody waits for it.
    """
    is_twice_unknown = error.unknown_outcome and unknown_outcomes > 0
    if error.permanent or error.is_blocked or is_twice_unknown:
        return None
    if error.retry_after_s is not None:
        return error.retry_after_s
    return float(min(2**attempts, _LONGEST_WAIT_S))


def _asks_to_forget(request: Parsed) -> bool:
    return isinstance(request, ScreenRequest) and request.intent.where in _FORGETTING


def _where(error: BaseException) -> str:
    """Name an error and the line that it came from."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} at {trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}"
