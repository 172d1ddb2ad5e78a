"""Every screen that the sample plan has, wandered through by its buttons."""

import re

import pytest

from bot.screens.parts.actor import Actor
from bot.screens.parts.intents import Intent, Where, decode, encode
from bot.screens.parts.markup import facing_right, html, plain
from bot.screens.parts.sheet import ROW_BUTTONS, SCREEN_BUTTONS, TEXT_UNITS
from core.release import records
from tests.factories.bot_html import read_html, units
from tests.factories.crawl import crawl
from tests.factories.sample_city import sample_release
from tests.factories.scenes import scene_of


@pytest.fixture(scope="module")
def wandered():
    release = sample_release()
    topics = frozenset({"district:7", "project:F-02", "releases"})
    scene = scene_of(release, Actor(topics=topics, is_known=True, seen_release=1))
    return dict(crawl(scene))


def test_everything_of_the_plan_is_reached(wandered):
    release = sample_release()
    for record, where in (
        (records.Project, Where.PROJECT),
        (records.Indicator, Where.INDICATOR),
        (records.District, Where.DISTRICT),
        (records.Node, Where.NODE),
        (records.Claim, Where.CLAIM),
    ):
        codes = {one.code for one in release.stream(record)}
        assert codes <= {intent.code for intent in wandered if intent.where == where}


def test_every_screen_is_one_that_the_bot_api_takes(wandered):
    for intent, shown in wandered.items():
        text, _ = read_html(html(shown.text))
        assert units(text) <= TEXT_UNITS, intent
        assert len(shown.buttons) <= SCREEN_BUTTONS, intent
        assert all(1 <= len(row) <= ROW_BUTTONS for row in shown.rows), intent


def test_every_screen_says_that_it_is_a_sample(wandered):
    for intent, shown in wandered.items():
        assert "دادهٔ نمونه" in plain(shown.text), intent


def test_every_button_survives_its_way_through_the_bot_api(wandered):
    for intent in wandered:
        assert decode(encode(intent)) == intent


def test_no_digit_but_of_a_code_or_an_address_is_latin(wandered):
    for intent, shown in wandered.items():
        if intent.view == "how" or intent.where is Where.EXPORT:
            continue  # formulas, and the text that is copied, are written as everywhere
        words = plain(shown.text).split()
        assert not [word for word in words if word.isascii() and word.isdecimal()], intent


# What a reader of Persian would stumble over, each with what it is.
STUMBLES = {
    "an Arabic yeh or kaf": "[\u064a\u0643]",
    "two spaces": r"(?<=[^\s:]) {2}(?=\S)",
    "a space before a sign": r" [،؛:؟!»)]",
    "a space after an opening sign": r"[«(] ",
    "a stray half-space": "\u200c[\\s\u200c]|\\s\u200c",
    "a suffix that stands apart": r"(?<=[\u0600-\u06ff]) (ها|های|تر|ترین)(?![\u0600-\u06ff])",
    "a verb's prefix that stands apart": r"(?<![\u0600-\u06ff\u200c])ن?می (?=[\u0600-\u06ff])",
    "a value nobody worded": r"\b(None|True|False|nan)\b|[a-z]+_[a-z]+|(^|[:،] )—($|،)",
}


@pytest.mark.parametrize("stumble", STUMBLES)
def test_no_line_makes_a_reader_stumble(wandered, stumble):
    lines = {
        line: intent for intent, one in wandered.items() for line in plain(one.text).split("\n")
    }
    found = [
        (encode(intent), line)
        for line, intent in lines.items()
        if re.search(STUMBLES[stumble], re.sub(r"https?://\S+", "", line))
    ]
    assert found == []


def test_every_line_of_persian_reads_from_the_right(wandered):
    for intent, shown in wandered.items():
        for line in plain(shown.text).split("\n"):
            assert facing_right((line,)) == (line,), (intent, line)


def test_every_button_leads_to_something(wandered):
    lost = [encode(intent) for intent, one in wandered.items() if "پیدا نشد" in plain(one.text)]
    assert lost == []


def test_a_thousand_is_written_with_its_separator(wandered):
    for intent, shown in wandered.items():
        counts = re.findall(r"(?<![۰-۹])([۰-۹]{4,}) (?:تغییر|نتیجه|پروژه|شاخص)", plain(shown.text))
        assert counts == [], intent


@pytest.mark.parametrize(
    ("intent", "told"),
    [
        (Intent(Where.PROJECT, "F-02"), ["دارای تأخیر", "انتشار ۲", "سازمان قطار شهری"]),
        (Intent(Where.CLAIM, "C11"), ["۱۸۰ جلسه", "۱۸۳ جلسه", "با داده‌ها نمی‌خواند"]),
        (Intent(Where.CLAIM, "C09"), ["۱۶۰ هزار میلیارد ریال", "۵۶٫۵ هزار میلیارد ریال"]),
        (Intent(Where.PLAN), ["۴ هدف کلان", "۲۲ هدف خرد", "۴۳ راهبرد", "۹ سیاست کلان"]),
    ],
)
def test_a_citizen_is_told_what_the_plan_says(wandered, intent, told):
    text = plain(wandered[intent].text)
    assert [words for words in told if words not in text] == []
