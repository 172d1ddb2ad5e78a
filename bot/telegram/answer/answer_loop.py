"""The loop that answers what lies in the inbox: in each chat in order, several chats at once."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.telegram.answer.answer_ledger import AGAIN_S
from bot.telegram.answer.answering import Answerer
from bot.telegram.receive import inbox
from bot.telegram.receive.chat_of import chat_of
from core.database.engine import erase_deleted, transaction
from core.database.refusals import is_passing
from core.processes.heartbeats import ProcessWatch

# Answers under way at once.
_AT_ONCE = 16
# How often to look without being told: another process may have stored something.
_LOOK_S = 1.0
_CLEAR_EVERY = timedelta(hours=1)
# What waits behind another answer of its chat is due a little later, so that it comes after it.
_BEHIND = timedelta(milliseconds=1)
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class AnswerLoop:
    """Takes updates out of the inbox and has them answered.

    `process` is the id of this process's heartbeat, `processes_dir` where others leave theirs.
    `when_quiet` is called once, when for the first time nobody asked anything for a while;
    `touch` whenever the loop comes round, so that one that stands is noticed.
    """

    engine: Engine
    channel: str
    answerer: Answerer
    now: Callable[[], datetime]
    process: str
    processes_dir: Path | None = None
    when_quiet: Callable[[], None] = lambda: None
    touch: Callable[[], None] = lambda: None
    _watch: ProcessWatch = field(init=False)
    _wake: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _room: asyncio.Semaphore = field(
        init=False, default_factory=lambda: asyncio.Semaphore(_AT_ONCE)
    )
    _lanes: dict[str, asyncio.Task[None]] = field(init=False, default_factory=dict)
    # Of chats with an answer that is owed: when its turn comes again.
    _due: dict[str, datetime] = field(init=False, default_factory=dict)
    _swept_at: float | None = field(init=False, default=None)
    _cleared_at: datetime | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._watch = ProcessWatch(self.processes_dir)

    def notify(self) -> None:
        """Wake the loop: something was stored. From the event loop's thread or any other."""
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until *stop* is set, then finish what has begun."""
        while not stop.is_set():
            self.touch()
            if not await self.look():
                await self._rest()
            self._wake.clear()
        await self.finish()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), _LOOK_S)
        except TimeoutError:
            if not any(not task.done() for task in self._lanes.values()):
                self.when_quiet()
                self.when_quiet = lambda: None

    async def look(self) -> int:
        """Begin to answer everything that waits; give how much that was."""
        try:
            taken = await asyncio.to_thread(self._take)
            await self._clear_out()
        except SQLAlchemyError as error:
            self.answerer.ledger.outage.failed(error)
            return 0
        self.answerer.ledger.outage.recovered()
        for one in taken:
            lane = chat_of(one.payload) or f"update {one.update_id}"
            before = self._lanes.get(lane)
            self._lanes[lane] = asyncio.create_task(self._answer(one, lane, before))
        self._lanes = {lane: task for lane, task in self._lanes.items() if not task.done()}
        now = self.now()
        self._due = {lane: due_at for lane, due_at in self._due.items() if due_at > now}
        return len(taken)

    def _take(self) -> list[inbox.Taken]:
        if self._swept_at is None or time.monotonic() - self._swept_at >= _LOOK_S:
            self._swept_at = time.monotonic()
            with transaction(self.engine) as session:
                living = self._watch.living(session) | {self.process}
                unknown = inbox.take_back(session, self.channel, living, self.now())
            if unknown:
                _log.warning("%d answers of a process that ended may have arrived", unknown)
        return inbox.take(self.engine, self.channel, self.process, self.now())

    async def finish(self) -> None:
        """Wait for the answers that are under way."""
        self.answerer.ledger.is_ending = True
        if self._lanes:
            await asyncio.wait(self._lanes.values())

    async def _answer(
        self, one: inbox.Taken, lane: str, before: asyncio.Task[None] | None
    ) -> None:
        if before is not None:
            await asyncio.wait([before])
        # What cannot be written down while the process ends is taken back from it by the next.
        with suppress(SQLAlchemyError):
            due_at = self._due.get(lane)
            if due_at is not None and due_at > self.now():
                self._due[lane] = due_at + _BEHIND
                await self.answerer.ledger.postpone(one, self._due[lane])
                return
            async with self._room:
                due_at = await self._insist(one)
            if due_at is not None:
                self._due[lane] = due_at

    async def _insist(self, one: inbox.Taken) -> datetime | None:
        """Have an update answered, as soon as the database is there."""
        ledger = self.answerer.ledger
        while True:
            try:
                return await self.answerer.answer(one)
            except SQLAlchemyError as error:
                ledger.outage.failed(error)
                if ledger.is_ending or not is_passing(error):
                    raise
                await asyncio.sleep(AGAIN_S)

    async def _clear_out(self) -> None:
        now = self.now()
        if self._cleared_at is None or now - self._cleared_at > _CLEAR_EVERY:
            self._cleared_at = now
            await asyncio.to_thread(inbox.clear_out, self.engine, self.channel, now)
            self.answerer.has_traces = True
        if self.answerer.has_traces:
            erased = await asyncio.to_thread(erase_deleted, self.engine)
            self.answerer.has_traces = not erased
