"""What is proposed instead of a query: only what is sure, written as readers write."""

from contextlib import closing

import pytest

from core.search import SearchIndex
from tests.unit.search.things import codes, document, written


@pytest.fixture(scope="module")
def index():
    connection = written(
        document("A", "بازسازی کوجان"),
        document("B", "پل کوجاتور"),
        document("C", "راس میدان فرزانگان"),
        document("D", "کمربند سبز قائمیه"),
        document("E", "طول آبخوانهو"),
    )
    yield SearchIndex(connection)
    connection.close()


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("«فرزانگاان»، میدان!", "«فرزانگان»، میدان!"),
        ("راسس میدان", "رأس میدان"),
        ("کدوم میدان فرزانگاان", "کدوم میدان فرزانگان"),
        ("فرزانگانمیدان", "فرزانگان میدان"),
        ("farzangan", "فرزانگان"),
        ("kamarband qwrtz", None),
        ("پل کوجا", None),
        ("آبخوانها", None),
        ("فرزانگان", None),
        ("نشون بده کوجان", None),
    ],
)
def test_a_correction_is_proposed_where_it_is_sure(index, query, meant):
    assert index.search(query).did_you_mean == meant


def test_a_plural_of_a_word_is_no_mistake(index):
    assert index.search("آبخوانها").missing == ("آبخوانها",)


def test_two_words_that_are_one_in_the_index_join(index):
    assert codes(index, "کو جان") == ["A"]


def test_a_word_as_it_is_spoken_is_the_written_one():
    with closing(
        written(document("A", "کارخانه"), document("B", "اتوبوس"), document("C", "مدارس"))
    ) as connection:
        index = SearchIndex(connection)
        assert codes(index, "کارخونه") == ["A"]
        assert codes(index, "اتوبوسا") == ["B"]
        assert index.search("اتوبوسا").did_you_mean is None
        assert index.search("اتوبوسا").is_met


def test_suggestions_favour_the_half_typed_word():
    with closing(
        written(
            document("1", "طول مسیر به متر", kind="indicator"),
            document("2", "آغاز خط دو قطار شهری"),
            document("3", "تعریض خیابان مولوی"),
            document("4", "محله و خیابان"),
            *(document(str(n), f"منطقه {n}", kind="district") for n in (10, 9, 2)),
            document("method", "روش", kind="page"),
        )
    ) as connection:
        index = SearchIndex(connection)

        def suggested(typed: str) -> list[str]:
            return [hit.code for hit in index.suggest(typed)]

        assert suggested("متر") == ["2", "1"]
        assert suggested("met")[0] == "2"
        assert suggested("خیابان م") == ["3", "4"]
        assert suggested("منطقه") == ["2", "9", "10"]
        assert suggested("ژ") == []


@pytest.mark.parametrize("typed", ["سئوالات قدیم", "سیوال قدیم"])
def test_a_hamza_that_is_written_otherwise_is_no_mistake(typed):
    with closing(written(document("A", "سؤال قدیم"), document("B", "سؤالات قدیم"))) as held:
        result = SearchIndex(held).search(typed)
        assert {hit.code for hit in result.hits} <= {"A", "B"}
        assert result.hits
        assert result.did_you_mean is None
