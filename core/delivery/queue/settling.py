"""What becomes of a claimed delivery: sent, tried again, failed, unknown or cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from core.delivery.people.chats import deactivate, rekey
from core.delivery.queue.inserting import changed
from core.delivery.queue.queue import FREE, MOST_UNKNOWN_OUTCOMES, held
from core.delivery.sending.channel import SendError
from core.enums import DeliveryState
from core.models import Delivery, Subscriber
from core.models.tables import sql_table

# 16 tries: 1, 2, 4 … minutes apart, then every 6 hours; the last one after about two days.
MOST_TRIES = 16
_FIRST_WAIT_S = 60
_LONGEST_WAIT_S = 6 * 3600
# A channel that asks to wait says nothing against the message: for so long that is no try.
_PATIENCE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state after a send that failed; `wait_s` is for pending ones."""

    state: DeliveryState
    wait_s: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a claim ended. Without `message_id` and `error` there was nothing to send after all.

    `is_try` does not hold for a failure that says nothing about the message: it is not counted.
    """

    token: str
    delivery_ids: tuple[int, ...]
    message_id: str | None = None
    error: SendError | None = None
    is_try: bool = True


def back_off_s(tries: int) -> float:
    """Return how long to wait after the *tries*-th try (from 1)."""
    return float(min(_FIRST_WAIT_S * 2 ** (tries - 1), _LONGEST_WAIT_S))


def outcome_of(error: SendError, *, tries: int, unknown_outcomes: int) -> Outcome:
    """Judge a failed send; *tries* and *unknown_outcomes* include this one."""
    if (error.new_chat_id is not None or error.is_topic_gone) and tries < MOST_TRIES:
        return Outcome(DeliveryState.PENDING)
    if error.permanent or error.is_blocked:
        return Outcome(DeliveryState.FAILED)
    is_last = tries >= MOST_TRIES
    if error.unknown_outcome and (is_last or unknown_outcomes >= MOST_UNKNOWN_OUTCOMES):
        return Outcome(DeliveryState.UNKNOWN)
    if is_last:
        return Outcome(DeliveryState.FAILED)
    # What the channel asks for is waited exactly.
    wait_s = back_off_s(max(tries, 1)) if error.retry_after_s is None else error.retry_after_s
    return Outcome(DeliveryState.PENDING, wait_s)


def settle(
    session: Session, batch: Sequence[Settlement], channel: str, now: datetime
) -> list[DeliveryState | None]:
    """Note how claims ended; return the new state of each, None where a claim no longer stood.

    Of those that were sent it is not asked whether the claim stood: their state is returned.
    """
    _settle_sent(session, [one for one in batch if one.message_id is not None], now)
    return [_settle_other(session, one, channel, now) for one in batch]


def _settle_other(
    session: Session, one: Settlement, channel: str, now: datetime
) -> DeliveryState | None:
    if one.message_id is not None:
        return DeliveryState.SENT
    if one.error is None:
        settle_cancelled(session, one, now)
        return DeliveryState.CANCELLED
    return settle_failed(session, one, channel, now)


NOTHING_TO_SEND = "nothing_to_tell"


def _settle_sent(session: Session, batch: Sequence[Settlement], now: datetime) -> None:
    """Note which messages arrived, and in which message the older deliveries were told."""
    rows = [
        {
            "of_delivery": one,
            "of_token": settlement.token,
            "of_message": settlement.message_id,
            "carrier": None if one == settlement.delivery_ids[-1] else settlement.delivery_ids[-1],
        }
        for settlement in batch
        for one in settlement.delivery_ids
    ]
    if not rows:
        return
    _count_messages(session, batch)
    values = {
        **FREE,
        "state": DeliveryState.SENT,
        "settled_at": now,
        "error": None,
        "message_id": bindparam("of_message"),
        "told_in": bindparam("carrier"),
    }
    # Tables' statements, for many rows at once: an entity's takes no such list.
    table = sql_table(Delivery)
    statement = (
        table.update()
        .where(
            table.c.id == bindparam("of_delivery"),
            table.c.state == DeliveryState.CLAIMED,
            table.c.claimed_by == bindparam("of_token"),
        )
        .values(values)
    )
    session.connection().execute(statement, rows)


def _count_messages(session: Session, batch: Sequence[Settlement]) -> None:
    """Raise the running numbers of those who got a message; each chat has one on its way."""
    carriers = select(col(Delivery.subscriber)).where(
        col(Delivery.id).in_([one.delivery_ids[-1] for one in batch]),
        col(Delivery.state) == DeliveryState.CLAIMED,
        col(Delivery.claimed_by).in_({one.token for one in batch}),
    )
    session.execute(
        update(Subscriber)
        .where(col(Subscriber.id).in_(carriers))
        .values(message_count=col(Subscriber.message_count) + 1, has_lost_topic=False)
        .execution_options(synchronize_session=False)
    )


def settle_cancelled(session: Session, one: Settlement, now: datetime) -> int:
    """Note that there is nothing to send after all."""
    values = {"state": DeliveryState.CANCELLED, "settled_at": now, "error": NOTHING_TO_SEND}
    return _free(session, one.token, one.delivery_ids, values)


def release_claims(session: Session, claims: Sequence[Any]) -> int:
    """Return claims back whose sends have not begun."""
    token = attrgetter("token")
    pending = {"state": DeliveryState.PENDING}
    return sum(
        _free(session, name, [one for claim in same for one in claim.delivery_ids], pending)
        for name, same in groupby(sorted(claims, key=token), token)
    )


def _free(
    session: Session, token: str, delivery_ids: Sequence[int], values: dict[str, Any]
) -> int:
    statement = update(Delivery).where(*held(token, delivery_ids)).values(**FREE, **values)
    return changed(session, statement.execution_options(synchronize_session=False))


def settle_failed(
    session: Session, one: Settlement, channel: str, now: datetime
) -> DeliveryState | None:
    """Note a failed send and return the carrier's new state; None: the claim no longer stood.

    Also does to the chat what the error says of it: hold it, stop writing to it, or move it.
    """
    assert one.error is not None
    # The chat before its deliveries, as everywhere: two transactions never wait for each other.
    about = select(col(Delivery.subscriber)).where(col(Delivery.id).in_(one.delivery_ids))
    chat = session.scalars(
        select(Subscriber)
        .where(col(Subscriber.id).in_(about))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).first()
    if chat is None:
        return None  # they forgot us meanwhile
    rows = session.scalars(
        select(Delivery)
        .where(*held(one.token, one.delivery_ids))
        .order_by(col(Delivery.release))
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        _fail(row, one, now)
    session.flush()
    state = rows[-1].state if rows else None
    if state is DeliveryState.UNKNOWN:
        # It may have arrived: the next one has the next number.
        chat.message_count += 1
    _treat_chat(session, chat, channel, one.error, now)
    return state


def _fail(row: Delivery, one: Settlement, now: datetime) -> None:
    error = one.error
    assert error is not None
    # Without a send there was a failure before it, which is a try all the same.
    row.attempts += row.send_began_at is None
    row.unknown_outcomes += error.unknown_outcome
    must_wait = error.retry_after_s is not None and now - row.enqueued_at < _PATIENCE
    if (must_wait or not one.is_try) and not error.unknown_outcome:
        row.attempts = max(row.attempts - 1, row.unknown_outcomes)
    outcome = outcome_of(error, tries=row.attempts, unknown_outcomes=row.unknown_outcomes)
    row.state, row.error = outcome.state, error.reason
    row.claimed_by = row.process = row.lease_until = row.send_began_at = None
    if outcome.state is DeliveryState.PENDING:
        row.due_at = now + timedelta(seconds=outcome.wait_s)
    else:
        row.settled_at = now


def _treat_chat(
    session: Session, chat: Subscriber, channel: str, error: SendError, now: datetime
) -> None:
    assert chat.id is not None
    if error.retry_after_s is not None:
        hold(session, chat.id, now + timedelta(seconds=error.retry_after_s))
    if error.is_blocked:
        deactivate(session, channel, chat.chat_id, now)
    if error.is_topic_gone:
        chat.thread_id, chat.has_lost_topic = None, True
    if error.new_chat_id is not None:
        rekey(session, channel, chat.chat_id, error.new_chat_id)


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
