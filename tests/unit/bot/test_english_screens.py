"""Screens in English: nothing Persian but what the plan says, the same buttons as the Persian."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.screens import screen
from bot.screens.lists.find import ask
from bot.screens.parts.actor import Actor
from bot.screens.parts.intents import START, Intent, Where, decode, encode
from bot.screens.parts.markup import plain
from bot.screens.parts.sheet import TEXT_UNITS
from core.answers import shape_table
from core.delivery.schedule import Preferences
from core.persian import HAS_PERSIAN, PERSIAN_PIECE
from core.texts import load_texts
from tests.factories import small_city
from tests.factories.bot_html import units, written
from tests.factories.crawl import crawl
from tests.factories.release_words import bare, words_of_release
from tests.factories.sample_city import sample_release
from tests.factories.scenes import FOLLOWER, scene_of
from tests.presence import present
from tests.unit.bot.test_screens import SCREENS

GOLDEN = Path(__file__).parent / "golden_english"
READER = Actor(
    topics=frozenset({"district:7", "project:F-02", "place:مترو", "releases"}),
    is_known=True,
    seen_release=1,
    preferences=Preferences(language="en"),
)
# What the screens say in Persian themselves: how to ask, and the name of the other language.
EXAMPLES = {shape.example for shape in shape_table()}
UNKNOWN = ("zxqv", "اپرای وین", "منطقهٔ ۴۰", "بودجه", "سهم", "انتشار")
OURS = "\n".join(
    map(
        bare,
        (*EXAMPLES, *UNKNOWN, "فارسی", "خیابان چهارباغ", "بودجهٔ منطقهٔ ۳", "مترو کی تمام می‌شود"),
    )
)


def english(release):
    return scene_of(release, READER, texts=load_texts("en"))


@pytest.fixture(scope="module")
def wandered():
    questions = map(ask, (*sorted(EXAMPLES), *UNKNOWN))
    talk = [Intent(Where.TALK, view=view) for view in ("hello", "thanks", "bye", "media")]
    more = [decode(data) for data in ("v1|stp", "v1|dat", "v1|fgt", "v1|fgd", "v1|prj|X-99")]
    return dict(crawl(english(sample_release()), (START, *questions, *talk, *more)))


def own_lines(intent, shown):
    """What a screen says itself: a search repeats in quotes what was asked."""
    is_search = intent.where is Where.SEARCH
    return (re.sub("“[^”]*”", "", line) if is_search else line for line in lines_of(shown))


def lines_of(shown):
    return [*plain(shown.text).split("\n"), *(button.label for button in shown.buttons)]


def test_nothing_is_persian_but_what_the_plan_says(wandered):
    known = words_of_release(sample_release())
    chrome = {
        (piece, encode(intent))
        for intent, shown in wandered.items()
        for line in own_lines(intent, shown)
        for piece in (bare(one).strip(" «»()؟.،:") for one in PERSIAN_PIECE.findall(line))
        if piece not in OURS and piece not in known
    }
    assert chrome == set()
    assert len(wandered) > 4_000


def test_every_screen_has_the_room_it_needs(wandered):
    assert max(units(plain(one.text)) for one in wandered.values()) <= TEXT_UNITS


def test_digits_are_latin_but_where_the_plan_writes_its_own(wandered):
    for intent, shown in wandered.items():
        ours = " ".join(PERSIAN_PIECE.sub("", line) for line in lines_of(shown))
        assert not re.search("[۰-۹٪٫٬]", ours), intent


def test_a_line_of_english_is_not_turned_around_by_persian(wandered):
    for intent, shown in wandered.items():
        for line in plain(shown.text).split("\n"):
            outside = re.sub("\u2068[^\u2069]*\u2069", "", line)
            is_mixed = HAS_PERSIAN.search(outside) and re.search("[A-Za-z]", outside)
            # What is there to be copied is copied as it is.
            assert not is_mixed or ", Qotbnama, release" in line, (intent, line)


def test_a_screen_has_the_buttons_of_its_persian_twin(wandered):
    persian = scene_of(sample_release(), replace(READER, preferences=Preferences()))
    for intent in {(one.where, one.view): one for one in wandered}.values():
        buttons = [button.intent for button in wandered[intent].buttons]
        assert [button.intent for button in screen(intent, persian).buttons] == buttons, intent


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("بودجه منطقه ۳", "4.4 trillion rial (437.3 billion toman); rank 1 of 15"),
        ("کدوم پروژه‌ها تموم شدن؟", "Of 129 projects in the plan, 77 are completed."),
        ("چند تا هدف کلان داریم", "The plan has 4 goals: “"),
        ("هدف دوازدهم", "The plan has 4 goals; number 12 is not among them."),
        ("میانگین عمر ناوگان اتوبوس چقدره", "7.7 years; the target for this period was 7.0"),
    ],
)
def test_a_question_in_persian_is_answered_in_english(question, answered):
    text = plain(screen(ask(question), english(sample_release())).text)
    assert answered in re.sub("[\u2068\u2069]", "", text)


def test_who_asks_in_english_is_told_how_to_ask():
    shown = screen(ask("where is the opera house"), english(small_city.small_release()))
    assert "Questions are understood in Persian" in plain(shown.text)
    assert "🏗 Projects" in [button.label for button in shown.buttons]


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_as_it_was_approved(name):
    actor = replace(FOLLOWER, preferences=Preferences(language="en"))
    shown = screen(decode(SCREENS[name]), scene_of(actor=actor, texts=load_texts("en")))
    assert written(shown) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_approved_screen_is_compared():
    assert {path.stem for path in GOLDEN.iterdir()} == {*SCREENS}


def test_one_is_one_and_several_are_several():
    scene = english(small_city.small_release())
    for data in ("v1|prs|flagship,delayed,1", "v1|prs"):
        text = plain(screen(decode(data), scene).text)
        count = int(present(re.search(r"^(\d+) projects?$", text, re.MULTILINE))[1])
        assert (f"\n{count} project\n" in text) is (count == 1)
