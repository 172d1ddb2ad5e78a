"""Updates from the inbox to the answer, on both databases, with the Bot API faked."""

import asyncio
import json
from datetime import timedelta

import pytest

from bot.telegram.receive import inbox
from core.enums import SubscriberState, UpdateState
from core.models import Follow, Subscriber
from tests.factories.bot_answers import deal_with, rows, texts
from tests.factories.bot_html import read_html
from tests.factories.bot_parts import desk_of, dialogue_of
from tests.factories.updates import NOW, group, inline, presence, pressed, written
from tests.fakes.bot_api import FakeBotApi


def test_a_person_gets_all_that_is_kept_of_them_as_a_file(engine, api):
    deal_with(engine, api, pressed("v1|fon|D1|district"), pressed("v1|dat"))
    (sent,) = api.sent("sendDocument")
    name, content, _ = sent["document"]
    kept = json.loads(content)
    assert name == "my-data.json"
    assert [row["topic"] for row in kept["follows"]] == ["district:D1"]
    assert (kept["chat"]["channel"], kept["messages"]) == ("telegram", [])
    assert str(sent["chat_id"]) == kept["chat"]["chat_id"]


def test_a_stranger_gets_no_file_but_a_word(engine, api):
    deal_with(engine, api, written("داده‌های من"))
    assert "چیزی از شما نگه نداشته‌ایم" in texts(api)[-1]
    assert api.sent("sendDocument") == []


@pytest.fixture
def api():
    return FakeBotApi()


def test_an_update_is_stored_once(engine):
    update = written("راهنما")
    assert inbox.accept_update(engine, "telegram", update, NOW)
    assert not inbox.accept_update(engine, "telegram", update, NOW)
    assert inbox.accept_update(engine, "bale", update, NOW)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"update_id": "1"},
        {"update_id": True},
        {"update_id": -1},
        {"update_id": 2**63},
        5,
        None,
    ],
)
def test_an_update_without_a_usable_number_is_set_aside_once(engine, api, payload):
    assert inbox.accept_update(engine, "telegram", payload, NOW)
    assert not inbox.accept_update(engine, "telegram", payload, NOW)
    deal_with(engine, api, written("راهنما"))
    assert "راهنما" in texts(api)[0]
    (aside,) = [row for row in rows(engine) if row.state == UpdateState.SET_ASIDE]
    assert (aside.error, aside.update_id < 0) == ("unnumbered", True)


def test_the_largest_number_that_a_database_holds_is_answered(engine, api):
    deal_with(engine, api, written("راهنما") | {"update_id": 2**63 - 1})
    assert "راهنما" in texts(api)[0]


def test_an_update_larger_than_any_is_set_aside_without_its_words(engine, api):
    deal_with(engine, api, written("راهنما" * 100_000), written("راهنما"))
    assert len(texts(api)) == 1
    (aside,) = [row for row in rows(engine) if row.state == UpdateState.SET_ASIDE]
    assert (aside.error, aside.payload) == ("too_large", {})


def test_what_was_said_is_deleted_when_it_is_answered(engine, api):
    deal_with(engine, api, written("رازِ من"))
    (row,) = rows(engine)
    assert (row.state, row.payload, row.error) == (UpdateState.DONE, {}, None)


def test_settled_updates_go_when_they_cannot_come_again(engine, api):
    deal_with(engine, api, written("راهنما"))
    assert inbox.clear_out(engine, "telegram", NOW + inbox.KEPT) == 0
    assert inbox.clear_out(engine, "telegram", NOW + inbox.KEPT + timedelta(seconds=1)) == 1


def test_one_that_cannot_be_read_is_set_aside(engine, api):
    bad = {"update_id": 1, "message": {"message_id": "?", "date": "?"}}
    deal_with(engine, api, bad, written("راهنما"))
    assert "راهنما" in texts(api)[0]
    states = {row.update_id: row.state for row in rows(engine)}
    assert states[1] == UpdateState.SET_ASIDE
    assert UpdateState.DONE in states.values()


def test_answers_in_a_chat_keep_their_order(engine, api):
    words = ["شروع", "راهنما", "مناطق", "گفته‌ها", "تنظیمات", "حریم خصوصی"]
    deal_with(engine, api, *map(written, words))
    marks = ["قطب‌نما", "راهنما", "مناطق شهر", "گفته‌ها", "تنظیمات", "حریم خصوصی"]
    assert all(mark in text for mark, text in zip(marks, texts(api), strict=True))


