"""Channels of districts: the operator maps a channel to a district, whose news it then carries.

A channel is kept as a subscriber that follows one district: the same queue tells it once, with
the same states.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from core.audit import record
from core.delivery.people.chats import forget
from core.delivery.people.follows import find_or_create_subscriber, follow, unfollow_all
from core.enums import DeliveryState, SubscriberState
from core.models import Delivery, Follow, Subscriber
from core.release.topics import topic

# A public name, or the number of a channel without one.
_ADDRESS = re.compile(r"@[A-Za-z]\w{2,31}|-?\d{4,20}", re.ASCII)
_PREFIX = topic("district", "")


@dataclass(frozen=True, slots=True)
class DistrictChannel:
    """A channel, the district it is of, and why the last message did not arrive, if it did not.

    `is_refused`: the bot may not write there, and nothing is sent before it may again.
    """

    platform: str
    address: str
    plan: str
    district: str
    is_refused: bool
    failure: str | None


def is_channel_address(text: str) -> bool:
    """Return whether *text* can be the address of a channel."""
    return _ADDRESS.fullmatch(text) is not None


def add_channel(
    session: Session,
    platform: str,
    address: str,
    *,
    plan: str,
    district: str,
    by: str,
    now: datetime,
) -> None:
    """Make a channel carry the news of a district that exists, instead of any other."""
    channel = find_or_create_subscriber(session, platform, address, now)
    assert channel.id is not None
    channel.is_channel, channel.state = True, SubscriberState.ACTIVE
    session.flush()
    unfollow_all(session, channel.id)
    follow(session, channel.id, plan, topic("district", district), now)
    record(
        session,
        at=now,
        by=by,
        action="channels.add",
        plan=plan,
        platform=platform,
        district=district,
    )


def remove_channel(
    session: Session, platform: str, address: str, *, by: str, now: datetime
) -> bool:
    """Send a channel nothing more, not even what is queued; False when it is none of ours."""
    known = {(one.platform, one.address): one for one in list_channels(session)}
    found = known.get((platform, address))
    if found is None:
        return False
    forget(session, platform, address)
    record(
        session,
        at=now,
        by=by,
        action="channels.remove",
        plan=found.plan,
        platform=platform,
        district=found.district,
    )
    return True


def list_channels(session: Session) -> list[DistrictChannel]:
    """Return all channels, by plan and district."""
    rows = session.execute(
        select(Subscriber, Follow)
        .join(Follow, col(Follow.subscriber) == col(Subscriber.id))
        .where(col(Subscriber.is_channel))
        .order_by(col(Follow.plan), col(Follow.topic), col(Subscriber.id))
    )
    return [
        DistrictChannel(
            platform=channel.channel,
            address=channel.chat_id,
            plan=followed.plan,
            district=followed.topic.removeprefix(_PREFIX),
            is_refused=channel.state is SubscriberState.BLOCKED,
            failure=_failure(session, channel),
        )
        for channel, followed in rows.all()
    ]


def _failure(session: Session, channel: Subscriber) -> str | None:
    """Return why the last message failed, None when it arrived or there was none."""
    last = session.scalars(
        select(Delivery)
        .where(col(Delivery.subscriber) == channel.id, col(Delivery.settled_at).is_not(None))
        .order_by(col(Delivery.settled_at).desc(), col(Delivery.id).desc())
        .limit(1)
    ).first()
    has_failed = last is not None and last.state is DeliveryState.FAILED
    return last.error if last is not None and has_failed else None
