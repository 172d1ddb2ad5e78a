"""A worker's way to the queue: taking claims, giving them back, and taking over from the dead."""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from core.database.engine import transaction
from core.delivery.queue.clearing import AT_ONCE, clear_out
from core.delivery.queue.journal import journals, read_journal
from core.delivery.queue.queue import (
    Claimant,
    PendingDelivery,
    claim,
    has_ended_leases,
    reclaim,
    take_back_begun,
)
from core.delivery.queue.settling import release_claims, settle
from core.delivery.sending.rate import Allowance, read_allowance
from core.processes.heartbeats import Heartbeat, ProcessWatch

_SWEEP_EVERY = timedelta(seconds=1)
_CLEAR_EVERY = timedelta(hours=1)
_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Claims:
    """Claims of one worker; every method is a transaction of its own and runs in its thread."""

    engine: Engine
    channel: str
    sender: str
    now: Callable[[], datetime]
    claimed_at_once: int
    lease_s: float
    heartbeat: Heartbeat | None = None
    cleared_at_once: int = AT_ONCE
    _watch: ProcessWatch | None = field(init=False)
    _swept_at: datetime | None = field(init=False, default=None)
    _cleared_at: datetime | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._watch = None if self.heartbeat is None else ProcessWatch(self.heartbeat.folder)

    def take(self) -> tuple[list[PendingDelivery], Allowance]:
        """Take what is due and free, as much as may be sent now."""
        now = self.now()
        if self._swept_at is None or abs(now - self._swept_at) >= _SWEEP_EVERY:
            self._swept_at = now
            self._sweep(now)
        with transaction(self.engine) as session:
            allowance = read_allowance(session, self.sender, now, self.claimed_at_once)
        if not allowance.count:
            return [], allowance
        claimant = Claimant(
            channel=self.channel,
            token=secrets.token_hex(8),
            limit=allowance.count,
            lease_s=self.lease_s,
            process=None if self.heartbeat is None else self.heartbeat.id,
        )
        with transaction(self.engine) as session:
            return claim(session, claimant, now), allowance

    def _sweep(self, now: datetime) -> None:
        """Take back what workers hold that are gone, after settling what they had on file."""
        over: list[Path] = []
        with transaction(self.engine) as session:
            living = self._living(session)
            if living is not None:
                over = self._replay(session, living, now)
            unknown = reclaim(session, now, living)
        for path in over:
            path.unlink(missing_ok=True)
        if unknown:
            _log.warning("%d messages of a worker that ended may have arrived", unknown)

    def _living(self, session: Session) -> frozenset[str] | None:
        """Return the processes that live; None where nobody has a heartbeat."""
        if self._watch is None or self.heartbeat is None:
            return None
        return self._watch.living(session) | {self.heartbeat.id}

    def _replay(self, session: Session, living: frozenset[str], now: datetime) -> list[Path]:
        """Settle what others had on file; return the files of those that are gone."""
        assert self.heartbeat is not None
        if self.heartbeat.folder is None:
            return []
        others = journals(self.heartbeat.folder)
        others.pop(self.heartbeat.id, None)
        # Of one that lives only when a lease is over: it may be waiting for the database.
        has_expired = has_ended_leases(session, now)
        for process_id, path in others.items():
            is_gone = process_id not in living
            if not is_gone and not has_expired:
                continue
            left = read_journal(path)
            settle(session, left.settlements, self.channel, now)
            if is_gone:
                take_back_begun(session, process_id, left.on_the_wire)
        return [path for process_id, path in others.items() if process_id not in living]

    def give_back(self, claims: Sequence[PendingDelivery]) -> None:
        """Free claims whose sends have not begun."""
        with transaction(self.engine) as session:
            release_claims(session, claims)

    def clear_out(self) -> None:
        """Delete what was settled long ago, once an hour, when nobody waits for a message."""
        now = self.now()
        if self._cleared_at is not None and now - self._cleared_at < _CLEAR_EVERY:
            return
        self._cleared_at = now
        at_once = self.cleared_at_once
        gone = at_once
        while gone == at_once:
            with transaction(self.engine) as session:
                gone = clear_out(session, now, at_once=at_once)
