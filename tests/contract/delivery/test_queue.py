"""Claims, leases and settlements: the same on SQLite and PostgreSQL."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from core.database import transaction
from core.delivery.channel import SendError
from core.delivery.chats import deactivate, forget
from core.delivery.enqueue import enqueue
from core.delivery.follows import find_subscriber
from core.delivery.queue import Claimant, Owed, begin, claim, reclaim
from core.delivery.settling import (
    MOST_TRIES,
    release_claim,
    settle_cancelled,
    settle_failed,
    settle_sent,
)
from core.models.enums import DeliveryState, SubscriberState
from tests.factories.people import CHANNEL, NOON, PLAN, add_person, add_release, deliveries, hours

LEASE_S = 300
AFTER_LEASE = NOON + timedelta(seconds=LEASE_S)
BUSY = SendError(reason="busy")
LOST = SendError(reason="timeout", unknown_outcome=True)
PENDING, SENT = DeliveryState.PENDING, DeliveryState.SENT


def claimant(token="a", limit=10, channel=CHANNEL):
    return Claimant(channel=channel, token=token, limit=limit, lease_s=LEASE_S)


def take(engine: Engine, now=NOON, **options) -> list[Owed]:
    with transaction(engine) as session:
        return claim(session, claimant(**options), now)


def take_one(engine: Engine, now=NOON, **options) -> Owed:
    (owed,) = take(engine, now, **options)
    return owed


def start(engine: Engine, owed: Owed, now=NOON) -> bool:
    with transaction(engine) as session:
        return begin(session, owed, now, lease_s=LEASE_S)


def fail(engine: Engine, owed: Owed, error: SendError, now=NOON):
    with transaction(engine) as session:
        return settle_failed(session, owed, CHANNEL, error, now)


def rows(engine: Engine, chat_id=None):
    with transaction(engine) as session:
        return deliveries(session, chat_id)


def row(engine: Engine, chat_id=None):
    (found,) = rows(engine, chat_id)
    return found


def owe(engine: Engine, *chat_ids: str, release=1, plan=PLAN, now=NOON):
    """Make release *release* known and owe it to these chats, which follow the plan."""
    with transaction(engine) as session:
        add_release(session, release, plan)
        for chat_id in chat_ids:
            add_person(session, chat_id, "plan", plan=plan)
        return enqueue(session, plan, release, {"plan"}, now)


def hold_until(session: Session, chat_id: str, moment):
    find_subscriber(session, CHANNEL, chat_id).held_until = moment


def test_a_claim_knows_whom_to_tell_what(engine):
    owe(engine, "1")
    owed = take_one(engine)
    assert (owed.chat_id, owed.plan, owed.releases) == ("1", PLAN, (1,))
    assert owed.topics == {"plan"}
    assert owed.preferences.quiet_from is None
    found = row(engine)
    assert found.state is DeliveryState.CLAIMED
    assert (found.claimed_by, found.lease_until) == ("a", AFTER_LEASE)
    assert (found.attempts, found.send_began_at) == (0, None)


def test_what_is_claimed_is_not_claimed_again(engine):
    owe(engine, "1", "2", "3")
    first = take(engine, limit=2)
    second = take(engine, token="b", limit=2)
    assert len({owed.chat_id for owed in [*first, *second]}) == 3
    assert take(engine, token="c") == []


def test_the_longest_waiting_are_claimed_first(engine):
    owe(engine, "2", now=NOON + hours(1))
    with transaction(engine) as session:
        add_person(session, "1", "plan")
        add_person(session, "3", "plan")
        add_release(session, 2)
        enqueue(session, PLAN, 2, {"plan"}, NOON)
    found = take(engine, NOON + hours(2), limit=2)
    assert sorted(owed.chat_id for owed in found) == ["1", "2"]
    assert [owed.chat_id for owed in take(engine, NOON + hours(2), token="b")] == ["3"]


def test_what_is_not_due_waits(engine):
    owe(engine, "1", now=NOON + hours(1))
    assert take(engine, NOON) == []
    assert len(take(engine, NOON + hours(1))) == 1


def test_other_channels_are_another_worker_s(engine):
    owe(engine, "1")
    assert take(engine, channel="bale") == []


def test_a_chat_on_hold_or_blocked_waits(engine):
    owe(engine, "1", "2")
    with transaction(engine) as session:
        hold_until(session, "1", NOON + hours(1))
        find_subscriber(session, CHANNEL, "2").state = SubscriberState.BLOCKED
    assert take(engine) == []
    assert [owed.chat_id for owed in take(engine, NOON + hours(1))] == ["1"]


def test_several_releases_are_told_together_by_the_newest(engine):
    owe(engine, "1")
    owe(engine, release=2)
    owe(engine, release=3)
    owed = take_one(engine)
    assert owed.releases == (1, 2, 3)
    start(engine, owed)
    with transaction(engine) as session:
        assert settle_sent(session, owed, "m1", NOON + hours(1)) == 3
    found = rows(engine)
    assert {one.state for one in found} == {SENT}
    assert {(one.message_id, one.settled_at) for one in found} == {("m1", NOON + hours(1))}
    assert [one.told_in for one in found] == [found[2].id, found[2].id, None]


def test_what_waits_for_another_try_goes_with_a_newer_release(engine):
    owe(engine, "1")
    owed = take_one(engine)
    start(engine, owed)
    fail(engine, owed, BUSY)
    owe(engine, release=2)
    assert take_one(engine).releases == (1, 2)


def test_a_newer_release_that_is_not_due_is_not_told_yet(engine):
    owe(engine, "1")
    owe(engine, release=2, now=NOON + hours(1))
    assert take_one(engine).releases == (1,)


def test_a_chat_has_one_message_on_its_way(engine):
    owe(engine, "1")
    first = take_one(engine)
    owe(engine, release=2)
    owe(engine, "1", plan="1405")
    assert take(engine, token="b") == []
    start(engine, first)
    with transaction(engine) as session:
        settle_sent(session, first, "m1", NOON)
    second = take_one(engine, token="b")
    assert (second.plan, second.releases) == (PLAN, (2,))
    with transaction(engine) as session:
        settle_cancelled(session, second, "nothing_to_tell", NOON)
    assert take_one(engine, token="c").plan == "1405"


def test_plans_are_told_apart_the_longest_waiting_first(engine):
    owe(engine, "1", now=NOON)
    owe(engine, "1", plan="1405", now=NOON - hours(1))
    owed = take_one(engine)
    assert (owed.plan, len(owed.delivery_ids)) == ("1405", 1)


def test_a_send_that_begins_is_counted_and_prolongs_the_lease(engine):
    owe(engine, "1")
    owed = take_one(engine)
    assert start(engine, owed, NOON + hours(0.01))
    found = row(engine)
    assert (found.attempts, found.send_began_at) == (1, NOON + hours(0.01))
    assert found.lease_until == AFTER_LEASE + hours(0.01)


@pytest.mark.parametrize("leave", [forget, lambda *chat: deactivate(*chat, NOON)])
def test_no_send_begins_for_one_who_left_meanwhile(engine, leave):
    owe(engine, "1")
    owed = take_one(engine)
    with transaction(engine) as session:
        leave(session, CHANNEL, "1")
    assert not start(engine, owed)


def test_a_claim_given_back_is_as_if_it_had_not_been(engine):
    owe(engine, "1")
    owed = take_one(engine)
    with transaction(engine) as session:
        assert release_claim(session, owed) == 1
    found = row(engine)
    assert (found.state, found.attempts, found.due_at) == (PENDING, 0, NOON)
    assert take_one(engine, token="b").delivery_ids == owed.delivery_ids


def test_a_lease_that_ends_before_the_send_costs_nothing(engine):
    owe(engine, "1")
    owed = take_one(engine)
    with transaction(engine) as session:
        assert reclaim(session, AFTER_LEASE - hours(0.01)) == 0
    assert take(engine, token="b") == []
    with transaction(engine) as session:
        assert reclaim(session, AFTER_LEASE) == 0
    found = row(engine)
    assert (found.state, found.attempts, found.unknown_outcomes) == (PENDING, 0, 0)
    assert not start(engine, owed)
    assert start(engine, take_one(engine, token="b"))


def test_a_lease_that_ends_during_a_send_is_an_unknown_outcome(engine):
    owe(engine, "1")
    start(engine, take_one(engine))
    with transaction(engine) as session:
        assert reclaim(session, AFTER_LEASE) == 1
    found = row(engine)
    assert (found.state, found.attempts, found.unknown_outcomes) == (PENDING, 1, 1)
    assert (found.error, found.due_at) == ("lease_ended", AFTER_LEASE)


def test_what_may_have_arrived_twice_is_not_sent_a_third_time(engine):
    owe(engine, "1")
    start(engine, take_one(engine))
    with transaction(engine) as session:
        reclaim(session, AFTER_LEASE)
    start(engine, take_one(engine, AFTER_LEASE, token="b"), AFTER_LEASE)
    with transaction(engine) as session:
        assert reclaim(session, AFTER_LEASE + hours(1)) == 1
    found = row(engine)
    assert (found.state, found.unknown_outcomes) == (DeliveryState.UNKNOWN, 2)
    assert found.settled_at == AFTER_LEASE + hours(1)
    assert take(engine, NOON + hours(99)) == []


def test_a_lost_claim_settles_nothing(engine):
    owe(engine, "1")
    late = take_one(engine)
    start(engine, late)
    with transaction(engine) as session:
        reclaim(session, AFTER_LEASE)
    other = take_one(engine, AFTER_LEASE, token="b")
    assert fail(engine, late, BUSY) is None
    with transaction(engine) as session:
        assert settle_sent(session, late, "m1", AFTER_LEASE) == 0
    found = row(engine)
    assert (found.state, found.claimed_by) == (DeliveryState.CLAIMED, other.token)


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
        assert find_subscriber(session, CHANNEL, "1").state is SubscriberState.BLOCKED


def test_a_hold_is_the_chat_s_not_the_message_s(engine):
    owe(engine, "1", "2")
    by_chat = {owed.chat_id: owed for owed in take(engine)}
    start(engine, by_chat["1"])
    fail(engine, by_chat["1"], SendError(reason="too_many_requests", retry_after_s=7200))
    with transaction(engine) as session:
        settle_cancelled(session, by_chat["2"], "nothing_to_tell", NOON)
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
