"""The tables that a clerk can edit."""

from pathlib import Path

import pytest

from core.search.analysis.analyzer import get_analyzer
from core.search.analysis.word_forms import read_word_forms, word_forms
from core.search.index.synonyms import get_synonyms, load_synonyms


def table(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_synonyms_stand_for_each_other(tmp_path: Path):
    found = load_synonyms(
        get_analyzer(), table(tmp_path, "terms,note\nمترو | قطار شهری,\nو | پل,\n")
    )

    assert [term.written for term in found["مترو",]] == ["قطار شهری"]
    assert [term.surfaces for term in found["قطار", "شهر"]] == [("مترو",)]
    assert [term.written for term in found["و",]] == ["پل"]


def test_terms_of_several_rows_come_together(tmp_path: Path):
    rows = table(tmp_path, "terms,note\nپارک | بوستان,\nپارک | باغ | پارک‌ها,\n")

    assert [term.written for term in load_synonyms(get_analyzer(), rows)["پارک",]] == [
        "بوستان",
        "باغ",
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("مترو", "needs two terms"),
        ("", "needs two terms"),
        ("مترو |", "without a word"),
        ("یک | " + "پل " * 5, "more than 4 words"),
    ],
)
def test_a_bad_row_of_synonyms_is_named(tmp_path: Path, row: str, fault: str):
    with pytest.raises(ValueError, match=rf"table\.csv:3: .*{fault}"):
        load_synonyms(get_analyzer(), table(tmp_path, f"terms,note\nالف | باغ,\n{row},x\n"))


def test_the_table_of_synonyms_can_be_read():
    assert [term.written for term in get_synonyms()["brt",]]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",هدف,plural", "needs a form"),
        ("اهداف,,plural", "needs a form"),
        ("مناطق,هدف,x", "kind is «x»"),
        ("اهداف,مقصد,plural", "another base"),
    ],
)
def test_a_bad_row_of_word_forms_is_named(tmp_path: Path, row: str, fault: str):
    with pytest.raises(ValueError, match=rf"table\.csv:3: .*{fault}"):
        read_word_forms(table(tmp_path, f"form,base,kind\nاهداف,هدف,plural\n{row}\n"))


def test_a_word_is_its_own_base(tmp_path: Path):
    rows = table(tmp_path, "form,base,kind\nتاکسی,تاکسی,word\nمسأله,مسئله,spelling\n")

    assert read_word_forms(rows) == {"تاکسی": "تاکسی", "مساله": "مسیله"}
    assert get_analyzer().word("تاکسی").units == ("تاکسی",)


def test_bases_have_one_stem():
    stem = get_analyzer()._stemmer.stem

    assert all(stem(form) == stem(base) for form, base in word_forms().items())
