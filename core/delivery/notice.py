"""What a person is to be told, gathered from release files when the message is about to leave."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from core.delivery.event_kinds import kind_of
from core.delivery.places import FollowedPlaces, PlaceFinder
from core.delivery.queue.queue import PendingDelivery
from core.delivery.reminders import Reminder, latest, reminders_on
from core.delivery.schedule import Preferences
from core.delivery.sending.channel import Message
from core.release.reader import Release, numbered_release
from core.release.records import Change
from core.release.topics import RELEASES

# As many are kept open as one message may tell together, and then some.
_KEPT = 32


@dataclass(frozen=True, slots=True)
class Notice:
    """What one message tells: the changes of *releases* (oldest first) under the topics followed.

    `release` is the newest of them. Without changes and reminders, only the release is news.
    `reminders` are what the calendar brought meanwhile. `is_channel`: it is a post for everybody.
    """

    release: Release
    releases: tuple[int, ...]
    changes: tuple[Change, ...]
    topics: frozenset[str]
    preferences: Preferences
    reminders: tuple[Reminder, ...] = ()
    is_channel: bool = False

    @property
    def changed_topics(self) -> set[str]:
        """All topics that something is told of, followed or not."""
        of_changes = {topic for one in self.changes for topic in one.topics}
        return of_changes | {topic for one in self.reminders for topic in one.topics}


# Makes the text when it is sent, so that it is never older than the newest release it tells of.
type Compose = Callable[[Notice], Message]


class OpenReleases:
    """Release files by number, opened once, with their changes by topic. For one thread."""

    def __init__(self, releases_dir: Path) -> None:
        """Look for releases under *releases_dir*."""
        self._releases_dir = releases_dir
        self._open: dict[tuple[str, int], Release] = {}
        self._changes: dict[tuple[str, int], dict[str, list[Change]]] = {}
        self._reminders: dict[tuple[str, int, date], tuple[Reminder, ...]] = {}
        self._finders: dict[tuple[str, int], PlaceFinder] = {}

    def notice(self, pending: PendingDelivery) -> Notice | None:
        """Gather what is owed; None when nothing of it is followed any longer.

        Raises ReleaseNotFoundError and ReleaseUnreadableError.
        """
        release = self._release(pending.plan, pending.current)
        places = self._places_of(release, pending)
        topics = pending.topics | places.project_topics
        changes = tuple(
            places.named_by(change)
            for number in pending.releases
            for change in _about(self._changes_of(release, pending.plan, number), topics)
            if kind_of(change) not in pending.preferences.muted
        )
        reminders = latest(
            places.named_by(one)
            for day in pending.occasions
            for one in self._reminders_of(release, pending, day)
            if one.kind not in pending.preferences.muted and topics & {*one.topics}
        )
        has_release = pending.releases and RELEASES in pending.topics
        if not changes and not reminders and not has_release:
            return None
        return Notice(
            release,
            pending.releases,
            changes,
            pending.topics,
            pending.preferences,
            reminders,
            is_channel=pending.is_channel,
        )

    def _places_of(self, release: Release, pending: PendingDelivery) -> FollowedPlaces:
        key = (pending.plan, pending.current)
        if key not in self._finders:
            self._finders[key] = PlaceFinder(release)
        return FollowedPlaces(self._finders[key], pending.topics)

    def _reminders_of(
        self, release: Release, pending: PendingDelivery, day: date
    ) -> tuple[Reminder, ...]:
        """Compute what a day brought by *release*: what was told since is taken in."""
        key = (pending.plan, pending.current, day)
        if key not in self._reminders:
            self._reminders[key] = reminders_on(release, day)
        return self._reminders[key]

    def _release(self, plan: str, number: int) -> Release:
        if (plan, number) not in self._open:
            if len(self._open) >= _KEPT:
                self.close()
            self._open[plan, number] = numbered_release(self._releases_dir, plan, number)
        return self._open[plan, number]

    def _changes_of(self, release: Release, plan: str, number: int) -> dict[str, list[Change]]:
        """Read one release's changes from *release*, which holds those of all before it too."""
        if (plan, number) not in self._changes:
            by_topic = defaultdict(list)
            for change in release.stream(Change, release=number):
                for topic in change.topics:
                    by_topic[topic].append(change)
            self._changes[plan, number] = by_topic
        return self._changes[plan, number]

    def close(self) -> None:
        """Close every file."""
        for release in self._open.values():
            release.close()
        self._open.clear()
        self._changes.clear()
        self._reminders.clear()
        self._finders.clear()


# Messages that are remembered: one per releases, topics and preferences, until the queue is empty.
_MOST_MESSAGES = 2_000
type _Key = tuple[str, int, tuple[int, ...], tuple[date, ...], frozenset[str], Preferences, bool]


class Notices:
    """Words notices, each kind once: a thousand people who follow the same are told the same."""

    def __init__(self, releases_dir: Path, compose: Compose) -> None:
        """Read releases under *releases_dir*; `compose` and `close` belong to one thread."""
        self._opened = OpenReleases(releases_dir)
        self._compose = compose
        # By all topics of a person, and by those of them that changed.
        self._known: dict[_Key, Message | None] = {}
        self._worded: dict[_Key, Message] = {}
        self._is_stale = False

    def known(self, pending: PendingDelivery) -> tuple[Message | None] | None:
        """Return the message if it has been worded (None in it: nothing to tell), else None."""
        key = _key(pending, pending.topics)
        return (self._known[key],) if key in self._known else None

    def compose(self, pending: PendingDelivery) -> Message | None:
        """Word what is owed; None when nothing of it is followed any longer.

        Raises what reading a release, or the words' author, raises.
        """
        if self._is_stale:
            # A worker that lives for years keeps open what it tells of now, not all it ever told.
            self._opened.close()
            self._is_stale = False
        notice = self._opened.notice(pending)
        message = None if notice is None else self._word(pending, notice)
        if len(self._known) >= _MOST_MESSAGES:
            self._known.clear()
            self._worded.clear()
        self._known[_key(pending, pending.topics)] = message
        return message

    def _word(self, pending: PendingDelivery, notice: Notice) -> Message:
        topics = pending.topics & (notice.changed_topics or {RELEASES})
        key = _key(pending, topics)
        if key not in self._worded:
            self._worded[key] = self._compose(replace(notice, topics=topics))
        return self._worded[key]

    def forget(self) -> None:
        """Word and read everything anew: what surrounds a notice, as other plans, may change.

        From any thread; the files are closed by the next `compose`.
        """
        self._known.clear()
        self._worded.clear()
        self._is_stale = True

    def close(self) -> None:
        """Close every file."""
        self._opened.close()


def _key(pending: PendingDelivery, topics: frozenset[str]) -> _Key:
    parts = (pending.releases, pending.occasions)
    person = (topics, pending.preferences, pending.is_channel)
    return (pending.plan, pending.current, *parts, *person)


def _about(by_topic: dict[str, list[Change]], topics: Iterable[str]) -> list[Change]:
    found = {change.position: change for topic in topics for change in by_topic.get(topic, ())}
    return [found[position] for position in sorted(found)]
