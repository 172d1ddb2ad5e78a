"""Taking deliveries from the queue: claims with a lease, and what becomes of leases that end.

A claim takes a chat, not a row: whatever waits for the chat about one plan is told in one message,
and no second message for the chat is claimed meanwhile. That keeps the order of each chat.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, and_, exists, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from core.delivery.event_kinds import kinds_of_text
from core.delivery.queue.inserting import changed
from core.delivery.schedule import Preferences
from core.enums import DeliveryState, SubscriberState
from core.models import Delivery, Follow, Subscriber

LEASE_ENDED = "lease_ended"
# A message that may have arrived is sent once more at most.
MOST_UNKNOWN_OUTCOMES = 2

# What a delivery that nobody holds has none of.
FREE: dict[str, Any] = dict.fromkeys(("claimed_by", "process", "lease_until", "send_began_at"))
_TOKEN = attrgetter("token")
_PREFERENCES = (
    col(Subscriber.digest),
    col(Subscriber.quiet_from),
    col(Subscriber.quiet_until),
    col(Subscriber.text_only),
    col(Subscriber.language),
    col(Subscriber.muted),
    col(Subscriber.message_count),
    col(Subscriber.thread_id),
    col(Subscriber.has_lost_topic),
    col(Subscriber.is_channel),
)


@dataclass(frozen=True, slots=True)
class PendingDelivery:
    """What one message to one chat will settle.

    Releases are told together, the oldest first, and with them days that the calendar brought
    (`occasions`); the last delivery is the one whose message carries the others. `current` is the
    newest release that any of them knows. `token` proves the claim. `number` is the running
    number of the message; `may_repeat` says that it was sent before, and nobody knows whether
    it arrived. `thread_id` is the topic of a group that it goes into; `has_lost_topic`: the one
    that was chosen is gone. `is_channel`: it is a post for everybody.
    """

    token: str
    subscriber_id: int
    chat_id: str
    plan: str
    delivery_ids: tuple[int, ...]
    releases: tuple[int, ...]
    topics: frozenset[str]
    preferences: Preferences
    current: int = 0
    occasions: tuple[date, ...] = ()
    number: int = 1
    may_repeat: bool = False
    thread_id: int | None = None
    has_lost_topic: bool = False
    is_channel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """Who claims, and how: for chats of `channel`, at most `limit` of them, each for `lease_s`.

    `process` is the id of a heartbeat; None: only the end of the lease frees the claim.
    """

    channel: str
    token: str
    limit: int
    lease_s: float
    process: str | None = None


def claim(session: Session, claimant: Claimant, now: datetime) -> list[PendingDelivery]:
    """Take what is due, longest waiting first; nobody else gets it before the lease ends."""
    chats = _lock_chats(session, claimant, now)
    if not chats:
        return []
    waiting = _waiting(session, list(chats))
    groups = [
        _sent_together(list(rows), now) for _, rows in groupby(waiting, attrgetter("subscriber"))
    ]
    taken = [group for group in groups if group]
    session.execute(
        update(Delivery)
        .where(col(Delivery.id).in_([row.id for group in taken for row in group]))
        .values(
            state=DeliveryState.CLAIMED,
            claimed_by=claimant.token,
            process=claimant.process,
            lease_until=now + timedelta(seconds=claimant.lease_s),
        )
        .execution_options(synchronize_session=False)
    )
    topics = _topics(session, {group[0].subscriber for group in taken})
    pending = [
        _pending_delivery(claimant, chats[group[0].subscriber], group, topics) for group in taken
    ]
    place = {subscriber_id: index for index, subscriber_id in enumerate(chats)}
    return sorted(pending, key=lambda one: place[one.subscriber_id])


def _lock_chats(session: Session, claimant: Claimant, now: datetime) -> dict[int, Row[Any]]:
    """Choose chats that may be written to, and lock them; the one that waits longest first."""
    due = (
        # Columns, not entities: mapping objects took half the time of a claim.
        select(col(Subscriber.id), col(Subscriber.chat_id), *_PREFERENCES)
        .join(Delivery, col(Delivery.subscriber) == col(Subscriber.id))
        .where(
            col(Delivery.state) == DeliveryState.PENDING,
            col(Delivery.due_at) <= now,
            col(Subscriber.channel) == claimant.channel,
            col(Subscriber.state) == SubscriberState.ACTIVE,
            or_(col(Subscriber.held_until).is_(None), col(Subscriber.held_until) <= now),
            ~_is_claimed(Delivery),
        )
        .order_by(col(Delivery.due_at), col(Delivery.id))
        .limit(claimant.limit)
        # Only PostgreSQL locks rows; SQLite has one writer. "Key share" is weak enough not to hold
        # up a new follow or a publishing. Of deliveries too: what another worker has just claimed
        # is passed over then, where it would leave nothing of the chats that were chosen.
        .with_for_update(of=(Subscriber, Delivery), skip_locked=True, key_share=True)
    )
    return {row.id: row for row in session.execute(due)}


def _is_claimed(row: Any) -> Any:
    other = aliased(Delivery)
    return exists().where(
        col(other.subscriber) == row.subscriber, col(other.state) == DeliveryState.CLAIMED
    )


def _waiting(session: Session, subscriber_ids: Sequence[int]) -> Sequence[Row[Any]]:
    # Asked again, now that the chats are locked: PostgreSQL chose them from a state in which a
    # claim that has just been committed was not to be seen.
    return session.execute(
        select(
            col(Delivery.id),
            col(Delivery.subscriber),
            col(Delivery.plan),
            col(Delivery.release),
            col(Delivery.occasion),
            col(Delivery.due_at),
            col(Delivery.unknown_outcomes),
        )
        .where(
            col(Delivery.subscriber).in_(subscriber_ids),
            col(Delivery.state) == DeliveryState.PENDING,
            ~_is_claimed(Delivery),
        )
        .order_by(col(Delivery.subscriber), col(Delivery.release), col(Delivery.occasion))
    ).all()


def _sent_together(rows: Sequence[Row[Any]], now: datetime) -> list[Row[Any]]:
    """Of one chat's rows, choose the plan that waits longest: its newest due one and all older."""
    due = [row for row in rows if row.due_at <= now]
    if not due:
        return []
    plan = min(due, key=attrgetter("due_at", "id")).plan
    newest = max(row.release for row in due if row.plan == plan)
    return [row for row in rows if row.plan == plan and row.release <= newest]


