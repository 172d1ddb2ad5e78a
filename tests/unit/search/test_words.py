"""From text to words: folding, protection, spacing, stems and parts."""

import pytest

from core.search.analysis.analyzer import get_analyzer
from core.search.analysis.folding import alphabetical, clean, fold, folding_table
from core.search.analysis.hazm_lists import verb_roots
from core.search.analysis.lexicon import Lexicon
from core.search.analysis.protection import code_key, glued_key, protect
from core.search.analysis.segmenting import Segmenter
from core.search.analysis.spacing import Spacing
from core.search.analysis.stemming import Stemmer, broken_plurals


def units(text: str) -> list[tuple[str, ...]]:
    return [word.units for word in get_analyzer().words(text)]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("كتابي", "کتابی"),
        ("آأإٱ", "اااا"),
        ("مسئول", "مسیول"),
        ("مؤثر", "موثر"),
        ("خانهٔ مدرسة ۀ", "خانه مدرسه ه"),
        ("جزء", "جز"),
        ("ﻻﻟﻪ", "لاله"),
        ("بَرنامـه", "برنامه"),
        ("۱۲٣4", "1234"),
        ("شاخص¬ها\u200bی", "شاخص\u200cها\u200cی"),
        ("\u202aپل\u202c\ufeff", "پل"),
        ("ＡＢé", "abe"),
        ("ﷲ\x00\u00a0", "الله  "),
    ],
)
def test_letters_fold_to_one(written: str, folded: str):
    assert fold(written) == folded


def test_folding_every_character_twice_changes_nothing_more():
    assert all(fold(folded) == folded for folded in folding_table().values())


def test_cleaning_keeps_what_the_lexicon_distinguishes():
    assert clean("آثار مسئولین مؤسسهٔ ۱") == "آثار مسئولین مؤسسه 1"


def test_order_is_that_of_the_persian_alphabet():
    assert sorted("یگکچپبآ", key=alphabetical) == list("آبپچکگی")


def test_numbers_are_ordered_by_size_and_half_spaces_do_not_count():
    mixed = ["منطقهٔ ۱۱", "منطقه‌ها", "منطقهٔ ۲", "منطقهٔ ۰۱۰", "منطقهٔ ۱"]
    ordered = ["منطقهٔ ۱", "منطقهٔ ۲", "منطقهٔ ۰۱۰", "منطقهٔ ۱۱", "منطقه‌ها"]
    assert sorted(mixed, key=alphabetical) == ordered
    assert alphabetical("پیاده‌راه") == alphabetical("پیادهراه")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("1٬400 متر", ["1400"]),
        ("1,400.5", ["1400.5"]),
        ("12٫50", ["12.50"]),
        ("007 000", ["7", "0"]),
        ("1398/06/31", ["1398-6-31"]),
        ("1398-06-31", ["1398-6-31"]),
        ("a1-05 f-01 k012", ["a1-5", "f1", "k12"]),
        ("https://www.isfahan.ir/a?b=1", ["isfahanirab1"]),
        ("isfahan.ir", ["isfahanir"]),
        ("15گانه", ["15"]),
    ],
)
def test_numbers_dates_codes_and_addresses_are_protected(text: str, keys: list[str]):
    plain, tokens = protect(text)

    assert [key for _, key, _ in tokens] == keys
    assert plain.count(" 0 ") == len(keys)


def test_a_date_is_also_found_by_its_year():
    assert units("۱۳۹۸/۰۶/۳۱") == [("1398-6-31", "1398")]


def test_codes_have_two_keys():
    assert (code_key("a1-05"), glued_key("a1-05")) == ("a1-5", "a105")
    assert code_key("f-00") == "f0"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("اهداف", "هدف"),
        ("مناطق", "منطقه"),
        ("شاخص‌ها", "شاخص"),
        ("شاخصها", "شاخص"),
        ("شاخص ها", "شاخص"),
        ("پروژههای", "پروژه"),
        ("برنامهریزی", "برنامه‌ریزی"),
        ("برنامه ریزی", "برنامه‌ریزی"),
        ("کتابخانه‌هایشان", "کتابخانه"),
        ("مسئولین", "مسئول"),
        ("هیئت", "هیات"),
        ("بزرگ‌ترین", "بزرگ"),
        ("نمی‌روند", "می‌رود"),
        ("حمل و نقل", "حمل و نقل"),
        ("پلها", "پل"),
        ("زیبایی", "زیبا"),
        ("گلستانیی", "گلستان"),
        ("معاونتهایشان", "معاونت"),
    ],
)
def test_forms_of_a_word_have_the_same_units(one: str, other: str):
    assert units(one) == units(other)


