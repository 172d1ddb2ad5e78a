"""Each person in their language, on both databases: answers, refusals, pictures, notices."""

import asyncio
import json
import re
from collections import Counter
from contextlib import closing

import pytest
from sqlalchemy import update

from bot.telegram.commands import COMMANDS, describe_bot
from bot.telegram.deliveries import composer
from bot.telegram.platforms import PLATFORMS
from core.database.engine import transaction
from core.delivery.announcement import changed_topics
from core.delivery.queue.enqueue import enqueue
from core.delivery.schedule import Preferences
from core.delivery.sending.worker import Worker
from core.languages.language import language
from core.models import Subscriber
from core.persian import HAS_PERSIAN
from core.texts import load_texts
from tests.factories.bot_answers import deal_with, rows, texts
from tests.factories.bot_parts import dialogue_of
from tests.factories.people import NOON, add_person, add_release
from tests.factories.small_city import small_release, small_releases
from tests.factories.updates import group, person, pressed, written
from tests.fakes.bot_api import FakeBotApi, fake_bot
from tests.fakes.channel import FakeChannel

ENGLISH, PERSIAN = "v1|sto|lang|en", "v1|sto|lang|fa"
OFFER = "🌐 This bot also answers in English."


@pytest.fixture
def api():
    return FakeBotApi()


def labels(api):
    return [
        [button["text"] for button in row]
        for row in api.sent()[-1]["reply_markup"]["inline_keyboard"]
    ]


def start(language_code, chat=None):
    user = person() | ({"language_code": language_code} if language_code else {})
    return written("/start", chat) | {
        "message": written("/start", chat)["message"] | {"from": user}
    }


def test_who_chooses_english_is_answered_in_it_from_then_on(engine, api):
    deal_with(engine, api, pressed(ENGLISH), written("/help"), written("F-01"))
    settings, help_, card = texts(api)
    assert "✅ Your new setting was saved." in settings
    assert "Language: English" in settings
    assert "We keep four things apart" in help_
    assert "Promised end: " in card
    assert [row.language for row in rows(engine, Subscriber)] == ["en"]


def test_who_goes_back_is_answered_in_persian(engine, api):
    deal_with(engine, api, pressed(ENGLISH), pressed(PERSIAN), written("/help"))
    assert "زبان: فارسی" in texts(api)[1]
    assert "راهنما" in texts(api)[2]
    assert [row.language for row in rows(engine, Subscriber)] == ["fa"]


def test_rows_of_buttons_are_laid_out_as_the_language_reads(engine, api):
    deal_with(engine, api, written("/start"))
    assert labels(api)[0] == ["🧭 برنامه در یک نگاه", "📍 منطقهٔ من"]
    deal_with(engine, api, pressed(ENGLISH), written("/start"))
    assert labels(api)[0] == ["📍 My district", "🧭 The plan at a glance"]


@pytest.mark.parametrize("chosen", ["de", "", "EN", "fa-IR"])
def test_a_language_that_the_bot_has_not_is_not_chosen(engine, api, chosen):
    deal_with(engine, api, pressed(f"v1|sto|lang|{chosen}"))
    assert "این دکمه را نمی‌شناسیم" in texts(api)[0]
    assert rows(engine, Subscriber) == []


def test_a_language_that_is_kept_and_gone_is_persian(engine, api):
    deal_with(engine, api, pressed(ENGLISH))
    with transaction(engine) as session:
        session.execute(update(Subscriber).values(language="eo"))
    deal_with(engine, api, written("/help"))
    assert "راهنما" in texts(api)[-1]


@pytest.mark.parametrize("code", ["en", "en-GB", "de", "ar"])
def test_who_reads_another_language_is_offered_english_in_one_line(engine, api, code):
    deal_with(engine, api, start(code))
    assert OFFER in texts(api)[0].split("\n")
    assert "هرچه می‌خواهید بنویسید" in texts(api)[0]
    assert labels(api)[-1] == ["English"]
    assert rows(engine, Subscriber) == []
    offered = api.sent()[-1]["reply_markup"]["inline_keyboard"][-1][0]["callback_data"]
    assert offered == ENGLISH


@pytest.mark.parametrize("code", ["fa", "fa-IR", "FA", None])
def test_nobody_else_is_offered_anything(engine, api, code):
    deal_with(engine, api, start(code))
    assert OFFER not in texts(api)[0]


def test_the_offer_is_not_repeated_to_who_has_chosen(engine, api):
    deal_with(engine, api, pressed(PERSIAN), start("en"))
    assert OFFER not in texts(api)[-1]


def test_a_group_is_offered_nothing(engine, api):
    deal_with(engine, api, start("en", group()))
    assert OFFER not in texts(api)[-1]


def test_in_a_group_an_administrator_chooses(engine, api):
    deal_with(engine, api, pressed(ENGLISH, group()))
    assert api.sent() == []
    api.members[7] = "creator"
    deal_with(engine, api, pressed(ENGLISH, group()), written("/help", group()))
    assert "We keep four things apart" in texts(api)[-1]
    api.members[7] = "member"
    deal_with(engine, api, pressed(PERSIAN, group()))
    _, refused = [call for call in api.calls if call[0] == "answerCallbackQuery"][-1]
    assert refused["text"] == "Only an administrator of the group can do this."


