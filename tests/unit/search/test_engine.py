"""The search as its users see it."""

import gc
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from core.search import KINDS, SearchIndex, warm_up, write_index
from core.search.index.postings import MOST
from tests.unit.search.things import codes, document, plan_documents, written


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("قطار شهری خط دو", "F-02"),
        ("قطار شهري خط دو", "F-02"),
        ("برنامه ریزی پایش", "O22"),
        ("برنامهریزی پایش", "O22"),
        ("بَرنامه‌ریزیِ پایش", "O22"),
        ("گردشگرانخارجی", "K076"),
        ("دوچرخه سوارى", "K012"),
        ("دوچرخه‌سوازی", "K012"),
        ("دوچرجهسوازی", "K012"),
        ("اهداف کلان", "C01"),
        ("مسیر ویژه", "K012"),
        ("barnamerizi payesh", "O22"),
        ("fvkhli vdcd", "O22"),
        ("';v,i aihv", None),
        ("مترو", "S02"),
        ("متروو", "S02"),
        ("metro", "S02"),
        ("metro shahri", "S02"),
        ("۱۴۰۰ متر", "F-02"),
        ("1,400", "F-02"),
        ("۱۳۹۸-۰۶-۳۱", "F-02"),
        ("منطقه هفت", "D07"),
        ("isfahan", "C01"),
        ("آتشنشانی", "D12-01"),
    ],
)
def test_finds_words_however_they_are_written(plan: SearchIndex, query: str, code: str | None):
    found = codes(plan, query)

    assert (code in found[:3]) if code else isinstance(found, list)


@pytest.mark.parametrize("query", ["F-01", "f01", "F‑۰۱", "f1", "ب-۰۱", "F-1"])
def test_an_exact_code_comes_first(plan: SearchIndex, query: str):
    assert codes(plan, query)[0] == "F-01"


def test_a_glued_code_is_found(plan: SearchIndex):
    assert codes(plan, "d1105")[0] == "D11-05"


def test_an_exact_title_comes_before_a_better_score(plan: SearchIndex):
    assert codes(plan, "بوستان")[0] == "D11-06"


def test_the_beginning_of_a_title_comes_before_a_better_score():
    with closing(
        written(
            document("A", "پل خواجو در شرق شهر", fields={"description": "مرمت بنا " * 30}),
            document("B", "مرمت پل خواجو، پل خواجو", fields={"description": "پل خواجو"}),
        )
    ) as connection:
        assert codes(SearchIndex(connection), "پل خواجو") == ["A", "B"]


def test_a_beginning_ends_where_a_word_ends(plan: SearchIndex):
    assert codes(plan, "توسعه مت") != []
    assert codes(plan, "شهر")[0] != "D12-01"


def test_equal_scores_come_by_kind_and_title():
    documents = [
        document(code, title, kind)
        for code, title, kind in (
            ("4", "پل گلستان", "project"),
            ("3", "پل پارسا", "project"),
            ("2", "پل تابان", "project"),
            ("1", "پل نو", "node"),
        )
    ]
    with closing(written(*documents)) as connection:
        assert codes(SearchIndex(connection), "پل") == ["1", "3", "2", "4"]


def test_a_search_is_narrowed_by_kind(plan: SearchIndex):
    result = plan.search("شهر", kind="node")

    assert {hit.kind for hit in result.hits} == {"node"}
    assert result.by_kind == plan.search("شهر").by_kind
    assert result.by_kind["node"] == result.total


def test_a_search_is_narrowed_by_facets(plan: SearchIndex):
    assert set(codes(plan, "شهر", facets={"level": "node"})) <= {"S02", "O22", "G1"}
    assert codes(plan, "F-01", facets={"letter": "F", "level": "project"}) == ["F-01"]
    assert "F-01" not in codes(plan, "F-01", facets={"level": "node"})
    assert "F-01" not in codes(plan, "F-01", kind="node")


@pytest.mark.parametrize("narrowed", [{"kind": "term"}, {"facets": {"level": "پل"}}])
def test_what_no_document_has_finds_nothing(plan: SearchIndex, narrowed: dict[str, Any]):
    assert plan.search("شهر", **narrowed).total == 0


def test_pages_make_up_the_whole(plan: SearchIndex):
    whole = plan.search("شهر", limit=100)
    pages = [plan.search("شهر", offset=at, limit=2).hits for at in range(0, whole.total, 2)]

    assert [hit for page in pages for hit in page] == list(whole.hits)
    assert sum(whole.by_kind.values()) == whole.total == len(whole.hits)


def test_a_correction_is_said(plan: SearchIndex):
    assert plan.search("دوچرخه‌سوازی").did_you_mean == "دوچرخه‌سواری"
    assert plan.search("fvkhli vdcd").did_you_mean == "برنامه‌ریزی"
    assert plan.search("qatar shahri 1400").did_you_mean == "قطار شهری ۱۴۰۰"
    assert plan.search("متروو").did_you_mean == "مترو"
    assert plan.search("گردشگرانخارجی F-01").did_you_mean == "گردشگران خارجی F-01"
    assert plan.search("قطار شهری").did_you_mean is None