def test_and_inside_a_word_is_no_part_of_it():
    assert units("حمل‌ونقل") == [("حمل", "نقل")]


def test_words_do_not_join_across_punctuation_and_lines():
    assert len(units("شاخص، ها")) == len(units("شاخص\nها")) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("می شود", ["می\u200cشود"]),
        ("می ، شود", ["می", "شود"]),
        ("سامانک ها", ["سامانک\u200cها"]),
        ("ب ها", ["ب", "ها"]),
        ("نمونک گری", ["نمونک\u200cگری"]),
        ("سامانکه ای", ["سامانکه\u200cای"]),
        ("0 ام", ["0", "ام"]),
        ("", []),
    ],
)
def test_affixes_get_their_half_space(text: str, words: list[str]):
    assert [word.written for word in get_analyzer().words(text)] == words


def test_words_join_by_the_lexicon():
    spacing = Spacing({"روی\u200cهم\u200cرفته": 5, "بی\u200cشمار": 0, "آب": 9}, {"ی"})

    assert spacing.may_end("هم\u200cرفته")
    assert spacing.is_one_word("روی", "هم\u200cرفته")
    assert not spacing.is_one_word("بی", "شمار")  # that the corpus never has
    assert spacing.is_one_word("آب", "ی")
    assert not spacing.is_one_word("یخ", "ی")


def test_a_word_that_folds_to_nothing_is_none():
    assert units("ء") == []


def test_long_words_are_cut():
    assert len(get_analyzer().word("ب" * 1000).key) == 64


def lexicon() -> Lexicon:
    known = Lexicon()
    known.add_words(
        [
            ("کتاب", 9_000_000, False),
            ("خانه", 9_000_000, False),
            ("کتب", 5, True),
            ("اطفال", 5, True),
            ("طفل", 5000, False),
            ("ب", 5, False),
            ("پل", 4_000_000, False),
            ("گردش‌گر", 10, False),
            ("رو", 500, False),
            ("شد", 10, False),
            ("ناشناسات", 10, True),
        ]
    )
    known.verb_roots = verb_roots(
        [("می‌رود", "رفت#رو"), ("رود_است", "رفت#رو"), ("شد", "شد#شو"), ("هست", "#هست"),
         ("روند", "رفت#رو"), ("روند", "رو#رو"), ("روند", "نا#رو"), ("بینندگی", "دید#بین")],
        known,
    )  # fmt: skip
    return known


def test_the_lexicon_takes_words_and_plain_verb_forms():
    known = lexicon()

    assert "ب" not in known.frequency
    assert known.parts == {"گردشگر": ("گردش", "گر")}
    assert known.verb_roots == {
        "میرود": "رفت", "هست": "هست", "روند": "رو", "بینندگی": "دید",
    }  # fmt: skip


def test_broken_plurals_are_guessed_by_template():
    assert broken_plurals(lexicon()) == {"اطفال": "طفل", "کتب": "کتاب"}


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("کتابها", "کتاب"),
        ("پلها", "پل"),
        ("کتابشان", "کتاب"),
        ("کتابی", "کتاب"),
        ("ناشناسی", "ناشناس"),
        ("نای", "نای"),
        ("دبای", "دبای"),
        ("خانهه", "خانه"),
        ("کتابیی", "کتاب"),
        ("بینندگی", "دید"),
        ("abcd", "abcd"),
        ("فلانه", "فلانه"),
        ("ناشناسات", "ناشناسات"),
        ("هیات", "امین"),
    ],
)
def test_stems_are_guarded_by_the_lexicon(word: str, stem: str):
    assert Stemmer(lexicon(), {"هیات": "امین"}).stem(word) == stem


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("کتابخانه", ("کتاب", "خانه")),
        ("کتابخانهها", ("کتاب", "خانه", "ها")),
        ("گردشگری", ("گردش", "گر", "ی")),
        ("کتابمیرود", ("کتاب", "میرود")),
        ("پلخانه", ("پل", "خانه")),
        ("خانهپل", ("خانه", "پل")),
        ("کتابرو", ("کتابرو",)),
        ("کتابها", ("کتابها",)),
        ("کتابناشناس", ("کتابناشناس",)),
        ("رود", ("رود",)),
    ],
)
def test_glued_words_are_parted(word: str, parts: tuple[str, ...]):
    assert Segmenter(lexicon()).parts(word) == parts
