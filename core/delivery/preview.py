"""What a release would tell, and to how many, before its messages are let go."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from core.delivery.announcement import changed_topics
from core.delivery.notice import Compose, Notices
from core.delivery.people.follows import preferences_of, topics_of
from core.delivery.queue.enqueue import follow_some_of, followed_topics
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
    """How many people a message is for, by what they follow of what changed, and some of them.

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
    waiting = select(col(Delivery.subscriber)).where(
        col(Delivery.plan) == plan,
        col(Delivery.release) == number,
        col(Delivery.occasion) == "",
        col(Delivery.state).in_(_WAITING),
    )
    topics = {RELEASES} | _changed_topics(session, releases_dir, plan, number)
    return _preview(
        session, Notices(releases_dir, compose), plan, number, topics=topics, audience=waiting
    )


def preview_draft(
    session: Session, releases_dir: Path, compose: Compose, plan: str, number: int
) -> Preview:
    """Word some of what would be owed for the draft of release *number* under *releases_dir*.

    Nobody is owed anything for it yet: it is counted who would be, by what they follow now.
    """
    topics = followed_topics(_changed_topics(session, releases_dir, plan, number))
    audience = select(col(Subscriber.id)).where(*follow_some_of(plan, topics))
    return _preview(
        session, Notices(releases_dir, compose), plan, number, topics=topics, audience=audience
    )


def _changed_topics(session: Session, releases_dir: Path, plan: str, number: int) -> set[str]:
    release = numbered_release(releases_dir, plan, number)
    try:
        return changed_topics(session, release)
    finally:
        release.close()


def _preview(
    session: Session,
    notices: Notices,
    plan: str,
    number: int,
    *,
    topics: set[str],
    audience: Select[Any],
) -> Preview:
    people = session.scalar(select(func.count()).select_from(audience.subquery())) or 0
    examined = list(_spread(session, plan, number, audience, people))
    messages = _messages(notices, examined)
    return Preview(
        people=people,
        by_topic=_by_topic(session, plan, audience, topics),
        samples=tuple(messages[:_SAMPLES]),
        longest=max(messages, key=lambda one: len(one.html), default=None),
        examined=len(examined),
    )


def _by_topic(
    session: Session, plan: str, audience: Select[Any], topics: set[str]
) -> tuple[tuple[str, int], ...]:
    count = func.count().label("people")
    rows = session.execute(
        select(col(Follow.topic), count)
        .where(
            col(Follow.subscriber).in_(audience),
            col(Follow.plan) == plan,
            col(Follow.topic).in_(sorted(topics)),
        )
        .group_by(col(Follow.topic))
        .order_by(count.desc(), col(Follow.topic))
    )
    return tuple((topic, people) for topic, people in rows)


def _spread(
    session: Session, plan: str, number: int, audience: Select[Any], people: int
) -> Iterator[PendingDelivery]:
    """Yield what some people are told, every so manyth of all."""
    every = max(people // _EXAMINED, 1)
    place = func.row_number().over(order_by=col(Subscriber.id)).label("place")
    placed = select(col(Subscriber.id), place).where(col(Subscriber.id).in_(audience)).subquery()
    chosen = select(placed.c.id).where((placed.c.place - 1) % every == 0).limit(_EXAMINED)
    query = select(Subscriber).where(col(Subscriber.id).in_(chosen)).order_by(col(Subscriber.id))
    for person in session.scalars(query):
        assert person.id is not None
        yield PendingDelivery(
            token="",
            subscriber_id=person.id,
            chat_id=person.chat_id,
            plan=plan,
            delivery_ids=(),
            releases=(number,),
            topics=topics_of(session, person.id, plan),
            preferences=preferences_of(person),
            current=number,
            number=person.message_count + 1,
            is_channel=person.is_channel,
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
