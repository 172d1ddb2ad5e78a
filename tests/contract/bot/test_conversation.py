"""The same conversation in a terminal, on a web page and on Telegram."""

import asyncio
import re
from html import unescape

import pytest

from bot.telegram.receive.inbox import accept_update
from bot.terminal import TerminalChat
from bot.web import WebChat
from tests.factories.bot_html import read_html
from tests.factories.bot_parts import desk_of, dialogue_of
from tests.factories.updates import NOW, pressed, written
from tests.fakes.bot_api import FakeBotApi


class Terminal:
    """Types lines; presses a button by the number that stands before its label."""

    can_follow = True

    def __init__(self, _engine):
        self.chat = TerminalChat(dialogue_of())
        self.shown = self.chat.begin()

    def say(self, text):
        self.shown = self.chat.answer(text)
        return self.shown

    def press(self, label):
        number = re.search(r"\[([۰-۹]+)\] " + re.escape(label), self.shown)
        assert number, (label, self.shown)
        return self.say(number[1])


class Web:
    """Posts forms."""

    can_follow = False

    def __init__(self, _engine):
        self.chat = WebChat(dialogue_of())
        self.say("")

    def say(self, text):
        return self._show(text=text)

    def press(self, label):
        pattern = rf'<button name="callback" value="([^"]+)">{re.escape(label)}'
        found = re.search(pattern, self.html)
        assert found, (label, self.html)
        return self._show(callback=unescape(found[1]))

    def _show(self, **asked):
        self.html = self.chat.fragment(self.chat.respond(**asked))
        return unescape(re.sub("<[^>]+>", "", self.html))


class Telegram:
    """Sends updates; sees the last message that was sent or changed."""

    can_follow = True

    def __init__(self, engine):
        self.engine, self.api = engine, FakeBotApi()
        self.say("/start")

    def say(self, text):
        return self._deliver(written(text))

    def press(self, label):
        keyboard = self.api.sent()[-1]["reply_markup"]["inline_keyboard"]
        found = [b for row in keyboard for b in row if b["text"].startswith(label)]
        assert found, (label, keyboard)
        return self._deliver(pressed(found[0]["callback_data"]))

    def _deliver(self, update):
        accept_update(self.engine, "telegram", update, NOW)

        async def answer():
            desk = desk_of(self.engine, self.api)
            await desk.look()
            await desk.finish()

        asyncio.run(answer())
        return read_html(self.api.sent()[-1]["text"])[0]


@pytest.fixture(params=[Terminal, Web, Telegram])
def talk(request, engine):
    return request.param(engine)


def test_a_citizen_finds_a_project_and_its_promises(talk):
    assert "قطب‌نما" in talk.say("شروع")
    assert "باغ بزرگ شهر — 🟠 دارای تأخیر" in talk.say("باغ")
    assert "۲ بار تمدید" in talk.say("F-01") or "۲ بار تمدید" in talk.press("۱")
    assert "قول و عمل" in talk.press("🤝 قول و عمل")
    assert "پیشرفت" in talk.press("↩ بازگشت")


def test_a_citizen_finds_a_district_and_its_projects(talk):
    assert "۲ منطقه" in talk.say("مناطق")
    assert "رتبهٔ ۲ از ۲" in talk.press("منطقه ۱")
    assert "باغ بزرگ شهر" in talk.press("🏗 پروژه‌ها")


def test_an_official_claim_is_held_against_the_data(talk):
    assert "با داده‌ها نمی‌خواند" in talk.say("گفته‌ها")
    assert "۱۸۳ جلسه" in talk.press("۱")


def test_a_search_turns_its_pages_and_narrows(talk):
    assert "نتیجه" in talk.say("باغ")
    assert "پروژه‌ها" in talk.press("پروژه‌ها")
    assert "مناطق" in talk.press("همهٔ نتایج")


@pytest.mark.parametrize("query", ["زغوبرت ۳", "زغوبرت 3", "زغوبرت ٣", "زغوبرتي"])
def test_what_was_typed_is_repeated_as_it_was_typed(talk, query):
    assert f"«\u2068{query}\u2069»" in talk.say(query)