def test_who_is_forgotten_is_told_so_in_their_language_and_is_a_stranger_then(engine, api):
    deal_with(engine, api, pressed(ENGLISH), pressed("v1|fgd"), written("/help"))
    assert "All that we had kept of you has been deleted" in texts(api)[1]
    assert "راهنما" in texts(api)[2]
    assert rows(engine, Subscriber) == []


def test_errors_come_in_their_language(engine, api, tmp_path):
    def broken(_release, _chart):
        raise ZeroDivisionError

    deal_with(engine, api, pressed(ENGLISH), pressed("v1|ind|P01|pic"), painter=broken)
    assert "Something went wrong" in texts(api)[-1]
    deal_with(engine, api, written("/help"), dialogue=dialogue_of(tmp_path))
    assert "No release is available yet." in texts(api)[-1]


def test_what_the_bot_api_does_not_take_is_owned_in_their_language(engine, api):
    deal_with(engine, api, pressed(ENGLISH))
    for _ in range(3):
        api.refuse("sendMessage", 400, "Bad Request: BUTTON_DATA_INVALID")
    deal_with(engine, api, written("F-01"))
    assert "Something went wrong" in texts(api)[-1]


def test_a_voice_message_is_answered_in_their_language(engine, api):
    deal_with(engine, api, pressed(ENGLISH))
    voice = {"file_id": "v", "file_unique_id": "v", "duration": 1}
    heard = written("", voice=voice)
    del heard["message"]["text"]
    deal_with(engine, api, heard)
    assert "I understand only text and locations." in texts(api)[-1]


def test_a_picture_is_painted_and_kept_for_each_language(engine, api):
    painted = []

    def paint(_release, chart):
        painted.append(chart.language)
        return chart.language.encode()

    ask = "v1|ind|P01|pic"
    deal_with(engine, api, pressed(ask), pressed(ENGLISH), pressed(ask), painter=paint)
    assert set(painted) == {"fa", "en"}
    assert len(api.sent("sendPhoto")) == 2
    assert all(isinstance(sent.get("photo", b""), bytes) for sent in api.sent("sendPhoto"))


def test_what_is_kept_of_a_person_says_their_language(engine, api):
    deal_with(engine, api, pressed(ENGLISH), pressed("v1|dat"))
    (sent,) = api.sent("sendDocument")
    assert json.loads(sent["document"][1])["chat"]["language"] == "en"
    assert "All that we have kept of you is in this file" in sent["caption"]


def test_commands_are_described_in_each_language(api):
    asyncio.run(describe_bot(fake_bot(api), PLATFORMS["telegram"]))
    described = {
        fields.get("language_code"): [one["description"] for one in fields["commands"]]
        for name, fields in api.calls
        if name == "setMyCommands"
    }
    english, persian = load_texts("en"), load_texts("fa")
    assert described == {
        "fa": [persian(f"bot.command.{name}") for name in COMMANDS],
        "en": [english(f"bot.command.{name}") for name in COMMANDS],
        None: [persian(f"bot.command.{name}") for name in COMMANDS],
    }
    about = {
        fields.get("language_code"): fields["description"]
        for name, fields in api.calls
        if name == "setMyDescription"
    }
    assert not HAS_PERSIAN.search(about["en"])
    assert about["fa"] == about[None] != about["en"]


@pytest.fixture
def broadcast(engine):
    """Two readers of each language who follow the same, told by one broadcast."""
    composed: Counter[str] = Counter()
    compose = composer(dialogue_of())

    def counted(notice):
        composed[notice.preferences.language] += 1
        return compose(notice)

    release = small_release()
    with closing(release), transaction(engine) as session:
        for number, code in enumerate(("fa", "en", "fa", "en"), start=1):
            wish = Preferences(quiet_from=None, quiet_until=None, language=code)
            add_person(session, str(number), "district:D1", preferences=wish)
        add_release(session, release.info.number)
        topics = changed_topics(session, release)
        enqueue(session, release.info.plan, release.info.number, topics, NOON)
    channel = FakeChannel()
    worker = Worker(
        engine=engine,
        channel=channel,
        compose=counted,
        releases_dir=small_releases(),
        now=lambda: NOON,
    )
    assert asyncio.run(worker.drain_once()) == {"sent": 4}
    return channel, composed


def test_one_broadcast_tells_each_reader_in_their_language(broadcast):
    channel, composed = broadcast
    told = dict(channel.sent)
    for chat in ("1", "3"):
        assert "چرا این پیام؟" in told[chat].plain
        assert told[chat].is_rtl
    for chat in ("2", "4"):
        assert "Why this message? You follow " in told[chat].plain
        assert "Message number 1." in told[chat].plain
        assert not told[chat].is_rtl
        buttons = [button.label for row in told[chat].rows for button in row]
        assert "Less of this" in buttons
        assert not any(HAS_PERSIAN.search(label) for label in buttons)
    # As many texts as languages, not as people.
    assert composed == {"fa": 1, "en": 1}
    assert language().code == "fa"


def test_an_english_notice_says_nothing_in_persian_but_names(broadcast):
    channel, _ = broadcast
    (text,) = {re.sub("\u2068[^\u2069]*\u2069", "", one) for one in channel.texts_for("2")}
    lines = [line for line in text.split("\n") if HAS_PERSIAN.search(line)]
    assert [line for line in lines if re.search("[A-Za-z]", re.sub("<[^>]+>", "", line))] == []
