"""The prepared lists of words are those of the hazm that the lock names."""

from importlib.metadata import version

from hazm.constants import SUFFIXES as HAZM_SUFFIXES

from core.search.analysis import lexicon
from core.search.analysis.hazm_lists import all_verb_roots, words
from core.search.analysis.lexicon import PREPARED_FOR, hazm_lists, read_verb_roots, read_words
from core.search.analysis.spacing import SUFFIXES


def test_the_words_are_hazms():
    found = words()
    assert len(found) > 30_000
    assert read_words() == found, "run `python -m tools.prepare_words`"


def test_the_verb_forms_are_hazms():
    found = all_verb_roots()
    assert len(found) > 40_000
    assert read_verb_roots() == found, "run `python -m tools.prepare_words`"


def test_the_suffixes_are_hazms():
    assert SUFFIXES == HAZM_SUFFIXES


def test_they_are_prepared_for_the_hazm_that_is_installed():
    assert version("hazm") == PREPARED_FOR, "run `python -m tools.prepare_words`"


def test_with_another_hazm_its_own_lists_are_read(monkeypatch):
    prepared = hazm_lists()
    monkeypatch.setattr(lexicon, "PREPARED_FOR", "0")
    assert hazm_lists() == prepared
