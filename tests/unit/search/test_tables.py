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
        get_analyzer(), table(tmp_path, "terms,reason\nمترو | قطار شهری,x\nو | پل,x\n")
    )

    assert [term.written for term in found["مترو",].others] == ["قطار شهری"]
    assert [term.surfaces for term in found["قطار", "شهر"].others] == [("مترو",)]
    assert [term.written for term in found["و",].others] == ["پل"]


def test_a_term_of_the_street_stands_for_those_of_the_field(tmp_path: Path):
    found = load_synonyms(get_analyzer(), table(tmp_path, "terms,reason\nهتل > اقامت | سفر,x\n"))

    assert [term.written for term in found["هتل",].others] == ["اقامت", "سفر"]
    assert set(found) == {("هتل",)}


def test_terms_of_several_rows_come_together(tmp_path: Path):
    rows = table(tmp_path, "terms,reason\nپارک | بوستان,x\nپارک | باغ | پارک‌ها,x\n")

    assert [term.written for term in load_synonyms(get_analyzer(), rows)["پارک",].others] == [
        "بوستان",
        "باغ",
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("مترو,x", "needs two terms"),
        (",x", "needs two terms"),
        ("مترو |,x", "without a word"),
        ("یک | " + "پل " * 5 + ",x", "more than 4 words"),
        ("پل > رود, ", "needs a reason"),
        ("پل | رود", "needs a reason"),
    ],
)
def test_a_bad_row_of_synonyms_is_named(tmp_path: Path, row: str, fault: str):
    with pytest.raises(ValueError, match=rf"table\.csv:3: .*{fault}"):
        load_synonyms(get_analyzer(), table(tmp_path, f"terms,reason\nالف | باغ,x\n{row}\n"))


def test_the_table_of_synonyms_can_be_read():
    assert [term.written for term in get_synonyms()["brt",].others]


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
