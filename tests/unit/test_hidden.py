import pytest

from core.errors import UnfitTextError
from core.plan import hidden


@pytest.mark.parametrize("character", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_what_turns_letters_round_misleads(character):
    assert hidden.misleading(f"بودجه {character}123") == character
    assert hidden.named(character) in hidden.shown(f"a{character}")


@pytest.mark.parametrize("text", ["12\u200f34", "3\u200f.5", "۱\u200e٬۲", "1\u061c,\u061c2"])
def test_a_mark_between_digits_misleads(text):
    assert hidden.misleading(text) in ("\u200e", "\u200f", "\u061c")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "می\u200cشود",
        "C++\u200e است",
        "۱۳۹۸\u200f/\u200f۰۶",
        "\u061c۱۲٪",
        "\u200f۱۲ پروژه",
    ],
)
def test_what_clerks_legitimately_have_does_not(text):
    assert hidden.misleading(text) is None
    assert hidden.unwritable(text) is None


@pytest.mark.parametrize(
    "character", ["\0", "\x07", "\x0b", "\x1b", "\x7f", "\x80", "\ud800", "\uffff"]
)
def test_what_no_text_may_have(character):
    assert hidden.unwritable(f"a{character}b") == character
    assert hidden.shown(character) == f"[{hidden.named(character)}]"


def test_lines_become_one_or_all_alike():
    text = "الف\tب\r\nپ\u2028ت\u2029ث\u0085ج  چ\rح"
    assert hidden.one_line(text) == "الف ب پ ت ث ج چ ح"
    assert hidden.plain_lines(text) == "الف\tب\nپ\nت\nث\nج  چ\nح"


def test_what_cannot_be_seen_is_nothing():
    assert hidden.is_letterless(" \u200c\u2060\ufeff\u00a0\u202e")
    assert not hidden.is_letterless(" \u200cالف")


def test_an_option_is_one_fit_line():
    assert hidden.fit_line("--reason", " دو\nخط ") == "دو خط"
    assert hidden.fit_line("--reason", None) is None
    assert hidden.fit_line("--reason", " \n") is None
    for text in ("\u202e321", "\ud800", "\x1b[31m"):
        with pytest.raises(UnfitTextError):
            hidden.fit_line("--reason", text)
