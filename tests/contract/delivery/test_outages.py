"""A channel that reaches nobody, or not now: the queue stands, and nothing is lost."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from core.database.engine import transaction
from core.delivery.queue.leases import Claims
from core.delivery.sending.breaker import FAILING_CHATS
from core.delivery.sending.channel import Message, SendError, note_on_the_wire
from core.delivery.sending.worker import Limits
from tests.factories.outages import follow_and_publish
from tests.factories.people import deliveries, hours
from tests.fakes.channel import FakeChannel


def test_while_every_send_is_refused_the_queue_stands_and_then_all_are_told_once(desk):
    follow_and_publish(desk, people=60)
    desk.channel.before_send = refuse
    desk.drain(limits=Limits(concurrency=4))
    at_first = desk.channel.tried.total()
    assert at_first <= FAILING_CHATS + 2 * 4
    for looks in range(1, 31):
        desk.now += timedelta(minutes=1)
        desk.drain(limits=Limits(concurrency=4))
        # Those that were on their way when it began, then one at a time.
        assert desk.channel.tried.total() <= at_first + looks
    status = desk.status()
    assert status.sending.failing_reason == "server"
    assert (status.failed, status.unknown, status.unknown_outcomes) == (0, 0, 0)
    desk.now += hours(25)
    desk.channel.before_send = lambda _chat: None
    desk.channel.tried.clear()
    desk.drain()
    assert Counter(chat for chat, _ in desk.channel.sent) == {str(n): 1 for n in range(60)}
    assert desk.status().sending.failing_since is None


@pytest.mark.parametrize(
    ("lasts", "step"),
    [
        (timedelta(minutes=2), timedelta(seconds=5)),
        (timedelta(hours=2), timedelta(minutes=2)),
        (timedelta(hours=26), timedelta(minutes=20)),
    ],
    ids=str,
)
def test_after_an_outage_each_chat_is_told_everything_once_in_order(desk, lasts, step):
    for number in range(12):
        desk.follow(str(number), "plan")
    desk.publish("A")
    desk.channel.before_send = refuse
    begun = desk.now
    codes = iter("BC")
    for third in (1, 2, 3):
        while desk.now < begun + third * lasts / 3:
            desk.drain(limits=Limits(concurrency=4))
            desk.now += step
        if code := next(codes, None):
            desk.publish(code)
    assert desk.channel.sent == []
    desk.channel.before_send = lambda _chat: None
    for _ in range(30):
        desk.drain()
        desk.now += timedelta(hours=1)
    desk.publish("D")
    desk.drain()
    told: dict[str, list[str]] = {str(number): [] for number in range(12)}
    for chat, message in desk.channel.sent:
        told[chat] += message.html.partition(":")[2].split(",")
    assert list(told.values()) == [["A", "B", "C", "D"]] * 12
    status = desk.status()
    assert (status.failed, status.unknown, status.unknown_outcomes) == (0, 0, 0)


def refuse(_chat):
    raise SendError(reason="server")


def test_an_outage_that_begins_in_the_middle_is_one_line_and_its_end_another(desk, caplog):
    follow_and_publish(desk, people=30)
    desk.channel.before_send = refuse
    desk.drain()
    desk.drain()
    desk.now += hours(1)
    desk.channel.before_send = lambda _chat: None
    desk.drain()
    assert len(desk.channel.sent) == 30
    assert len(caplog.records) == 2
    assert not any(record.exc_info for record in caplog.records)


def test_a_probe_that_fails_costs_its_message_no_try(desk):
    follow_and_publish(desk, people=6)
    desk.channel.before_send = refuse
    desk.drain(limits=Limits(concurrency=1))
    for _ in range(40):
        desk.now += hours(1)
        desk.drain(limits=Limits(concurrency=1))
    with transaction(desk.engine) as session:
        assert max(row.attempts for row in deliveries(session)) == 1


def test_a_storm_of_429_holds_everything_for_as_long_as_was_asked(desk):
    follow_and_publish(desk, people=30)

    def hold(_chat):
        raise SendError(reason="rate", retry_after_s=90)

    desk.channel.before_send = hold
    desk.drain(limits=Limits(concurrency=2, claimed_at_once=4))
    tried = desk.channel.tried.total()
    assert tried < 10
    desk.channel.before_send = lambda _chat: None
    desk.now += timedelta(seconds=89)
    assert desk.drain() == {}
    desk.now += timedelta(seconds=1)
    desk.drain()
    assert sorted(chat for chat, _ in desk.channel.sent) == sorted(str(n) for n in range(30))


def test_a_429_of_one_second_delays_its_message_one_second(desk):
    desk.follow("1", "plan")
    desk.publish("A")
    desk.channel.errors["1"] = [SendError(reason="rate", retry_after_s=1)]
    assert desk.drain() == {"pending": 1}
    desk.now += timedelta(seconds=1)
    assert desk.drain() == {"sent": 1}


def test_a_chat_whose_turn_is_far_away_gives_way_and_loses_no_try(desk):
    follow_and_publish(desk, people=2)

    class Pace:
        async def turn(self, chat_id):
            if chat_id == "0":
                raise SendError(reason="pace", retry_after_s=40)

    assert desk.drain(chat_turns=Pace()) == {"sent": 1, "pending": 1}
    with transaction(desk.engine) as session:
        (row,) = deliveries(session, "0")
    assert (row.attempts, row.due_at) == (0, desk.now + timedelta(seconds=40))


def test_a_thousand_who_follow_the_same_are_worded_once(desk):
    worded: Counter[frozenset[str]] = Counter()

    def compose(notice):
        worded[notice.topics] += 1
        return Message(",".join(sorted(notice.topics)))

    for number in range(20):
        desk.follow(str(number), "plan", f"project:not-changed-{number}")
    desk.follow("20", "project:A")
    desk.publish("A")
    assert desk.drain(compose=compose) == {"sent": 21}
    assert worded == {frozenset({"plan"}): 1, frozenset({"project:A"}): 1}


def test_words_are_not_remembered_for_ever(desk, monkeypatch):
    monkeypatch.setattr("core.delivery.notice._MOST_MESSAGES", 2)
    for number in range(5):
        desk.follow(str(number), "plan", f"project:{number}")
    desk.publish("A")
    worker = desk.worker()
    asyncio.run(worker.drain_once())
    assert len(desk.channel.sent) == 5
    assert len(worker._notices._known) == 0


def test_what_waits_for_its_turn_when_sends_stop_is_put_back(desk):
    follow_and_publish(desk, people=40)
    desk.channel.before_send = refuse
    desk.drain(limits=Limits(per_second=50, concurrency=40))
    assert desk.channel.tried.total() < 40
    with transaction(desk.engine) as session:
        rows = deliveries(session)
    assert {row.state.value for row in rows} == {"pending"}
    assert [row.attempts for row in rows].count(0) >= 40 - desk.channel.tried.total()


def test_what_is_claimed_while_sends_stop_is_put_back(desk, monkeypatch):
    follow_and_publish(desk, people=3)
    take = Claims.take
    worker = desk.worker()

    def stop_meanwhile(claims):
        found = take(claims)
        worker._breaker.stops += 1
        return found

    monkeypatch.setattr(Claims, "take", stop_meanwhile)
    assert asyncio.run(worker.drain_once()) == {}
    assert desk.states() == ["pending"] * 3


def test_what_is_claimed_while_the_worker_ends_is_given_back(desk, monkeypatch):
    follow_and_publish(desk, people=6)
    take = Claims.take

    async def live():
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        claims = []

        def end_at_the_second(own):
            claims.append(1)
            if len(claims) == 2:
                asyncio.run_coroutine_threadsafe(set_it(), loop).result(60)
            return take(own)

        async def set_it():
            stop.set()

        class Slow(FakeChannel):
            async def send(self, chat_id, message):
                await stop.wait()
                return await super().send(chat_id, message)

        desk.channel = Slow()
        monkeypatch.setattr(Claims, "take", end_at_the_second)
        return await desk.worker(limits=Limits(claimed_at_once=3)).run(stop)

    assert asyncio.run(live()) == {"sent": 3}
    assert sorted(desk.states()) == ["pending"] * 3 + ["sent"] * 3


def test_a_channel_that_tells_when_it_writes_is_believed(desk):
    desk.follow("1", "plan")
    desk.publish("A")

    class Careful(FakeChannel):
        notes_on_the_wire = True
        writes = False

        async def send(self, chat_id, message):
            if self.writes:
                note_on_the_wire()
            raise TimeoutError

    desk.channel = Careful()
    desk.drain()
    assert desk.status().unknown_outcomes == 0
    desk.now += hours(1)
    desk.channel.writes = True
    desk.drain()
    assert desk.status().unknown_outcomes == 1
    note_on_the_wire()  # where nobody wants to know it is nothing
