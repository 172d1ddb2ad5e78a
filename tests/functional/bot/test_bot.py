"""The bot as it is run, against an independent Bot API server, by polling and by webhook."""

import json
import socket
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from core.enums import SubscriberState, UpdateState
from core.models import InboundUpdate, Subscriber
from tests.factories.updates import pressed, private, written
from tests.fakes.bot_api_proxy import Drop, Hang, Refuse
from tests.functional.bot.conftest import SECRET, TOKEN, listens
from tests.patience import PATIENCE_S


def now():
    return datetime.now(UTC)


def say(text, chat_id=7):
    return {"message": written(text, private(chat_id), at=now())["message"]}


def press(data, chat_id=7):
    return {"callback_query": pressed(data, private(chat_id))["callback_query"]}


def inbox(bot):
    with Session(bot.engine) as session:
        return session.exec(select(InboundUpdate)).all()


@pytest.fixture(params=["polling", "webhook"])
def way(request, bot):
    if request.param == "webhook":
        bot.use_webhook()
    return request.param


def test_people_ask_and_are_answered(bot, emulator, proxy, way):
    bot.begin()
    emulator.people_do(say("/start"))
    keyboard = json.loads(proxy.wait_for_text("قطب‌نما")["reply_markup"])["inline_keyboard"]
    assert [button["text"] for button in keyboard[0]] == ["🧭 برنامه در یک نگاه", "📍 منطقهٔ من"]
    emulator.people_do(say("باغ"))
    proxy.wait_for_text("باغ بزرگ شهر")
    emulator.people_do(press("v1|prj|F-01"))
    # The card comes with its picture, as a message of its own; what has none changes the message.
    assert "message_id" not in proxy.wait_for_text("۲ بار تمدید")
    emulator.people_do(press("v1|prj|F-01|prom"))
    assert proxy.wait_for_text("قول و عمل: «باغ بزرگ شهر»")["message_id"] == "500"
    names = [name for name, _ in proxy.calls]
    assert names.index("answerCallbackQuery") < names.index("editMessageText")
    assert ("setWebhook" in names) == (way == "webhook")


def test_the_log_holds_neither_the_token_nor_what_people_write(bot, emulator, proxy, way):
    bot.begin()
    emulator.people_do(say("رازژژژژژ"))
    proxy.wait_for_text("در این برنامه چیزی دربارهٔ")
    bot.end()
    assert TOKEN not in bot.log
    assert "راز" not in bot.log
    assert all(one.payload == {} for one in inbox(bot) if one.state == UpdateState.DONE)


def test_killed_while_answering_it_answers_after_all(bot, emulator, proxy, way):
    proxy.faults["sendMessage"].extend([Hang()] * 6)
    bot.begin()
    proxy.wait_for(lambda calls: [1 for name, _ in calls if name in ("getUpdates", "setWebhook")])
    emulator.people_do(*(say("راهنما", chat_id) for chat_id in range(1, 7)))
    proxy.wait_for(lambda calls: [1 for name, _ in calls if name == "sendMessage"])
    bot.kill()
    proxy.let_go.set()
    proxy.faults.clear()
    bot.begin()
    for chat_id in range(1, 7):
        proxy.wait_for_text("راهنما", chat_id)


def test_killed_as_soon_as_updates_arrive_it_loses_none(bot, emulator, proxy):
    emulator.people_do(*(say("راهنما", chat_id) for chat_id in range(1, 7)))
    bot.begin()
    proxy.wait_for(
        lambda calls: [1 for name, fields in calls if name == "getUpdates" and fields["result"]]
    )
    bot.kill()
    bot.begin()
    for chat_id in range(1, 7):
        proxy.wait_for_text("راهنما", chat_id)


def test_what_was_brought_while_it_was_dead_is_brought_again(bot, emulator, proxy):
    bot.use_webhook()
    bot.begin()
    proxy.wait_for(lambda calls: [1 for name, _ in calls if name == "setWebhook"])
    bot.kill()
    emulator.people_do(say("راهنما"))
    bot.begin()
    proxy.wait_for_text("راهنما")


def test_it_listens_before_it_says_where(bot, emulator, proxy):
    bot.use_webhook()
    proxy.looks["setWebhook"] = lambda: listens(bot.port)
    bot.begin()
    (told,) = proxy.wait_for(lambda calls: [f for name, f in calls if name == "setWebhook"])
    assert told["seen"]


def test_a_webhook_that_cannot_be_set_yet_is_set_later(bot, emulator, proxy):
    bot.use_webhook()
    proxy.faults["setWebhook"].append(Refuse(502, "Bad Gateway"))
    emulator.people_do(say("راهنما"))
    bot.begin()
    proxy.wait_for_text("راهنما")


def test_a_webhook_that_is_refused_is_said_at_once(bot, emulator, proxy):
    bot.use_webhook()
    proxy.faults["setWebhook"].append(Refuse(400, "Bad Request: bad webhook: no https"))
    bot.begin()
    assert bot.process.wait() == 1
    assert "bot_webhook_url پذیرفته نشد: Bad webhook: no https" in bot.log
    assert "Traceback" not in bot.log


def test_a_webhook_whose_port_is_taken_is_said_at_once(bot, emulator, proxy):
    bot.use_webhook()
    with socket.create_server(("127.0.0.1", bot.port)):
        bot.begin()
        assert bot.process.wait() == 1
    assert f"127.0.0.1:{bot.port}" in bot.log
    assert "Traceback" not in bot.log