def test_near_things_are_offered_when_nothing_matches(plan: SearchIndex):
    result = plan.search("دوچرخیسم")

    assert result.hits == ()
    assert result.total == 0
    assert result.did_you_mean is None
    assert [hit.code for hit in result.near] == ["K012"]


def test_nothing_near_is_offered_for_nonsense(plan: SearchIndex):
    assert plan.search("ژژژژژژ").near == ()
    assert plan.search("از در با").near == ()


def test_a_snippet_shows_the_words_as_written(plan: SearchIndex):
    hit = plan.search("پارک کوچک").hits[0]

    assert hit.snippet == (("پارکی", True), (" ", False), ("کوچک", True))


def test_a_document_without_text_has_no_snippet(plan: SearchIndex):
    hit = plan.search("پایش").hits[0]

    assert hit.snippet == ()
    assert ("پایش", True) in hit.title_pieces
    assert "".join(text for text, _ in hit.title_pieces) == hit.title


def test_the_words_of_another_name_are_marked(plan: SearchIndex):
    marked = {
        hit.code: [text for text, is_match in hit.title_pieces if is_match]
        for hit in plan.search("مترو").hits
    }

    assert marked["F-01"] == ["قطار", "شهری"]
    assert "O22" not in marked


def test_half_a_phrase_shows_only_its_rarer_word():
    documents = document("A", "شورای شهر"), document("B", "شورای ده"), document("C", "نقشه شهر")
    with closing(written(*documents, document("D", "شهر"))) as connection:
        hits = SearchIndex(connection).search("شورای شهر").hits

    marks = {hit.code: [text for text, is_match in hit.title_pieces if is_match] for hit in hits}
    assert marks["A"] == ["شورای", "شهر"]
    assert marks["B"] == ["شورای"]


def test_another_name_counts_only_whole():
    with closing(
        written(document("A", "قطار شهری"), document("B", "پارک شهری"), document("C", "قطار"))
    ) as connection:
        assert codes(SearchIndex(connection), "مترو") == ["A"]


def test_a_kind_that_the_first_hits_lack_is_searched_anew():
    documents = [
        document(f"P-{number}", "درخت", fields={"description": "درخت چمن"}) for number in range(99)
    ]
    lone = document("C", "باغ", "claim", fields={"source": "چمن " + "واژه " * 400})
    with closing(written(*documents, lone)) as connection:
        index = SearchIndex(connection)
        whole = index.search("چمن درخت باران")
        narrowed = index.search("چمن درخت باران", kind="claim")

    assert "claim" not in whole.by_kind
    assert [hit.code for hit in narrowed.hits] == ["C"]
    assert narrowed.by_kind == {**whole.by_kind, "claim": 1}


def test_kinds_are_counted_in_the_order_of_kinds(plan: SearchIndex):
    counted = list(plan.search("شهر").by_kind)

    assert counted == sorted(counted, key=KINDS.index)
    assert len(counted) > 2


def test_words_that_mean_nothing_alone_are_told(plan: SearchIndex):
    assert plan.search("از که به").is_vague
    assert not plan.search("ژژژژ").is_vague
    assert not plan.search("شهر").is_vague
    assert not plan.search("؟").is_vague


def test_a_title_among_function_words_comes_first(plan: SearchIndex):
    assert codes(plan, "منطقه ۷ چه خبر")[0] == "D07"
    assert codes(plan, "mantaghe 7")[0] == "D07"


def test_a_synonym_that_only_the_table_knows_is_read_however_written():
    with closing(written(document("A", "ناوگان اتوبوس"), document("B", "پل"))) as connection:
        index = SearchIndex(connection)

        for query in ("BRT", "brt", "بی‌آرتی", "بی‌آر‌تی", "بی آر تی", "بیآرتی"):
            assert codes(index, query) == ["A"], query


def test_numbers_do_not_make_a_query_persian(plan: SearchIndex):
    assert codes(plan, "metro khatte 2")[0] == "F-02"


def test_many_matches_are_counted():
    documents = [
        document(f"P-{number}", f"بوستان {number}", fields={"description": "درخت و چمن"})
        for number in range(1100)
    ]
    with closing(written(*documents)) as connection:
        index = SearchIndex(connection)
        common = index.search("درخت")
        few = index.search("درخت چمن بوستان 7")

    assert common.total == 1000
    assert few.hits[0].code == "P-7"


def test_common_words_are_matched_together():
    documents = [
        document(f"P-{number}", f"بوستان {'درخت' if number % 3 else 'چمن'}")
        for number in range(900)
    ]
    with closing(written(*documents, document("X", "ایستگاه درخت و چمن"))) as connection:
        assert codes(SearchIndex(connection), "چمن درخت")[0] == "X"


