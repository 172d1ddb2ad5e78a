"""What of a text is shown."""

from core.search.analysis.analyzer import get_analyzer
from core.search.index.documents import Pieces
from core.search.ranking.snippets import QueryWords, marked
from core.search.ranking.snippets import snippet as cut_snippet


def sought(*concepts: set[str], units: tuple[str, ...] = (), in_company=()) -> QueryWords:
    surfaces = {key: place for place, keys in enumerate(concepts) for key in keys}
    return QueryWords(
        {**dict.fromkeys(units, 0), **surfaces},
        dict.fromkeys(units, 0),
        set(in_company),
        lambda written: get_analyzer().word(written).units,
    )


def snippet(text: str, *concepts: set[str], rarity=(), told=()) -> Pieces:
    return cut_snippet(text, sought(*concepts), rarity or [1.0] * len(concepts), set(told))


def matches(pieces: Pieces) -> list[str]:
    return [text for text, is_match in pieces if is_match]


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


def test_rare_words_are_worth_more_than_common_ones():
    text = "شهر و شهر\n" + "واژه " * 60 + "ناژوان"

    assert matches(snippet(text, {"شهر"}, {"ناژوان"}, rarity=(0.1, 5.0))) == ["ناژوان"]


def test_one_word_repeated_is_worth_no_more():
    text = "شهر شهر شهر\nشهر ناژوان"

    assert text_of(snippet(text, {"شهر"}, {"ناژوان"})) == "شهر ناژوان"


def test_what_the_title_tells_is_marked_but_not_looked_for():
    text = "خط و ایستگاه شهری\nتوسعه شهری"

    assert text_of(snippet(text, {"شهری"}, told={0})) == "خط و ایستگاه شهری"
    assert matches(snippet(text, {"شهری"}, told={0})) == ["شهری"]


def test_a_word_that_is_part_of_a_joined_word_is_marked():
    found = sought(units=("برنامه", "ریز", "شهر"))

    for text, marks in (
        ("کار برنامهریزی شد", ["برنامهریزی"]),
        ("پل شهری", ["شهری"]),
        ("شهریور", []),
    ):
        assert matches(marked(text, found.spans(text))) == marks


def test_two_words_that_are_one_in_the_index_are_marked():
    text = "بهره برداری شد، بهره بانک"

    assert matches(marked(text, sought({"بهرهبرداری"}).spans(text))) == ["بهره", "برداری"]


def test_half_a_phrase_is_not_marked_alone():
    found = sought({"قطار", "شهری"}, in_company={"شهری", "قطار"})

    for text, marks in (("قطار شهری", 2), ("توسعه شهری", 0), ("قطار تندروی شهری", 0)):
        assert len(matches(marked(text, found.spans(text)))) == marks


def test_numbers_and_codes_are_marked_as_they_are_keyed():
    text = "طرح F-01 با ۱٬۴۰۰ متر و ۱۳۹۵–۱۳۹۹ و ۲/۳"

    assert matches(marked(text, sought({"f1", "1400", "1399", "2"}).spans(text))) == [
        "F-01", "۱٬۴۰۰", "۱۳۹۹",
    ]  # fmt: skip
