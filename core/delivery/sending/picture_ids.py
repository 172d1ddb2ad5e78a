"""What the Bot API calls pictures that it has: an id for each, by its bytes, for one bot alone."""

from datetime import datetime

from sqlmodel import Session

from core.delivery.queue.inserting import insert
from core.models import SentPicture


def picture_id(session: Session, sender: str, sha256: str) -> str | None:
    """Return the id by which a picture can be sent again, None when it has to be uploaded."""
    known = session.get(SentPicture, (sender, sha256))
    return known.file_id if known else None


def keep_picture_id(
    session: Session, sender: str, sha256: str, file_id: str, now: datetime
) -> None:
    """Keep the newest id of a picture; an older one may have been refused."""
    values = {"file_id": file_id, "sent_at": now}
    statement = insert(session, SentPicture).values(sender=sender, sha256=sha256, **values)
    session.execute(
        statement.on_conflict_do_update(index_elements=["sender", "sha256"], set_=values)
    )