def test_a_button_is_answered_first_and_then_its_message_changed(engine, api):
    deal_with(engine, api, pressed("v1|prj|F-01", message_id=77))
    assert [name for name, _ in api.calls] == ["answerCallbackQuery", "editMessageText"]
    assert api.sent()[0]["message_id"] == 77


def test_a_button_under_a_picture_is_answered_with_a_new_message(engine, api):
    update = pressed("v1|prj|F-01")
    del update["callback_query"]["message"]["text"]
    deal_with(engine, api, update)
    assert [name for name, _ in api.calls] == ["answerCallbackQuery", "sendMessage"]


def test_a_message_that_cannot_be_changed_is_sent_anew(engine, api):
    api.refuse("editMessageText", 400, "Bad Request: message to edit not found")
    deal_with(engine, api, pressed("v1|prj|F-01"))
    assert [name for name, _ in api.calls][-1] == "sendMessage"


@pytest.mark.parametrize(
    ("update", "life"),
    [
        (written("راهنما"), timedelta(hours=24)),
        (pressed("v1|hlp"), timedelta(seconds=150)),
        (inline("باغ"), timedelta(seconds=30)),
    ],
)
def test_what_is_too_old_is_dropped(engine, api, update, life):
    late = NOW + life + timedelta(seconds=1)
    deal_with(engine, api, update, now=lambda: late)
    assert api.calls == []
    assert rows(engine)[0].error == "expired"


def test_pictures_are_sent_to_who_wants_them(engine, api):
    deal_with(
        engine, api, pressed("v1|ind|P01|pic"), painter=lambda _release, chart: chart.code.encode()
    )
    assert [name for name, _ in api.calls] == ["answerCallbackQuery", "sendPhoto"]


def test_who_wants_text_only_gets_the_values_in_words(engine, api):
    off, ask = pressed("v1|sto|pictures|off"), pressed("v1|ind|P01|pic")
    deal_with(engine, api, off, ask, painter=lambda *_: b"png")
    assert api.sent("sendPhoto") == []
    assert "۱۳۹۷: ۱۱٫۵" in texts(api)[-1]


def test_before_the_first_release_it_says_so(engine, api, tmp_path):
    deal_with(engine, api, written("/start"), dialogue=dialogue_of(tmp_path))
    assert "هنوز هیچ انتشاری در دسترس نیست" in texts(api)[0]


def test_a_mistake_of_ours_is_owned_and_kept(engine, api):
    def broken(_release, _chart):
        raise ZeroDivisionError

    deal_with(engine, api, pressed("v1|ind|P01|pic"), written("راهنما"), painter=broken)
    assert "خطایی رخ داد" in texts(api)[0]
    assert "راهنما" in texts(api)[1]
    assert {row.error for row in rows(engine)} == {"ZeroDivisionError", None}


def test_who_blocks_the_bot_and_who_comes_back(engine, api):
    deal_with(engine, api, pressed("v1|fon|D1|district"), presence("kicked"))
    assert rows(engine, Subscriber)[0].state == SubscriberState.BLOCKED
    deal_with(engine, api, presence("member"))
    assert rows(engine, Subscriber)[0].state == SubscriberState.ACTIVE


def test_who_writes_again_can_be_written_to_again(engine, api):
    deal_with(engine, api, pressed("v1|fon|D1|district"), presence("kicked"), written("سلام"))
    assert rows(engine, Subscriber)[0].state == SubscriberState.ACTIVE


def test_a_group_that_became_a_supergroup_keeps_its_follows(engine, api):
    api.members = {7: "creator"}
    deal_with(engine, api, pressed("v1|fon|D1|district", group(-5)))
    moved = written("", group(-5), migrate_to_chat_id=-100500)
    deal_with(engine, api, moved)
    assert [row.chat_id for row in rows(engine, Subscriber)] == ["-100500"]
    assert [row.topic for row in rows(engine, Follow)] == ["district:D1"]