def test_following_begins_and_ends(talk):
    talk.say("منطقه ۱")
    if not talk.can_follow:
        assert "دنبال کردن در این گفت‌وگو ممکن نیست" in talk.say("دنبال‌شده‌ها")
        return
    assert "از این پس دنبالش می‌کنید" in talk.press("🔔 دنبال کردن")
    assert "۱ موضوع" in talk.say("دنبال‌شده‌ها")
    assert "دیگر دنبالش نمی‌کنید" in talk.press("۱. 🔕 لغو")
    assert "هنوز چیزی را دنبال نمی‌کنید" in talk.say("دنبال‌شده‌ها")


def test_a_place_is_followed_by_its_name(talk):
    shown = talk.say("دنبال کردن خیابان بهار")
    assert "اکنون ۱ پروژه با این نام" in shown
    assert "باغ بزرگ شهر" in shown
    if not talk.can_follow:
        return
    shown = talk.press("🔔 دنبال کردن")
    assert "از این پس دنبالش می‌کنید" in shown
    assert "📍 «\u2068خیابان بهار\u2069»" in talk.say("دنبال‌شده‌ها")
    assert "place:%D8" in talk.say("/export")
    talk.say("دنبال‌شده‌ها")
    assert "دیگر دنبالش نمی‌کنید" in talk.press("۱. 🔕 لغو")


def test_one_word_stops_everything(talk):
    if not talk.can_follow:
        assert "ممکن نیست" in talk.say("لغو")
        return
    talk.say("منطقه ۱")
    talk.press("🔔 دنبال کردن")
    assert "کدام را متوقف کنم؟" in talk.say("لغو")
    assert "همهٔ پیام‌ها متوقف شد" in talk.press("🔕 توقف همهٔ پیام‌ها")
    assert "هنوز چیزی را دنبال نمی‌کنید" in talk.say("لغو")


def test_what_is_followed_is_taken_along_to_another_chat(talk):
    if not talk.can_follow:
        assert "ممکن نیست" in talk.say("follow 1400 district:D1")
        return
    talk.say("منطقه ۱")
    talk.press("🔔 دنبال کردن")
    talk.say("دنبال‌شده‌ها")
    text = talk.press("📤 بردن به پیام‌رسان دیگر")
    (line,) = [line for line in text.splitlines() if line.startswith("follow ")]
    talk.say("فراموشم کن")
    talk.press("🗑 بله")
    others = "follow 1400 district:GONE\nfollow 9 plan"
    assert "از این پس دنبال می‌کنید" in talk.say(f"{line}\n{others}")
    assert "۱ موضوع" in talk.say("دنبال‌شده‌ها")
    assert "از این پس دنبال می‌کنید" not in talk.say("follow 1400 district:GONE")


def test_a_kind_of_event_is_left_out_and_taken_in_again(talk):
    if not talk.can_follow:
        return
    talk.say("تنظیمات")
    assert "ثبت شد" in talk.press("✓ بودجه و هزینه")
    assert "ثبت شد" in talk.press("بودجه و هزینه")
    assert "ثبت شد" in talk.press("✓ بودجه و هزینه")


def test_settings_are_kept(talk):
    text = talk.say("تنظیمات")
    if not talk.can_follow:
        assert "چیزی برای تنظیم نیست" in text
        return
    assert "خبر تغییرات: روزانه" in talk.press("روزانه")
    assert "ساعت سکوت: ندارد" in talk.press("بدون سکوت")


def test_whoever_asks_is_forgotten(talk):
    if not talk.can_follow:
        assert "هیچ چیزی از شما نگه داشته نمی‌شود" in talk.say("حریم خصوصی")
        return
    talk.say("منطقه ۱")
    talk.press("🔔 دنبال کردن")
    assert "پاک شود؟" in talk.say("فراموشم کن")
    assert "پاک شد" in talk.press("🗑 بله")
    assert "چیزی از شما نگه نداشته‌ایم" in talk.say("فراموشم کن")
    assert "هنوز چیزی را دنبال نمی‌کنید" in talk.say("دنبال‌شده‌ها")


def test_what_is_not_there_is_said(talk):
    assert "در این برنامه چیزی دربارهٔ" in talk.say("زغوبرت")
