"""What an operator sees, on SQLite and PostgreSQL."""

from datetime import timedelta

from core.database.engine import transaction
from core.delivery.people.chats import deactivate
from core.delivery.people.follows import find_subscriber
from core.delivery.queue.enqueue import enqueue
from core.delivery.status import DeliveryStatus, read_status
from core.enums import DeliveryState
from tests.factories.people import CHANNEL, NOON, PLAN, add_person, add_release, deliveries, hours
from tests.presence import present

NOTHING = DeliveryStatus(
    queued=0,
    paused=0,
    due=0,
    oldest_waiting_s=None,
    claimed=0,
    stalled=0,
    sent=0,
    sent_last_minute=0,
    failed_by_reason={},
    unknown=0,
    unknown_outcomes=0,
    cancelled=0,
    held_chats=0,
    blocked_chats=0,
    active_chats=0,
)


def settle(row, state, **values):
    row.state = DeliveryState(state)
    row.settled_at = NOON
    for name, value in values.items():
        setattr(row, name, value)


def claim(row, lease_until):
    row.state, row.lease_until = DeliveryState.CLAIMED, lease_until


def test_of_an_empty_queue(engine):
    with transaction(engine) as session:
        assert read_status(session, NOON) == NOTHING


def test_of_a_queue_with_everything_in_it(engine):
    with transaction(engine) as session:
        add_release(session)
        for number in range(12):
            add_person(session, str(number), "plan")
        enqueue(session, PLAN, 1, {"plan"}, NOON)
        found = [deliveries(session, str(number))[0] for number in range(12)]
        found[0].due_at = NOON - hours(2)
        found[1].due_at = NOON + hours(2)
        claim(found[2], NOON)
        claim(found[3], NOON + hours(1))
        settle(found[4], "sent", attempts=1)
        settle(found[5], "sent", settled_at=NOON - timedelta(seconds=90))
        settle(found[6], "failed", error="bad_request")
        settle(found[7], "failed", error="bad_request")
        settle(found[8], "failed", error="blocked")
        settle(found[9], "unknown", attempts=2, unknown_outcomes=2)
        present(find_subscriber(session, CHANNEL, "0")).held_until = NOON + hours(1)
        present(find_subscriber(session, CHANNEL, "1")).held_until = NOON
        deactivate(session, CHANNEL, "10", NOON)
        found[11].state = DeliveryState.PAUSED
        session.flush()
        status = read_status(session, NOON)
    assert status == DeliveryStatus(
        queued=2,
        paused=1,
        due=1,
        oldest_waiting_s=7200,
        claimed=2,
        stalled=1,
        sent=2,
        sent_last_minute=1,
        failed_by_reason={"bad_request": 2, "blocked": 1},
        unknown=1,
        unknown_outcomes=2,
        cancelled=1,
        held_chats=1,
        blocked_chats=1,
        active_chats=11,
    )
    assert status.failed == 3
