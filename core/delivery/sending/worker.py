"""The loop that empties the queue: it claims, and keeps as many messages under way as it may.

No transaction is open during a send. What touches the database runs in one thread, what reads
release files in another, so that a bot in the same event loop keeps answering.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.database.engine import reading, transaction
from core.delivery.notice import Compose, Notices
from core.delivery.queue.calendar_runs import CalendarRuns
from core.delivery.queue.clearing import AT_ONCE
from core.delivery.queue.journal import Journal
from core.delivery.queue.leases import Claims
from core.delivery.queue.queue import PendingDelivery
from core.delivery.queue.settlement_writer import Ledger
from core.delivery.sending.breaker import Breaker
from core.delivery.sending.channel import Channel, SendError
from core.delivery.sending.rate import Allowance, Turns, take_turns
from core.delivery.sending.sender import PAUSED, ChatTurns, Sender
from core.processes.clock import DatabaseClock
from core.processes.heartbeats import Heartbeat
from core.processes.outage import Outage
from core.publishing.city_settings import Holiday, set_holidays

_PAUSE_S = 0.5  # between two tries to take turns while the database is away
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a worker does at once and how long it waits.

    A crash leaves at most `concurrency` messages of which nobody knows whether they arrived. A
    lease outlasts a send, so that a living worker never loses one. `per_second` is the rate of
    all processes that send for the same bot; None: as fast as it goes. Who drains the queue once
    waits `patience_s` for a database that went away.
    """

    concurrency: int = 128
    claimed_at_once: int = 512
    cleared_at_once: int = AT_ONCE
    per_second: float | None = None
    send_timeout_s: float = 120
    lease_s: float = 300
    idle_s: float = 2
    patience_s: float = 60


