"""What readers see is written as docs/glossary.md says: letters, half-spaces, digits, marks."""

import re
import unicodedata

import pytest

from tests.unit.house.catalogues import sentences

SENTENCES = sentences("fa")
HALF_SPACE = "\u200c"
# After these no letter joins, so that a half-space would be invisible and only spoil searches.
NOT_JOINING = "اآأإدذرزژوؤ"
LETTER = "[آ-یءأؤئٔ]"
LATIN = r"[A-Za-z0-9_./:@#+=~*&%<>\[\]-]*[A-Za-z][A-Za-z0-9_./:@#+=~*&%<>\[\]-]*"
NOT_PERSIAN = re.compile(
    r"\{\w+\}"  # places
    r"|<[^<>]+>"  # markup
    "|\u2066[^\u2069]*\u2069|\u2068[^\u2069]*\u2069"  # what is set apart: codes, commands
    r"|\b\d{4}-\d\d-\d\d\b"  # dates as machines want them
    rf"|{LATIN}(?: -{{1,2}}{LATIN})*"  # Latin fragments
)
RULES = {
    "arabic_letters": r"[يىكة\u06c0]",
    "arabic_digits": r"[٠-٩]",
    "ascii_digits": r"[0-9]",
    "ascii_marks": r"[\"'`,;?%]",
    "three_dots": r"\.\.",
    "tatweel": "ـ",
    "space_before_a_mark": r" [،؛؟!.:»)٪]",
    "space_after_an_opening": r"[«(] ",
    "two_spaces": rf"(?:{LETTER}|[،؛؟!.:»)])  +(?:{LETTER}|[«(])",
    "no_space_after_a_mark": rf"[،؛؟]{LETTER}",
    "stray_half_space": rf"(?<!{LETTER})(?<![۰-۹]){HALF_SPACE}|{HALF_SPACE}(?!{LETTER})",
    "needless_half_space": f"[{NOT_JOINING}]{HALF_SPACE}",
    "space_for_a_half_space": (
        rf"(?<!{LETTER})ن?می (?={LETTER})|{LETTER} ها(?:ی|یی|ست)?(?!{LETTER})"
    ),
    "other_invisible": "[\u00a0\u00ad\u200b\u200d\u200f\u202a-\u202e\u061c\ufeff]",
}


def persian_of(text):
    """What is left of a sentence without places, markup and Latin; «x» keeps their neighbours."""
    return NOT_PERSIAN.sub("…", text)


@pytest.mark.parametrize("rule", RULES)
def test_every_sentence_keeps(rule):
    broken = {
        one.key: one.text for one in SENTENCES if re.search(RULES[rule], persian_of(one.text))
    }
    assert broken == {}


def test_every_sentence_is_composed():
    parted = [one.key for one in SENTENCES if not unicodedata.is_normalized("NFC", one.text)]
    assert parted == []


def test_what_is_set_apart_is_closed():
    for one in SENTENCES:
        opened = len(re.findall("[\u2066-\u2068]", one.text))
        assert opened == one.text.count("\u2069"), one.key


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        ("arabic_letters", "شاخص كلي", "شاخص کلی"),
        ("arabic_letters", "نامۀ شهر", "نامهٔ شهر"),
        ("arabic_digits", "٤ هدف", "۴ هدف"),
        ("ascii_digits", "4 هدف", "۴ هدف {count4}"),
        ("ascii_marks", 'نام "شهر"', "نام «شهر»"),
        ("ascii_marks", "الف, ب", "الف، ب"),
        ("ascii_marks", "چرا?", "چرا؟"),
        ("three_dots", "و...", "و…"),
        ("tatweel", "شـهر", "شهر"),
        ("space_before_a_mark", "الف ، ب", "الف، ب"),
        ("space_after_an_opening", "« شهر»", "«شهر»"),
        ("two_spaces", "شهر  ما", "شهر ما"),
        ("no_space_after_a_mark", "الف،ب", "الف، ب"),
        ("stray_half_space", "شهر \u200cما", "شهر ما"),
        ("stray_half_space", "شاخص\u200c", "شاخص\u200cها"),
        ("stray_half_space", "\u200cشهر", "۱۵\u200cگانه"),
        ("needless_half_space", "نمودار\u200cها", "نمودارها"),
        ("space_for_a_half_space", "می شود", "می\u200cشود"),
        ("space_for_a_half_space", "نمی شود", "قدیمی شد"),
        ("space_for_a_half_space", "شاخص های شهر", "شاخص\u200cهای شهر"),
        ("other_invisible", "شهر\u200fما", "شهر\u200eما"),
    ],
)
def test_a_rule_tells_wrong_from_right(rule, wrong, right):
    assert re.search(RULES[rule], persian_of(wrong))
    assert not re.search(RULES[rule], persian_of(right))
