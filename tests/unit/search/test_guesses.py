"""What an odd word may have been meant as, and what is left alone."""

from contextlib import closing

from core.search import SearchIndex
from tests.unit.search.things import codes, document, written


def test_a_word_that_people_use_is_no_mistake():
    with closing(
        written(document("A", "سال نو"), document("B", "پل خواجه"), document("C", "گردشگر"))
    ) as connection:
        index = SearchIndex(connection)
        assert codes(index, "گرد") == []  # not the beginning of «گردشگر»
        assert codes(index, "گردشگ") == ["C"]
        assert codes(index, "سیل") == []  # not «سال»
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
        assert codes(index, "تندر") == []  # neither «تن در» nor «تندرو»
        assert codes(index, "درتپه") == ["C"]


def test_finglish_without_a_consonant_is_read():
    with closing(written(document("A", "هوای پاک"), document("B", "آب ۱۴۰۰"))) as connection:
        index = SearchIndex(connection)
        assert codes(index, "hava") == ["A"]
        assert codes(index, "va") == []


def test_what_the_query_names_whole_is_among_the_first():
    with closing(
        written(
            document("7", "منطقه ۷", "district"),
            *(
                document(f"P-{number}", "بودجه بوستان", fields={"aliases": "منطقه ۷ منطقه ۷"})
                for number in range(5)
            ),
            document("8", "منطقه ۸", "district"),
        )
    ) as connection:
        index = SearchIndex(connection)
        assert codes(index, "بودجه منطقه ۷")[:3].count("7") == 1
        assert codes(index, "بودجه منطقه‌ها هفت")[:3].count("7") == 1
        assert "8" not in codes(index, "بودجه منطقه ۷")[:3]


def test_no_word_is_read_as_a_misspelt_function_word():
    with closing(written(document("A", "برای محله"), document("B", "پل"))) as connection:
        result = SearchIndex(connection).search("سرای محله")

        assert [hit.code for hit in result.hits] == ["A"]
        assert result.did_you_mean is None


def test_a_term_of_the_glossary_comes_after_what_it_is_about():
    with closing(
        written(document("a", "هزینه پل", "term"), document("B", "هزینه پل و کوی"))
    ) as connection:
        index = SearchIndex(connection)
        assert codes(index, "پل هزینه") == ["B", "a"]
        assert codes(index, "هزینه پل") == ["a", "B"]  # its very title


def test_a_long_word_with_one_near_it_is_surer_than_a_short_one_with_many():
    words = ("حرف", "ظرف", "ژرف", "خیابان")
    with closing(written(*(document(word, word) for word in words))) as connection:
        index = SearchIndex(connection)
        assert codes(index, "غرف خیاباچ")[0] == "خیابان"


def test_a_misspelt_plural_is_read_by_its_singular():
    with closing(written(document("A", "وانت"), document("B", "پل"))) as connection:
        result = SearchIndex(connection).search("واتن‌ها")

        assert [hit.code for hit in result.hits] == ["A"]
        assert result.did_you_mean == "وانت"


def test_a_rare_word_is_doubted_where_nothing_holds_all_that_is_asked():
    with closing(
        written(
            document("A", "بلوار کرومید"),
            document("B", "انبار برومید کلرید"),
            document("C", "انبار برومید"),
            document("D", "کلرید آهن"),
        )
    ) as connection:
        index = SearchIndex(connection)
        assert codes(index, "کرومید کلرید") == ["A", "B", "D"]  # «برومید کلرید», before «کلرید»
        assert index.search("کرومید کلرید").did_you_mean is None
        assert codes(index, "کرومید") == ["A"]
        assert codes(index, "بلوار کرومید") == ["A"]


def test_a_word_that_people_use_is_not_doubted():
    with closing(
        written(
            document("A", "دیوار سنگی"),
            document("B", "نخستین دیدار کلرید"),
            document("C", "محل دیدار"),
            document("D", "کلرید آهن"),
        )
    ) as connection:
        assert codes(SearchIndex(connection), "دیوار کلرید") == ["A", "D", "B"]