def test_suggestions_complete_titles(plan: SearchIndex):
    assert [hit.code for hit in plan.suggest("توس")] == ["G1"]
    assert [hit.code for hit in plan.suggest("برنامه ری")] == ["O22"]
    assert [hit.code for hit in plan.suggest("شمار گ")] == ["K076"]
    assert [hit.code for hit in plan.suggest("خارجی گردش")] == ["K076"]
    assert [hit.code for hit in plan.suggest("D11", limit=2)] == ["D11-05", "D11-06"]
    assert plan.suggest("فاضلاب‌روبی زشت") == []
    assert plan.suggest("") == []


def test_suggestions_fall_back_on_the_search(plan: SearchIndex):
    assert "S02" in [hit.code for hit in plan.suggest("metro")]


def test_warming_up_starts_what_is_slow():
    warm_up()


def test_the_same_documents_give_the_same_bytes(tmp_path):
    files = []
    for name, documents in (("a", plan_documents()), ("b", plan_documents()[::-1])):
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            write_index(connection, documents)
            connection.commit()
        files.append((tmp_path / name).read_bytes())

    assert files[0] == files[1]


def test_the_caller_commits(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a")) as connection:
        connection.execute("begin")
        write_index(connection, plan_documents())
        connection.rollback()

        assert connection.execute("select count(*) from sqlite_master").fetchone() == (0,)


@pytest.mark.parametrize("is_collecting", [True, False])
def test_garbage_is_collected_as_before(is_collecting):
    before = gc.isenabled()
    (gc.enable if is_collecting else gc.disable)()
    try:
        written(document("A", "پل")).close()
        assert gc.isenabled() is is_collecting
    finally:
        (gc.enable if before else gc.disable)()


def test_a_thing_stands_in_the_index_once():
    twice = [document("A", "پل"), document("A", "میدان")]

    with (
        closing(sqlite3.connect(":memory:")) as connection,
        pytest.raises(sqlite3.IntegrityError),
    ):
        write_index(connection, twice)


def test_an_empty_index_finds_nothing():
    with closing(written()) as connection:
        index = SearchIndex(connection)

        assert index.search("پل").total == 0
        assert index.suggest("پل") == []


def test_function_words_only_help_to_order(plan: SearchIndex):
    assert codes(plan, "پایش و پژوهش") == codes(plan, "پایش پژوهش") == ["O22"]
    assert plan.search("پایش کدام پژوهش").total == 1


def test_a_word_is_known_by_the_index_with_its_half_space_dropped():
    with closing(written(document("A", "وست‌لایف"), document("B", "وست"))) as connection:
        assert codes(SearchIndex(connection), "وستلایف")[0] == "A"


def test_function_words_in_finglish_are_passed_over():
    with closing(written(document("A", "پلی از شهر"), document("B", "شهر"))) as connection:
        assert codes(SearchIndex(connection), "pol az shahr")[0] == "A"
        assert SearchIndex(connection).search("pol va shahr").did_you_mean == "پلی شهر"


def test_latin_words_of_the_index_are_taken_as_written():
    documents = [document(str(number), f"سامانه qpr {number}") for number in range(3)]
    with closing(written(*documents, document("X", "قوپر"))) as connection:
        index = SearchIndex(connection)

        assert "X" not in codes(index, "qpr zzzz")
        assert index.search("zzzz").total == 0


def test_a_finglish_word_that_the_index_also_writes_in_latin_stands_for_both():
    documents = document("A", "سامانه qatar شهر"), document("B", "قطار شهری")
    with closing(written(*documents)) as connection:
        index = SearchIndex(connection)

        assert sorted(codes(index, "qatar shahri")) == ["A", "B"]
        assert sorted(codes(index, "zzzzz shahri")) == ["A", "B"]


def test_long_queries_and_single_letters_are_searched(plan: SearchIndex):
    assert codes(plan, "نهادینه‌سازی برنامه‌ریزی، پایش و پژوهش شهری" * 20)[0] == "O22"
    assert plan.search("ن").total == 0


def test_of_a_word_that_nearly_all_have_the_best_are_found():
    documents = [
        document(f"P-{number:04}", f"پل {number}", fields={"description": "درخت"})
        for number in range(MOST + 100)
    ]
    with closing(written(*documents, document("X", "کوی درخت"))) as connection:
        index = SearchIndex(connection)

        assert codes(index, "درخت")[0] == "X"
        assert index.search("درخت پل").total == 1000


def test_a_known_word_with_an_ending_is_not_corrected(plan: SearchIndex):
    result = plan.search("دوچرخه‌هایشان")

    assert [hit.code for hit in result.hits] == ["K012"]
    assert result.did_you_mean is None


def test_the_values_of_a_facet_are_told(plan: SearchIndex):
    assert plan.facet_values("letter")[:2] == ("C", "D")
    assert plan.facet_values("nothing") == ()
