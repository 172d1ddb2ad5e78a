"""All that is kept of one person, as they may have it: nothing else in the database is theirs."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from core.delivery.people.follows import find_subscriber
from core.models import Delivery, Follow, Subscriber, Visit

# What a worker notes while a message is on its way tells nothing of the person.
_WORKINGS = {"claimed_by", "process", "lease_until", "send_began_at", "subscriber", "id"}
_PERSONAL: dict[str, type[SQLModel]] = {"follows": Follow, "visits": Visit, "messages": Delivery}


def own_data(session: Session, channel: str, chat_id: str) -> dict[str, Any] | None:
    """Return rows as objects of JSON; None when nothing is kept of the chat."""
    person = find_subscriber(session, channel, chat_id)
    if person is None:
        return None
    rows = {
        name: [_written(row) for row in session.scalars(_of(model, person))]
        for name, model in _PERSONAL.items()
    }
    return {"chat": _written(person), **rows}


def _of(model: Any, person: Subscriber) -> Any:
    return select(model).where(col(model.subscriber) == person.id)


def _written(row: SQLModel) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, (date, datetime, time)) else value
        for name, value in row.model_dump().items()
        if name not in _WORKINGS
    }
