"""What becomes of claims, on SQLite and PostgreSQL."""

from datetime import timedelta

from core.database.engine import transaction
from core.delivery.people.chats import forget
from core.delivery.people.follows import find_subscriber
from core.delivery.queue.settling import MOST_TRIES
from core.delivery.sending.channel import SendError
from core.enums import DeliveryState, SubscriberState
from tests.factories.people import CHANNEL, NOON, hours
from tests.factories.queue import (
    BUSY,
    LOST,
    PENDING,
    end,
    ended,
    fail,
    owe,
    row,
    rows,
    start,
    take,
    take_one,
)
from tests.presence import present


def test_a_channel_that_asks_to_wait_is_obeyed_to_the_second_and_no_try_is_lost(engine):
    owe(engine, "1")
    now = NOON
    for _ in range(MOST_TRIES + 1):
        owed = take_one(engine, now)
        start(engine, owed, now)
        assert fail(engine, owed, SendError(reason="rate", retry_after_s=1), now) is PENDING
        assert take(engine, now) == []
        now += timedelta(seconds=1)
    assert row(engine).attempts == 0


def test_a_channel_that_asks_to_wait_for_ever_is_given_up(engine):
    owe(engine, "1")
    now = NOON
    for _ in range(MOST_TRIES):
        now += hours(49)
        owed = take_one(engine, now)
        start(engine, owed, now)
        state = fail(engine, owed, SendError(reason="rate", retry_after_s=1), now)
    assert state is DeliveryState.FAILED


def test_what_says_nothing_of_the_message_is_no_try(engine):
    owe(engine, "1")
    owed = take_one(engine)
    start(engine, owed)
    assert end(engine, ended(owed, error=BUSY, is_try=False)) == [PENDING]
    assert (row(engine).attempts, row(engine).due_at) == (0, NOON + timedelta(minutes=1))
    again = take_one(engine, NOON + hours(1))
    start(engine, again, NOON + hours(1))
    end(engine, ended(again, error=LOST, is_try=False), now=NOON + hours(1))
    assert (row(engine).attempts, row(engine).unknown_outcomes) == (1, 1)


def test_a_failure_is_tried_again_later(engine):
    owe(engine, "1")
    owed = take_one(engine)
    start(engine, owed)
    assert fail(engine, owed, BUSY) is PENDING
    found = row(engine)
    assert (found.attempts, found.unknown_outcomes, found.error) == (1, 0, "busy")
    assert found.due_at == NOON + timedelta(minutes=1)
    assert take(engine, NOON) == []
    assert take_one(engine, NOON + timedelta(minutes=1)).delivery_ids == owed.delivery_ids


def test_a_failure_before_the_send_is_a_try_too(engine):
    owe(engine, "1")
    assert fail(engine, take_one(engine), BUSY) is PENDING
    assert row(engine).attempts == 1


def test_tries_come_to_an_end(engine):
    owe(engine, "1")
    now = NOON
    for _ in range(MOST_TRIES):
        owed = take_one(engine, now)
        start(engine, owed, now)
        state = fail(engine, owed, BUSY, now)
        now += hours(6)
    assert state is DeliveryState.FAILED
    found = row(engine)
    assert (found.attempts, found.error) == (MOST_TRIES, "busy")
    assert take(engine, NOON + hours(999)) == []


def test_a_permanent_failure_ends_at_once(engine):
    owe(engine, "1")
    owed = take_one(engine)
    start(engine, owed)
    error = SendError(reason="bad_request", permanent=True)
    assert fail(engine, owed, error) is DeliveryState.FAILED
    assert row(engine).settled_at == NOON


def test_an_unknown_outcome_is_tried_once_more(engine):
    owe(engine, "1")
    owed = take_one(engine)
    start(engine, owed)
    assert fail(engine, owed, LOST) is PENDING
    assert row(engine).unknown_outcomes == 1
    again = take_one(engine, NOON + hours(1))
    start(engine, again, NOON + hours(1))
    assert fail(engine, again, LOST, NOON + hours(1)) is DeliveryState.UNKNOWN
    assert row(engine).unknown_outcomes == 2


def test_a_blocked_chat_loses_what_was_queued(engine):
    owe(engine, "1")
    owed = take_one(engine)
    owe(engine, release=2)
    start(engine, owed)
    error = SendError(reason="blocked", is_blocked=True)
    assert fail(engine, owed, error) is DeliveryState.FAILED
    assert [one.state for one in rows(engine)] == [DeliveryState.FAILED, DeliveryState.CANCELLED]
    with transaction(engine) as session:
        assert present(find_subscriber(session, CHANNEL, "1")).state is SubscriberState.BLOCKED


def test_a_hold_is_the_chat_s_not_the_message_s(engine):
    owe(engine, "1", "2")
    by_chat = {owed.chat_id: owed for owed in take(engine)}
    start(engine, by_chat["1"])
    fail(engine, by_chat["1"], SendError(reason="too_many_requests", retry_after_s=7200))
    end(engine, ended(by_chat["2"]))
    owe(engine, release=2)
    assert [owed.chat_id for owed in take(engine, NOON + hours(1))] == ["2"]
    found = take_one(engine, NOON + hours(2), token="b")
    assert (found.chat_id, found.releases) == ("1", (1, 2))


def test_what_waits_for_a_chat_on_hold_moves_out_of_the_others_way(engine):
    owe(engine, "1")
    owed = take_one(engine)
    owe(engine, release=2)
    start(engine, owed)
    fail(engine, owed, SendError(reason="too_many_requests", retry_after_s=7200))
    assert {one.due_at for one in rows(engine)} == {NOON + hours(2)}


def test_a_chat_that_moved_is_told_at_its_new_place(engine):
    owe(engine, "1")
    owed = take_one(engine)
    start(engine, owed)
    error = SendError(reason="moved", permanent=True, new_chat_id="-1001")
    assert fail(engine, owed, error) is PENDING
    assert take_one(engine).chat_id == "-1001"


def test_a_forgotten_chat_s_failure_is_nothing(engine):
    owe(engine, "1")
    owed = take_one(engine)
    start(engine, owed)
    with transaction(engine) as session:
        forget(session, CHANNEL, "1")
    error = SendError(reason="x", is_blocked=True, retry_after_s=5, new_chat_id="2")
    assert fail(engine, owed, error) is None
    assert rows(engine) == []
