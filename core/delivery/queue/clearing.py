"""Settled deliveries are kept for a while, for whoever asks what was sent, and then deleted."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import Session, col

from core.delivery.queue.inserting import changed
from core.models import Delivery

KEPT = timedelta(days=90)
# In one transaction: few enough that on SQLite nobody who writes waits for long.
AT_ONCE = 5_000


def clear_out(session: Session, now: datetime, *, at_once: int) -> int:
    """Delete at most *at_once* deliveries that were settled long ago; give how many went."""
    # What still waits has no moment of settlement, and stays however long it takes.
    old = select(col(Delivery.id)).where(col(Delivery.settled_at) < now - KEPT).limit(at_once)
    return changed(session, delete(Delivery).where(col(Delivery.id).in_(old)))
