"""What of a text is shown."""

from core.search.documents import Pieces
from core.search.snippets import snippet


def text_of(pieces: Pieces) -> str:
    return "".join(text for text, _ in pieces)


def test_words_that_match_are_marked_as_written():
    assert snippet("بَرنامه‌هاي شهر، ۱۴۰۰.", {"برنامههای", "1400"}) == (
        ("بَرنامه‌هاي", True), (" شهر، ", False), ("۱۴۰۰", True), (".", False),
    )  # fmt: skip


def test_a_long_text_is_cut_round_its_matches():
    text = "آغاز " + "کلمه " * 100 + "پل و پل " + "کلمه " * 100

    pieces = snippet(text, {"پل"})

    assert [text for text, is_match in pieces if is_match] == ["پل", "پل"]
    assert text_of(pieces).startswith("…")
    assert text_of(pieces).endswith("…")
    assert len(text_of(pieces)) < 180


def test_a_text_without_matches_is_shown_from_its_beginning():
    assert snippet("یک متن", {"پل"}) == (("یک متن", False),)
    assert snippet("", {"پل"}) == ()


def test_a_word_without_end_is_cut():
    assert len(text_of(snippet("ب" * 500, set()))) == 161


def test_a_match_that_does_not_fit_is_not_marked():
    word = "پ" * 300

    assert all(not is_match for _, is_match in snippet(f"{word} x", {word}))


def test_a_long_word_before_the_match_is_kept_whole_or_left():
    pieces = snippet("ب" * 100 + "، " + "پل", {"پل"})

    assert ("پل", True) in pieces


def test_neighbours_that_match_are_one_piece():
    pieces = snippet("پل", {"پل"})

    assert pieces == (("پل", True),)
