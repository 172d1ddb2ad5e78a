"""What holds of any text."""

from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search import SearchIndex
from core.search.analysis.analyzer import get_analyzer
from core.search.analysis.folding import clean, fold
from core.search.index.vocabulary import edits, one_edit
from core.search.ranking.snippets import QueryWords, snippet
from tests.unit.search.things import plan_documents, written

LETTERS = "ابپتکگیهآئ\u200c يك۱2a.-/ "
persian = st.text(LETTERS, max_size=30)
hostile = st.one_of(
    st.text(max_size=60),
    persian,
    st.text("\"'*()[]:;^-{} NEARORANDtitle\u202e\u2066\x00\ud800🏙", max_size=40),
)


def _units_of(written: str) -> tuple[str, ...]:
    return get_analyzer().word(written).units


@pytest.fixture(scope="module")
def index() -> Iterator[SearchIndex]:
    with closing(written(*plan_documents())) as connection:
        yield SearchIndex(connection)


@given(st.text())
def test_folding_is_idempotent(text: str):
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)
    assert fold(clean(text)) == fold(text)


@given(hostile)
def test_any_text_can_be_analysed(text: str):
    for word in get_analyzer().words(text):
        assert word.key
        assert word.units
        assert all(word.units)


@given(hostile)
def test_any_text_can_be_searched(index: SearchIndex, text: str):
    result = index.search(text, limit=5)

    assert len(result.hits) == min(5, result.total)
    assert sum(result.by_kind.values()) == result.total
    assert not (result.hits and result.near)


@given(hostile)
def test_any_text_can_be_completed(index: SearchIndex, text: str):
    assert len(index.suggest(text, limit=3)) <= 3


@given(persian)
def test_a_search_is_repeatable(index: SearchIndex, text: str):
    assert index.search(text) == index.search(text)


@given(persian, st.integers(0, 12), st.integers(1, 5))
def test_a_page_is_a_part_of_the_whole(index: SearchIndex, text: str, offset: int, limit: int):
    whole = index.search(text, limit=1000).hits

    assert index.search(text, offset=offset, limit=limit).hits == whole[offset : offset + limit]


@given(st.sampled_from(plan_documents()), st.sampled_from(["ي", "ی", "ى"]))
def test_a_title_finds_its_document_in_any_letters(index: SearchIndex, document, yeh: str):
    found = index.search(document.title.replace("ی", yeh).replace("ک", "ك"))

    assert found.hits[0].title == document.title


@given(st.text(max_size=300), st.sets(st.text(LETTERS, min_size=1, max_size=3)))
def test_a_snippet_is_made_of_the_text(text: str, sought: set[str]):
    words = QueryWords(dict.fromkeys(sought, 0), dict.fromkeys(sought, 0), set(), _units_of)
    pieces = snippet(text, words, [1.0])

    assert "".join(piece for piece, _ in pieces).strip("…") in text + "…"
    assert all(one != other for (_, one), (_, other) in pairwise(pieces))


@given(st.text("ابپت", min_size=1, max_size=6), st.data())
def test_every_word_at_one_edit_is_made(word: str, data: st.DataObject):
    other = data.draw(st.sampled_from(sorted(one_edit(word))))

    assert edits(word, other) == 1
    assert not other or word in one_edit(other)
