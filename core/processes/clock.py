"""The database's clock: the one clock that all processes of an instance share.

A machine whose clock is minutes ahead must neither take over what another one holds nor send
early, so leases, due times, holds and heartbeats are read and written by this clock.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, select, type_coerce
from sqlmodel import Session

from core.database.engine import reading
from core.models.types import UtcDateTime

# How long a reading is carried on by this process's own steady clock before it is taken anew.
_READ_EVERY_S = 5.0


def database_time(session: Session) -> datetime:
    """Return what the database's clock shows, aware UTC; it moves on within a transaction."""
    now: datetime = session.scalars(select(_expression(session))).one()
    return now


def _expression(session: Session) -> Any:
    if session.get_bind().dialect.name == "postgresql":
        return func.clock_timestamp(type_=UtcDateTime)
    # SQLite's is that of the machine, which all who open the file share.
    return type_coerce(func.strftime("%Y-%m-%d %H:%M:%f000", "now"), UtcDateTime)


class DatabaseClock:
    """Calling it returns the database's time, without asking the database every time."""

    def __init__(self, engine: Engine, steady: Callable[[], float] = time.monotonic) -> None:
        """Read the clock of *engine*'s database; *steady* counts seconds between readings."""
        self._engine = engine
        self._steady = steady
        self._read: tuple[float, datetime] | None = None

    def __call__(self) -> datetime:
        """Return the time, aware UTC; raises SQLAlchemyError when it has to ask and cannot."""
        if self._read is None or self._steady() - self._read[0] > _READ_EVERY_S:
            with reading(self._engine) as session:
                self._read = self._steady(), database_time(session)
        at, shown = self._read
        return shown + timedelta(seconds=self._steady() - at)
