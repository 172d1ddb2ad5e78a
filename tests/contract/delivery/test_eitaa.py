"""Channels on Eitaa, over HTTP, on both databases: the same queue, the same states."""

import asyncio
import json
import re
from contextlib import closing
from dataclasses import replace

import pytest

from bot.telegram.deliveries import composer
from bot.telegram.send.eitaa_channel import EitaaChannel, open_channel, spelled
from bot.telegram.send.transport import Transport
from core.database.engine import transaction
from core.delivery.announcement import changed_topics
from core.delivery.people.district_channels import add_channel, list_channels
from core.delivery.queue.enqueue import enqueue
from core.delivery.sending.channel import Button, Message, SendError
from core.delivery.sending.worker import Worker
from core.errors import SettingMissingError
from core.settings import load_settings
from tests.factories.bot_parts import dialogue_of
from tests.factories.people import NOON, PLAN, add_release, deliveries
from tests.factories.release_files import change
from tests.factories.small_city import small_release, small_releases
from tests.fakes.eitaa_server import TOKEN, EitaaServer
from tests.patience import PATIENCE_S

SEVEN = "@isfahan7"
PAGE = "https://plan.example.ir/1400/districts/1/"


@pytest.fixture
def eitaa():
    with EitaaServer() as running:
        yield running


def channel_of(eitaa, token=TOKEN):
    return EitaaChannel(eitaa.url, token, Transport(2, timeout_s=PATIENCE_S))


def post(eitaa, message, token=TOKEN):
    """Send one message, or give what was made of it."""

    async def send():
        channel = channel_of(eitaa, token)
        try:
            return await channel.send(SEVEN, message)
        except SendError as error:
            return error
        finally:
            await channel.transport.shutdown()

    return asyncio.run(send())


def drain(desk, eitaa):
    """Drain the queue of Eitaa's channels, each time from a loop of its own."""

    async def work():
        channel = channel_of(eitaa)
        worker = Worker(
            engine=desk.engine,
            channel=channel,
            compose=lambda notice: Message(f"انتشار {notice.releases[-1]}"),
            releases_dir=desk.releases_dir,
            now=lambda: desk.now,
            sender=channel.sender,
        )
        try:
            return await worker.drain_once()
        finally:
            await channel.transport.shutdown()

    return asyncio.run(work())


def add(desk, district="7"):
    with transaction(desk.engine) as session:
        given = {"plan": PLAN, "district": district, "by": "operator", "now": NOON}
        add_channel(session, "eitaa", SEVEN, **given)


def publish(desk):
    desk.changes += [change(desk.number + 1, "X", "plan", "district:7", position=9)]
    desk.publish()


def test_each_release_is_posted_once_and_only_to_channels_of_eitaa(desk, eitaa):
    add(desk)
    desk.follow("1", "district:7")
    publish(desk)
    assert drain(desk, eitaa) == {"sent": 1}
    assert drain(desk, eitaa) == {}
    assert [(one["chat_id"], one["text"]) for one in eitaa.posted] == [("isfahan7", "انتشار 1")]
    assert desk.states("1") == ["pending"]
    assert desk.states(SEVEN) == ["sent"]


def test_lost_rights_keep_the_rest_back_until_the_channel_is_given_anew(desk, eitaa):
    add(desk)
    eitaa.refuse(403, error_code=403)
    publish(desk)
    assert drain(desk, eitaa) == {"failed": 1}
    with transaction(desk.engine) as session:
        (one,) = list_channels(session)
        assert one.is_refused
    publish(desk)
    assert drain(desk, eitaa) == {}
    add(desk)
    publish(desk)
    assert drain(desk, eitaa) == {"sent": 1}


def test_a_busy_server_is_tried_again_and_nothing_is_lost(desk, eitaa):
    add(desk)
    eitaa.answers.append((502, b"<html>Bad Gateway"))
    publish(desk)
    assert drain(desk, eitaa) == {"pending": 1}
    desk.now = desk.now.replace(day=2)
    assert drain(desk, eitaa) == {"sent": 1}
    assert len(eitaa.posted) == 1


def test_an_answer_that_does_not_come_is_counted_as_unknown(desk, eitaa):
    add(desk)
    eitaa.answers.extend([None, None])
    publish(desk)
    drain(desk, eitaa)
    desk.now = desk.now.replace(day=2)
    drain(desk, eitaa)
    with transaction(desk.engine) as session:
        (row,) = deliveries(session)
        assert (row.state.value, row.error) == ("unknown", "network")


