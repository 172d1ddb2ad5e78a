"""A channel that reaches nobody, a database that goes away, workers that end: nothing is lost."""

import asyncio
import logging
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, event
from sqlalchemy.exc import IntegrityError, OperationalError

from core.clock import DatabaseClock
from core.database import transaction
from core.delivery.breaker import FAILING_CHATS
from core.delivery.channel import Message, SendError, note_on_the_wire
from core.delivery.claims import Claims
from core.delivery.journal import Journal
from core.delivery.settling import Settlement, settle_failed
from core.delivery.worker import Limits
from core.models import RunningProcess
from core.processes import Heartbeat, processes_dir
from tests.factories.people import deliveries, hours
from tests.fakes.channel import FakeChannel


def follow_and_publish(desk, people=12):
    for number in range(people):
        desk.follow(str(number), "plan")
    desk.publish("A")


class Database:
    """Refuses every transaction while it is away."""

    def __init__(self, engine):
        self.engine, self.refused = engine, 0

    def go(self, error=None):
        self.error = error or OperationalError("BEGIN", {}, Exception("away"))
        event.listen(self.engine, "begin", self.refuse)

    def refuse(self, _connection):
        self.refused += 1
        raise self.error

    def come_back(self):
        event.remove(self.engine, "begin", self.refuse)


@pytest.fixture
def away(desk):
    return Database(desk.engine)


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


def test_a_settlement_is_kept_until_the_database_is_back(desk, away, caplog):
    follow_and_publish(desk)
    caplog.set_level(logging.INFO)
    left = set(map(str, range(12)))

    def go_away(chat):
        left.discard(chat)
        if len(left) == 6:
            away.go()
            asyncio.get_running_loop().call_later(0.3, away.come_back)

    desk.channel.before_send = go_away

    async def live():
        stop = asyncio.Event()
        worker = desk.worker(limits=Limits(idle_s=0.01, concurrency=3))
        running = asyncio.create_task(worker.run(stop))
        while worker.counts["sent"] < 12:  # noqa: ASYNC110 - a count has no event
            await asyncio.sleep(0.01)
        stop.set()
        return await running

    assert asyncio.run(live()) == {"sent": 12}
    assert set(desk.channel.tried.values()) == {1}
    assert desk.status().unknown_outcomes == 0
    assert away.refused
    assert len(caplog.records) == 2
    assert not any(record.exc_info for record in caplog.records)


def test_who_is_told_to_end_while_the_database_is_away_leaves_a_journal(
    desk, away, tmp_path, monkeypatch
):
    monkeypatch.setattr("core.delivery.ledger._ENDING_PATIENCE_S", 0)
    follow_and_publish(desk, people=3)
    heartbeat = Heartbeat(desk.engine, "worker", tmp_path)
    heartbeat.try_to_beat()

    async def live():
        stop = asyncio.Event()

        def go_away(_chat):
            if not stop.is_set():
                stop.set()
                away.go()

        desk.channel.before_send = go_away
        await desk.worker(limits=Limits(concurrency=3), heartbeat=heartbeat).run(stop)

    with pytest.raises(OperationalError):
        asyncio.run(live())
    away.come_back()
    assert len(desk.channel.sent) == 3
    with transaction(desk.engine) as session:
        session.execute(delete(RunningProcess))
    with Heartbeat(desk.engine, "worker", tmp_path) as other:
        assert desk.drain(heartbeat=other) == {}
    assert desk.states() == ["sent"] * 3
    assert desk.status().unknown_outcomes == 0
    assert list(processes_dir(tmp_path).iterdir()) == []


