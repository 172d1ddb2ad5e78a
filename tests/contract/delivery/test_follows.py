"""Following, preferences and visits: the same on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from core.database.engine import transaction
from core.delivery.people.follows import (
    find_or_create_subscriber,
    find_subscriber,
    follow,
    mark_seen,
    preferences_of,
    seen_release,
    set_preferences,
    topics_of,
    unfollow,
)
from core.delivery.queue.enqueue import enqueue
from core.delivery.schedule import Preferences, due_at
from core.enums import Digest, SubscriberState
from core.models import Delivery, Subscriber
from tests.factories.people import (
    ANY_HOUR,
    CHANNEL,
    NOON,
    PLAN,
    add_person,
    add_release,
    deliveries,
    hours,
)
from tests.presence import present

WEEKLY = replace(ANY_HOUR, digest=Digest.WEEKLY)


def test_a_new_subscriber_has_the_default_preferences(engine):
    with transaction(engine) as session:
        person = find_or_create_subscriber(session, CHANNEL, "1", NOON)
        assert (person.channel, person.chat_id, person.created_at) == (CHANNEL, "1", NOON)
        assert person.state is SubscriberState.ACTIVE
        assert preferences_of(person) == Preferences()


def test_a_chat_is_one_subscriber(engine):
    with transaction(engine) as session:
        first = find_or_create_subscriber(session, CHANNEL, "1", NOON)
    with transaction(engine) as session:
        again = find_or_create_subscriber(session, CHANNEL, "1", NOON + hours(1))
        other = find_or_create_subscriber(session, "bale", "1", NOON)
        assert (again.id, again.created_at) == (first.id, NOON)
        assert other.id != first.id
        assert session.scalar(select(func.count()).select_from(Subscriber)) == 2


def test_looking_for_a_subscriber_makes_none(engine):
    with transaction(engine) as session:
        assert find_subscriber(session, CHANNEL, "1") is None
        assert find_subscriber(session, CHANNEL, "1") is None


def test_a_topic_is_followed_once(engine):
    with transaction(engine) as session:
        person = add_person(session, "1")
        assert follow(session, person.id, PLAN, "district:7", NOON)
        assert not follow(session, person.id, PLAN, "district:7", NOON)
        assert follow(session, person.id, PLAN, "plan", NOON)
        assert follow(session, person.id, "1405", "claims", NOON)
        assert topics_of(session, person.id, PLAN) == {"district:7", "plan"}


def test_unfollowing_leaves_the_others(engine):
    with transaction(engine) as session:
        person = add_person(session, "1", "district:7", "plan")
        other = add_person(session, "2", "plan")
        assert unfollow(session, person.id, PLAN, "plan")
        assert not unfollow(session, person.id, PLAN, "plan")
        assert topics_of(session, person.id, PLAN) == {"district:7"}
        assert topics_of(session, other.id, PLAN) == {"plan"}


def test_nobody_follows_for_somebody_unknown(engine):
    with pytest.raises(IntegrityError), transaction(engine) as session:
        follow(session, 99, PLAN, "plan", NOON)


def test_preferences_are_kept(engine):
    chosen = Preferences(Digest.DAILY, time(21), time(9, 30), text_only=True, language="en")
    with transaction(engine) as session:
        person = add_person(session, "1")
        other = add_person(session, "2")
        set_preferences(session, person.id, chosen, NOON)
    with transaction(engine) as session:
        assert preferences_of(present(find_subscriber(session, CHANNEL, "1"))) == chosen
        assert preferences_of(present(find_subscriber(session, CHANNEL, "2"))) == preferences_of(
            other
        )


def test_what_waits_moves_with_the_preferences(engine):
    with transaction(engine) as session:
        add_release(session)
        person = add_person(session, "1", "plan", preferences=WEEKLY)
        add_person(session, "2", "plan", preferences=WEEKLY)
        enqueue(session, PLAN, 1, {"plan"}, NOON)
        set_preferences(session, person.id, ANY_HOUR, NOON + hours(1))
        (mine,) = deliveries(session, "1")
        (theirs,) = deliveries(session, "2")
        assert mine.due_at == NOON + hours(1)
        assert theirs.due_at == due_at(WEEKLY, NOON)


def test_what_was_tried_keeps_its_back_off(engine):
    with transaction(engine) as session:
        add_release(session)
        person = add_person(session, "1", "plan")
        enqueue(session, PLAN, 1, {"plan"}, NOON)
        session.execute(update(Delivery).values(attempts=1).where(col(Delivery.attempts) == 0))
        set_preferences(session, person.id, WEEKLY, NOON + hours(1))
        (mine,) = deliveries(session, "1")
        assert mine.due_at == NOON


def test_what_was_seen_is_noted_by_plan(engine):
    with transaction(engine) as session:
        person = add_person(session, "1")
        other = add_person(session, "2")
        mark_seen(session, person.id, PLAN, 3)
        mark_seen(session, person.id, "1405", 1)
        mark_seen(session, other.id, PLAN, 9)
        mark_seen(session, person.id, PLAN, 4)
        assert seen_release(session, person.id, PLAN) == 4
        assert seen_release(session, person.id, "1405") == 1
        assert seen_release(session, person.id, "1410") is None
