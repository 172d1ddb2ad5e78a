"""Updates in the database: stored before they are acknowledged, leased, answered, forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, or_, select, update
from sqlmodel import col

from bot.telegram.payloads import is_too_large, substitute_number, update_number
from core.database import transaction
from core.delivery.inserting import changed, insert_new
from core.models import InboundUpdate
from core.models.enums import UpdateState

LEASE = timedelta(seconds=60)
# Telegram itself keeps an update for a day; by then none can come again.
KEPT = timedelta(days=2)
_AT_ONCE = 100
# Members of an update that hold coordinates.
_PLACES = frozenset({"location", "venue"})


@dataclass(frozen=True, slots=True)
class Taken:
    """An update that is ours to answer until its lease ends."""

    update_id: int
    payload: dict[str, Any]
    received_at: datetime


def accept_update(engine: Engine, channel: str, payload: Any, now: datetime) -> bool:
    """Store an update; once this returns it may be acknowledged. False when it was there already.

    One that has no number of its own, or is too large, is set aside at once.
    """
    return accept_updates(engine, channel, [payload], now) == 1


def accept_updates(engine: Engine, channel: str, payloads: Iterable[Any], now: datetime) -> int:
    """Store updates in one transaction; return how many are new."""
    rows = [_row(payload, now) for payload in payloads]
    with transaction(engine) as session:
        return sum(insert_new(session, InboundUpdate, channel=channel, **row) for row in rows)


def _row(update: Any, now: datetime) -> dict[str, Any]:
    payload = update if isinstance(update, dict) else {"update": update}
    number = update_number(payload)
    row = {"update_id": number, "payload": payload, "received_at": now}
    if is_too_large(payload):
        error, kept = "too_large", {}
    elif number is None:
        error, kept = "unnumbered", _without_places(payload)
    else:
        return row | {"state": UpdateState.RECEIVED}
    aside = {"state": UpdateState.SET_ASIDE, "settled_at": now, "error": error}
    if number is None:
        row["update_id"] = substitute_number(payload)
    return row | aside | {"payload": kept}


def take(engine: Engine, channel: str, now: datetime) -> list[Taken]:
    """Lease the oldest updates that nobody is answering."""
    free = (
        col(InboundUpdate.channel) == channel,
        col(InboundUpdate.state) == UpdateState.RECEIVED,
        or_(col(InboundUpdate.lease_until).is_(None), col(InboundUpdate.lease_until) <= now),
    )
    with transaction(engine) as session:
        waiting = session.scalars(
            select(InboundUpdate)
            .where(*free)
            .order_by(col(InboundUpdate.update_id))
            .limit(_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        taken = [Taken(one.update_id, one.payload, one.received_at) for one in waiting]
        session.execute(
            update(InboundUpdate)
            .where(
                col(InboundUpdate.channel) == channel,
                col(InboundUpdate.update_id).in_([one.update_id for one in taken]),
            )
            .values(lease_until=now + LEASE)
        )
        return taken


def settle(
    engine: Engine, channel: str, update_id: int, now: datetime, error: str | None = None
) -> None:
    """Mark an update as dealt with and delete what it said."""
    _settle(engine, channel, update_id, state=UpdateState.DONE, at=now, error=error, payload={})


def set_aside(engine: Engine, channel: str, taken: Taken, now: datetime, error: str) -> None:
    """Keep an update that could not be read for an operator, out of the way of the rest.

    Of its payload all is kept but where people are.
    """
    _settle(
        engine,
        channel,
        taken.update_id,
        state=UpdateState.SET_ASIDE,
        at=now,
        error=error,
        payload=_without_places(taken.payload),
    )


def _without_places(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _without_places(one) for key, one in part.items() if key not in _PLACES}
    return [_without_places(one) for one in part] if isinstance(part, list) else part


def _settle(
    engine: Engine,
    channel: str,
    update_id: int,
    *,
    state: UpdateState,
    at: datetime,
    error: str | None,
    **values: Any,
) -> None:
    with transaction(engine) as session:
        session.execute(
            update(InboundUpdate)
            .where(
                col(InboundUpdate.channel) == channel, col(InboundUpdate.update_id) == update_id
            )
            .values(state=state, settled_at=at, lease_until=None, error=error, **values)
        )


def clear_out(engine: Engine, channel: str, now: datetime) -> int:
    """Delete the updates that were settled long ago; give how many."""
    with transaction(engine) as session:
        return changed(
            session,
            delete(InboundUpdate).where(
                col(InboundUpdate.channel) == channel,
                col(InboundUpdate.settled_at) < now - KEPT,
            ),
        )
