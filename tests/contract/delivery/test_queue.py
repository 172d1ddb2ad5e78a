"""Claims and leases: the same on SQLite and PostgreSQL."""

from dataclasses import replace

import pytest

from core.database.engine import transaction
from core.delivery.people.chats import deactivate, forget
from core.delivery.people.follows import find_subscriber
from core.delivery.queue.enqueue import enqueue
from core.delivery.queue.queue import begin, claim, reclaim, take_back_begun
from core.delivery.queue.settling import release_claims
from core.enums import DeliveryState, SubscriberState
from tests.factories.people import CHANNEL, NOON, PLAN, add_person, add_release, deliveries, hours
from tests.factories.queue import (
    AFTER_LEASE,
    BUSY,
    LEASE_S,
    PENDING,
    SENT,
    claimant,
    end,
    ended,
    fail,
    hold_until,
    owe,
    row,
    rows,
    start,
    take,
    take_one,
)
from tests.presence import present


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
        present(find_subscriber(session, CHANNEL, "2")).state = SubscriberState.BLOCKED
    assert take(engine) == []
    assert [owed.chat_id for owed in take(engine, NOON + hours(1))] == ["1"]


def test_several_releases_are_told_together_by_the_newest(engine):
    owe(engine, "1")
    owe(engine, release=2)
    owe(engine, release=3)
    owed = take_one(engine)
    assert owed.releases == (1, 2, 3)
    start(engine, owed)
    assert end(engine, ended(owed, message_id="m1"), now=NOON + hours(1)) == [SENT]
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
    end(engine, ended(first, message_id="m1"))
    second = take_one(engine, token="b")
    assert (second.plan, second.releases) == (PLAN, (2,))
    assert end(engine, ended(second)) == [DeliveryState.CANCELLED]
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


@pytest.mark.parametrize(
    "leave",
    [forget, lambda session, channel, chat: deactivate(session, channel, chat, NOON)],
)
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
        assert release_claims(session, [owed]) == 1
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
    owe(engine, release=2, now=AFTER_LEASE)
    assert take_one(engine, AFTER_LEASE + hours(2)).number == 2
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
    end(engine, ended(late, message_id="m1"), now=AFTER_LEASE)
    found = row(engine)
    assert (found.state, found.claimed_by) == (DeliveryState.CLAIMED, other.token)


def test_many_are_begun_and_settled_at_once(engine):
    owe(engine, "1", "2", "3", "4", "5")
    owe(engine, release=2)
    taken = [*take(engine, limit=6), *take(engine, token="b")]
    with transaction(engine) as session:
        forget(session, CHANNEL, taken[0].chat_id)
        ours = begin(session, taken, NOON, lease_s=LEASE_S)
    assert ours == {one for owed in taken[1:] for one in owed.delivery_ids}
    _, sent, other, cancelled, failed = taken
    states = end(
        engine,
        ended(sent, message_id="m1"),
        ended(other, message_id="m2"),
        ended(cancelled),
        ended(failed, error=BUSY),
    )
    assert states == [SENT, SENT, DeliveryState.CANCELLED, PENDING]
    assert [one.message_id for one in rows(engine, other.chat_id)] == ["m2", "m2"]


def test_of_what_a_dead_process_began_only_what_was_on_the_wire_is_unknown(engine):
    owe(engine, "1", "2", "3")
    with transaction(engine) as session:
        taken = claim(session, replace(claimant(), process="gone"), NOON)
        begin(session, taken[:2], NOON, lease_s=LEASE_S)
        assert take_back_begun(session, "gone", set(taken[0].delivery_ids)) == 1
        assert take_back_begun(session, "gone", set(taken[0].delivery_ids)) == 0
        assert reclaim(session, NOON, ()) == 1
    found = [row(engine, owed.chat_id) for owed in taken]
    assert {one.state for one in found} == {PENDING}
    assert [one.unknown_outcomes for one in found] == [1, 0, 0]
    assert [one.attempts for one in found] == [1, 0, 0]


def test_what_a_process_holds_that_is_gone_is_free(engine):
    owe(engine, "1", "2", "3")
    with transaction(engine) as session:
        for process in ("gone", "living", None):
            claim(session, replace(claimant(token=f"{process}", limit=1), process=process), NOON)
        reclaim(session, NOON)
        assert len([one for one in deliveries(session) if one.process]) == 2
        reclaim(session, NOON, {"living"})
    found = rows(engine)
    assert sorted((one.process or "", one.state.value) for one in found) == [
        ("", "claimed"),
        ("", "pending"),
        ("living", "claimed"),
    ]
