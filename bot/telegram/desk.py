"""The loop that answers what lies in the inbox: in each chat in order, several chats at once."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.telegram import inbox
from bot.telegram.answering import Answerer
from bot.telegram.chat_of import chat_of
from core.database import erase_deleted

# httpx slows down above about 16 requests in flight.
_AT_ONCE = 16
# How often to look without being told: another process may have stored something.
_LOOK_S = 1.0
_CLEAR_EVERY = timedelta(hours=1)
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Desk:
    """Takes updates out of the inbox and has them answered.

    `when_quiet` is called once, when for the first time nobody asked anything for a while;
    `touch` whenever the loop comes round, so that one that stands is noticed.
    """

    engine: Engine
    channel: str
    answerer: Answerer
    now: Callable[[], datetime]
    when_quiet: Callable[[], None] = lambda: None
    touch: Callable[[], None] = lambda: None
    _wake: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _room: asyncio.Semaphore = field(
        init=False, default_factory=lambda: asyncio.Semaphore(_AT_ONCE)
    )
    _lanes: dict[str, asyncio.Task[None]] = field(init=False, default_factory=dict)
    _cleared_at: datetime | None = field(init=False, default=None)

    def notify(self) -> None:
        """Say that something was stored; from the event loop's thread or any other."""
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
            taken = await asyncio.to_thread(inbox.take, self.engine, self.channel, self.now())
            await self._clear_out()
        except SQLAlchemyError:
            _log.exception("the inbox cannot be read")
            return 0
        for one in taken:
            lane = chat_of(one.payload) or f"update {one.update_id}"
            self._lanes[lane] = asyncio.create_task(self._answer(one, self._lanes.get(lane)))
        self._lanes = {lane: task for lane, task in self._lanes.items() if not task.done()}
        return len(taken)

    async def finish(self) -> None:
        """Wait for the answers that are under way."""
        if self._lanes:
            await asyncio.wait(self._lanes.values())

    async def _answer(self, one: inbox.Taken, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        async with self._room:
            try:
                await self.answerer.answer(one)
            except SQLAlchemyError:
                # Not settled: its lease will end, and it is answered then.
                _log.exception("an update could not be settled")

    async def _clear_out(self) -> None:
        now = self.now()
        if self._cleared_at is None or now - self._cleared_at > _CLEAR_EVERY:
            self._cleared_at = now
            await asyncio.to_thread(inbox.clear_out, self.engine, self.channel, now)
            self.answerer.has_traces = True
        if self.answerer.has_traces:
            erased = await asyncio.to_thread(erase_deleted, self.engine)
            self.answerer.has_traces = not erased
