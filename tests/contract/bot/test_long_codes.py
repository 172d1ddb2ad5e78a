"""Codes too long for a button: everything still opens, follows and is dropped."""

import pytest

from bot.memory import FleetingMemory, KeptMemory
from bot.screens import screen
from bot.screens.parts.intents import Intent, Where, decode, encode
from bot.screens.parts.markup import plain
from core.release import records
from core.release.reader import Release
from tests.factories.bot_parts import dialogue_of
from tests.factories.scenes import scene_of
from tests.factories.small_city import publish_rows, releases
from tests.factories.snapshots import make
from tests.factories.updates import NOW

LONG = "پروژهٔ-دراز-" * 6


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("long")
    publish_rows(
        folder,
        *releases(1),
        make(records.Project, code=LONG, title="با کدی دراز"),
        make(records.District, code="D1", number=1, title="منطقه ۱"),
        number=1,
    )
    return folder


@pytest.fixture(params=["kept", "fleeting"])
def memory(request, engine):
    return KeptMemory(engine, "fake", "1", NOW) if request.param == "kept" else FleetingMemory()


def pressed(intent):
    """What comes back when a button of *intent* is pressed."""
    return decode(encode(intent))


def test_it_is_opened_followed_and_dropped(city, memory):
    dialogue = dialogue_of(city)
    assert "با کدی دراز" in plain(
        dialogue.answer(pressed(Intent(Where.PROJECT, LONG)), memory).text
    )
    dialogue.answer(pressed(Intent(Where.FOLLOW, LONG, "project")), memory)
    assert memory.actor("1400").topics == {f"project:{LONG}"}
    unfollowed = dialogue.answer(pressed(Intent(Where.UNFOLLOW, LONG, "project")), memory)
    assert "دیگر دنبالش نمی‌کنید" in plain(unfollowed.text)
    assert memory.actor("1400").topics == frozenset()


def test_it_has_no_link_that_would_not_open(city):
    scene = scene_of(Release(city / "1400" / "current"))
    shown = screen(Intent(Where.PROJECT, LONG, "share"), scene)
    assert "?start=" not in plain(shown.text)


@pytest.mark.parametrize("topic", ["project:X-1", "nonsense", "district:~0123456789abcdef"])
def test_what_is_not_there_is_not_followed(city, memory, topic):
    kind, _, code = topic.partition(":")
    shown = dialogue_of(city).answer(Intent(Where.FOLLOW, code, kind), memory)
    assert "نمی‌توان آن را دنبال کرد" in plain(shown.text)
    assert memory.actor("1400").topics == frozenset()


def test_a_new_release_is_answered_from_as_soon_as_it_is_current(tmp_path):
    publish_rows(tmp_path, *releases(1), number=1)
    dialogue = dialogue_of(tmp_path)
    start = Intent(Where.START)
    assert "انتشار ۱" in plain(dialogue.answer(start, FleetingMemory()).text)
    publish_rows(tmp_path, *releases(2), number=2)
    assert "انتشار ۲" in plain(dialogue.answer(start, FleetingMemory()).text)


def test_what_changed_since_the_last_visit_is_told_once(tmp_path, memory):
    publish_rows(tmp_path, *releases(1), number=1)
    dialogue = dialogue_of(tmp_path)

    def seen():
        return memory.actor("1400").seen_release

    def answer(intent):
        text = plain(dialogue.answer(intent, memory).text)
        if isinstance(memory, KeptMemory):
            memory.note_visits()  # it has been sent
        return text

    def ask(view=""):
        return answer(Intent(Where.CHANGES, view=view))

    ask()
    assert seen() is None  # of who is not known nothing is kept
    answer(Intent(Where.FOLLOW, view="releases"))
    assert seen() == 1
    publish_rows(tmp_path, *releases(2), number=2)
    ask()
    assert seen() == 1  # the way to the question is not the answer
    assert "انتشار ۱" in ask("visit")
    assert seen() == 2
