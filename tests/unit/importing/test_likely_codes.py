from datetime import date

import pytest

from core.importing.likely_codes import (
    codes_like_date,
    codes_like_number,
    codes_of_date,
    date_in,
    foreign_letter,
    likely_code,
    loose,
)


@pytest.mark.parametrize(
    ("wrong", "vanishing", "known", "meant"),
    [
        ("K45", {"K045"}, {"K145", "K45x"}, "K045"),
        ("T- 09", {"T-09"}, {"T-20", "T-19"}, "T-09"),
        ("1", set(), {"001", "P1"}, "001"),
        ("Р1", set(), {"P1", "P2"}, "P1"),
        ("S٠١", set(), {"S01", "S10"}, "S01"),
        ("f-1", {"F-01"}, set(), "F-01"),
        ("O10", set(), {"O01", "G1"}, "O01"),
        ("zzz", {"K045"}, {"P1"}, None),
    ],
)
def test_what_would_go_is_meant_first(wrong, vanishing, known, meant):
    assert likely_code(wrong, vanishing, known) == meant


def test_zero_is_no_leading_zero():
    assert (loose("K-0"), loose("K000"), loose("K10")) == ("k0", "k0", "k10")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-02", date(2026, 1, 2)),
        ("2026-01-02 00:00:00", date(2026, 1, 2)),
        ("2-Jan", date(2000, 1, 2)),
        ("Jan-02", date(2000, 1, 2)),
        ("02/Mar/21", date(2000, 3, 2)),
        ("Foo-02", None),
        ("31-Feb", None),
        ("F-01", None),
        ("1398", None),
    ],
)
def test_days_that_a_spreadsheet_made_of_codes(text, day):
    assert date_in(text) == day


def test_codes_behind_a_day_or_a_number():
    day = date(2021, 1, 2)
    assert codes_of_date(day) == ("2-1", "1-2")
    assert codes_of_date(date(2021, 2, 2)) == ("2-2",)
    known = {"1-2", "02.01", "2021-1", "1-2021", "1-3", "P1", "1-2-21", "7"}
    assert codes_like_date(day, known) == ["02.01", "1-2", "1-2-21", "1-2021", "2021-1"]
    assert codes_like_number("1.1", {"1.10", "1.1", "1.01", "P1", "1-1", "11"}) == ["1.1", "1.10"]


@pytest.mark.parametrize(
    ("code", "letter"), [("Р1", "Р"), ("P1", None), ("Α-2", "Α"), ("پ1", None), ("Ж1", None)]
)
def test_letters_of_other_alphabets_that_look_latin(code, letter):
    assert foreign_letter(code) == letter
