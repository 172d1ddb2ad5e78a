"""What is remembered of a person between answers, and where: in the database, or nowhere."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlmodel import Session

from bot.screens.parts.actor import Actor
from core.database.engine import reading, transaction
from core.delivery.people import chats, follows
from core.delivery.people.own_data import own_data
from core.delivery.schedule import Preferences
from core.enums import SubscriberState
from core.languages.language import DEFAULT_LANGUAGE, ENGLISH, LANGUAGES


class Memory(Protocol):
    """One person, as a conversation needs to know them."""

    def actor(self, plan: str) -> Actor:
        """Initialise with what a screen may know."""
        ...

    def follow(self, plan: str, topic: str) -> None:
        """Begin to follow a topic that exists."""
        ...

    def unfollow(self, plan: str, topic: str) -> None:
        """Follow a topic no longer."""
        ...

    def unfollow_all(self) -> None:
        """Follow nothing any longer."""
        ...

    def prefer(self, preferences: Preferences) -> None:
        """Keep how they want to be told."""
        ...

    def saw(self, plan: str, release: int) -> None:
        """Note the release that they look at, if anything is kept of them."""
        ...

    def own_data(self) -> dict[str, Any] | None:
        """Return all that is kept, as objects of JSON; None when nothing is."""
        ...

    def forget(self) -> None:
        """Delete all of it."""
        ...


@dataclass(frozen=True, slots=True)
class KeptMemory:
    """A chat in the operational database; every call is a transaction of its own.

    `update_id` is the stored update that is being answered, `thread_id` the topic of the group
    that it was written in: notices of what is followed from there go there. `messenger_language`
    is what their messenger tells of theirs. What they look at is
    noted by `note_visits`, when it has been sent: an answer that is made again must tell the same.
    """

    engine: Engine
    channel: str
    chat_id: str
    now: datetime
    update_id: int | None = None
    thread_id: int | None = None
    messenger_language: str = ""
    _visits: dict[str, int] = field(default_factory=dict)

    def actor(self, plan: str) -> Actor:
        """Read what is kept; who is not known has the default preferences.

        Whoever writes can be written to: a chat that had blocked the bot is active again.
        """
        with reading(self.engine) as session:
            subscriber = follows.find_subscriber(session, self.channel, self.chat_id)
            if subscriber is None or subscriber.id is None:
                return Actor(offered_language=offered(self.messenger_language))
            is_back = subscriber.state == SubscriberState.BLOCKED
            actor = Actor(
                topics=follows.topics_of(session, subscriber.id, plan),
                preferences=follows.preferences_of(subscriber),
                seen_release=follows.seen_release(session, subscriber.id, plan),
                is_known=True,
            )
        if is_back:
            with transaction(self.engine) as session:
                chats.reactivate(session, self.channel, self.chat_id)
        return actor

    def follow(self, plan: str, topic: str) -> None:
        """Write the topic, and the person when they are new."""
        with transaction(self.engine) as session:
            subscriber_id = self._id(session)
            follows.follow(session, subscriber_id, plan, topic, self.now)
            follows.choose_topic(session, subscriber_id, self.thread_id)

    def unfollow(self, plan: str, topic: str) -> None:
        """Delete the topic."""
        with transaction(self.engine) as session:
            subscriber = follows.find_subscriber(session, self.channel, self.chat_id)
            if subscriber is not None and subscriber.id is not None:
                follows.unfollow(session, subscriber.id, plan, topic)

    def unfollow_all(self) -> None:
        """Delete every topic, of every plan; what they prefer stays."""
        with transaction(self.engine) as session:
            subscriber = follows.find_subscriber(session, self.channel, self.chat_id)
            if subscriber is not None and subscriber.id is not None:
                follows.unfollow_all(session, subscriber.id)

    def prefer(self, preferences: Preferences) -> None:
        """Write the preferences, and the person when they are new."""
        with transaction(self.engine) as session:
            follows.set_preferences(session, self._id(session), preferences, self.now)

    def saw(self, plan: str, release: int) -> None:
        """Remember the release that they are about to see."""
        self._visits[plan] = release

    def note_visits(self) -> None:
        """Note what they saw; of who follows nothing and set nothing, nothing is noted."""
        for plan, release in self._visits.items():
            self._note_visit(plan, release)

    def _note_visit(self, plan: str, release: int) -> None:
        with transaction(self.engine) as session:
            subscriber = follows.find_subscriber(session, self.channel, self.chat_id)
            if subscriber is not None and subscriber.id is not None:
                follows.mark_seen(session, subscriber.id, plan, release)

    def own_data(self) -> dict[str, Any] | None:
        """Read every row about the chat."""
        with reading(self.engine) as session:
            return own_data(session, self.channel, self.chat_id)

    def forget(self) -> None:
        """Delete the person, what is queued for them and what is stored of what they sent."""
        with transaction(self.engine) as session:
            chats.forget(session, self.channel, self.chat_id, being_answered=self.update_id)

    def _id(self, session: Session) -> int:
        found = follows.find_or_create_subscriber(session, self.channel, self.chat_id, self.now)
        assert found.id is not None
        return found.id


def offered(messenger_language: str) -> str:
    """Return the language to offer who reads one that is not Persian; "" for none.

    Nothing is chosen for anybody: a phone's language is not always its owner's.
    """
    code = messenger_language.lower().partition("-")[0]
    if code in ("", DEFAULT_LANGUAGE):
        return ""
    return code if code in LANGUAGES else ENGLISH.code


@dataclass(slots=True)
class FleetingMemory:
    """A person in front of a terminal: remembered until it is closed, and nowhere written."""

    known: dict[str, frozenset[str]] = field(default_factory=dict)
    preferences: Preferences = field(default_factory=Preferences)
    seen: dict[str, int] = field(default_factory=dict)
    is_known: bool = False

    def actor(self, plan: str) -> Actor:
        """Return what was said so far."""
        return Actor(
            topics=self.known.get(plan, frozenset()),
            preferences=self.preferences,
            seen_release=self.seen.get(plan),
            is_known=self.is_known,
        )

    def follow(self, plan: str, topic: str) -> None:
        """Remember the topic."""
        self.known[plan] = self.known.get(plan, frozenset()) | {topic}
        self.is_known = True

    def unfollow(self, plan: str, topic: str) -> None:
        """Remember the topic no longer."""
        self.known[plan] = self.known.get(plan, frozenset()) - {topic}

    def unfollow_all(self) -> None:
        """Remember no topic any longer."""
        self.known = {}

    def prefer(self, preferences: Preferences) -> None:
        """Remember the preferences."""
        self.preferences = replace(preferences)
        self.is_known = True

    def saw(self, plan: str, release: int) -> None:
        """Remember the release, as the database would."""
        if self.is_known:
            self.seen[plan] = release

    def own_data(self) -> dict[str, Any] | None:
        """Return what would be kept."""
        follows = {plan: sorted(topics) for plan, topics in self.known.items()}
        return {"follows": follows, "visits": self.seen} if self.is_known else None

    def forget(self) -> None:
        """Start anew."""
        self.known, self.seen = {}, {}
        language = self.preferences.language  # told on the command line
        self.preferences, self.is_known = Preferences(language=language), False


class NoMemory:
    """A page that anyone may open: nothing is kept and nothing can be sent."""

    def actor(self, plan: str) -> Actor:
        """Return somebody who cannot follow."""
        del plan
        return Actor(can_follow=False)

    def follow(self, plan: str, topic: str) -> None:
        """Keep nothing; the screens offer no such button here."""

    def unfollow(self, plan: str, topic: str) -> None:
        """Keep nothing."""

    def unfollow_all(self) -> None:
        """Keep nothing."""

    def prefer(self, preferences: Preferences) -> None:
        """Keep nothing."""

    def saw(self, plan: str, release: int) -> None:
        """Keep nothing."""

    def own_data(self) -> dict[str, Any] | None:
        """Have nothing to hand over."""
        return None

    def forget(self) -> None:
        """Have nothing to forget."""
