"""Words that were run together."""

from contextlib import closing

import pytest

from core.search import SearchIndex
from core.search.analysis.analyzer import get_analyzer
from core.search.index.vocabulary import Vocabulary
from core.search.query.splitting import Splitter
from tests.unit.search.things import codes, document, written


@pytest.fixture(scope="module")
def splitter():
    connection = written(
        document("A", "گلاب آباد"), document("B", "گلاباب اد"), document("C", "سازه پل قدیم تن")
    )
    yield Splitter(get_analyzer(), Vocabulary(connection))
    connection.close()


@pytest.mark.parametrize(
    ("key", "halves"),
    [
        ("گلاباباد", ["گلاب", "اباد"]),  # the evenest of several
        ("قدیمکجاست", ["قدیم", "کجاست"]),  # a function word that no document has
        ("گلابسازهها", ["گلاب", "سازهها"]),  # a word of which a document has another form
        ("گلابدرخت", None),  # a word that no document has
        ("گلابx", None),
        ("گلا", None),
        ("درتن", None),  # by chance
    ],
)
def test_a_word_is_parted_in_two(splitter: Splitter, key: str, halves: list[str] | None):
    found = splitter.halves(key)
    assert (found and [half.key for half in found]) == halves


@pytest.mark.parametrize(
    ("key", "part"),
    [("قدیمشسیب", "قدیم"), ("شسیبقدیم", "قدیم"), ("پلشسیب", None), ("برایشسیب", None)],
)
def test_of_a_word_and_letters_the_word_is_taken(splitter: Splitter, key: str, part: str | None):
    found = splitter.part(key)
    assert (found and found.key) == part


def test_words_run_together_are_found():
    with closing(written(document("A", "پل قدیم"), document("B", "بوستان"))) as connection:
        index = SearchIndex(connection)

        assert codes(index, "قدیمکجاست") == ["A"]
        assert index.search("قدیمکجاست").did_you_mean == "قدیم کجاست"
        assert codes(index, "شسیبغبوستان") == ["B"]
