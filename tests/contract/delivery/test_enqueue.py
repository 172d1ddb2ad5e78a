"""Who is owed a message, and when: the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime, time

from sqlalchemy import event, text

from core.database.engine import transaction
from core.delivery.people.chats import deactivate
from core.delivery.queue.enqueue import enqueue, enqueue_now
from core.delivery.schedule import Preferences, due_at
from core.enums import DeliveryState, Digest
from core.models import Subscriber
from core.processes.clock import database_time
from tests.factories.people import (
    ANY_HOUR,
    CHANNEL,
    NOON,
    PLAN,
    add_crowd,
    add_person,
    add_release,
    deliveries,
    hours,
)
from tests.presence import present


def told(session):
    return sorted(session.get(Subscriber, row.subscriber).chat_id for row in deliveries(session))


def test_only_followers_of_what_changed_are_owed_a_message(engine):
    with transaction(engine) as session:
        add_release(session)
        add_person(session, "1", "district:7")
        add_person(session, "2", "district:8")
        add_person(session, "3", "project:F-01", "district:7")
        assert enqueue(session, PLAN, 1, {"district:7", "project:F-01"}, NOON) == 2
        assert told(session) == ["1", "3"]


def test_followers_of_releases_are_owed_one_even_when_nothing_changed(engine):
    with transaction(engine) as session:
        add_release(session)
        add_person(session, "1", "releases")
        add_person(session, "2", "plan")
        assert enqueue(session, PLAN, 1, (), NOON) == 1
        assert told(session) == ["1"]


def test_followers_of_the_plan_are_owed_one_when_anything_changed(engine):
    with transaction(engine) as session:
        add_release(session)
        add_person(session, "1", "plan")
        assert enqueue(session, PLAN, 1, {"claims"}, NOON) == 1


def test_another_plan_s_followers_are_not_concerned(engine):
    with transaction(engine) as session:
        add_release(session)
        add_person(session, "1", "district:7", plan="1405")
        assert enqueue(session, PLAN, 1, {"district:7"}, NOON) == 0


def test_a_chat_that_cannot_be_written_to_is_owed_nothing(engine):
    with transaction(engine) as session:
        add_release(session)
        add_person(session, "1", "plan")
        deactivate(session, CHANNEL, "1", NOON)
        assert enqueue(session, PLAN, 1, {"plan"}, NOON) == 0


def test_enqueuing_again_adds_nothing(engine):
    with transaction(engine) as session:
        add_release(session)
        add_person(session, "1", "plan")
        add_person(session, "2", "plan")
        assert enqueue(session, PLAN, 1, {"plan"}, NOON) == 2
        assert enqueue(session, PLAN, 1, {"plan"}, NOON + hours(1)) == 0
        assert {row.due_at for row in deliveries(session)} == {NOON}


def test_a_new_delivery_waits_untried(engine):
    with transaction(engine) as session:
        add_release(session)
        add_person(session, "1", "plan")
        enqueue(session, PLAN, 1, {"plan"}, NOON)
        (row,) = deliveries(session)
    assert row.state is DeliveryState.PENDING
    assert (row.attempts, row.unknown_outcomes, row.enqueued_at) == (0, 0, NOON)
    assert (row.claimed_by, row.lease_until, row.settled_at) == (None, None, None)


def test_each_is_due_as_its_preferences_say(engine):
    late = datetime(2021, 3, 1, 20, tzinfo=UTC)  # 23:30 in Tehran
    kinds = [
        Preferences(digest, begin, end)
        for digest in Digest
        for begin, end in (
            (None, None),
            (time(22), time(8)),
            (time(7), time(9, 30)),
            (time(5), time(5)),
        )
    ]
    with transaction(engine) as session:
        add_release(session, at=late)
        for number, kind in enumerate(kinds):
            add_person(session, str(number), "plan", preferences=kind)
        assert enqueue(session, PLAN, 1, {"plan"}, late) == len(kinds)
        rows = deliveries(session)
        found = {
            present(session.get(Subscriber, row.subscriber)).chat_id: row.due_at for row in rows
        }
    assert found == {str(number): due_at(kind, late) for number, kind in enumerate(kinds)}


def test_the_number_of_statements_does_not_grow_with_people(engine):
    statements = []
    with transaction(engine) as session:
        add_release(session)
        for number in range(40):
            add_person(session, str(number), "plan", "district:7", preferences=ANY_HOUR)
        event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        assert enqueue(session, PLAN, 1, {"district:7"}, NOON) == 40
    assert len(statements) <= 3


def test_what_is_rolled_back_is_owed_to_nobody(engine):
    with transaction(engine) as session:
        add_release(session)
        add_person(session, "1", "plan")
    with transaction(engine) as session:
        enqueue(session, PLAN, 1, {"plan"}, NOON)
        session.rollback()
    with transaction(engine) as session:
        assert deliveries(session) == []


def test_a_large_queue_is_made_known_to_postgresql_s_planner(engine):
    with transaction(engine) as session:
        add_release(session)
        add_crowd(session, 1000)
        assert enqueue(session, PLAN, 1, {"plan"}, NOON) == 1000
    with transaction(engine) as session:
        if engine.dialect.name == "postgresql":
            known = text("SELECT reltuples FROM pg_class WHERE relname = 'delivery'")
        else:
            known = text("SELECT count(*) FROM delivery")
        assert session.scalar(known) == 1000


def test_a_publication_is_due_by_the_database_s_clock(engine):
    with transaction(engine) as session:
        add_release(session)
        add_person(session, "1", "plan")
        before = database_time(session)
        assert enqueue_now(session, PLAN, 1, {"plan"}, before + hours(9)) == 1
        (row,) = deliveries(session)
        assert before <= row.due_at <= database_time(session)
