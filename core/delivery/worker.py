"""The loop that empties the queue: claim, compose, send, settle.

No transaction is open during a send. Everything that touches the database or a release file runs
in one thread of the worker's own, so that a bot in the same event loop keeps answering.
"""

import asyncio
import logging
import secrets
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.calendar import utc_now
from core.database import transaction
from core.delivery.channel import Channel, Message, SendError
from core.delivery.clearing import AT_ONCE, clear_out
from core.delivery.notice import Compose, Shelf
from core.delivery.queue import Claimant, Owed, begin, claim, reclaim
from core.delivery.settling import release_claim, settle_cancelled, settle_failed, settle_sent
from core.errors import QotbnamaError
from core.models.enums import DeliveryState

NOTHING_TO_TELL = "nothing_to_tell"
_CLEAR_EVERY = timedelta(hours=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a worker does at once and how long it waits.

    A crash leaves at most `concurrency` messages of which nobody knows whether they arrived. A
    lease outlasts a send, so that a living worker never loses one.
    """

    concurrency: int = 16
    claimed_at_once: int = 64
    cleared_at_once: int = AT_ONCE
    send_timeout_s: float = 120
    lease_s: float = 300
    idle_s: float = 2


@dataclass(slots=True)
class Worker:
    """Empties the queue of one channel's chats."""

    engine: Engine
    channel: Channel
    compose: Compose
    releases_dir: Path
    now: Callable[[], datetime] = utc_now
    limits: Limits = Limits()
    # What became of messages since the worker began: sent, pending (again), failed, …
    counts: Counter[str] = field(default_factory=Counter)
    _shelf: Shelf = field(init=False)
    _thread: ThreadPoolExecutor = field(init=False)
    _backlog: deque[Owed] = field(init=False, default_factory=deque)
    _sending: set[asyncio.Task[None]] = field(init=False, default_factory=set)
    _cleared_at: datetime | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._shelf = Shelf(self.releases_dir)

    async def drain_once(self, stop: asyncio.Event | None = None) -> Counter[str]:
        """Send everything that is due, then return; raises when the database fails.

        Once *stop* is set, only what is on its way is finished.
        """
        return await self._work(stop or asyncio.Event(), is_once=True)

    async def run(self, stop: asyncio.Event) -> Counter[str]:
        """Send what falls due until *stop* is set; then finish what is on its way."""
        return await self._work(stop, is_once=False)

    async def _work(self, stop: asyncio.Event, *, is_once: bool) -> Counter[str]:
        with ThreadPoolExecutor(1, "delivery") as self._thread:
            try:
                while not stop.is_set():
                    try:
                        await self._fill()
                    except SQLAlchemyError:
                        if is_once:
                            raise
                        _log.exception("the queue cannot be read; trying again")
                    if is_once and not self._sending:
                        break
                    await self._wait(stop)
            finally:
                await self._finish()
        return self.counts

    async def _fill(self) -> None:
        """Begin as many sends as may be under way."""
        if not self._backlog:
            self._backlog.extend(await self._in_thread(self._claim))
        if not self._backlog and not self._sending:
            await self._in_thread(self._clear_out)
        while self._backlog and len(self._sending) < self.limits.concurrency:
            owed = self._backlog.popleft()
            self._sending.add(asyncio.create_task(self._deliver(owed)))

    async def _wait(self, stop: asyncio.Event) -> None:
        """Wait until a send is over; when none is under way, for the next look at the queue."""
        if self._sending:
            timeout_s = None if self._backlog else self.limits.idle_s
            await asyncio.wait(
                self._sending, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED
            )
            self._note_ended()
        else:
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self.limits.idle_s)

    def _note_ended(self) -> None:
        for task in [task for task in self._sending if task.done()]:
            self._sending.remove(task)
            if error := task.exception():
                # Not settled: the lease will end, and the outcome is counted as unknown.
                _log.error("a delivery was not settled", exc_info=error)

    async def _finish(self) -> None:
        if self._sending:
            await asyncio.wait(self._sending)
            self._note_ended()
        await self._in_thread(self._shelf.close)
        while self._backlog:
            await self._in_thread(self._give_back, self._backlog.popleft())

    async def _in_thread[*Given, R](self, work: Callable[[*Given], R], *args: *Given) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    async def _deliver(self, owed: Owed) -> None:
        has_begun = False
        try:
            message = await self._in_thread(self._begin, owed)
            if message is None:
                return
            has_begun = True
            async with asyncio.timeout(self.limits.send_timeout_s):
                message_id = await self.channel.send(owed.chat_id, message)
        except SendError as error:
            failure = error
        except TimeoutError:
            failure = SendError(reason="timeout", unknown_outcome=has_begun)
        except Exception as error:  # noqa: BLE001 - one bad message must not hold the others
            _log.error("a message was not sent", exc_info=error)
            reason = error.code if isinstance(error, QotbnamaError) else type(error).__name__
            failure = SendError(reason=reason, unknown_outcome=has_begun)
        else:
            await self._in_thread(self._settle_sent, owed, message_id)
            return
        await self._in_thread(self._settle_failed, owed, failure)

    # What follows runs in the worker's thread, each in a transaction of its own.

    def _claim(self) -> list[Owed]:
        claimant = Claimant(
            channel=self.channel.name,
            token=secrets.token_hex(8),
            limit=self.limits.claimed_at_once,
            lease_s=self.limits.lease_s,
        )
        with transaction(self.engine) as session:
            reclaim(session, self.now())
        with transaction(self.engine) as session:
            return claim(session, claimant, self.now())

    def _clear_out(self) -> None:
        """Delete what was settled long ago, once an hour, when nobody waits for a message."""
        now = self.now()
        if self._cleared_at is not None and now - self._cleared_at < _CLEAR_EVERY:
            return
        self._cleared_at = now
        at_once = self.limits.cleared_at_once
        gone = at_once
        while gone == at_once:
            with transaction(self.engine) as session:
                gone = clear_out(session, now, at_once=at_once)

    def _begin(self, owed: Owed) -> Message | None:
        """Compose the message and note that its send begins; None when it is owed no longer."""
        notice = self._shelf.notice(owed)
        if notice is None:
            with transaction(self.engine) as session:
                settle_cancelled(session, owed, NOTHING_TO_TELL, self.now())
            self.counts[DeliveryState.CANCELLED.value] += 1
            return None
        message = self.compose(notice)
        with transaction(self.engine) as session:
            is_owed = begin(session, owed, self.now(), lease_s=self.limits.lease_s)
        return message if is_owed else None

    def _settle_sent(self, owed: Owed, message_id: str) -> None:
        with transaction(self.engine) as session:
            settle_sent(session, owed, message_id, self.now())
        self.counts[DeliveryState.SENT.value] += 1

    def _settle_failed(self, owed: Owed, error: SendError) -> None:
        with transaction(self.engine) as session:
            state = settle_failed(session, owed, self.channel.name, error, self.now())
        if state is not None:
            self.counts[state.value] += 1

    def _give_back(self, owed: Owed) -> None:
        with transaction(self.engine) as session:
            release_claim(session, owed)
