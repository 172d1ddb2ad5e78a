"""What becomes of a claimed delivery: sent, tried again, failed, unknown or cancelled."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, select, update
from sqlmodel import Session, col

from core.delivery.channel import SendError
from core.delivery.chats import deactivate, rekey
from core.delivery.inserting import changed
from core.delivery.queue import MOST_UNKNOWN_OUTCOMES, Owed, held
from core.models import Delivery, Subscriber
from core.models.enums import DeliveryState

# 16 tries: 1, 2, 4 … minutes apart, then every 6 hours; the last one after about two days.
MOST_TRIES = 16
_FIRST_WAIT_S = 60
_LONGEST_WAIT_S = 6 * 3600

_FREE = {"claimed_by": None, "lease_until": None, "send_began_at": None}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state after a send that failed; `wait_s` is for pending ones."""

    state: DeliveryState
    wait_s: float = 0


def back_off_s(tries: int) -> float:
    """Say how long to wait after the *tries*-th try (from 1)."""
    return float(min(_FIRST_WAIT_S * 2 ** (tries - 1), _LONGEST_WAIT_S))


def outcome_of(error: SendError, *, tries: int, unknown_outcomes: int) -> Outcome:
    """Judge a failed send; *tries* and *unknown_outcomes* include this one."""
    if error.new_chat_id is not None and tries < MOST_TRIES:
        return Outcome(DeliveryState.PENDING)
    if error.permanent or error.is_blocked:
        return Outcome(DeliveryState.FAILED)
    is_last = tries >= MOST_TRIES
    if error.unknown_outcome and (is_last or unknown_outcomes >= MOST_UNKNOWN_OUTCOMES):
        return Outcome(DeliveryState.UNKNOWN)
    if is_last:
        return Outcome(DeliveryState.FAILED)
    return Outcome(DeliveryState.PENDING, max(back_off_s(tries), error.retry_after_s or 0))


def settle_sent(session: Session, owed: Owed, message_id: str, now: datetime) -> int:
    """Note that a message arrived, and in which message the older deliveries were told."""
    carrier = owed.delivery_ids[-1]
    return _settle(
        session,
        owed,
        state=DeliveryState.SENT,
        settled_at=now,
        message_id=message_id,
        error=None,
        told_in=case((col(Delivery.id) == carrier, None), else_=carrier),
    )


def settle_cancelled(session: Session, owed: Owed, reason: str, now: datetime) -> int:
    """Note that there is nothing to send after all."""
    return _settle(session, owed, state=DeliveryState.CANCELLED, settled_at=now, error=reason)


def release_claim(session: Session, owed: Owed) -> int:
    """Give a claim back whose send has not begun."""
    return _settle(session, owed, state=DeliveryState.PENDING)


def _settle(session: Session, owed: Owed, **values: Any) -> int:
    statement = update(Delivery).where(*held(owed)).values(**_FREE, **values)
    return changed(session, statement.execution_options(synchronize_session=False))


def settle_failed(
    session: Session, owed: Owed, channel: str, error: SendError, now: datetime
) -> DeliveryState | None:
    """Note a failed send and give the carrier's new state; None when the claim no longer stood.

    Also does to the chat what the error says of it: hold it, stop writing to it, or move it.
    """
    # The chat before its deliveries, as everywhere: two transactions never wait for each other.
    chat = select(Subscriber).where(col(Subscriber.id) == owed.subscriber_id)
    session.execute(chat.with_for_update(key_share=True))
    rows = session.scalars(
        select(Delivery)
        .where(*held(owed))
        .order_by(col(Delivery.release))
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        _fail(row, error, now)
    session.flush()
    state = rows[-1].state if rows else None
    _treat_chat(session, owed, channel, error, now)
    return state


def _fail(row: Delivery, error: SendError, now: datetime) -> None:
    # Without a send there was a failure before it, which is a try all the same.
    row.attempts += row.send_began_at is None
    row.unknown_outcomes += error.unknown_outcome
    outcome = outcome_of(error, tries=row.attempts, unknown_outcomes=row.unknown_outcomes)
    row.state, row.error = outcome.state, error.reason
    row.claimed_by = row.lease_until = row.send_began_at = None
    if outcome.state is DeliveryState.PENDING:
        row.due_at = now + timedelta(seconds=outcome.wait_s)
    else:
        row.settled_at = now


def _treat_chat(
    session: Session, owed: Owed, channel: str, error: SendError, now: datetime
) -> None:
    if error.retry_after_s is not None:
        hold(session, owed.subscriber_id, now + timedelta(seconds=error.retry_after_s))
    if error.is_blocked:
        deactivate(session, channel, owed.chat_id, now)
    if error.new_chat_id is not None:
        rekey(session, channel, owed.chat_id, error.new_chat_id)


def hold(session: Session, subscriber_id: int, until: datetime) -> None:
    """Leave a chat alone until then; what waits for it moves along, out of the others' way."""
    session.execute(
        update(Subscriber)
        .where(col(Subscriber.id) == subscriber_id)
        .values(held_until=until)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Delivery)
        .where(
            col(Delivery.subscriber) == subscriber_id,
            col(Delivery.state) == DeliveryState.PENDING,
            col(Delivery.due_at) < until,
        )
        .values(due_at=until)
        .execution_options(synchronize_session=False)
    )
