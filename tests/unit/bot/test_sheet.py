import pytest

from bot.screens.parts.markup import length, plain
from bot.screens.parts.sheet import Block, block, fit


def more(count):
    return (f"و {count} دیگر",)


def lines(count, text="سطر"):
    return tuple((f"{text} {number}",) for number in range(count))


def test_blocks_are_parted_by_an_empty_line_and_empty_ones_left_out():
    assert plain(fit([block(("الف",), None, ("ب",)), block(), block(("پ",))])) == "الف\nب\n\nپ"


def test_the_longest_list_is_shortened_first_and_says_by_how_much():
    text = fit([Block(lines(3), more), Block(lines(30), more)], limit=150)
    assert length(text) <= 150
    assert "سطر 2\n" in plain(text)
    shown = plain(text).count("سطر") - 3
    assert f"و {30 - shown} دیگر" in plain(text)


def test_what_cannot_be_shortened_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="10"):
        fit([block(("یک سطر بلندتر از اندازه",))], limit=10)


def test_a_text_that_just_fits_is_left_alone():
    text = ("ا" * 4096,)
    assert fit([block(text)]) == text