@pytest.mark.parametrize(
    ("status", "said", "expected"),
    [
        (429, {"parameters": {"retry_after": 7}}, {"reason": "rate", "retry_after_s": 7.0}),
        (429, {}, {"reason": "rate", "retry_after_s": 60.0}),
        (400, {"error_code": 400}, {"reason": "bad_request", "permanent": True}),
        (200, {"error_code": 400}, {"reason": "bad_request", "permanent": True}),
        (403, {}, {"reason": "forbidden", "permanent": True, "is_blocked": True}),
        (200, {}, {"reason": "refused"}),
        (404, {}, {"reason": "token"}),
        (503, {}, {"reason": "server"}),
    ],
)
def test_a_refusal_means_what_it_does_elsewhere(eitaa, status, said, expected):
    eitaa.refuse(status, **said)
    assert vars(post(eitaa, Message("x"))) == vars(SendError(**expected))


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, b"done", {"reason": "unreadable_answer", "unknown_outcome": True}),
        (200, b"[]", {"reason": "unreadable_answer", "unknown_outcome": True}),
        (404, b"<html>", {"reason": "unreadable_answer"}),
        (502, b"<html>", {"reason": "server"}),
    ],
)
def test_an_answer_that_nobody_can_read_is_no_success(eitaa, status, body, expected):
    eitaa.answers.append((status, body))
    assert vars(post(eitaa, Message("x"))) == vars(SendError(**expected))


@pytest.mark.parametrize(
    ("result", "message_id"), [({"message_id": 5}, "5"), ({}, ""), (None, ""), (3, "")]
)
def test_what_was_sent_is_sent_whatever_is_told_of_it(eitaa, result, message_id):
    eitaa.answers.append((200, json.dumps({"ok": True, "result": result}).encode()))
    assert post(eitaa, Message("x")) == message_id


def test_a_wrong_token_loses_nothing(eitaa):
    assert vars(post(eitaa, Message("x"), token="wrong")) == vars(SendError(reason="token"))


def test_a_server_that_is_not_there_was_never_written_to():
    with EitaaServer() as gone:
        pass
    assert vars(post(gone, Message("x"))) == vars(SendError(reason="unreachable"))


def test_a_silent_message_makes_no_sound(eitaa):
    assert post(eitaa, Message("x", is_silent=True)) == "1"
    assert eitaa.posted[0]["disable_notification"] == "1"
    post(eitaa, Message("x"))
    assert "disable_notification" not in eitaa.posted[1]


def test_addresses_are_written_out_and_markup_is_not():
    rows = ((Button("صفحه", url=PAGE), Button("دنبال", callback="v1|fon")),)
    message = Message(f'<b>خبر</b> &lt;تازه&gt; <a href="{PAGE}?a=1&amp;b=2">متن</a>', rows)
    assert spelled(message) == f"خبر <تازه> متن: {PAGE}?a=1&b=2\nصفحه: {PAGE}"
    # What stands in the text already is not said again.
    assert spelled(Message(f'<a href="{PAGE}">متن</a>', rows)) == f"متن: {PAGE}"


def test_what_has_no_room_is_left_out_from_the_end():
    rows = ((Button("صفحه", url=PAGE),),)
    assert spelled(Message("ا" * 4090, rows)) == "ا" * 4090
    assert len(spelled(Message("ا" * 5000))) == 4096


def test_a_post_says_what_the_channel_of_a_bot_says_and_leads_to_the_page(engine, eitaa):
    with closing(small_release()) as release, transaction(engine) as session:
        add_release(session, release.info.number)
        add_channel(session, "eitaa", SEVEN, plan=PLAN, district="D1", by="operator", now=NOON)
        topics = changed_topics(session, release)
        enqueue(session, PLAN, release.info.number, topics, NOON)

    async def work():
        channel = channel_of(eitaa)
        compose = composer(dialogue_of())
        worker = Worker(engine, channel, compose, small_releases(), now=lambda: NOON)
        try:
            return await worker.drain_once()
        finally:
            await channel.transport.shutdown()

    assert asyncio.run(work()) == {"sent": 1}
    (posted,) = eitaa.posted
    assert "باغ بزرگ شهر" in posted["text"]
    assert PAGE in posted["text"]
    assert "https://t.me/qotbnama_bot?start=d_D1" in posted["text"]
    assert not re.search(r"</?[a-z]+>|چرا این پیام", posted["text"])


def test_without_a_token_it_says_which_setting_is_missing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingMissingError) as missing:
        open_channel(load_settings(data_dir=tmp_path))
    assert missing.value.name == "eitaa_token"
    secret = tmp_path / "token"
    secret.write_text(f"{TOKEN}\n")
    monkeypatch.setenv("QOTBNAMA_EITAA_TOKEN_FILE", str(secret))
    channel = open_channel(load_settings(data_dir=tmp_path))
    assert (channel.address, channel.token) == ("https://eitaayar.ir/api", TOKEN)
    assert TOKEN not in channel.sender
    assert channel.sender != replace(channel, token="other").sender
