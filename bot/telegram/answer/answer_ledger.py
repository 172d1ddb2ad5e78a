"""What became of updates, written down: never lost because the database was away for a while."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.telegram.receive import inbox
from core.database.refusals import is_passing
from core.delivery.sending.channel import SendError
from core.processes.outage import Outage

AGAIN_S = 0.5
# How often it is tried while the process ends: what is lost then is counted by the next one.
_TRIES_AT_THE_END = 10


@dataclass(slots=True)
class Ledger:
    """Notes for one process; in a thread of its own, so that no note waits behind an answer."""

    engine: Engine
    channel: str
    now: Callable[[], datetime]
    outage: Outage = field(default_factory=lambda: Outage("the bot's database"))
    is_ending: bool = False
    _thread: ThreadPoolExecutor = field(
        init=False, default_factory=lambda: ThreadPoolExecutor(1, "ledger")
    )

    async def begin(self, taken: inbox.Taken) -> None:
        """Note that an answer leaves now; SendError when it is another's, SQLAlchemyError."""
        if not await self._in_thread(inbox.begin, self.engine, self.channel, taken, self.now()):
            raise SendError(reason="not_ours", permanent=True)

    async def settle(self, taken: inbox.Taken, error: SendError | str | None = None) -> None:
        """Note that an update is dealt with."""
        await self._insist(inbox.settle, self.engine, self.channel, taken, self.now(), error)

    async def set_aside(self, taken: inbox.Taken, error: str) -> None:
        """Note that an update could not be read."""
        await self._insist(inbox.set_aside, self.engine, self.channel, taken, self.now(), error)

    async def postpone(
        self, taken: inbox.Taken, due_at: datetime, error: SendError | None = None
    ) -> None:
        """Note that an answer is owed until later."""
        await self._insist(inbox.postpone, self.engine, self.channel, taken, due_at, error)

    async def _insist[*Given](self, note: Callable[[*Given], None], *given: *Given) -> None:
        """Write a note until it is written: what was sent is sent again otherwise."""
        tries = 0
        while True:
            try:
                await self._in_thread(note, *given)
            except SQLAlchemyError as error:
                self.outage.failed(error)
                tries = tries + 1 if self.is_ending else 0
                if not is_passing(error) or tries > _TRIES_AT_THE_END:
                    raise
                await asyncio.sleep(AGAIN_S)
            else:
                self.outage.recovered()
                return

    async def _in_thread[*Given, R](self, work: Callable[[*Given], R], *given: *Given) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)
