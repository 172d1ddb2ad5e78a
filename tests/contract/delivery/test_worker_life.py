"""How a worker runs, stops and gets over failures, on SQLite and PostgreSQL."""

import asyncio

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from core.database.engine import open_database, transaction
from core.delivery.queue.clearing import KEPT, clear_out
from core.delivery.sending.channel import SendError
from core.delivery.sending.worker import Limits
from core.enums import DeliveryState
from tests.factories.delivery_desk import Desk
from tests.factories.people import hours
from tests.fakes.channel import FakeChannel


def test_as_many_are_sent_at_once_as_was_said(desk):
    for number in range(12):
        desk.follow(str(number), "plan")
    desk.publish("A")

    class Crowded(FakeChannel):
        # Nobody goes on before three are there, so fewer would wait for ever.
        three = asyncio.Barrier(3)
        under_way = most = 0

        async def send(self, chat_id, message):
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            await self.three.wait()
            self.under_way -= 1
            return await super().send(chat_id, message)

    desk.channel = Crowded()
    assert desk.drain(limits=Limits(concurrency=3)) == {"sent": 12}
    assert desk.channel.most == 3


def test_no_transaction_is_open_during_a_send(desk):
    desk.follow("1", "plan")
    desk.publish("A")
    open_during_send = []
    desk.channel.before_send = lambda _chat: open_during_send.append(desk.engine.pool.checkedout())
    desk.drain()
    assert open_during_send == [0]


def test_a_send_whose_settlement_fails_is_counted_as_unknown(desk):
    desk.follow("1", "plan")
    desk.publish("A")
    real = desk.engine

    def break_off(_chat):
        desk.engine.dispose()
        event.listen(real, "begin", refuse)

    def refuse(_connection):
        raise OperationalError("BEGIN", {}, Exception("gone"))

    desk.channel.before_send = break_off
    with pytest.raises(OperationalError):
        desk.drain(limits=Limits(patience_s=0))
    event.remove(real, "begin", refuse)
    desk.channel.before_send = lambda _chat: None
    desk.now += hours(1)
    assert desk.drain() == {"sent": 1}
    assert len(desk.channel.sent) == 2
    assert desk.status().unknown_outcomes == 1


def test_a_running_worker_tells_what_is_published_and_stops(desk):
    desk.follow("1", "plan")

    async def live():
        stop = asyncio.Event()
        running = asyncio.create_task(desk.worker(limits=Limits(idle_s=0.01)).run(stop))
        await asyncio.sleep(0.05)
        desk.channel.before_send = lambda _chat: stop.set()
        await asyncio.to_thread(desk.publish, "A")
        return await running

    assert asyncio.run(live()) == {"sent": 1}
    assert desk.states() == ["sent"]


def test_a_stop_finishes_what_is_under_way_and_gives_the_rest_back(desk):
    for number in range(10):
        desk.follow(str(number), "plan")
    desk.publish("A")

    async def live():
        stop = asyncio.Event()
        desk.channel.takes_s = 0.05
        desk.channel.before_send = lambda _chat: stop.set()
        return await desk.worker(limits=Limits(concurrency=2)).run(stop)

    assert asyncio.run(live()) == {"sent": 2}
    assert sorted(desk.states()) == ["pending"] * 8 + ["sent"] * 2
    desk.channel.before_send = lambda _chat: None
    assert desk.drain() == {"sent": 8}
    assert max(desk.channel.tried.values()) == 1


def test_a_running_worker_outlives_a_database_that_is_away(desk):
    desk.follow("1", "plan")
    desk.publish("A")
    refusals = [OperationalError("BEGIN", {}, Exception("away")) for _ in range(3)]

    def refuse(_connection):
        if refusals:
            raise refusals.pop()

    async def live():
        stop = asyncio.Event()
        event.listen(desk.engine, "begin", refuse)
        desk.channel.before_send = lambda _chat: stop.set()
        return await desk.worker(limits=Limits(idle_s=0.01)).run(stop)

    assert asyncio.run(live()) == {"sent": 1}


def test_draining_once_says_that_the_database_is_away(tmp_path):
    away = open_database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with pytest.raises(OperationalError):
        Desk(away, tmp_path).drain()
    away.dispose()


def test_what_a_dead_worker_had_claimed_is_told_by_the_next(desk):
    for number in range(4):
        desk.follow(str(number), "plan")
    desk.publish("A")
    assert len(desk.worker()._claims.take()[0]) == 4
    assert desk.drain() == {}
    assert desk.states() == [DeliveryState.CLAIMED.value] * 4
    desk.now += hours(1)
    assert desk.status().stalled == 4
    assert desk.drain() == {"sent": 4}
    assert desk.status().unknown_outcomes == 0


def test_what_was_settled_long_ago_is_deleted_and_what_waits_is_not(desk):
    desk.follow("1", "plan")
    desk.follow("2", "plan")
    desk.publish("A")
    wait_s = 2 * KEPT.total_seconds()
    desk.channel.errors["2"].append(SendError(reason="rate", retry_after_s=wait_s))
    desk.drain()
    desk.now += KEPT
    desk.drain()
    assert desk.states() == ["sent", "pending"]
    desk.now += hours(1)
    desk.drain()
    assert desk.states() == ["pending"]


def test_old_deliveries_are_deleted_in_parts(desk):
    for number in range(5):
        desk.follow(str(number), "plan")
    desk.publish("A")
    desk.drain()
    desk.now += KEPT + hours(1)
    with transaction(desk.engine) as session:
        assert clear_out(session, desk.now, at_once=2) == 2
    desk.drain(limits=Limits(cleared_at_once=2))
    assert desk.states() == []


def test_old_deliveries_are_looked_for_once_an_hour(desk):
    desk.follow("1", "plan")
    desk.publish("A")
    desk.drain()
    worker = desk.worker()
    desk.now += KEPT
    for minutes, left in ((0, 1), (1, 1), (60, 0)):
        desk.now += hours(minutes / 60)
        asyncio.run(worker.drain_once())
        assert len(desk.states()) == left


def test_what_is_on_its_way_at_the_end_is_waited_for(desk):
    for chat in ("1", "2"):
        desk.follow(chat, "plan")
    desk.publish("A")

    async def run():
        stop, both = asyncio.Event(), asyncio.Barrier(2)

        class Last(FakeChannel):
            async def send(self, chat_id, message):
                await both.wait()
                stop.set()
                # The other goes on long after the first has arrived and the worker is told to end.
                for _ in range(500 if chat_id == "2" else 0):
                    await asyncio.sleep(0)
                return await super().send(chat_id, message)

        desk.channel = Last()
        return await desk.worker(limits=Limits(concurrency=2)).run(stop)

    assert asyncio.run(run()) == {"sent": 2}
