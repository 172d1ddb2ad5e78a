import pytest

from bot.screens.parts.markup import (
    RIGHT_TO_LEFT_MARK,
    bold,
    code,
    cut,
    facing_right,
    fill,
    html,
    length,
    link,
    links,
    plain,
    quoted,
)
from tests.factories.bot_html import read_html


def test_what_is_typed_is_never_a_tag():
    assert html((bold("<b>&</b>"), "\"a\" < 'b'")) == (
        "<b>&lt;b&gt;&amp;&lt;/b&gt;</b>\"a\" &lt; 'b'"
    )


def test_an_address_cannot_leave_its_quotes():
    written = html((link('https://a.ir/?q="><b>&x', "صفحه"),))
    assert written == '<a href="https://a.ir/?q=&quot;&gt;&lt;b&gt;&amp;x">صفحه</a>'
    assert read_html(written) == ("صفحه", ["a"])


def test_an_empty_span_is_left_out():
    assert html((bold(), code(""), quoted("الف"))) == "<blockquote>الف</blockquote>"


def test_length_counts_utf16_units_without_tags():
    assert length((bold("🌳"), "ab")) == 4


def test_links_are_found_inside_of_others():
    inner = link("https://a.ir", bold("متن"))
    assert links(("x", quoted(inner))) == [("متن", "https://a.ir")]


def test_a_sentence_is_filled_with_pieces():
    pieces = fill("پیش {x} پس {y}", {"x": bold("۱"), "y": ("الف", "ب")})
    assert plain(pieces) == "پیش ۱ پس الفب"
    assert html(pieces) == "پیش <b>۱</b> پس الفب"


def test_data_are_cut_at_a_word():
    assert cut("یک دو سه چهار", 13) == "یک دو سه چهار"
    assert cut("یک دو سه چهار", 11) == "یک دو سه…"
    assert cut("کلمه‌ای‌بسیار‌بلند", 6) == "کلمه‌…".replace("\u200c…", "…")


def test_a_surrogate_pair_is_not_cut_in_two():
    assert cut("🌳🌳🌳", 5) == "🌳🌳…"
    assert cut("🌳🌳🌳", 4) == "🌳…"


def test_line_breaks_in_data_do_not_break_a_list():
    assert cut("الف\n\n ب", 20) == "الف ب"


@pytest.mark.parametrize(
    "line",
    [
        ("۱۳۹۸: ۱۱ ← ۱۳۹۹: ۱۲",),
        (bold("۱۳۹۸"), ": ۱۱"),
        ("🏗 ABC، نام یک پروژه",),
        ("\u2068F-01\u2069 · ۷",),
    ],
)
def test_a_line_that_begins_with_no_persian_letter_still_reads_from_the_right(line):
    assert facing_right(line) == (RIGHT_TO_LEFT_MARK, *line)


@pytest.mark.parametrize(
    "line",
    [
        ("۱. مترو",),
        (bold("🏗 باغ"), " ABC"),
        ("\u2068F-01\u2069 شاخص",),
        (code("E = M1 + (M2 − M1)"),),
        ("https://plan.example.ir/1400/",),
    ],
)
def test_a_line_that_turns_by_itself_is_left_alone(line):
    assert facing_right(line) == line
