"""What is found of words that an index lacks, of words half typed, and of what means the same."""

from contextlib import closing

import pytest

from core.search import FoundBy, SearchIndex, index_of
from core.search.analysis import finglish
from tests.factories.sample_city import sample_release
from tests.unit.search.things import document, written


def found(index, query):
    return [hit.code for hit in index.search(query).hits]


def test_nothing_is_near_a_word_that_people_use_and_no_document_has():
    release = sample_release()
    result = index_of(release).search("فرونشست")
    assert (result.hits, result.near, result.total) == ((), (), 0)
    assert result.missing == ("فرونشست",)


def test_a_mistake_is_still_guessed():
    with closing(written(document("A", "دوچرخه‌سواری"), document("B", "باغ"))) as held:
        assert found(SearchIndex(held), "دوچرجه‌سوازی") == ["A"]


def test_latin_letters_may_begin_a_word_that_is_commoner_than_what_they_read_as():
    rows = [document(f"A{at}", f"کتابخانه {name}") for at, name in enumerate(("باغ", "شهر"))]
    with closing(written(*rows, document("B", "خیابان کاتب"))) as held:
        hits = SearchIndex(held).search("ketab").hits
        assert [hit.code for hit in hits] == ["A0", "A1"]
        assert {hit.found_by for hit in hits} == {FoundBy.BEGINNING}
    with closing(written(rows[0], document("B", "خیابان کاتب"))) as held:
        assert found(SearchIndex(held), "ketab") == ["B"]


@pytest.mark.parametrize(("latin", "likelier"), [("metro", "مترو"), ("radio", "رادیو")])
def test_a_vowel_that_is_heard_at_the_end_is_written(latin, likelier):
    sounded = finglish.sounds(latin)
    without = likelier.removesuffix("و")
    assert finglish.distance(sounded, likelier) < finglish.distance(sounded, without)


def test_what_means_the_same_as_a_phrase_counts_for_no_more():
    rows = [
        document("A", "حمل‌ونقل همگانی"),
        document("B", "قطار شهری تازه"),
        document("C", "شهری"),
        document("D", "قطار"),
    ]
    with closing(written(*rows)) as held:
        assert found(SearchIndex(held), "قطار شهری")[0] == "B"


def test_a_courtesy_in_latin_letters_is_not_missing():
    with closing(written(document("A", "وضعیت"), document("B", "باغ فدک"))) as held:
        assert SearchIndex(held).search("vaziat bagh fadak").is_met
