"""The lists of words are those of the hazm that the lock names."""

from hazm.constants import SUFFIXES as HAZM_SUFFIXES

from core.search.lexicon import read_verb_roots, read_words
from core.search.spacing import SUFFIXES
from tools.write_words import all_verb_roots, words


def test_the_words_are_hazms():
    found = words()
    assert len(found) > 30_000
    assert read_words() == found, "run `python -m tools.write_words`"


def test_the_verb_forms_are_hazms():
    found = all_verb_roots()
    assert len(found) > 40_000
    assert read_verb_roots() == found, "run `python -m tools.write_words`"


def test_the_suffixes_are_hazms():
    assert SUFFIXES == HAZM_SUFFIXES
