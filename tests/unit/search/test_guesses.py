"""What an odd word may have been meant as, and what is left alone."""

from contextlib import closing

from core.search import SearchIndex
from tests.unit.search.things import codes, document, written


def test_a_word_that_people_use_is_no_mistake():
    with closing(
        written(document("A", "سال نو"), document("B", "پل خواجه"), document("C", "دفع سیلاب"))
    ) as connection:
        index = SearchIndex(connection)
        assert codes(index, "سیل") == ["C"]  # not «سال»
        assert index.search("سیل").did_you_mean is None
        assert codes(index, "خواجو") == []
        assert codes(index, "خواجخ") == ["B"]
        assert index.search("گلها پل").did_you_mean is None


def test_half_a_word_stands_for_the_words_that_begin_so():
    with closing(
        written(document("A", "فرهنگسرا"), document("B", "فرهنگ"), document("C", "فروش"))
    ) as connection:
        index = SearchIndex(connection)
        assert codes(index, "فرهنگسر")[0] == "A"
        assert index.search("فرهنگسر").did_you_mean == "فرهنگسرا"
        assert set(codes(index, "فرهنگس")) == {"A", "B"}


def test_a_short_word_beside_a_function_word_is_chance():
    with closing(
        written(document("A", "هر تن پسماند"), document("B", "تندرو"), document("C", "تپه"))
    ) as connection:
        index = SearchIndex(connection)
        assert codes(index, "تندر") == ["B"]  # not «تن در»
        assert codes(index, "درتپه") == ["C"]


def test_finglish_without_a_consonant_is_read():
    with closing(written(document("A", "هوای پاک"), document("B", "آب ۱۴۰۰"))) as connection:
        index = SearchIndex(connection)
        assert codes(index, "hava") == ["A"]
        assert codes(index, "va") == []