def _topics(session: Session, subscriber_ids: Iterable[int]) -> dict[tuple[int, str], set[str]]:
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    rows = session.execute(
        select(col(Follow.subscriber), col(Follow.plan), col(Follow.topic)).where(
            col(Follow.subscriber).in_(subscriber_ids)
        )
    )
    for subscriber_id, plan, topic in rows:
        found[subscriber_id, plan].add(topic)
    return found


def _pending_delivery(
    claimant: Claimant,
    subscriber: Row[Any],
    group: Sequence[Row[Any]],
    topics: dict[tuple[int, str], set[str]],
) -> PendingDelivery:
    first = group[0]
    one = subscriber
    preferences = Preferences(
        one.digest,
        one.quiet_from,
        one.quiet_until,
        one.text_only,
        one.language,
        kinds_of_text(one.muted),
    )
    return PendingDelivery(
        token=claimant.token,
        subscriber_id=first.subscriber,
        chat_id=one.chat_id,
        plan=first.plan,
        delivery_ids=tuple(row.id for row in group),
        releases=tuple(row.release for row in group if not row.occasion),
        topics=frozenset(topics.get((first.subscriber, first.plan), ())),
        preferences=preferences,
        current=group[-1].release,
        occasions=tuple(sorted(date.fromisoformat(row.occasion) for row in group if row.occasion)),
        number=one.message_count + 1,
        may_repeat=any(row.unknown_outcomes for row in group),
        thread_id=one.thread_id,
        has_lost_topic=one.has_lost_topic,
        is_channel=one.is_channel,
    )


