"""A key in, a sentence out, and Persian where a language has none."""

import shutil
import struct

import pytest

from core import texts as texts_module
from core.texts import LOCALES, Texts, load_texts, read_catalogues
from tools.compiled_catalogues import compile_catalogues

CORE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "a.title"
msgstr "قطب‌نما"

msgid "a.release"
msgstr "انتشار {number}"
"""
PORTAL = 'msgid "b.title"\nmsgstr "درگاه"\n'
ENGLISH = """
msgid "a.title"
msgstr "Compass"

#, fuzzy
msgid "a.release"
msgstr "Release {numbr}"

msgid "b.title"
msgstr ""
"""


@pytest.fixture
def catalogues(tmp_path, monkeypatch):
    for name, content in (
        ("fa/LC_MESSAGES/core.po", CORE),
        ("fa/LC_MESSAGES/portal.po", PORTAL),
        ("en/LC_MESSAGES/core.po", ENGLISH),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    monkeypatch.setattr(texts_module, "LOCALES", tmp_path)
    load_texts.cache_clear()
    yield
    load_texts.cache_clear()


def test_a_sentence_has_its_places_filled():
    texts = Texts("fa", {"a.release": "انتشار {number}"})
    assert texts("a.release", number="۱۲") == "انتشار ۱۲"
    assert texts("a.release") == "انتشار {number}"


def test_a_missing_key_or_value_is_a_mistake():
    texts = Texts("fa", {"a.release": "انتشار {number}"})
    with pytest.raises(KeyError, match=r"a\.title"):
        texts("a.title")
    with pytest.raises(KeyError, match="number"):
        texts("a.release", count="۱۲")


def test_keys_can_be_asked_for():
    texts = Texts("fa", {"a.title": "قطب‌نما"})
    assert "a.title" in texts
    assert "a.body" not in texts
    assert "a.title" in texts.keys() - Texts("fa", {}).keys()
    assert texts.language == "fa"


def test_every_room_is_read(catalogues):
    assert set(read_catalogues("fa")) == {"a.title", "a.release", "b.title"}


def test_what_a_language_lacks_is_said_in_persian(catalogues):
    english = load_texts("en")
    assert english("a.title") == "Compass"
    assert english("b.title") == "درگاه"
    assert english.keys() == load_texts().keys()


def test_a_fuzzy_sentence_is_not_shown(catalogues):
    assert load_texts("en")("a.release", number=12) == "انتشار 12"


def test_compiled_catalogues_say_the_same(tmp_path, monkeypatch):
    sources = {language: read_catalogues(language) for language in ("fa", "en")}
    shutil.copytree(LOCALES, tmp_path / "locales")
    compile_catalogues(tmp_path / "locales")
    assert list(tmp_path.rglob("*.po")) == []
    monkeypatch.setattr(texts_module, "LOCALES", tmp_path / "locales")
    assert {language: read_catalogues(language) for language in ("fa", "en")} == sources


def test_a_fuzzy_sentence_is_not_compiled(catalogues, tmp_path):
    compile_catalogues(tmp_path)
    assert read_catalogues("en") == {"a.title": "Compass"}


def test_a_catalogue_that_was_compiled_on_another_machine_is_read(tmp_path, monkeypatch):
    """The format leaves it open which byte of a number comes first."""
    folder = tmp_path / "fa" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    sentence = "انتشار".encode()
    tables = (0x950412DE, 0, 1, 28, 36, 0, 0, 1, 44, len(sentence), 46)
    (folder / "core.mo").write_bytes(struct.pack(">11I", *tables) + b"a\0" + sentence)
    monkeypatch.setattr(texts_module, "LOCALES", tmp_path)
    assert read_catalogues("fa") == {"a": "انتشار"}


def test_a_language_is_loaded_once(catalogues):
    assert load_texts("fa") is load_texts("fa")
