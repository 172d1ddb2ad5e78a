"""A question's answer as a screen: the figure first, then what it rests on, then the buttons."""

import pytest

from bot.screens import screen
from bot.screens.lists.find import ask
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import plain
from core.answers import answer, shape_table
from core.texts import load_texts
from tests.factories.sample_city import sample_release
from tests.factories.scenes import scene_of
from tests.presence import present


@pytest.fixture(scope="module")
def scene():
    return scene_of(sample_release())


def shown(scene, question, **given):
    intent = ask(question)
    return screen(Intent(intent.where, intent.code, **given), scene)


@pytest.mark.parametrize("shape", shape_table(), ids=[one.example for one in shape_table()])
def test_the_first_line_answers(scene, shape):
    found = present(answer(scene.release, shape.example, load_texts()))
    first = plain(shown(scene, shape.example).text).splitlines()[0]
    # Who asks after their own district is led to the list of them.
    assert (first in found.text) is (shape.name != "near")


@pytest.mark.parametrize(("code", "where"), [("K012", "indicator"), ("f-01", "project")])
def test_a_code_alone_opens_the_card(scene, code, where):
    cards = {
        "indicator": Intent(Where.INDICATOR, "K012"),
        "project": Intent(Where.PROJECT, "F-01"),
    }
    assert shown(scene, code) == screen(cards[where], scene)


def test_a_list_is_paged_and_leads_to_its_things(scene):
    first = shown(scene, "پروژه‌های عقب‌افتاده")
    following = next(one.intent for one in first.buttons if one.intent and one.intent.page == 2)
    second = screen(following, scene)
    assert plain(second.text).splitlines()[0] == plain(first.text).splitlines()[0]
    projects = [
        [
            one.intent.code
            for one in page.buttons
            if one.intent is not None and one.intent.where == Where.PROJECT
        ]
        for page in (first, second)
    ]
    assert [len(page) for page in projects] == [8, 8]
    assert not set(projects[0]) & set(projects[1])


def test_what_a_search_finds_is_one_press_away(scene):
    answered = shown(scene, "بودجه منطقه ۳")
    results = next(
        one.intent
        for one in answered.buttons
        if one.intent is not None and one.intent.where == Where.SEARCH
    )
    assert "جست‌وجوی" in plain(screen(results, scene).text)


def test_what_is_in_doubt_is_searched(scene):
    assert "جست‌وجوی" in plain(shown(scene, "آسفالت").text)


def test_every_button_of_an_answer_opens_something(scene):
    for shape in shape_table():
        for button in shown(scene, shape.example).buttons:
            assert button.url or screen(button.intent, scene).text


def test_the_help_shows_five_questions_that_this_plan_answers(scene):
    lines = plain(screen(Intent(Where.HELP), scene).text).splitlines()
    questions = [line.removeprefix("• ") for line in lines if line.startswith("• ")]
    assert len(questions) == 5
    assert all(scene.answer(one) for one in questions)
