"""What a release would tell, and to how many, before its messages are let go."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from core.delivery.announcement import changed_topics
from core.delivery.notice import Compose, Notices
from core.delivery.people.follows import preferences_of, topics_of
from core.delivery.queue.queue import PendingDelivery
from core.delivery.sending.channel import Message, Recipient
from core.enums import DeliveryState
from core.models import Delivery, Follow, Subscriber
from core.release.reader import numbered_release
from core.release.topics import RELEASES

_SAMPLES = 3
# People whose messages are worded to find the longest; of more, so many spread over all.
_EXAMINED = 500
_WAITING = (DeliveryState.PENDING, DeliveryState.PAUSED)


@dataclass(frozen=True, slots=True)
class Preview:
    """How many people wait for a message, by what they follow of what changed, and some of them.

    Who follows several topics counts under each. `samples` differ from one another; `longest` is
    of `examined` people. A message whose text is empty tells nothing any more and is left out.
    """

    people: int
    by_topic: tuple[tuple[str, int], ...]
    samples: tuple[Message, ...]
    longest: Message | None
    examined: int


def preview(
    session: Session, releases_dir: Path, compose: Compose, plan: str, number: int
) -> Preview:
    """Word some of what waits for release *number*; raises ReleaseNotFoundError."""
    release = numbered_release(releases_dir, plan, number)
    try:
        topics = {RELEASES} | changed_topics(session, release)
    finally:
        release.close()
    waiting = _waiting(plan, number)
    people = session.scalar(select(func.count()).select_from(Delivery).where(*waiting)) or 0
    examined = list(_spread(session, plan, number, people))
    messages = _messages(Notices(releases_dir, compose), examined)
    return Preview(
        people=people,
        by_topic=_by_topic(session, plan, waiting, topics),
        samples=tuple(messages[:_SAMPLES]),
        longest=max(messages, key=lambda one: len(one.html), default=None),
        examined=len(examined),
    )


def _waiting(plan: str, number: int) -> tuple[Any, ...]:
    return (
        col(Delivery.plan) == plan,
        col(Delivery.release) == number,
        col(Delivery.occasion) == "",
        col(Delivery.state).in_(_WAITING),
    )


def _by_topic(
    session: Session, plan: str, waiting: tuple[Any, ...], topics: set[str]
) -> tuple[tuple[str, int], ...]:
    count = func.count().label("people")
    rows = session.execute(
        select(col(Follow.topic), count)
        .join(Delivery, col(Delivery.subscriber) == col(Follow.subscriber))
        .where(*waiting, col(Follow.plan) == plan, col(Follow.topic).in_(sorted(topics)))
        .group_by(col(Follow.topic))
        .order_by(count.desc(), col(Follow.topic))
    )
    return tuple((topic, people) for topic, people in rows)


def _spread(session: Session, plan: str, number: int, people: int) -> Iterator[PendingDelivery]:
    """Yield what waits for some people, every so manyth of all."""
    every = max(people // _EXAMINED, 1)
    place = func.row_number().over(order_by=col(Delivery.id)).label("place")
    placed = select(col(Delivery.id), place).where(*_waiting(plan, number)).subquery()
    chosen = select(placed.c.id).where((placed.c.place - 1) % every == 0).limit(_EXAMINED)
    rows = session.execute(
        select(Delivery, Subscriber)
        .join(Subscriber, col(Subscriber.id) == col(Delivery.subscriber))
        .where(col(Delivery.id).in_(chosen))
        .order_by(col(Delivery.id))
    )
    for delivery, person in rows:
        yield PendingDelivery(
            token="",
            subscriber_id=person.id,
            chat_id=person.chat_id,
            plan=plan,
            delivery_ids=(delivery.id,),
            releases=(number,),
            topics=topics_of(session, person.id, plan),
            preferences=preferences_of(person),
            current=number,
            number=person.message_count + 1,
        )


def _messages(notices: Notices, examined: list[PendingDelivery]) -> list[Message]:
    """Word each kind of message once, as the first of those gets it who would."""
    found: dict[str, Message] = {}
    try:
        for pending in examined:
            known = notices.known(pending)
            message = known[0] if known else notices.compose(pending)
            if message is not None:
                found.setdefault(message.html, message.to(Recipient(pending.number)))
    finally:
        notices.close()
    return list(found.values())
