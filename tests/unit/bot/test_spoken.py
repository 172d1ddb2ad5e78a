import pytest

from bot.screens.lists.find import ask
from bot.screens.parts.intents import START, Intent, Where
from bot.screens.spoken import understand


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("شروع", Where.START),
        ("راهنما", Where.HELP),
        ("مناطق", Where.DISTRICTS),
        ("دنبال‌شده‌ها", Where.FOLLOWING),
        ("دنبال کردن", Where.PLACE),
        ("دنبال شده ها", Where.FOLLOWING),
        ("دنبالشدهها", Where.FOLLOWING),
        ("حریم خصوصی", Where.PRIVACY),
        ("حريم خصوصي", Where.PRIVACY),
        ("فراموشم کن", Where.FORGET),
        ("فراموشم كن.", Where.FORGET),
        ("پروژه‌ها", Where.PROJECTS),
        ("/start", Where.START),
        ("/help@qotbnama_bot", Where.HELP),
        ("/forget", Where.FORGET),
        ("/following", Where.FOLLOWING),
        ("/nonsense", Where.HELP),
        ("/search", Where.HELP),
    ],
)
def test_words_are_commands_when_they_are_all_there_is(text, where):
    assert understand(text) == Intent(where)


def test_anything_else_is_a_search():
    assert understand("راهنمای پروژه") == ask("راهنمای پروژه")
    assert understand("/search مترو") == ask("مترو")
    assert understand("مترو\nخط دو") == ask("مترو خط دو")


def test_a_deep_link_opens_its_screen():
    assert understand("/start p_F-01") == Intent(Where.PROJECT, "F-01")
    assert understand("/start@qotbnama_bot d_7") == Intent(Where.DISTRICT, "7")


def test_nothing_is_the_start():
    assert understand("  ") == START


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("سلام", "hello"),
        ("سلام!", "hello"),
        ("ممنون", "thanks"),
        ("مرسی.", "thanks"),
        ("👍", "thanks"),
        ("👍🏽", "thanks"),
        ("خداحافظ", "bye"),
    ],
)
def test_a_word_beside_questions_gets_a_word(text, view):
    assert understand(text) == Intent(Where.TALK, view=view)


@pytest.mark.parametrize("text", ["لغو", "توقف", "/stop", "انصراف"])
def test_whoever_wants_no_more_is_asked_what_to_stop(text):
    assert understand(text) == Intent(Where.STOP)


def test_a_word_among_others_is_a_search():
    assert understand("سلام مترو") == ask("سلام مترو")
    assert understand("پروژه‌های متوقف") == ask("پروژه‌های متوقف")
