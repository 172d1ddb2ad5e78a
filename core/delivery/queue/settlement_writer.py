"""What a worker writes down: beginnings and settlements, many in one transaction.

Settlements come first. Each is kept here, and in the journal, and tried until it is written.
While the database is away no send begins.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError, SQLAlchemyError

from core.database.engine import transaction
from core.delivery.queue.journal import Journal
from core.delivery.queue.queue import PendingDelivery, begin
from core.delivery.queue.settling import Settlement, settle
from core.processes.outage import Outage

# Faults of a row or of the program: trying again does not mend them.
_NEVER = (DataError, IntegrityError, ProgrammingError)
_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 2.0
# Who is told to end does not wait longer for the database: the journal keeps what is left.
_ENDING_PATIENCE_S = 10.0


def _pauses() -> Iterator[tuple[float, float]]:
    """Yield how long to rest, and how long one has rested before."""
    pause_s, waited_s = _FIRST_PAUSE_S, 0.0
    while True:
        yield pause_s, waited_s
        waited_s += pause_s
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


class InThread(Protocol):
    """Runs work in a thread of its owner."""

    def __call__[*Given, R](self, work: Callable[[*Given], R], *args: *Given) -> Awaitable[R]:
        """Return what *work* returns, when it is done."""
        ...


@dataclass(slots=True)
class Ledger:
    """Collects what is to be written while the transaction before is under way.

    `give_up_s`: after so long without the database, `failure` holds its error and nothing more is
    tried; None: never.
    """

    engine: Engine
    channel: str
    now: Callable[[], datetime]
    in_thread: InThread
    journal: Journal
    outage: Outage
    lease_s: float
    give_up_s: float | None = None
    counts: Counter[str] = field(default_factory=Counter)
    failure: SQLAlchemyError | None = None
    is_hurried: bool = False
    _settlements: list[Settlement] = field(init=False, default_factory=list)
    _begins: list[tuple[PendingDelivery, asyncio.Future[bool]]] = field(
        init=False, default_factory=list
    )
    _wake: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _written: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _is_ending: bool = field(init=False, default=False)

    def settle(self, settlement: Settlement) -> None:
        """Take in how a claim ended; it is in the journal when this returns."""
        self.journal.append(settlement)
        self._settlements.append(settlement)
        self._written.clear()
        self._wake.set()

    async def begin(self, pending: PendingDelivery) -> bool:
        """Wait until it is written that a send begins; False: it is not ours any more."""
        if self.failure is not None:
            return False
        begun: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._begins.append((pending, begun))
        self._wake.set()
        return await begun

    async def flush(self, timeout_s: float) -> None:
        """Wait until everything is written, but no longer than *timeout_s*."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._written.wait(), timeout_s)

    def hurry(self) -> None:
        """Wait no longer for a database that is away than who is told to end may."""
        self.is_hurried = True

    def end(self) -> None:
        """Let `run` return as soon as everything is written."""
        self.hurry()
        self._is_ending = True
        self._wake.set()

    async def run(self) -> None:
        """Write what comes until `end` is called."""
        while True:
            if not self._settlements and not self._begins:
                self._written.set()
                if self._is_ending:
                    return
                await self._wake.wait()
            self._wake.clear()
            # One turn of the loop, so that what is ready at the same time goes together.
            await asyncio.sleep(0)
            settlements, self._settlements = self._settlements, []
            begins, self._begins = self._begins, []
            await self._write_in_the_end(settlements, begins)
            if self.failure is not None and self._is_ending:
                return

    async def _write_in_the_end(
        self,
        settlements: Sequence[Settlement],
        begins: Sequence[tuple[PendingDelivery, asyncio.Future[bool]]],
    ) -> None:
        ours: set[int] = set()
        pauses = _pauses()
        while self.failure is None:
            try:
                ours = await self.in_thread(self._write, settlements, [one for one, _ in begins])
            except _NEVER as error:
                self.outage.failed(error)
                if len(settlements) + bool(begins) > 1:
                    await self._write_apart(settlements, begins)
                    return
                break
            except SQLAlchemyError as error:
                self.outage.failed(error)
                await self._rest(next(pauses), error)
            else:
                self.outage.recovered()
                if not self._settlements:
                    self.journal.clear()
                break
        for pending, begun in begins:
            begun.set_result(pending.delivery_ids[-1] in ours)

    async def _write_apart(
        self,
        settlements: Sequence[Settlement],
        begins: Sequence[tuple[PendingDelivery, asyncio.Future[bool]]],
    ) -> None:
        """Write one by one what could not be written together, so that one holds up no other."""
        for one in settlements:
            await self._write_in_the_end([one], ())
        await self._write_in_the_end((), begins)

    async def _rest(self, pause: tuple[float, float], error: SQLAlchemyError) -> None:
        pause_s, waited_s = pause
        patience_s = _ENDING_PATIENCE_S if self.is_hurried else self.give_up_s
        if patience_s is not None and waited_s >= patience_s:
            self.failure = error
        else:
            await asyncio.sleep(pause_s)

    def _write(
        self, settlements: Sequence[Settlement], begins: Sequence[PendingDelivery]
    ) -> set[int]:
        now = self.now()
        with transaction(self.engine) as session:
            states = settle(session, settlements, self.channel, now)
            ours = begin(session, begins, now, lease_s=self.lease_s) if begins else set()
        self.counts.update(state.value for state in states if state is not None)
        return ours
