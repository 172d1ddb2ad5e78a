"""A release is current: everyone whom it concerns is owed a message, in the same transaction."""

from datetime import datetime

from sqlmodel import Session

from core.delivery.people.follows import followed_places
from core.delivery.places import PlaceFinder
from core.delivery.queue.enqueue import enqueue_now, enqueue_paused
from core.release.reader import Release
from core.release.records import Change


def announce(session: Session, release: Release, now: datetime) -> int:
    """Write the deliveries of a release and return their number."""
    info = release.info
    return enqueue_now(session, info.plan, info.number, changed_topics(session, release), now)


def announce_paused(session: Session, release: Release, now: datetime) -> int:
    """Write the deliveries of a release; none of them leaves before a step lets it go."""
    info = release.info
    return enqueue_paused(session, info.plan, info.number, changed_topics(session, release), now)


def changed_topics(session: Session, release: Release) -> set[str]:
    """Return the topics that changed by a release, and the places that are followed among them."""
    changes = release.stream(Change, release=release.info.number)
    topics = {topic for change in changes for topic in change.topics}
    places = followed_places(session, release.info.plan)
    return topics | PlaceFinder(release).behind(topics, places)
