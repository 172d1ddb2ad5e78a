"""What all processes that send for one bot share: its rate, its holds, and whether sends succeed.

The rate is a row of the database. A process takes turns for half a second at a time, and in good
time, so that the turns of several processes follow each other without a gap. Answers to people
never wait here: what they used is told afterwards, and broadcasts make room for it.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlmodel import Session, col

from core.delivery.queue.inserting import changed, insert_new
from core.models import SendRate

# Of the rate, what broadcasts may take: the rest is for whoever writes to the bot meanwhile.
BROADCAST_SHARE = 0.97
_SLICE_S = 0.5
# A turn that nobody used for so long is lost: made up for, it would be a burst.
_STALE_S = 0.5
# A row that is further ahead than all processes together can be is of a clock that was put back.
_FURTHEST = timedelta(seconds=60)
_FIRST_PROBE_S = 5
_LONGEST_PROBE_S = 60


def _row(session: Session, sender: str, now: datetime) -> SendRate:
    """Return the sender's row, locked until the transaction ends."""
    insert_new(session, SendRate, sender=sender, paid_until=now, probes=0)
    return session.scalars(
        select(SendRate)
        .where(col(SendRate.sender) == sender)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def take_turns(
    session: Session, sender: str, count: int, per_second: float, now: datetime
) -> datetime:
    """Take the next *count* turns; return the moment of the first, the others follow evenly."""
    row = _row(session, sender, now)
    begin = max(row.paid_until, now) if row.paid_until < now + _FURTHEST else now
    row.paid_until = begin + timedelta(seconds=count / (per_second * BROADCAST_SHARE))
    return begin


def note_turns(
    session: Session, sender: str, count: int, per_second: float, now: datetime
) -> None:
    """Make room for *count* messages that were sent without waiting for a turn."""
    row = _row(session, sender, now)
    row.paid_until = max(row.paid_until, now) + timedelta(seconds=count / per_second)


def hold_everything(session: Session, sender: str, until: datetime, now: datetime) -> None:
    """Have no process send before *until*."""
    row = _row(session, sender, now)
    row.held_until = max(until, row.held_until or until)


def note_failing(session: Session, sender: str, reason: str, now: datetime) -> None:
    """Note that every send fails: from now on one message at a time is tried."""
    row = _row(session, sender, now)
    if row.failing_since is None:
        row.failing_since, row.failing_reason, row.probes = now, reason, 0
        row.probe_at = now + timedelta(seconds=_FIRST_PROBE_S)


def note_working(session: Session, sender: str) -> bool:
    """Note that sends succeed again; True when they did not before."""
    statement = (
        update(SendRate)
        .where(col(SendRate.sender) == sender, col(SendRate.failing_since).is_not(None))
        .values(failing_since=None, failing_reason=None, probe_at=None, probes=0)
    )
    return changed(session, statement) > 0


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many messages may be claimed now, and whether that is to find out if sends work."""

    count: int
    is_failing: bool = False


def read_allowance(session: Session, sender: str, now: datetime, most: int) -> Allowance:
    """Return how much a process may claim, at most *most*; take the probe when one is due.

    While every send fails it is one, for the one process that comes first.
    """
    found = session.execute(
        select(col(SendRate.held_until), col(SendRate.failing_since), col(SendRate.probes)).where(
            col(SendRate.sender) == sender
        )
    ).first()
    if found is None:
        return Allowance(most)
    held_until, failing_since, probes = found
    if held_until is not None and held_until > now:
        return Allowance(0, is_failing=failing_since is not None)
    if failing_since is None:
        return Allowance(most)
    wait_s = min(_FIRST_PROBE_S * 2 ** (min(probes, 10) + 1), _LONGEST_PROBE_S)
    mine = (
        update(SendRate)
        .where(
            col(SendRate.sender) == sender,
            or_(col(SendRate.probe_at).is_(None), col(SendRate.probe_at) <= now),
        )
        .values(probe_at=now + timedelta(seconds=wait_s), probes=col(SendRate.probes) + 1)
    )
    return Allowance(changed(session, mine), is_failing=True)


@dataclass(frozen=True, slots=True)
class SendState:
    """What an operator has to know of sending: failing since when and why, held until when."""

    failing_since: datetime | None = None
    failing_reason: str | None = None
    held_until: datetime | None = None


def read_send_state(session: Session, now: datetime) -> SendState:
    """Return what stands in the way of sending, over all bots of the database."""
    rows = session.scalars(select(SendRate).order_by(col(SendRate.failing_since))).all()
    failing = next((row for row in rows if row.failing_since is not None), None)
    held = [row.held_until for row in rows if row.held_until and row.held_until > now]
    return SendState(
        failing_since=failing.failing_since if failing else None,
        failing_reason=failing.failing_reason if failing else None,
        held_until=max(held, default=None),
    )


@dataclass(slots=True)
class Turns:
    """The turns of one process: `take(count)` gives how many seconds from now the first one is."""

    per_second: float
    take: Callable[[int], Awaitable[float]]
    steady: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep
    _moments: deque[float] = field(init=False, default_factory=deque)
    _lock: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)
    _taking: asyncio.Task[None] | None = field(init=False, default=None)

    @property
    def _count(self) -> int:
        return max(1, round(self.per_second * _SLICE_S))

    async def turn(self) -> None:
        """Wait for the next turn; raises what `take` raises."""
        async with self._lock:
            moment = await self._next()
        if (wait_s := moment - self.steady()) > 0:
            await self.sleep(wait_s)

    async def _next(self) -> float:
        while True:
            while self._moments:
                moment = self._moments.popleft()
                if moment >= self.steady() - _STALE_S:
                    self._take_in_good_time()
                    return moment
            self._take_in_good_time()
            assert self._taking is not None
            taking, self._taking = self._taking, None
            await taking

    def _take_in_good_time(self) -> None:
        if self._taking is not None and self._taking.done() and self._taking.exception() is None:
            self._taking = None
        if self._taking is None and len(self._moments) <= self._count:
            self._taking = asyncio.ensure_future(self._take())

    async def _take(self) -> None:
        first = self.steady() + await self.take(self._count)
        step = 1 / (self.per_second * BROADCAST_SHARE)
        self._moments.extend(first + number * step for number in range(self._count))

    async def close(self) -> None:
        """Wait for what is being taken, whatever comes of it."""
        if self._taking is not None:
            await asyncio.gather(self._taking, return_exceptions=True)
