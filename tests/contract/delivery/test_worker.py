"""What people are told and what not, on SQLite and PostgreSQL (docs/delivery.md)."""

import asyncio
from dataclasses import replace

from core.database.engine import transaction
from core.delivery.people.chats import forget
from core.delivery.people.follows import find_subscriber, follow, unfollow
from core.delivery.schedule import Preferences
from core.delivery.sending.channel import SendError
from core.delivery.sending.worker import Limits
from tests.factories.delivery_desk import compose
from tests.factories.people import CHANNEL, NOON, PLAN, add_person, deliveries, hours
from tests.fakes.channel import FakeChannel

BUSY = SendError(reason="busy")


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


def numbered(notice):
    def ending(recipient):
        return f" {recipient.number}{'?' if recipient.may_repeat else ''}"

    return replace(compose(notice), ending=ending)


def test_messages_are_numbered_per_person_and_a_repeat_is_known_as_one(desk):
    desk.follow("1", "plan")
    desk.publish("A")
    desk.drain(compose=numbered)
    desk.follow("2", "plan")
    desk.channel.errors["1"] = [SendError(reason="timeout", unknown_outcome=True)]
    desk.publish("B")
    desk.drain(compose=numbered)
    desk.now += hours(1)
    desk.drain(compose=numbered)
    assert desk.channel.texts_for("1") == ["1-1:A 1", "2-2:B 2?"]
    assert desk.channel.texts_for("2") == ["2-2:B 1"]


def test_what_may_have_arrived_has_its_number(desk):
    desk.follow("1", "plan")
    lost = SendError(reason="timeout", unknown_outcome=True)
    desk.channel.errors["1"] = [lost, lost, SendError(reason="refused", permanent=True)]
    for code in "ABC":
        desk.publish(code)
        desk.drain(compose=numbered)
        desk.now += hours(1)
        desk.drain(compose=numbered)
    # Of the first nobody knows; the second was refused, so that the third is the second to come.
    assert desk.channel.texts_for("1") == ["3-3:C 2"]


def test_a_message_in_quiet_hours_or_on_a_holiday_makes_no_sound(desk):
    desk.follow("1", "plan")
    with transaction(desk.engine) as session:
        add_person(session, "2", "plan", preferences=Preferences())
    desk.publish("A")
    # Due at noon, and sent as late as the night.
    desk.now = NOON + hours(12)
    desk.drain()
    assert {chat: message.is_silent for chat, message in desk.channel.sent} == {
        "1": False,
        "2": True,
    }
    desk.now = NOON + hours(24 * 20)
    desk.publish("B")
    desk.drain()
    assert [message.is_silent for chat, message in desk.channel.sent if chat == "1"][1:] == [True]


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


def test_one_who_forgets_us_during_a_send_that_fails_leaves_no_trace(desk):
    desk.follow("1", "plan")
    desk.publish("A")
    desk.channel.errors["1"] = [BUSY]

    def leave(chat_id):
        with transaction(desk.engine) as session:
            forget(session, CHANNEL, chat_id)

    desk.channel.before_send = leave
    assert desk.drain() == {}
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
