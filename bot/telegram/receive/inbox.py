"""Updates in the database: stored before they are acknowledged, answered, forgotten.

An update is its process's own while that lives (core/processes/heartbeats.py). An answer is owed
until it was sent or it is too late for it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Update, delete, or_, select, update
from sqlmodel import Session, col

from bot.telegram.receive.payloads import is_too_large, substitute_number, update_number
from bot.telegram.receive.whereabouts import Locate, nowhere, without_coordinates
from core.database.engine import transaction
from core.delivery.queue.inserting import changed, insert_new
from core.delivery.sending.channel import SendError
from core.enums import UpdateState
from core.models import InboundUpdate

PROCESS_ENDED = "process_ended"
# How often a process may end over an answer until that is held to be the reason.
_MOST_ENDS = 5
# Telegram itself keeps an update for a day; by then none can come again.
KEPT = timedelta(days=2)
_AT_ONCE = 100
_FREE: dict[str, Any] = {"process": None, "send_began_at": None}


@dataclass(frozen=True, slots=True)
class Taken:
    """An update that is *process*'s to answer; it has been tried *attempts* times before."""

    update_id: int
    payload: dict[str, Any]
    received_at: datetime
    process: str
    attempts: int = 0
    unknown_outcomes: int = 0


def accept_update(
    engine: Engine, channel: str, payload: Any, now: datetime, locate: Locate = nowhere
) -> bool:
    """Store an update; once this returns it may be acknowledged. False when it was there already.

    One that has no number of its own, or is too large, is set aside at once.
    """
    return accept_updates(engine, channel, [payload], now, locate) == 1


def accept_updates(
    engine: Engine,
    channel: str,
    payloads: Iterable[Any],
    now: datetime,
    locate: Locate = nowhere,
) -> int:
    """Store updates in one transaction; return how many are new.

    Of a location what *locate* finds there is stored, and never where it is.
    """
    rows = [_row(payload, now, locate) for payload in payloads]
    with transaction(engine) as session:
        return sum(insert_new(session, InboundUpdate, channel=channel, **row) for row in rows)


def _row(update: Any, now: datetime, locate: Locate) -> dict[str, Any]:
    given = update if isinstance(update, dict) else {"update": update}
    number, is_large = update_number(given), is_too_large(given)
    payload = {} if is_large else without_coordinates(given, locate)
    row = {
        "update_id": number,
        "payload": payload,
        "received_at": now,
        "attempts": 0,
        "unknown_outcomes": 0,
    }
    if is_large:
        error = "too_large"
    elif number is None:
        error = "unnumbered"
    else:
        return row | {"state": UpdateState.RECEIVED}
    aside = {"state": UpdateState.SET_ASIDE, "settled_at": now, "error": error}
    if number is None:
        row["update_id"] = substitute_number(given)
    return row | aside


def take(engine: Engine, channel: str, process: str, now: datetime) -> list[Taken]:
    """Take the oldest updates that are due and that nobody is answering."""
    free = (
        col(InboundUpdate.channel) == channel,
        col(InboundUpdate.state) == UpdateState.RECEIVED,
        col(InboundUpdate.process).is_(None),
        or_(col(InboundUpdate.due_at).is_(None), col(InboundUpdate.due_at) <= now),
    )
    with transaction(engine) as session:
        waiting = session.scalars(
            select(InboundUpdate)
            .where(*free)
            .order_by(col(InboundUpdate.update_id))
            .limit(_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        taken = [
            Taken(
                one.update_id,
                one.payload,
                one.received_at,
                process,
                one.attempts,
                one.unknown_outcomes,
            )
            for one in waiting
        ]
        session.execute(
            update(InboundUpdate)
            .where(
                col(InboundUpdate.channel) == channel,
                col(InboundUpdate.update_id).in_([one.update_id for one in taken]),
            )
            .values(process=process)
        )
        return taken


def take_back(session: Session, channel: str, living: Collection[str], now: datetime) -> int:
    """Free what processes hold that are gone; return how many answers may have arrived.

    Those are counted, and sent once more.
    """
    held = (
        col(InboundUpdate.channel) == channel,
        col(InboundUpdate.state) == UpdateState.RECEIVED,
        col(InboundUpdate.process).is_not(None),
        col(InboundUpdate.process).not_in(living),
    )
    began = col(InboundUpdate.send_began_at).is_not(None)
    counted = {
        "unknown_outcomes": col(InboundUpdate.unknown_outcomes) + 1,
        "error": PROCESS_ENDED,
    }
    last = col(InboundUpdate.unknown_outcomes) >= _MOST_ENDS - 1
    over = {"state": UpdateState.DONE, "settled_at": now, "payload": {}}
    row = update(InboundUpdate).execution_options(synchronize_session=False)
    unknown = changed(session, row.where(*held, began, last).values(_FREE | counted | over))
    unknown += changed(session, row.where(*held, began).values(_FREE | counted))
    session.execute(row.where(*held).values(_FREE))
    return unknown


def begin(engine: Engine, channel: str, taken: Taken, now: datetime) -> bool:
    """Note, right before it leaves, that an answer is sent; False when it is ours no more."""
    with transaction(engine) as session:
        return changed(session, _ours(channel, taken).values(send_began_at=now)) == 1


def postpone(
    engine: Engine, channel: str, taken: Taken, due_at: datetime, error: SendError | None = None
) -> None:
    """Owe an answer until *due_at*; with *error* it was tried, without one it had to wait."""
    values: dict[str, Any] = {**_FREE, "due_at": due_at}
    if error is not None:
        values["attempts"] = taken.attempts + 1
        values["unknown_outcomes"] = taken.unknown_outcomes + error.unknown_outcome
        values["error"] = error.reason
    with transaction(engine) as session:
        session.execute(_ours(channel, taken).values(**values))


def settle(
    engine: Engine, channel: str, taken: Taken, now: datetime, error: SendError | str | None = None
) -> None:
    """Mark an update as dealt with and delete what it said."""
    values: dict[str, Any] = {"error": error}
    if isinstance(error, SendError):
        outcomes = taken.unknown_outcomes + error.unknown_outcome
        values = {"error": error.reason, "unknown_outcomes": outcomes}
    _settle(engine, channel, taken, state=UpdateState.DONE, settled_at=now, payload={}, **values)


def set_aside(engine: Engine, channel: str, taken: Taken, now: datetime, error: str) -> None:
    """Keep an update that could not be read for an operator, out of the way of the rest."""
    _settle(
        engine,
        channel,
        taken,
        state=UpdateState.SET_ASIDE,
        settled_at=now,
        error=error,
        payload=taken.payload,
    )


def _settle(engine: Engine, channel: str, taken: Taken, **values: Any) -> None:
    with transaction(engine) as session:
        session.execute(_ours(channel, taken).values(**_FREE, **values))


def _ours(channel: str, taken: Taken) -> Update:
    """Begin a change of an update, as long as it is this process's."""
    return (
        update(InboundUpdate)
        .where(
            col(InboundUpdate.channel) == channel,
            col(InboundUpdate.update_id) == taken.update_id,
            col(InboundUpdate.state) == UpdateState.RECEIVED,
            col(InboundUpdate.process) == taken.process,
        )
        .execution_options(synchronize_session=False)
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