@dataclass(slots=True)
class Worker:
    """Empties the queue of one channel's chats.

    `now` is the database's clock unless a test has another. `sender` names the bot whose rate is
    shared. With a `heartbeat`, claims are free again as soon as it ends, and settlements are kept
    in a journal beside it.
    """

    engine: Engine
    channel: Channel
    compose: Compose
    releases_dir: Path
    now: Callable[[], datetime] | None = None
    limits: Limits = Limits()
    chat_turns: ChatTurns | None = None
    heartbeat: Heartbeat | None = None
    sender: str = ""
    # What became of messages since the worker began: sent, pending (again), failed, …
    counts: Counter[str] = field(default_factory=Counter)
    _clock: Callable[[], datetime] = field(init=False)
    _claims: Claims = field(init=False)
    _notices: Notices = field(init=False)
    _calendar: CalendarRuns = field(init=False)
    _ledger: Ledger = field(init=False)
    _sender: Sender = field(init=False)
    _outage: Outage = field(init=False)
    _breaker: Breaker = field(init=False, default_factory=Breaker)
    _thread: ThreadPoolExecutor = field(init=False)
    _reader: ThreadPoolExecutor = field(init=False)
    _backlog: deque[PendingDelivery] = field(init=False, default_factory=deque)
    _sending: set[asyncio.Task[None]] = field(init=False, default_factory=set)
    _claiming: asyncio.Task[tuple[list[PendingDelivery], Allowance]] | None = field(
        init=False, default=None
    )
    _claim_stops: int = field(init=False, default=0)
    _claim_after: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._clock = self.now or DatabaseClock(self.engine)
        self.sender = self.sender or self.channel.name
        self._outage = Outage("the queue of deliveries")
        self._notices = Notices(self.releases_dir, self.compose)
        self._calendar = CalendarRuns(self.engine, self.releases_dir, self._clock)
        self._claims = Claims(
            engine=self.engine,
            channel=self.channel.name,
            sender=self.sender,
            now=self._clock,
            claimed_at_once=self.limits.claimed_at_once,
            lease_s=self.limits.lease_s,
            heartbeat=self.heartbeat,
            cleared_at_once=self.limits.cleared_at_once,
        )

    async def drain_once(self, stop: asyncio.Event | None = None) -> Counter[str]:
        """Send everything that is due, then return; raises when the database fails.

        Once *stop* is set, only what is on its way is finished.
        """
        return await self._work(stop or asyncio.Event(), is_once=True)

    async def run(self, stop: asyncio.Event) -> Counter[str]:
        """Send what falls due until *stop* is set; then finish what is on its way."""
        return await self._work(stop, is_once=False)

    async def _work(self, stop: asyncio.Event, *, is_once: bool) -> Counter[str]:
        async with self._opened(is_once=is_once):
            while not stop.is_set() and self._ledger.failure is None:
                try:
                    await self._fill()
                    self._outage.recovered()
                except SQLAlchemyError as error:
                    if is_once:
                        raise
                    self._outage.failed(error)
                if is_once and self._is_idle() and self._claiming is None:
                    break
                await self._wait(stop)
        if self._ledger.failure is not None:
            raise self._ledger.failure
        return self.counts

    @asynccontextmanager
    async def _opened(self, *, is_once: bool) -> AsyncIterator[None]:
        folder = None if self.heartbeat is None else self.heartbeat.folder
        journal = Journal(folder, self.heartbeat.id if self.heartbeat else "")
        with (
            ThreadPoolExecutor(1, "delivery") as self._thread,
            ThreadPoolExecutor(1, "notices") as self._reader,
        ):
            self._prepare(journal, is_once=is_once)
            writing = asyncio.create_task(self._ledger.run())
            try:
                yield
            finally:
                # Sends that wait for the database to begin would be waited for as long.
                self._ledger.hurry()
                await self._finish()
                self._ledger.end()
                await writing
                journal.close()

    def _prepare(self, journal: Journal, *, is_once: bool) -> None:
        self._ledger = Ledger(
            engine=self.engine,
            channel=self.channel.name,
            now=self._clock,
            in_thread=self._in_thread,
            journal=journal,
            outage=self._outage,
            lease_s=self.limits.lease_s,
            give_up_s=self.limits.patience_s if is_once else None,
            counts=self.counts,
        )
        rate = self.limits.per_second
        self._sender = Sender(
            engine=self.engine,
            channel=self.channel,
            sender=self.sender,
            now=self._clock,
            notices=self._notices,
            ledger=self._ledger,
            in_thread=self._in_thread,
            in_reader=self._in_reader,
            send_timeout_s=self.limits.send_timeout_s,
            chat_turns=self.chat_turns,
            turns=None if rate is None else Turns(rate, self._take_turns),
            breaker=self._breaker,
            opened=self._give_back,
        )

    async def _fill(self) -> None:
        """Begin as many sends as may be under way; raises what a claim raised."""
        if is_idle := self._is_idle():
            # What a settlement frees is to be seen by the claim.
            await self._ledger.flush(self.limits.idle_s)
            # What a morning brings is to be seen by it too.
            await self._in_thread(self._calendar.run)
            self._sender.holidays = await self._in_thread(self._read_holidays)
        if self._claiming is None and (is_idle or self._is_running_short()):
            self._claim_stops = self._breaker.stops
            self._claiming = asyncio.create_task(self._in_thread(self._claims.take))
            if is_idle:
                await asyncio.wait([self._claiming])
        if self._claiming is not None and self._claiming.done():
            claiming, self._claiming = self._claiming, None
            await self._take_in(*claiming.result())
        if not self._backlog and not self._sending:
            self._notices.forget()
            await self._in_thread(self._claims.clear_out)
        while self._backlog and len(self._sending) < self.limits.concurrency:
            pending = self._backlog.popleft()
            self._sending.add(asyncio.create_task(self._sender.deliver(pending)))

    def _read_holidays(self) -> dict[Holiday, str]:
        with reading(self.engine) as session:
            return set_holidays(session)

    def _is_idle(self) -> bool:
        return not self._sending and not self._backlog

    def _is_running_short(self) -> bool:
        # At half already: the next ones are there before those that are left have gone.
        is_short = len(self._backlog) < self.limits.claimed_at_once // 2
        return is_short and asyncio.get_running_loop().time() >= self._claim_after

    async def _take_in(self, claimed: list[PendingDelivery], allowance: Allowance) -> None:
        self._backlog.extend(claimed)
        if self._breaker.stops != self._claim_stops:
            await self._give_back()  # sends were stopped while this was claimed
            return
        self._breaker.is_open = allowance.is_failing
        if len(claimed) < self.limits.claimed_at_once:
            # There is no more: while the rest is sent, the queue need not be asked all the time.
            self._claim_after = asyncio.get_running_loop().time() + self.limits.idle_s

    async def _wait(self, stop: asyncio.Event) -> None:
        """Wait until something is over; when nothing is under way, for the next look."""
        under_way: set[asyncio.Future[object]] = {*self._sending}  # type: ignore[arg-type]
        if self._claiming is not None:
            under_way.add(self._claiming)  # type: ignore[arg-type]
        if not under_way:
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self.limits.idle_s)
            return
        timeout_s = None if self._backlog else self.limits.idle_s
        await asyncio.wait(under_way, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        ended = {task for task in self._sending if task.done()}
        self._sending -= ended
        for task in ended:
            task.result()  # raises what it raised: that is a fault of the program

    async def _finish(self) -> None:
        """Let what is on its way arrive, and give back what is not."""
        if self._sending:
            await asyncio.wait(self._sending)
        if self._claiming is not None:
            with suppress(SQLAlchemyError):
                claimed, _ = await self._claiming
                self._backlog.extend(claimed)
            self._claiming = None
        await self._in_reader(self._notices.close)
        await self._give_back()

    async def _give_back(self) -> None:
        """Free what was claimed and has not begun; without a database the heartbeat's end does."""
        claims, count = list(self._backlog), len(self._backlog)
        self._backlog.clear()
        if count:
            with suppress(SQLAlchemyError):
                await self._in_thread(self._claims.give_back, claims)

    async def _take_turns(self, count: int) -> float:
        """Take turns from the rate that is shared; return how far away the first one is."""

        def take() -> float:
            now = self._clock()
            rate = self.limits.per_second or 1
            with transaction(self.engine) as session:
                first = take_turns(session, self.sender, count, rate, now)
            return (first - self._clock()).total_seconds()

        while True:
            try:
                return await self._in_thread(take)
            except SQLAlchemyError as error:
                self._outage.failed(error)
                if self._ledger.is_hurried or self._ledger.failure is not None:
                    raise SendError(reason=PAUSED, retry_after_s=0) from error
                await asyncio.sleep(_PAUSE_S)

    async def _in_thread[*Given, R](self, work: Callable[[*Given], R], *args: *Given) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    async def _in_reader[*Given, R](self, work: Callable[[*Given], R], *args: *Given) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._reader, work, *args)
