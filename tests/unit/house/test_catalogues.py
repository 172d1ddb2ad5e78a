"""Every room's catalogue is whole, agrees with the others, and has what the program asks for."""

import re
from collections import Counter

import pytest

from core.plan.plan_words import plan_words
from core.plan.shape import DEFAULT_SHAPE
from tests.presence import present
from tests.unit.house.asking import KEY, Request, requests, spelt_keys
from tests.unit.house.catalogues import catalogue, languages, rooms, sentences

DEFAULT = "fa"
PERSIAN = {sentence.key: sentence for sentence in sentences(DEFAULT)}
# What a plan puts into sentences, and the sentences that plans unlike Isfahan's have instead.
WORDS = plan_words(DEFAULT_SHAPE)
GENERAL = "general."
# What another language calls Isfahan's plan.
USUAL = {f"usual.{key}" for key in WORDS if not key.startswith("money.")}
PAGE_ROOMS = {
    "charts",
    "core",
    "districts",
    "icicle",
    "money",
    "portal",
    "punctuality",
    "scorecard",
    "standards",
}
BOT_ROOMS = {"answers", "bot"}
PLACED = re.compile(r"\[\[([a-z_.]+)\]\]")
KNOWN = PERSIAN.keys() | WORDS.keys()
ROOMS = [(language, room) for language in languages() for room in rooms(language)]


def test_persian_is_there():
    assert DEFAULT in languages()
    assert len(PERSIAN) > 100


@pytest.mark.parametrize(("language", "room"), ROOMS)
def test_a_catalogue_says_what_it_is(language, room):
    found = catalogue(language, room)
    assert str(found.locale) == language
    assert found.charset.lower() == "utf-8"
    assert not found.obsolete


@pytest.mark.parametrize("language", languages())
def test_a_key_is_dotted_and_stands_once_in_all_rooms(language):
    keys = [sentence.key for sentence in sentences(language)]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert [key for key in keys if not KEY.fullmatch(key)] == []


def test_persian_is_complete():
    unsaid = [key for key, one in PERSIAN.items() if not one.text.strip() or one.is_fuzzy]
    assert unsaid == []


@pytest.mark.parametrize("language", [one for one in languages() if one != DEFAULT])
def test_another_language_says_nothing_that_persian_does_not(language):
    said = {one.key for one in sentences(language)} - PERSIAN.keys()
    assert {key for key in said if key.removeprefix(GENERAL) not in PERSIAN} - USUAL == set()


def _is_plain(language, how):
    """Nothing, or the word for one and the word for several, which Persian does not tell apart."""
    return not how or (language != DEFAULT and len([*filter(None, how.split("|"))]) == 2)


@pytest.mark.parametrize("language", languages())
def test_a_place_is_a_plain_name(language):
    odd = [
        (sentence.key, place)
        for sentence in sentences(language)
        for place in sentence.places
        if not place[0].isidentifier() or place[2] or not _is_plain(language, place[1])
    ]
    assert odd == []
    assert [one.key for one in sentences(language) if "{{" in one.text or "}}" in one.text] == []


@pytest.mark.parametrize("language", [one for one in languages() if one != DEFAULT])
def test_a_translation_has_the_same_places(language):
    differing = {
        one.key: one.names ^ PERSIAN[one.key].names
        for one in sentences(language)
        if one.text and one.key in PERSIAN and one.names != PERSIAN[one.key].names
    }
    assert differing == {}


def test_english_says_all_that_pages_and_the_bot_say():
    """What readers see: rooms of pages and of the bot, without errors and steps of commands."""
    english = {one.key for one in sentences("en") if one.text and not one.is_fuzzy}
    asked = {
        key
        for key, one in PERSIAN.items()
        if one.room in PAGE_ROOMS | BOT_ROOMS
        and not key.startswith(("error.", "publish.", "build."))
    }
    assert asked - english == set()
    assert english >= USUAL


def test_every_key_the_program_asks_for_is_there():
    unknown = [one for one in requests() if not one.is_beginning and one.key not in KNOWN]
    assert unknown == []


def test_every_beginning_of_a_key_leads_to_one():
    dead = [
        one
        for one in requests()
        if one.is_beginning and not any(key.startswith(one.key) for key in KNOWN)
    ]
    assert dead == []


def test_every_place_is_given_a_value():
    hungry = [
        (one.where, one.key, PERSIAN[one.key].names - one.values)
        for one in requests()
        if one.values is not None and one.key in PERSIAN and PERSIAN[one.key].names - one.values
    ]
    assert hungry == []


def test_the_program_asks_for_every_key_that_is_there():
    spelt = spelt_keys()
    asked = [key for key in PERSIAN if not key.startswith(GENERAL)]
    assert [key for key in asked if not spelt.fullmatch(key)] == []
    assert not spelt.fullmatch("nobody.asks_for_it")


def test_a_general_sentence_stands_for_one_of_isfahans():
    general = {key: one for key, one in PERSIAN.items() if key.startswith(GENERAL)}
    stood_for = {key: PERSIAN.get(key.removeprefix(GENERAL)) for key in general}
    assert [key for key, one in stood_for.items() if one is None] == []
    assert [
        key for key, one in stood_for.items() if present(one).names != general[key].names
    ] == []


def test_every_word_of_a_plan_is_known_and_asked_for():
    asked = {word for one in PERSIAN.values() for word in PLACED.findall(one.text)}
    assert asked - WORDS.keys() == set()
    spelt = spelt_keys()
    assert [key for key in WORDS if key not in asked and not spelt.fullmatch(key)] == []


def test_the_search_finds_what_is_asked_for():
    found = requests()
    assert any(one.key == "change.silent" and one.values == frozenset() for one in found)
    assert any(one.key == "change.reason" and one.values == {"reason"} for one in found)
    assert any(one.key == "status." and one.is_beginning for one in found)
    assert any(one.key == "portal.skip" and one.where.endswith(".j2") for one in found)
    assert Request("", "a.b").values is None
