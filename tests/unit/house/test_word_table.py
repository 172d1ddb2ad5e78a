"""What readers see has one name for one thing: the table of docs/glossary.md."""

import re

import pytest

from tests.unit.house.codebase import ROOT
from tests.unit.house.shown import shown_texts

_, _, _TABLE = (
    (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").partition("## One thing, one name")
)
_ROWS = re.findall(r"(?m)^\| (?!not |-)(.+?) \| (.+?) \| ?(.*?) ?\|$", _TABLE)
WORDS = {
    word: (instead, re.findall("«([^»]+)»", exceptions))
    for words, instead, exceptions in _ROWS
    for word in words.split("، ")
}
_LETTER = "[آ-یءأؤئ\u0654\u200c]"
_ENDING = "(?:\u200c?ها(?:ی|یی)?|ی|یی|\u0654)?"
# Common words that end in «ه», and what may follow them without an ezafe.
_VERBS = "(?:است|بخواهید|کنید|نگه|دیده|شمرده|هماهنگ|کامل|برای|می‌|تاکنون|پایان|ادامه)"
_NO_EZAFE = re.compile(
    rf"(?<!{_LETTER})(?:داده نمونه|داده باز|(?<!این )منطقه [۰-۹{{]|صفحه [۰-۹{{]|برنامه ۱۴"
    r"|(?:نیمه|سه‌ماهه|مرحله) (?:نخست|دوم|سوم|چهارم)"
    r"|همه (?!را |در |با |چیز|ببینند|ساخته|هزینه|جابه)(?=[آ-ی])"
    rf"|(?:روزنامه|محله|مجموعه|شبکه|سامانه|توسعه) (?!و |در |به |از |با |را |{_VERBS})[آ-ی]{{3}})"
)


def wrong_words(text):
    """Return the words of the table that stand in *text*."""
    return [word for word in WORDS if _pattern(word).search(_without(text, WORDS[word][1]))]


def _pattern(word):
    return re.compile(f"(?<!{_LETTER}){re.escape(word)}{_ENDING}(?!{_LETTER})")


def _without(text, phrases):
    for phrase in phrases:
        text = text.replace(phrase, "…")
    return text


def test_no_text_has_another_name_for_a_thing():
    texts = shown_texts()
    assert {one.where.partition(":")[0] for one in texts} >= {"catalogue", "code", "sample"}
    found = {one.where: (wrong, one.text) for one in texts if (wrong := wrong_words(one.text))}
    assert found == {}


def test_ezafe_is_written():
    found = [(one.where, one.text) for one in shown_texts() if _NO_EZAFE.search(one.text)]
    assert found == []


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_the_table_is_seen(word):
    assert word in wrong_words(f"این {word} است.")
    assert word in wrong_words(f"«{word}»")


@pytest.mark.parametrize(("instead", "exceptions"), WORDS.values())
def test_what_is_right_is_let_through(instead, exceptions):
    assert wrong_words(f"این {instead} است.") == []
    assert [phrase for phrase in exceptions if wrong_words(f"این {phrase} است.")] == []


def test_a_word_inside_another_is_not_meant():
    assert wrong_words("شمارهٔ آیین‌نامهٔ رباتیک، تغییریافته") == []
    assert wrong_words("یکاها و تغییرهای پرونده‌ها") == ["یکا", "تغییرها", "پرونده"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("داده نمونه", "دادهٔ نمونه"),
        ("منطقه ۷", "منطقهٔ ۷"),
        ("منطقه {number}", "منطقهٔ {number}"),
        ("نیمه دوم ۱۳۹۸", "نیمهٔ دوم ۱۳۹۸"),
        ("همه مناطق", "همهٔ مناطق"),
        ("شبکه معابر", "شبکه و معابر"),
    ],
)
def test_ezafe_is_told_from_none(wrong, right):
    assert _NO_EZAFE.search(wrong)
    assert not _NO_EZAFE.search(right)


def test_the_four_gaps_are_told_alike():
    told = {one.where: one.text for one in shown_texts()}
    site, bot = "catalogue:portal.about.2.text", "catalogue:bot.help.unknown"
    assert told[site] == told[bot]
    assert told[site].count("«") == 4
