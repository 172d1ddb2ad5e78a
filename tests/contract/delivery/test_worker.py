"""The worker's promises, on SQLite and PostgreSQL; each test is named in docs/delivery.md."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from core.database import open_database, transaction
from core.delivery.channel import Message, SendError
from core.delivery.chats import forget
from core.delivery.enqueue import enqueue
from core.delivery.follows import find_subscriber, follow, unfollow
from core.delivery.status import read_status
from core.delivery.worker import Limits, Worker
from core.models.enums import DeliveryState
from tests.factories.people import CHANNEL, NOON, PLAN, add_person, add_release, deliveries, hours
from tests.factories.release_files import change, write_release
from tests.fakes.channel import FakeChannel

BUSY = SendError(reason="busy")


def compose(notice) -> Message:
    told = ",".join(one.subject_code for one in notice.changes)
    return Message(f"{notice.releases[0]}-{notice.releases[-1]}:{told}")


@dataclass
class Desk:
    """An operational database, release files, a fake channel and a clock that is set by hand."""

    engine: Engine
    releases_dir: Path
    channel: FakeChannel = field(default_factory=FakeChannel)
    now: datetime = NOON
    changes: list = field(default_factory=list)
    number: int = 0

    def follow(self, chat_id, *topics):
        with transaction(self.engine) as session:
            return add_person(session, chat_id, *topics)

    def publish(self, *codes):
        """Publish a release in which the projects of these codes changed."""
        self.number += 1
        new = [
            change(self.number, code, "plan", f"project:{code}", position=position)
            for position, code in enumerate(codes)
        ]
        self.changes += new
        write_release(self.releases_dir, self.number, *self.changes)
        topics = {topic for one in new for topic in one.topics}
        with transaction(self.engine) as session:
            add_release(session, self.number, at=self.now)
            return enqueue(session, PLAN, self.number, topics, self.now)

    def worker(self, **options):
        given = {"compose": compose, "now": lambda: self.now, **options}
        return Worker(
            engine=self.engine, channel=self.channel, releases_dir=self.releases_dir, **given
        )

    def drain(self, **options):
        return asyncio.run(self.worker(**options).drain_once())

    def states(self, chat_id=None):
        with transaction(self.engine) as session:
            return [row.state.value for row in deliveries(session, chat_id)]

    def status(self):
        with transaction(self.engine) as session:
            return read_status(session, self.now)


@pytest.fixture
def desk(engine, tmp_path):
    return Desk(engine, tmp_path / "releases")


def test_everyone_is_told_what_they_follow(desk):
    desk.follow("1", "project:A")
    desk.follow("2", "project:B", "project:A")
    desk.follow("3", "project:C")
    desk.follow("4", "releases")
    desk.publish("A", "B")
    assert desk.drain() == {"sent": 3}
    told = {chat: message.html for chat, message in desk.channel.sent}
    assert told == {"1": "1-1:A", "2": "1-1:A,B", "4": "1-1:"}
    assert set(desk.states()) == {"sent"}


def test_nobody_is_told_twice(desk):
    desk.follow("1", "plan")
    desk.publish("A")
    desk.drain()
    assert desk.drain() == {}
    assert len(desk.channel.sent) == 1


def test_a_newer_release_is_told_together_with_the_older(desk):
    desk.follow("1", "plan")
    desk.publish("A")
    desk.publish("B")
    assert desk.drain() == {"sent": 1}
    assert desk.channel.texts_for("1") == ["1-2:A,B"]
    assert desk.states() == ["sent", "sent"]


def test_the_order_of_a_chat_is_kept(desk):
    desk.follow("1", "plan")
    desk.channel.errors["1"] = [BUSY, BUSY]
    for code in "ABCDE":
        desk.publish(code)
        desk.drain()
        desk.now += hours(0.01)
    desk.now += hours(24)
    desk.drain()
    told = [text.split(":")[0].split("-") for text in desk.channel.texts_for("1")]
    numbers = [int(number) for first, last in told for number in (first, last)]
    assert numbers == sorted(numbers)
    assert (numbers[0], numbers[-1]) == (1, 5)
    assert "".join(desk.channel.texts_for("1")).count("A") == 1


def test_one_bad_chat_never_holds_the_others(desk):
    for number in range(8):
        desk.follow(str(number), "plan")
    desk.channel.errors["0"] = [SendError(reason="too_many_requests", retry_after_s=9999)]
    desk.channel.errors["1"] = [SendError(reason="bad_request", permanent=True)]
    desk.channel.errors["2"] = [SendError(reason="blocked", is_blocked=True)]
    desk.channel.errors["3"] = [RuntimeError("what nobody foresaw")]
    desk.channel.errors["4"] = [TimeoutError()]
    desk.publish("A")
    counts = desk.drain(limits=Limits(concurrency=1, claimed_at_once=2))
    assert counts == {"sent": 3, "pending": 3, "failed": 2}
    assert sorted(chat for chat, _ in desk.channel.sent) == ["5", "6", "7"]


def test_a_chat_that_never_answers_does_not_hold_the_others(desk):
    desk.follow("slow", "plan")
    for number in range(5):
        desk.follow(str(number), "plan")
    desk.publish("A")
    others_sent = asyncio.Event()

    class Stuck(FakeChannel):
        async def send(self, chat_id, message):
            if chat_id == "slow":
                await others_sent.wait()
            sent = await super().send(chat_id, message)
            if len(self.sent) == 5:
                others_sent.set()
            return sent

    desk.channel = Stuck()
    limits = Limits(concurrency=2, claimed_at_once=2)
    assert desk.drain(limits=limits) == {"sent": 6}
    assert desk.channel.sent[-1][0] == "slow"


def test_a_send_that_takes_too_long_is_an_unknown_outcome(desk):
    desk.follow("1", "plan")
    desk.publish("A")
    desk.channel.takes_s = 60
    assert desk.drain(limits=Limits(send_timeout_s=0.01)) == {"pending": 1}
    assert desk.status().unknown_outcomes == 1


def test_what_is_unknown_is_sent_once_more_and_counted(desk):
    desk.follow("1", "plan")
    lost = SendError(reason="timeout", unknown_outcome=True)
    desk.channel.errors["1"] = [lost, lost]
    desk.publish("A")
    assert desk.drain() == {"pending": 1}
    desk.now += hours(1)
    assert desk.drain() == {"unknown": 1}
    desk.now += hours(99)
    assert desk.drain() == {}
    assert desk.channel.tried["1"] == 2
    assert (desk.status().unknown, desk.status().unknown_outcomes) == (1, 2)


def test_one_who_forgot_us_gets_nothing_that_was_queued(desk):
    desk.follow("1", "plan")
    desk.follow("2", "plan")
    desk.publish("A")
    with transaction(desk.engine) as session:
        forget(session, CHANNEL, "1")
    assert desk.drain() == {"sent": 1}
    assert desk.channel.texts_for("1") == []


def test_one_who_forgets_us_after_the_claim_gets_nothing(desk):
    desk.follow("1", "plan")
    desk.publish("A")

    def compose_while_they_leave(notice):
        with transaction(desk.engine) as session:
            forget(session, CHANNEL, "1")
        return compose(notice)

    assert desk.drain(compose=compose_while_they_leave) == {}
    assert desk.channel.tried["1"] == 0


def test_one_who_forgets_us_during_the_send_leaves_no_trace(desk):
    desk.follow("1", "plan")
    desk.publish("A")

    def leave(chat_id):
        with transaction(desk.engine) as session:
            forget(session, CHANNEL, chat_id)

    desk.channel.before_send = leave
    assert desk.drain() == {"sent": 1}
    assert desk.states() == []


def test_what_is_followed_no_longer_is_not_told(desk):
    person = desk.follow("1", "project:A")
    desk.publish("A")
    with transaction(desk.engine) as session:
        unfollow(session, person.id, PLAN, "project:A")
        follow(session, person.id, PLAN, "project:B", NOON)
    assert desk.drain() == {"cancelled": 1}
    assert desk.states() == ["cancelled"]
    assert desk.channel.sent == []


def test_a_message_that_cannot_be_composed_is_tried_again(desk):
    desk.follow("1", "project:A")
    desk.follow("2", "project:B")
    desk.publish("A", "B")

    def fail_for_one(notice):
        if "project:A" in notice.topics:
            raise ZeroDivisionError
        return compose(notice)

    assert desk.drain(compose=fail_for_one) == {"sent": 1, "pending": 1}
    with transaction(desk.engine) as session:
        (row,) = deliveries(session, "1")
    assert (row.error, row.attempts, row.unknown_outcomes) == ("ZeroDivisionError", 1, 0)


def test_a_release_file_that_is_missing_is_waited_for(desk):
    desk.follow("1", "plan")
    desk.publish("A")
    (file,) = desk.releases_dir.glob("*/*.sqlite")
    aside = file.rename(file.with_suffix(".aside"))
    assert desk.drain() == {"pending": 1}
    with transaction(desk.engine) as session:
        assert deliveries(session)[0].error == "release_not_found"
    aside.rename(file)
    desk.now += hours(1)
    assert desk.drain() == {"sent": 1}


def test_a_chat_that_moved_is_told_in_the_same_run(desk):
    desk.follow("1", "plan")
    desk.publish("A")
    desk.channel.errors["1"] = [SendError(reason="moved", new_chat_id="-1001")]
    assert desk.drain() == {"pending": 1, "sent": 1}
    assert desk.channel.sent[0][0] == "-1001"
    with transaction(desk.engine) as session:
        assert find_subscriber(session, CHANNEL, "1") is None


def test_no_more_is_sent_at_once_than_was_said(desk):
    for number in range(12):
        desk.follow(str(number), "plan")
    desk.publish("A")
    desk.channel.takes_s = 0.01
    desk.drain(limits=Limits(concurrency=3))
    assert desk.channel.most_at_once == 3


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
        desk.drain()
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
    worker = desk.worker()
    assert len(worker._claim()) == 4
    assert desk.drain() == {}
    assert desk.states() == [DeliveryState.CLAIMED.value] * 4
    desk.now += hours(1)
    assert desk.status().stalled == 4
    assert desk.drain() == {"sent": 4}
    assert desk.status().unknown_outcomes == 0