@pytest.mark.parametrize(
    "text",
    [
        "راهنما @qotbnama_bot",
        "@Qotbnama_Bot راهنما",
        "/help@qotbnama_bot",
        "/help@QOTBNAMA_BOT",
        "/help",
    ],
)
def test_in_a_group_it_answers_when_addressed(engine, api, text):
    deal_with(engine, api, written(text, group()))
    assert "راهنما" in texts(api)[0]


@pytest.mark.parametrize(
    "text",
    [
        "راهنما",
        "مترو کی می‌رسد؟",
        "/help@another_bot",
        "/ban @somebody",
        "@qotbnama_bot_official راهنما",
        "mail@qotbnama_bot",
    ],
)
def test_in_a_group_it_is_silent_otherwise(engine, api, text):
    deal_with(engine, api, written(text, group()))
    assert api.calls == []


@pytest.mark.parametrize(
    "sender",
    [
        {"from": {"id": 8, "is_bot": True, "first_name": "دیگری"}},
        {"via_bot": {"id": 9, "is_bot": True, "first_name": "ق", "username": "qotbnama_bot"}},
    ],
)
def test_in_a_group_another_bot_and_an_inline_card_are_not_answered(engine, api, sender):
    deal_with(engine, api, written("راهنما @qotbnama_bot", group(), **sender))
    assert api.calls == []


def test_an_edited_message_is_answered_anew(engine, api):
    edited = written("راهنما")
    edited["edited_message"] = edited.pop("message")
    deal_with(engine, api, edited)
    assert "راهنما" in texts(api)[0]


def test_a_voice_message_is_told_what_is_understood(engine, api):
    voice = {"file_id": "a", "file_unique_id": "a", "duration": 3}
    update = written("", voice=voice)
    del update["message"]["text"]
    deal_with(engine, api, update)
    assert "فقط نوشته و مکان" in texts(api)[0]


def test_a_voice_message_in_a_group_is_nobodys_question(engine, api):
    voice = {"file_id": "a", "file_unique_id": "a", "duration": 3}
    update = written("", group(), voice=voice)
    del update["message"]["text"]
    deal_with(engine, api, update)
    assert api.calls == []


def test_in_a_group_an_answer_to_the_bot_is_for_the_bot(engine, api):
    bot = {"id": 100, "is_bot": True, "first_name": "ق", "username": "qotbnama_bot"}
    replied = written("x", group())["message"] | {"from": bot}
    deal_with(engine, api, written("راهنما", group(), reply_to_message=replied))
    assert "راهنما" in texts(api)[0]


def test_in_a_topic_it_answers_there(engine, api):
    update = written("/help", group(), is_topic_message=True, message_thread_id=9)
    deal_with(engine, api, update)
    assert api.sent()[0]["message_thread_id"] == 9


def test_only_an_administrator_makes_a_group_follow(engine, api):
    deal_with(engine, api, pressed("v1|fon|D1|district", group()))
    assert api.sent("answerCallbackQuery")[0]["show_alert"]
    assert rows(engine, Subscriber) == []
    api.members = {7: "creator"}
    deal_with(engine, api, pressed("v1|fon|D1|district", group()))
    assert len(rows(engine, Subscriber)) == 1


def test_any_chat_can_be_sent_a_card_inline(engine, api):
    deal_with(engine, api, inline("باغ"))
    (answer,) = api.sent("answerInlineQuery")
    cards = {card["title"]: card for card in answer["results"]}
    text = cards["باغ بزرگ شهر"]["input_message_content"]["message_text"]
    assert "دارای تأخیر" in read_html(text)[0]
    assert all(len(card["id"].encode()) <= 64 for card in cards.values())


def test_a_platform_without_inline_mode_is_not_asked_for_it(engine, api):
    deal_with(engine, api, inline("باغ"), platform="bale")
    assert api.calls == []


def test_who_only_reads_is_not_kept(engine, api):
    deal_with(engine, api, written("شروع"), written("باغ"), pressed("v1|chg"))
    assert rows(engine, Subscriber) == []


def test_a_quiet_moment_is_told_once_and_not_before_who_waits_is_answered(engine, api):
    inbox.accept_updates(engine, "telegram", [written("راهنما")], NOW)
    answered_before = []

    async def run():
        stop = asyncio.Event()
        desk = desk_of(engine, api)

        def end():
            answered_before.append(len(texts(api)))
            stop.set()

        desk.when_quiet = end
        await desk.run(stop)

    asyncio.run(run())
    assert answered_before == [1]
