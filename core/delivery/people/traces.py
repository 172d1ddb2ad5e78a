"""What stored updates hold of a chat: found by its id, wherever in an update it stands."""

from typing import Any

from sqlalchemy import String, cast, delete, select
from sqlmodel import Session, col

from core.delivery.queue.inserting import changed
from core.models import InboundUpdate

# Under these names the Bot API writes ids of chats and of people; message ids are other numbers.
_ID_NAMES = frozenset(
    {"id", "chat_id", "user_id", "user_chat_id", "migrate_to_chat_id", "migrate_from_chat_id"}
)


def delete_updates(
    session: Session, channel: str, chat_id: str, *, being_answered: int | None = None
) -> int:
    """Delete every stored update that names a chat or person; return how many.

    The one *being_answered* and unanswered ones that came after it stay until they are settled,
    when what they said is deleted anyway: the answer to them is still to be sent.
    """
    stored = session.scalars(
        select(InboundUpdate).where(
            col(InboundUpdate.channel) == channel,
            # Few rows are left to be parsed; it is the parsed ones that are compared.
            cast(col(InboundUpdate.payload), String).contains(chat_id, autoescape=True),
        )
    )
    found = [
        one.update_id
        for one in stored
        if names_chat(one.payload, chat_id) and not _is_to_be_answered(one, being_answered)
    ]
    return changed(
        session,
        delete(InboundUpdate).where(
            col(InboundUpdate.channel) == channel, col(InboundUpdate.update_id).in_(found)
        ),
    )


def _is_to_be_answered(one: InboundUpdate, being_answered: int | None) -> bool:
    if being_answered is None:
        return False
    came_after = one.settled_at is None and one.update_id > being_answered
    return came_after or one.update_id == being_answered


def names_chat(part: Any, chat_id: str) -> bool:
    """Return whether a part of an update names the chat or person *chat_id*."""
    if isinstance(part, dict):
        return any(
            (name in _ID_NAMES and str(value) == chat_id) or names_chat(value, chat_id)
            for name, value in part.items()
        )
    return isinstance(part, list) and any(names_chat(one, chat_id) for one in part)
