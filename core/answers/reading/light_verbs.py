"""Verbs that only carry a sentence, in the forms that people write and say: «می‌کنید», «میکنین».

Only affirming forms: a verb that denies turns a question round, and no shape bears it.
"""

from collections.abc import Iterator
from functools import cache

from core.search.analysis.folding import HALF_SPACE, fold

# Stems of the past and of the present, written and spoken; "" where there is no other.
_CARRYING = (
    ("کرد", "کن"),
    ("شد", "شو ش"),
    ("داشت", "دار"),
    ("داد", "ده د"),
    ("گذاشت", "گذار ذار"),
    ("گرفت", "گیر"),
    ("برد", "بر"),
    ("برداشت", "بردار"),
    ("رسید", "رس"),
    ("آمد", "آی یا"),
    ("اومد", ""),
    ("رفت", "رو ر"),
    ("بود", "باش"),
    ("افتاد", "افت فت یفت وفت"),
    ("ماند", "مان"),
    ("موند", "مون"),
    ("کشید", "کش"),
    ("گذشت", "گذر"),
    ("نمود", "نما نمای"),
    ("گردید", "گرد"),
    ("فرمود", "فرما فرمای"),
    ("یافت", "یاب"),
    ("پذیرفت", "پذیر"),
    ("رساند", "رسان"),
    ("رسوند", "رسون"),
)
# What is done to an answer, in letters to an office: «اعلام فرمایید», «مشخص گردد».
_IN_LETTERS = "اعلام ارائه بیان ذکر مشخص ابلاغ تشریح معرفی تبیین منعکس اعلان ارسال روشن گزارش"
_MAKING = (("ساخت", "ساز"),)
_ENDINGS_OF_PAST = ("", "م", "ی", "یم", "ید", "ین", "ند", "ن")
_ENDINGS_OF_PERFECT = ("", "ام", "ای", "است", "ایم", "اید", "این", "اند", "ن")
_ENDINGS_OF_PRESENT = ("م", "ی", "د", "ه", "یم", "ید", "ین", "ند", "ن")
# Without «می» the others are words of their own: «دهه», «بدهی».
_ENDINGS_OF_WRITTEN = ("د", "یم", "ید", "ین", "ند")
# What a person is to do is no figure: «کجا ثبت کنم».
_ENDINGS_OF_WISH = ("د", "ه", "یم", "ید", "ین", "ند", "ن")
# What is written as such a form and is another word.
_OTHER_WORDS = frozenset(
    [
        *("رود", "روند", "برند", "کند", "مانند", "میان", "بدن", "بدنه", "برون", "بایند", "یاد"),
        *("بافتن", "بافته", "بافتم", "بافتد", "بافتید", "بافتیم", "بافتند", "بافتین"),
        *("برید", "بره", "برین", "بیان", "شدید"),
        *("نماد", "نمادین", "بنمایی", "بنمایه"),
    ]
)


@cache
def carrying_verbs() -> frozenset[str]:
    """Return the keys of verbs that tell nothing beside their object: «خرج کردین», «داده‌اند»."""
    return frozenset({*_past(_CARRYING), *_present(_CARRYING)} - _OTHER_WORDS)


@cache
def letter_phrases() -> frozenset[str]:
    """Return the keys of what a letter asks to be done to its answer: «اعلام فرمایید»."""
    nouns = [_key(one) for one in _IN_LETTERS.split()]
    return frozenset(f"{noun}{verb}" for noun in nouns for verb in carrying_verbs())


@cache
def making_verbs() -> frozenset[str]:
    """Return the keys of what is being made or will be: «می‌سازید»."""
    return frozenset(_present(_MAKING))


@cache
def made_verbs() -> frozenset[str]:
    """Return the keys of what was made: «ساخته‌اند»."""
    return frozenset(_past(_MAKING))


def _past(verbs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for stem, _ in verbs:
        for ending in _ENDINGS_OF_PAST:
            yield _key(f"{stem}{ending}")
            yield _key(f"می{stem}{ending}")
        for ending in _ENDINGS_OF_PERFECT:
            yield _key(f"{stem}ه{ending}")


def _present(verbs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for _, stems in verbs:
        for stem in stems.split():
            yield from (_key(f"می{stem}{ending}") for ending in _ENDINGS_OF_PRESENT)
            yield from (_key(f"ب{stem}{ending}") for ending in _ENDINGS_OF_WISH)
            if len(stem) > 1:
                yield from (_key(f"{stem}{ending}") for ending in _ENDINGS_OF_WRITTEN)


def _key(form: str) -> str:
    return fold(form).replace(HALF_SPACE, "")
