"""Chats that leave, come back or move: the same on SQLite and PostgreSQL."""

from sqlalchemy import func, select
from sqlmodel import col

from core.database.engine import transaction
from core.delivery.people.chats import deactivate, forget, reactivate, rekey
from core.delivery.people.follows import find_subscriber, mark_seen, seen_release, topics_of
from core.delivery.queue.enqueue import enqueue
from core.enums import DeliveryState, SubscriberState
from core.models import Delivery, Follow, Subscriber, Visit
from tests.factories.people import CHANNEL, NOON, PLAN, add_person, add_release, deliveries
from tests.presence import present


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def owe(session, release, *chat_ids, topics=("plan",)):
    add_release(session, release)
    for chat_id in chat_ids:
        add_person(session, chat_id, *topics)
    enqueue(session, PLAN, release, {"plan"}, NOON)


def test_forgetting_deletes_all_that_is_about_a_person(engine):
    with transaction(engine) as session:
        owe(session, 1, "1", "2")
        mark_seen(session, present(present(find_subscriber(session, CHANNEL, "1")).id), PLAN, 1)
        assert forget(session, CHANNEL, "1")
    with transaction(engine) as session:
        assert find_subscriber(session, CHANNEL, "1") is None
        assert [count(session, model) for model in (Follow, Visit)] == [1, 0]
        assert len(deliveries(session)) == len(deliveries(session, "2")) == 1


def test_forgetting_somebody_unknown_does_nothing(engine):
    with transaction(engine) as session:
        add_person(session, "1", channel="bale")
        assert not forget(session, CHANNEL, "1")
        assert count(session, Subscriber) == 1


def test_nobody_gets_the_number_of_one_who_was_forgotten(engine):
    with transaction(engine) as session:
        first = add_person(session, "1").id
        forget(session, CHANNEL, "1")
        assert add_person(session, "2").id != first


def test_what_was_queued_for_a_blocked_chat_is_cancelled(engine):
    with transaction(engine) as session:
        owe(session, 1, "1", "2")
        assert deactivate(session, CHANNEL, "1", NOON)
        (mine,) = deliveries(session, "1")
        (theirs,) = deliveries(session, "2")
        assert (mine.state, mine.error, mine.settled_at) == (
            DeliveryState.CANCELLED,
            "blocked",
            NOON,
        )
        assert theirs.state is DeliveryState.PENDING
        assert present(find_subscriber(session, CHANNEL, "1")).state is SubscriberState.BLOCKED


def test_a_chat_that_comes_back_is_told_of_the_next_release(engine):
    with transaction(engine) as session:
        owe(session, 1, "1")
        deactivate(session, CHANNEL, "1", NOON)
        assert reactivate(session, CHANNEL, "1")
        add_release(session, 2)
        assert enqueue(session, PLAN, 2, {"plan"}, NOON) == 1
        states = [row.state for row in deliveries(session)]
        assert states == [DeliveryState.CANCELLED, DeliveryState.PENDING]


def test_unknown_chats_are_neither_blocked_nor_brought_back(engine):
    with transaction(engine) as session:
        assert not deactivate(session, CHANNEL, "1", NOON)
        assert not reactivate(session, CHANNEL, "1")


def test_a_chat_that_moves_keeps_everything(engine):
    with transaction(engine) as session:
        owe(session, 1, "1")
        before = present(find_subscriber(session, CHANNEL, "1")).id
        rekey(session, CHANNEL, "1", "-1001")
    with transaction(engine) as session:
        assert find_subscriber(session, CHANNEL, "1") is None
        assert present(find_subscriber(session, CHANNEL, "-1001")).id == before
        assert len(deliveries(session, "-1001")) == 1


def test_moving_to_a_chat_that_is_known_makes_one_of_the_two(engine):
    with transaction(engine) as session:
        add_release(session, 1)
        add_release(session, 2)
        old = add_person(session, "1", "plan", "district:7")
        new = add_person(session, "-1001", "plan", "claims")
        mark_seen(session, old.id, PLAN, 1)
        mark_seen(session, old.id, "1405", 5)
        mark_seen(session, new.id, PLAN, 2)
        enqueue(session, PLAN, 1, {"district:7"}, NOON)
        enqueue(session, PLAN, 2, {"district:7"}, NOON)
        new_id = new.id
        old.message_count, new.message_count = 7, 3
        for row in deliveries(session, "-1001"):
            if row.release == 2:
                session.delete(row)
        session.flush()
        rekey(session, CHANNEL, "1", "-1001")
    with transaction(engine) as session:
        assert find_subscriber(session, CHANNEL, "1") is None
        assert topics_of(session, new_id, PLAN) == {"plan", "district:7", "claims"}
        assert seen_release(session, new_id, PLAN) == 2
        assert seen_release(session, new_id, "1405") == 5
        # The next message has a number that neither of the two has seen.
        assert present(find_subscriber(session, CHANNEL, "-1001")).message_count == 7
        rows = deliveries(session)
        assert [(row.subscriber, row.release) for row in rows] == [(new_id, 1), (new_id, 2)]


def test_moving_a_chat_that_is_unknown_does_nothing(engine):
    with transaction(engine) as session:
        add_person(session, "2", "plan")
        rekey(session, CHANNEL, "1", "2")
        assert session.scalars(select(col(Subscriber.chat_id))).all() == ["2"]
        assert count(session, Delivery) == 0
