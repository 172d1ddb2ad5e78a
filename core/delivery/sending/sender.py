"""One message on its way: worded, its turn awaited, begun, sent, settled."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from core.database.engine import transaction
from core.delivery.holidays import NONE, Day
from core.delivery.notice import Notices
from core.delivery.queue.queue import PendingDelivery
from core.delivery.queue.settlement_writer import InThread, Ledger
from core.delivery.queue.settling import Settlement
from core.delivery.schedule import is_quiet
from core.delivery.sending.breaker import Breaker
from core.delivery.sending.channel import Channel, Message, Recipient, SendError, on_the_wire
from core.delivery.sending.rate import Turns, hold_everything, note_failing, note_working
from core.errors import QotbnamaError
from core.processes.outage import Outage

PAUSED = "paused"
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Begun:
    """How far a send has come."""

    is_so: bool = False
    is_on_the_wire: bool = False


class ChatTurns(Protocol):
    """The pace of single chats; the rate of all of them is shared between processes."""

    async def turn(self, chat_id: str) -> None:
        """Wait until the chat may be written to; SendError when that would take long."""
        ...


@dataclass(slots=True, kw_only=True)
class Sender:
    """Sends what was claimed. `opened` is called when every send is found to fail, or all hold."""

    engine: Engine
    channel: Channel
    sender: str
    now: Callable[[], datetime]
    notices: Notices
    ledger: Ledger
    in_thread: InThread
    in_reader: InThread
    send_timeout_s: float
    chat_turns: ChatTurns | None
    turns: Turns | None
    breaker: Breaker
    opened: Callable[[], Awaitable[None]]
    holidays: Mapping[Day, str] = NONE
    _trouble: Outage = field(init=False, default_factory=lambda: Outage("notices"))
    _unworded: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)

    async def deliver(self, pending: PendingDelivery) -> None:
        """See one message through; it is settled, or not ours any more, when this returns."""
        begun, stops = _Begun(), self.breaker.stops
        try:
            message = await self._message(pending)
            if message is None:
                self._settle(pending)
                return
            await self._turn(pending, stops)
            if not await self.ledger.begin(pending):
                return
            begun.is_so = True
            message_id = await self._send(pending, message, begun)
        except SendError as error:
            await self._failed(pending, error, has_begun=begun.is_so)
        except TimeoutError:
            late = SendError(reason="timeout", unknown_outcome=begun.is_on_the_wire)
            await self._failed(pending, late, has_begun=begun.is_so)
        except Exception as error:  # noqa: BLE001 - one bad message must not hold the others
            # One line for as long as it lasts: a release file that is not there fails them all.
            self._trouble.failed(error)
            reason = error.code if isinstance(error, QotbnamaError) else type(error).__name__
            failure = SendError(reason=reason, unknown_outcome=begun.is_on_the_wire)
            self._settle(pending, error=failure)
        else:
            self._settle(pending, message_id=message_id)
            self._trouble.recovered()
            await self._answered()

    async def _send(self, pending: PendingDelivery, message: Message, begun: "_Begun") -> str:
        def note() -> None:
            begun.is_on_the_wire = True
            self.ledger.journal.note_on_the_wire(pending.delivery_ids)

        # The task's own: who sends each message has a task for it.
        on_the_wire.set(note)
        if not getattr(self.channel, "notes_on_the_wire", False):
            note()
        recipient = Recipient(
            number=pending.number,
            may_repeat=pending.may_repeat,
            is_quiet=is_quiet(pending.preferences, self.now(), self.holidays),
            thread_id=pending.thread_id,
            has_lost_topic=pending.has_lost_topic,
        )
        async with asyncio.timeout(self.send_timeout_s):
            return await self.channel.send(pending.chat_id, message.to(recipient))

    async def _message(self, pending: PendingDelivery) -> Message | None:
        known = self.notices.known(pending)
        if known is not None:
            return known[0]
        async with self._unworded:
            # Whoever waited here finds that another one has worded it meanwhile.
            known = self.notices.known(pending)
            return known[0] if known else await self.in_reader(self.notices.compose, pending)

    async def _turn(self, pending: PendingDelivery, stops: int) -> None:
        if self.chat_turns is not None:
            await self.chat_turns.turn(pending.chat_id)
        if self.turns is not None:
            await self.turns.turn()
        if self.breaker.stops != stops:
            raise SendError(reason=PAUSED, retry_after_s=0)

    def _settle(
        self,
        pending: PendingDelivery,
        *,
        message_id: str | None = None,
        error: SendError | None = None,
        is_try: bool = True,
    ) -> None:
        self.ledger.settle(
            Settlement(
                token=pending.token,
                delivery_ids=pending.delivery_ids,
                message_id=message_id,
                error=error,
                is_try=is_try,
            )
        )

    # -- what a send says about all others

    async def _answered(self) -> None:
        if self.breaker.note_answer():
            _log.warning("messages are taken again")
            await self._note(lambda session, _now: note_working(session, self.sender))

    async def _failed(
        self, pending: PendingDelivery, error: SendError, *, has_begun: bool
    ) -> None:
        if not has_begun:
            # A chat that is not to be written to yet: nothing was tried.
            self._settle(pending, error=error, is_try=False)
            return
        opens = False
        if error.retry_after_s is not None:
            await self._held(pending, error.retry_after_s)
        elif error.permanent or error.is_blocked or error.new_chat_id or error.is_topic_gone:
            await self._answered()
        else:
            opens = self.breaker.note_failure(pending.chat_id)
        self._settle(pending, error=error, is_try=not self.breaker.is_open or opens)
        if opens:
            _log.warning("no message is taken (%s); one at a time is tried", error.reason)
            await self._note(
                lambda session, now: note_failing(session, self.sender, error.reason, now)
            )
            await self.opened()

    async def _held(self, pending: PendingDelivery, wait_s: float) -> None:
        all_s = self.breaker.note_hold(pending.chat_id, wait_s)
        if all_s is None:
            return

        def hold(session: Session, now: datetime) -> None:
            hold_everything(session, self.sender, now + timedelta(seconds=all_s), now)

        await self._note(hold)
        await self.opened()

    async def _note(self, write: Callable[[Session, datetime], object]) -> None:
        """Write what all processes have to know; without a database the next failure does."""

        def note() -> None:
            with transaction(self.engine) as session:
                write(session, self.now())

        with suppress(SQLAlchemyError):
            await self.in_thread(note)
