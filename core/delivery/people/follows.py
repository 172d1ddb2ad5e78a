"""Subscribers: what they follow, what they prefer, and what they have seen.

A subscriber exists from the first follow (or setting) until it is forgotten (core/delivery/
chats.py); who only reads is not kept.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from core.delivery.event_kinds import kinds_of_text, text_of_kinds
from core.delivery.places import PLACE
from core.delivery.queue.inserting import changed, insert, insert_new
from core.delivery.schedule import Preferences, due_at
from core.enums import DeliveryState
from core.languages.language import DEFAULT_LANGUAGE, LANGUAGES
from core.models import Delivery, Follow, Subscriber, Visit


def find_subscriber(session: Session, channel: str, chat_id: str) -> Subscriber | None:
    """Return the subscriber of a chat, None when nothing is kept about it."""
    return session.scalars(
        select(Subscriber).where(
            col(Subscriber.channel) == channel, col(Subscriber.chat_id) == chat_id
        )
    ).one_or_none()


def find_or_create_subscriber(
    session: Session, channel: str, chat_id: str, now: datetime
) -> Subscriber:
    """Return the subscriber of a chat, with default preferences when it is new."""
    fresh = Subscriber(channel=channel, chat_id=chat_id, created_at=now)
    values = fresh.model_dump(exclude={"id"})
    insert_new(session, Subscriber, **values)
    found = find_subscriber(session, channel, chat_id)
    assert found is not None
    return found


def follow(session: Session, subscriber_id: int, plan: str, topic: str, now: datetime) -> bool:
    """Follow a topic that exists (see topics.topic_exists); False when it was followed already."""
    return insert_new(
        session, Follow, subscriber=subscriber_id, plan=plan, topic=topic, created_at=now
    )


def choose_topic(session: Session, subscriber_id: int, thread_id: int | None) -> None:
    """Send what a group is told into a topic of it; None: to the group itself."""
    session.execute(
        update(Subscriber)
        .where(col(Subscriber.id) == subscriber_id)
        .values(thread_id=thread_id, has_lost_topic=False)
    )


def unfollow(session: Session, subscriber_id: int, plan: str, topic: str) -> bool:
    """Follow a topic no longer; False when it was not followed."""
    row = _follows(subscriber_id, plan, col(Follow.topic) == topic)
    return changed(session, delete(Follow).where(*row)) == 1


def unfollow_all(session: Session, subscriber_id: int) -> int:
    """Follow nothing any longer, of any plan; return how many topics that were."""
    return changed(session, delete(Follow).where(col(Follow.subscriber) == subscriber_id))


def topics_of(session: Session, subscriber_id: int, plan: str) -> frozenset[str]:
    """Return the topics of *plan* that a subscriber follows."""
    found = session.scalars(select(col(Follow.topic)).where(*_follows(subscriber_id, plan)))
    return frozenset(found)


def followed_places(session: Session, plan: str) -> list[str]:
    """Return the topics of all places that anybody follows."""
    is_place = col(Follow.topic).startswith(f"{PLACE}:")
    found = session.scalars(
        select(col(Follow.topic)).where(col(Follow.plan) == plan, is_place).distinct()
    )
    return sorted(found)


def _follows(subscriber_id: int, plan: str, *more: Any) -> tuple[Any, ...]:
    return (col(Follow.subscriber) == subscriber_id, col(Follow.plan) == plan, *more)


def preferences_of(subscriber: Subscriber) -> Preferences:
    """Return how a subscriber wants to be told."""
    return Preferences(
        digest=subscriber.digest,
        quiet_from=subscriber.quiet_from,
        quiet_until=subscriber.quiet_until,
        text_only=subscriber.text_only,
        language=subscriber.language if subscriber.language in LANGUAGES else DEFAULT_LANGUAGE,
        muted=kinds_of_text(subscriber.muted),
    )


def set_preferences(
    session: Session, subscriber_id: int, preferences: Preferences, now: datetime
) -> None:
    """Keep how a subscriber wants to be told, and move what waits for them, not tried yet."""
    session.execute(
        update(Subscriber)
        .where(col(Subscriber.id) == subscriber_id)
        .values(
            digest=preferences.digest,
            quiet_from=preferences.quiet_from,
            quiet_until=preferences.quiet_until,
            text_only=preferences.text_only,
            language=preferences.language,
            muted=text_of_kinds(preferences.muted),
        )
    )
    session.execute(
        update(Delivery)
        .where(
            col(Delivery.subscriber) == subscriber_id,
            col(Delivery.state).in_((DeliveryState.PENDING, DeliveryState.PAUSED)),
            col(Delivery.attempts) == 0,
        )
        .values(due_at=due_at(preferences, now))
    )


def mark_seen(session: Session, subscriber_id: int, plan: str, release: int) -> None:
    """Note the number of the release that a subscriber looks at."""
    statement = insert(session, Visit).values(subscriber=subscriber_id, plan=plan, release=release)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["subscriber", "plan"], set_={"release": release}
        )
    )


def seen_release(session: Session, subscriber_id: int, plan: str) -> int | None:
    """Return the number of the release that a subscriber last looked at, None before the first."""
    visit = session.get(Visit, (subscriber_id, plan))
    return visit.release if visit else None
