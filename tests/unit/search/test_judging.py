"""Whether an index has what a query asks about, and what it is told that it has not."""

from contextlib import closing

import pytest

from core.search import FoundBy, SearchIndex
from tests.unit.search.things import document, written


@pytest.fixture(scope="module")
def index():
    connection = written(
        document("F-01", "تکمیل خط یک قطار شهری", fields={"updates": "در ۶۰۰ متر حفاری شد"}),
        document("F-02", "آغاز ساخت خط دو قطار شهری", facets={"year": ("1398",)}),
        document("F-03", "دست در کار فروش صنایع دستی", facets={"year": ("2019",)}),
        document("F-04", "پل شهرستان و سیاست کلان ۵"),
        document("G1", "هدف کلان ۱", kind="node"),
        document("7", "منطقه ۷", kind="district", fields={"place": "سیچان"}),
    )
    yield SearchIndex(connection)
    connection.close()


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("قطار شهری", ()),
        ("خط دو", ()),
        ("خط دوم", ()),
        ("خط سه", ("سه",)),
        ("خط پنج قطار", ("خط پنج",)),
        ("هدف کلان ۱", ()),
        ("هدف کلان ۵", ("هدف کلان ۵",)),
        ("حفاری ۶۰۰ متر", ()),
        ("منطقه ۱", ("منطقه ۱",)),
        ("فرونشست پل", ("فرونشست",)),
        ("قطار سال ۹۸", ()),
        ("قطار ۱۳۹۸", ()),
        ("قطار ۱۴۰۳", ("۱۴۰۳",)),
        ("قطار ۲۰۱۹", ()),
        ("قطار ۲۰۲۳", ("۲۰۲۳",)),
        ("دستفروش", ("دستفروش",)),
        ("پل قطار", ("پل قطار",)),
        ("پل حفاری فروش قطار", ("پل حفاری فروش قطار",)),
        ("خط قطار حفاری پل", ()),
        ("سلام لطفا می‌خواستم پل شهرستان رو ببینم", ()),
        ("F-09", ("F-09",)),
        ("f-01", ()),
        ("سیچان", ()),
        ("سیچانن", ()),
        ("سیچ", ()),
        ("پلها", ()),
    ],
)
def test_what_is_missing_is_named(index, query, missing):
    result = index.search(query)

    assert result.missing == missing
    assert result.is_met is (not missing)


def test_a_number_that_no_district_has_is_told_from_others(index):
    assert index.search("منطقه ۱").numbered == "district"
    assert index.search("خط پنج قطار").numbered is None
    assert index.search("منطقه ۷").numbered is None


def test_an_index_without_districts_has_no_number_of_one():
    with closing(written(document("A", "منطقه کهن"))) as connection:
        assert SearchIndex(connection).search("منطقه ۱").numbered is None


def test_nothing_is_met_by_words_without_a_meaning(index):
    result = index.search("از که به")

    assert (result.is_met, result.is_vague, result.missing) == (False, True, ())


def test_a_hit_says_by_what_it_was_found(index):
    def found_by(query: str) -> FoundBy:
        return index.search(query).hits[0].found_by

    assert found_by("F-01") is FoundBy.CODE
    assert found_by("منطقه ۷") is FoundBy.TITLE
    assert found_by("شهرستان") is FoundBy.WORDS
    assert found_by("مترو") is FoundBy.SYNONYM
    assert found_by("شهرستانن") is FoundBy.CORRECTION
    assert found_by("شهرستا") is FoundBy.CORRECTION
    assert found_by("صنای") in (FoundBy.CORRECTION, FoundBy.BEGINNING)
    assert found_by("پل قطار") is FoundBy.PART