def test_the_journal_of_one_that_lives_is_read_before_its_leases_are_judged(desk, tmp_path):
    follow_and_publish(desk, people=1)
    with (
        Heartbeat(desk.engine, "worker", tmp_path) as slow,
        Heartbeat(desk.engine, "worker", tmp_path) as other,
    ):
        (owed,), _ = desk.worker(heartbeat=slow)._claims.take()
        journal = Journal(slow.folder, slow.id)
        journal.append(
            Settlement(token=owed.token, delivery_ids=owed.delivery_ids, message_id="7")
        )
        assert desk.drain(heartbeat=other) == {}
        assert desk.states() == ["claimed"]
        desk.now += hours(1)
        assert desk.drain(heartbeat=other) == {}
        assert desk.states() == ["sent"]
        journal.close()
    # Whoever takes over next sweeps it away.
    with Heartbeat(desk.engine, "worker", tmp_path) as last:
        desk.drain(heartbeat=last)
    assert list(processes_dir(tmp_path).iterdir()) == []


def test_without_a_data_directory_heartbeats_alone_free_claims(desk):
    follow_and_publish(desk, people=2)
    with Heartbeat(desk.engine, "worker", None) as gone:
        assert len(desk.worker(heartbeat=gone)._claims.take()[0]) == 2
    with Heartbeat(desk.engine, "worker", None) as next_one:
        assert desk.drain(heartbeat=next_one) == {"sent": 2}


def test_a_worker_whose_clock_is_ahead_takes_nothing_that_lives(desk, tmp_path):
    desk.now = DatabaseClock(desk.engine)()
    follow_and_publish(desk, people=10)
    with (
        Heartbeat(desk.engine, "worker", tmp_path) as one,
        Heartbeat(desk.engine, "worker", tmp_path) as other,
    ):
        first = desk.worker(heartbeat=one, now=None)
        assert len(first._claims.take()[0]) == 10
        # Its own clock is asked nowhere: without one of a test, the database's is.
        assert asyncio.run(desk.worker(heartbeat=other, now=None).drain_once()) == {}
    assert desk.states() == ["claimed"] * 10


def test_one_settlement_that_cannot_be_written_holds_up_no_other(desk, monkeypatch, caplog):
    follow_and_publish(desk, people=4)
    for chat in ("0", "1", "2"):
        desk.channel.errors[chat] = [SendError(reason="bad" if chat == "1" else "busy")]

    def break_one(session, one, channel, now):
        if one.error.reason == "bad":
            raise IntegrityError("UPDATE", {}, Exception("broken"))
        return settle_failed(session, one, channel, now)

    monkeypatch.setattr("core.delivery.settling.settle_failed", break_one)
    assert desk.drain(limits=Limits(concurrency=4)) == {"sent": 1, "pending": 2}
    assert desk.states() == ["pending", "claimed", "pending", "sent"]


def test_one_beginning_that_cannot_be_written_sends_nothing(desk, monkeypatch):
    follow_and_publish(desk, people=2)

    def fail(*_given, **_options):
        raise IntegrityError("UPDATE", {}, Exception("broken"))

    monkeypatch.setattr("core.delivery.ledger.begin", fail)
    assert desk.drain() == {}
    assert desk.channel.sent == []


def test_turns_are_waited_for_while_the_database_is_away(desk, away, monkeypatch):
    monkeypatch.setattr("core.delivery.worker._PAUSE_S", 0.01)
    follow_and_publish(desk, people=2)

    def compose(_notice):
        away.go()
        asyncio.run_coroutine_threadsafe(come_back(), loop)
        return Message(".")

    async def come_back():
        while away.refused < 3:  # noqa: ASYNC110 - a count has no event
            await asyncio.sleep(0.01)
        away.come_back()

    async def live():
        nonlocal loop
        loop = asyncio.get_running_loop()
        return await desk.worker(compose=compose, limits=Limits(per_second=1000)).drain_once()

    loop = None
    assert asyncio.run(live()) == {"sent": 2}


def test_a_thousand_who_follow_the_same_are_worded_once(desk):
    worded = Counter()

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


def test_nothing_begins_once_the_database_is_given_up(desk):
    async def live():
        worker = desk.worker()
        async with worker._opened(is_once=True):
            worker._ledger.failure = OperationalError("BEGIN", {}, Exception("away"))
            return await worker._ledger.begin(None)

    assert asyncio.run(live()) is False


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