def test_nobody_else_can_bring_updates(bot, emulator, proxy):
    bot.use_webhook()
    bot.begin()
    proxy.wait_for(lambda calls: [1 for name, _ in calls if name == "setWebhook"])
    for address, secret in (("hook", "wrong"), ("elsewhere", SECRET)):
        request = urllib.request.Request(
            f"http://127.0.0.1:{bot.port}/{address}",
            b'{"update_id": 1}',
            {"X-Telegram-Bot-Api-Secret-Token": secret},
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=PATIENCE_S)
        assert refused.value.code in (403, 405)
        refused.value.close()
    assert inbox(bot) == []


def test_one_update_that_cannot_be_read_does_not_stop_the_rest(bot, emulator, proxy, way):
    bot.begin()
    emulator.people_do({"message": {"message_id": "?", "date": "?", "chat": 5}}, say("راهنما"))
    proxy.wait_for_text("راهنما")
    states = {one.update_id: one.state for one in inbox(bot)}
    assert states[1] == UpdateState.SET_ASIDE


def test_a_short_hold_is_waited_out(bot, emulator, proxy):
    proxy.faults["sendMessage"].append(
        Refuse(429, "Too Many Requests: retry after 1", {"retry_after": 1})
    )
    bot.begin()
    emulator.people_do(say("راهنما"))
    proxy.wait_for_text("راهنما")


def test_a_long_hold_holds_one_chat_and_not_the_others(bot, emulator, proxy):
    proxy.faults["sendMessage"].append(
        Refuse(429, "Too Many Requests: retry after 9000", {"retry_after": 9000})
    )
    bot.begin()
    emulator.people_do(say("راهنما", 1))
    proxy.wait_for(lambda calls: [1 for name, _ in calls if name == "sendMessage"])
    emulator.people_do(say("راهنما", 1), say("راهنما", 2))
    proxy.wait_for_text("راهنما", 2)
    bot.end()
    to_the_held = [f for name, f in proxy.calls if name == "sendMessage" and f["chat_id"] == "1"]
    assert len(to_the_held) == 1


def test_who_blocked_the_bot_is_written_to_no_more(bot, emulator, proxy):
    bot.begin()
    emulator.people_do(press("v1|fon|D1|district"))
    proxy.wait_for_text("از این پس دنبالش می‌کنید")
    proxy.faults["sendMessage"].append(Refuse(403, "Forbidden: bot was blocked by the user"))
    emulator.people_do(say("راهنما"))
    # Answers go out side by side; the next person's must not be the one that is refused.
    proxy.wait_for(lambda calls: [1 for name, _ in calls if name == "sendMessage"])
    emulator.people_do(say("راهنما", 2))
    proxy.wait_for_text("راهنما", 2)
    bot.end()
    with Session(bot.engine) as session:
        assert session.exec(select(Subscriber.state)).all() == [SubscriberState.BLOCKED]


def test_a_group_that_moves_keeps_what_it_follows(bot, emulator, proxy):
    bot.begin()
    emulator.people_do(press("v1|fon|D1|district"))
    proxy.wait_for_text("از این پس دنبالش می‌کنید")
    proxy.faults["sendMessage"].append(
        Refuse(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -100500})
    )
    emulator.people_do(say("راهنما"))
    # Answers go out side by side; the next person's must not be the one that is refused.
    proxy.wait_for(lambda calls: [1 for name, _ in calls if name == "sendMessage"])
    emulator.people_do(say("راهنما", 2))
    proxy.wait_for_text("راهنما", 2)
    bot.end()
    with Session(bot.engine) as session:
        assert session.exec(select(Subscriber.chat_id)).all() == ["-100500"]


@pytest.mark.parametrize("fault", [Refuse(502, "Bad Gateway"), Refuse(500), Drop()])
def test_a_server_in_trouble_is_asked_again_for_updates(bot, emulator, proxy, fault):
    proxy.faults["getUpdates"].append(fault)
    emulator.people_do(say("راهنما"))
    bot.begin()
    proxy.wait_for_text("راهنما")


def test_an_answer_that_may_be_lost_is_sent_once_more_and_counted(bot, emulator, proxy):
    proxy.faults["sendMessage"].append(Drop())
    bot.begin()
    emulator.people_do(say("راهنما", 1))
    proxy.wait_for_text("راهنما", 1, count=2)
    emulator.people_do(say("راهنما", 2))
    proxy.wait_for_text("راهنما", 2)
    bot.end()
    sent = [f["chat_id"] for name, f in proxy.calls if name == "sendMessage"]
    assert sent == ["1", "1", "2"]
    assert sorted(one.unknown_outcomes for one in inbox(bot)) == [0, 1]


def test_while_the_bot_api_is_in_trouble_every_answer_is_owed(bot, emulator, proxy):
    proxy.faults["sendMessage"].extend([Refuse(502, "Bad Gateway")] * 9)
    proxy.faults["sendMessage"].append(
        Refuse(429, "Too Many Requests: retry after 2", {"retry_after": 2})
    )
    bot.begin()
    emulator.people_do(*(say("راهنما", chat_id) for chat_id in range(1, 6)))
    for chat_id in range(1, 6):
        proxy.wait_for_text("راهنما", chat_id)
    bot.end()
    arrived = [f["chat_id"] for n, f in proxy.calls if n == "sendMessage" and f["status"] == 200]
    assert sorted(arrived) == ["1", "2", "3", "4", "5"]
    assert {one.unknown_outcomes for one in inbox(bot)} == {0}


def test_it_waits_for_a_bot_api_that_is_not_there_yet(bot, emulator, proxy):
    proxy.faults["getMe"].append(Refuse(502, "Bad Gateway"))
    emulator.people_do(say("راهنما"))
    bot.begin()
    proxy.wait_for_text("راهنما")


def test_a_wrong_token_is_said_at_once(bot, emulator, proxy):
    proxy.faults["getMe"].append(Refuse(401, "Unauthorized"))
    bot.begin()
    assert bot.process.wait() == 1
    assert "bot_token" in bot.log
