"""Misspelt words, other layouts, Finglish, and the words of an index."""

from contextlib import closing

import pytest

from core.search.analysis import finglish, keyboard
from core.search.index.vocabulary import Vocabulary, edits, one_edit
from tests.unit.search.things import document, written


@pytest.mark.parametrize(
    ("typed", "meant"), [("fvkhli", "برنامه"), ("Hf", "آب"), ("]hv ,", "چار و")]
)
def test_another_layout_is_read(typed: str, meant: str):
    assert meant in keyboard.as_persian(typed)


def test_both_places_of_peh_are_read():
    assert keyboard.as_persian("mg")[0] == "پل"
    assert keyboard.as_persian("\\g")[0] == "پل"


def test_a_latin_code_typed_in_persian_is_read():
    assert keyboard.as_latin("ب-01") == "f-01"


@pytest.mark.parametrize(
    ("latin", "persian"),
    [
        ("barname", "برنامه"),
        ("barnameh", "برنامه"),
        ("shahr", "شهر"),
        ("khiaban", "خیابان"),
        ("ostan", "استان"),
        ("masooliat", "مسولیت"),
        ("roud", "رود"),
        ("ali", "علی"),
        ("bahar", "بهار"),
        ("paark", "پارک"),
        ("mohsen", "محسن"),
        ("hammam", "حمام"),
        ("naajvan", "ناژوان"),
    ],
)
def test_finglish_is_close_to_what_it_means(latin: str, persian: str):
    sounded = finglish.sounds(latin)

    assert finglish.persian_skeleton(persian) in finglish.latin_skeletons(sounded)
    assert finglish.distance(sounded, persian) < 1
    assert finglish.distance(sounded, "کتاب") > 5
    assert finglish.distance(sounded, persian, 1) == finglish.distance(sounded, persian)
    assert finglish.distance(sounded, "کتاب", 1) > 5


def test_one_edit_makes_all_four_kinds():
    assert {"پ", "لپ", "پلک", "گل", "ل"} <= one_edit("پل")
    assert "پل" not in one_edit("پل")
    assert "ax" in one_edit("a")


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("شهر", "شهر", 0),
        ("شهر", "شره", 1),
        ("شهر", "شر", 1),
        ("شهر", "شهرک", 1),
        ("شهر", "بحر", 2),
        ("", "پل", 2),
    ],
)
def test_edits_are_counted(one: str, other: str, count: int):
    assert edits(one, other) == edits(other, one) == count


def test_the_vocabulary_answers_with_the_commonest_first():
    documents = [
        document("A", "خیابان بهار"), document("B", "خیابان بهاران نهار"), document("C", "نهار"),
    ]  # fmt: skip
    with closing(written(*documents)) as connection:
        words = Vocabulary(connection)

        assert [entry.key for entry in words.near("تهار")] == ["نهار", "بهار"]
        assert [entry.key for entry in words.far("خیاناب")] == ["خیابان"]
        assert [entry.key for entry in words.far("خیبباین")] == []
        assert [entry.key for entry in words.far("خیاباآبن")] == ["خیابان"]
        assert [entry.key for entry in words.starting_with("به", 1)] == ["بهار"]
        assert words.surfaces("بهار") == words.surfaces("بهار")
        assert words.unit_documents("نهار") == 2
        assert words.documents("ناشناس") == 0
        assert words.romanised("aei") == []
        assert [entry.key for _, entry in words.romanised("khiaban")] == ["خیابان"]


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("core.search.index.vocabulary._CACHED", 1)
    with closing(written(document("A", "خیابان بهار"))) as connection:
        words = Vocabulary(connection)

        assert [words.documents(key) for key in ("خیابان", "بهار", "خیابان")] == [1, 1, 1]
        assert len(words._entries) == 1