def held(token: str, delivery_ids: Sequence[int]) -> tuple[Any, ...]:
    """Return the conditions under which a claim still stands."""
    return (
        col(Delivery.id).in_(delivery_ids),
        col(Delivery.state) == DeliveryState.CLAIMED,
        col(Delivery.claimed_by) == token,
    )


def begin(
    session: Session, batch: Sequence[PendingDelivery], now: datetime, *, lease_s: float
) -> set[int]:
    """Note, right before the sends of a batch, that they begin.

    Returns the ids of the deliveries that are still ours to send. Others are not: the person
    forgot us or blocked us, or the lease ended meanwhile.
    """
    ours: set[int] = set()
    for token, same in groupby(sorted(batch, key=_TOKEN), _TOKEN):
        statement = (
            update(Delivery)
            .where(*held(token, [one for pending in same for one in pending.delivery_ids]))
            .values(
                attempts=col(Delivery.attempts) + 1,
                send_began_at=now,
                lease_until=now + timedelta(seconds=lease_s),
            )
            .returning(col(Delivery.id))
            .execution_options(synchronize_session=False)
        )
        ours.update(session.scalars(statement))
    return ours


def take_back_begun(session: Session, process: str, on_the_wire: Collection[int]) -> int:
    """Undo beginnings of a process that is gone, but for messages that were on the wire.

    For one whose journal tells which these are: nothing happened to the others.
    """
    begun = (
        col(Delivery.state) == DeliveryState.CLAIMED,
        col(Delivery.process) == process,
        col(Delivery.send_began_at).is_not(None),
    )
    ids = session.scalars(select(col(Delivery.id)).where(*begun)).all()
    never = [one for one in ids if one not in on_the_wire]
    statement = (
        update(Delivery)
        .where(*begun, col(Delivery.id).in_(never))
        .values(FREE | {"state": DeliveryState.PENDING, "attempts": col(Delivery.attempts) - 1})
        .execution_options(synchronize_session=False)
    )
    return changed(session, statement) if never else 0


def has_ended_leases(session: Session, now: datetime) -> bool:
    """Find out whether anything is held for longer than its lease."""
    ended = exists().where(
        col(Delivery.state) == DeliveryState.CLAIMED, col(Delivery.lease_until) <= now
    )
    return bool(session.scalar(select(ended)))


def reclaim(session: Session, now: datetime, living: Collection[str] | None = None) -> int:
    """Put back what is held by workers that are gone; return the number of unknown outcomes.

    A worker is gone when its process is none of *living* (None: that is not known), or when its
    lease has ended. Where no send had begun, nothing happened. Otherwise the message may have
    arrived: it is counted, and sent once more at most.
    """
    over = [col(Delivery.lease_until) <= now]
    if living is not None:
        process = col(Delivery.process)
        over.append(and_(process.is_not(None), process.not_in(living)))
    ended = (col(Delivery.state) == DeliveryState.CLAIMED, or_(*over))
    began = col(Delivery.send_began_at).is_not(None)
    last = col(Delivery.unknown_outcomes) >= MOST_UNKNOWN_OUTCOMES - 1
    counted = {"unknown_outcomes": col(Delivery.unknown_outcomes) + 1, "error": LEASE_ENDED}
    given_up = {"state": DeliveryState.UNKNOWN, "settled_at": now}
    again = {"state": DeliveryState.PENDING, "due_at": now}
    row = update(Delivery).execution_options(synchronize_session=False)
    # It may have arrived: the next message of its chat has the next number.
    given_up_on = select(col(Delivery.subscriber)).where(*ended, began, last)
    session.execute(
        update(Subscriber)
        .where(col(Subscriber.id).in_(given_up_on))
        .values(message_count=col(Subscriber.message_count) + 1)
        .execution_options(synchronize_session=False)
    )
    # In this order: what one statement settles is no longer claimed for the next.
    unknown = changed(session, row.where(*ended, began, last).values(FREE | counted | given_up))
    unknown += changed(session, row.where(*ended, began).values(FREE | counted | again))
    session.execute(row.where(*ended).values(FREE | {"state": DeliveryState.PENDING}))
    return unknown
