"""Chats that leave, come back, or move to another id."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col

from core.delivery.people.follows import find_subscriber
from core.delivery.people.traces import delete_updates
from core.delivery.queue.inserting import changed
from core.enums import DeliveryState, SubscriberState
from core.models import Delivery, Follow, Subscriber, Visit

BLOCKED = "blocked"
_OPEN = (DeliveryState.PENDING, DeliveryState.PAUSED, DeliveryState.CLAIMED)


def forget(
    session: Session, channel: str, chat_id: str, *, being_answered: int | None = None
) -> bool:
    """Delete all that is kept of a chat, in whatever table; False if nothing was.

    *being_answered* is the number of the update that asks for it.
    `core.database.engine.erase_deleted` then takes the bytes out of the files.
    """
    updates = delete_updates(session, channel, chat_id, being_answered=being_answered)
    # What they follow, saw and are owed goes along by ON DELETE CASCADE.
    people = changed(session, delete(Subscriber).where(*_chat(channel, chat_id)))
    return updates + people > 0


def deactivate(session: Session, channel: str, chat_id: str, now: datetime) -> bool:
    """Stop writing to a chat that cannot be written to; what was queued for it is cancelled."""
    # Subscriber before delivery, as everywhere: two transactions never wait for each other.
    if not _set_state(session, channel, chat_id, SubscriberState.BLOCKED):
        return False
    session.execute(
        update(Delivery)
        .where(
            col(Delivery.subscriber).in_(
                select(col(Subscriber.id)).where(*_chat(channel, chat_id))
            ),
            col(Delivery.state).in_(_OPEN),
        )
        .values(
            state=DeliveryState.CANCELLED,
            claimed_by=None,
            process=None,
            lease_until=None,
            send_began_at=None,
            settled_at=now,
            error=BLOCKED,
        )
        .execution_options(synchronize_session=False)
    )
    return True


def reactivate(session: Session, channel: str, chat_id: str) -> bool:
    """Write to a chat again that came back; it is told of the next release, not of missed ones."""
    return _set_state(session, channel, chat_id, SubscriberState.ACTIVE)


def rekey(session: Session, channel: str, chat_id: str, new_chat_id: str) -> None:
    """Move a subscriber to the chat's new id; if that is known already, the two become one."""
    old = find_subscriber(session, channel, chat_id)
    new = find_subscriber(session, channel, new_chat_id)
    if old is None or old.id is None:
        return
    if new is None or new.id is None:
        old.chat_id = new_chat_id
        session.flush()
        return
    for model, key in (
        (Follow, ("plan", "topic")),
        (Visit, ("plan",)),
        (Delivery, ("plan", "release", "occasion")),
    ):
        _hand_over(session, model, key, old.id, new.id)
    new.message_count = max(new.message_count, old.message_count)
    session.delete(old)
    session.flush()


def _hand_over(
    session: Session, model: type[SQLModel], key: Collection[str], old_id: int, new_id: int
) -> None:
    """Move to *new_id* the rows of *old_id* that it has none of its own for."""
    theirs: Any = aliased(model)
    mine: Any = model
    same = [getattr(theirs, name) == getattr(mine, name) for name in key]
    session.execute(
        update(model)
        .where(mine.subscriber == old_id, ~exists().where(theirs.subscriber == new_id, *same))
        .values(subscriber=new_id)
        .execution_options(synchronize_session=False)
    )


def _chat(channel: str, chat_id: str) -> tuple[Any, Any]:
    return col(Subscriber.channel) == channel, col(Subscriber.chat_id) == chat_id


def _set_state(session: Session, channel: str, chat_id: str, state: SubscriberState) -> bool:
    row = update(Subscriber).where(*_chat(channel, chat_id)).values(state=state)
    return changed(session, row) == 1
