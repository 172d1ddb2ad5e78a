"""A database that goes away, workers that end: what is known is written in the end."""

import asyncio
import logging
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError, OperationalError

from core.database.engine import transaction
from core.delivery.queue.journal import Journal
from core.delivery.queue.settling import Settlement, settle_failed
from core.delivery.sending.channel import Message, SendError
from core.delivery.sending.worker import Limits
from core.models import RunningProcess
from core.processes.clock import DatabaseClock
from core.processes.heartbeats import Heartbeat, processes_dir
from tests.factories.outages import Database, follow_and_publish
from tests.factories.people import hours


@pytest.fixture
def away(desk):
    return Database(desk.engine)


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
    monkeypatch.setattr("core.delivery.queue.settlement_writer._ENDING_PATIENCE_S", 0)
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

    monkeypatch.setattr("core.delivery.queue.settling.settle_failed", break_one)
    assert desk.drain(limits=Limits(concurrency=4)) == {"sent": 1, "pending": 2}
    assert desk.states() == ["pending", "claimed", "pending", "sent"]


def test_one_beginning_that_cannot_be_written_sends_nothing(desk, monkeypatch):
    follow_and_publish(desk, people=2)

    def fail(*_given, **_options):
        raise IntegrityError("UPDATE", {}, Exception("broken"))

    monkeypatch.setattr("core.delivery.queue.settlement_writer.begin", fail)
    assert desk.drain() == {}
    assert desk.channel.sent == []


def test_turns_are_waited_for_while_the_database_is_away(desk, away, monkeypatch):
    monkeypatch.setattr("core.delivery.sending.worker._PAUSE_S", 0.01)
    follow_and_publish(desk, people=2)

    loop: Any = None

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

    assert asyncio.run(live()) == {"sent": 2}


@pytest.mark.parametrize("waiting_for", ["turn", "beginning"])
def test_who_is_told_to_end_waits_no_longer_to_begin(desk, away, monkeypatch, waiting_for):
    monkeypatch.setattr("core.delivery.queue.settlement_writer._ENDING_PATIENCE_S", 0.05)
    monkeypatch.setattr("core.delivery.sending.worker._PAUSE_S", 0.01)
    follow_and_publish(desk, people=3)

    loop: Any = None
    stop: Any = None

    def compose(_notice):
        away.go()
        asyncio.run_coroutine_threadsafe(end(), loop)
        return Message(".")

    async def end():
        while away.refused < 2:  # noqa: ASYNC110 - a count has no event
            await asyncio.sleep(0.01)
        stop.set()

    async def live():
        nonlocal loop, stop
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        limits = Limits(per_second=1000 if waiting_for == "turn" else None, idle_s=0.01)
        return await desk.worker(compose=compose, limits=limits).run(stop)

    with pytest.raises(OperationalError):
        asyncio.run(live())
    away.come_back()
    assert desk.channel.sent == []
    desk.now += hours(1)
    assert desk.drain() == {"sent": 3}
    assert desk.status().unknown_outcomes == 0


def test_nothing_begins_once_the_database_is_given_up(desk):
    async def live():
        worker = desk.worker()
        async with worker._opened(is_once=True):
            worker._ledger.failure = OperationalError("BEGIN", {}, Exception("away"))
            return await worker._ledger.begin(None)

    assert asyncio.run(live()) is False
