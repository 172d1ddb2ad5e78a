"""Share with other processes of a bot how much of its rate the answers to people took."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.database.engine import transaction
from core.delivery.sending.rate import note_turns
from core.processes.clock import database_time

_EVERY_S = 0.5


@dataclass(slots=True)
class TurnReporter:
    """Counts what was sent, and writes it down now and then: an answer waits for no database."""

    engine: Engine
    sender: str
    per_second: float
    _count: int = field(init=False, default=0)

    def note(self) -> None:
        """Note a message that was sent without asking for a turn."""
        self._count += 1

    async def run(self) -> None:
        """Report until cancelled."""
        while True:
            await asyncio.sleep(_EVERY_S)
            await self.report()

    async def report(self) -> None:
        """Write down what was sent since the last time; without a database it is forgotten."""
        count, self._count = self._count, 0
        if count:
            # It was worth half a second of the rate at most.
            with suppress(SQLAlchemyError):
                await asyncio.to_thread(self._write, count)

    def _write(self, count: int) -> None:
        with transaction(self.engine) as session:
            note_turns(session, self.sender, count, self.per_second, database_time(session))
