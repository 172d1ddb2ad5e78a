"""What the words of a question may stand for, from `words.csv`, which a clerk can edit.

A word or phrase has one or several senses («کی» is when or who), each a set of tags; no tags: a
word that asks and tells nothing.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from core.answers.reading.light_verbs import (
    carrying_verbs,
    letter_phrases,
    made_verbs,
    making_verbs,
)
from core.search.analysis.analyzer import Word, get_analyzer
from core.search.analysis.folding import HALF_SPACE, fold

type Sense = frozenset[str]

_FILE = Path(__file__).with_name("words.csv")
_BETWEEN, _NOTHING = "|", "-"
LONGEST_PHRASE = 5  # words
NOT = "not"
_PASSED_OVER: tuple[Sense, ...] = (frozenset(),)
_BUILT = frozenset({"built"})
_AFFIRMING = frozenset({"نیز", "نزد", "نسبت", "نوع", "نحوه"})
# Of a known word: plurals and what hangs on them.
_PLURALS = ("ها", "های", "هایی", "هاش", "هاشون", "هایش", "هایشان", "هاشان", "ای")
# Of a word that is otherwise none: «کجاس», «عقبن», «بودجشو», and the object's «و».
_COMPARATIVE = "تر"
_COPULAS = (
    *("ست", "است", "س", "ن", "ند", "اند", "ه", "ی", "ش", "شو", "شون", "شان", "اش", "شونو"),
    *("م", "مون", "مان", "و", "رو"),
)


def phrase_key(text: str) -> str:
    """Write a phrase as the table is asked: folded, without blanks and half-spaces."""
    return "".join(fold(text).replace(HALF_SPACE, "").split())


@cache
def word_tags() -> dict[str, tuple[Sense, ...]]:
    """Return the table, a phrase's key to its senses, and verbs that it does not have."""
    verbs = dict.fromkeys((*carrying_verbs(), *letter_phrases()), _PASSED_OVER)
    verbs |= dict.fromkeys(made_verbs(), (*_PASSED_OVER, _BUILT))
    verbs |= dict.fromkeys(making_verbs(), (_BUILT,))
    return verbs | {phrase_key(text): senses for text, senses in _rows()}


@cache
def single_words() -> frozenset[str]:
    """Return the keys of the words that the table's phrases are made of."""
    words = (word for text, _ in _rows() for word in text.split())
    return frozenset(map(phrase_key, words))


def _rows() -> Iterator[tuple[str, tuple[Sense, ...]]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            given = row["tags"].split(_BETWEEN)
            senses = tuple(frozenset(one.split()) - {_NOTHING} for one in given)
            for text in row["words"].split(_BETWEEN):
                yield text, senses


def senses_of(
    words: Sequence[Word], own: Mapping[str, tuple[Sense, ...]]
) -> tuple[Sense, ...] | None:
    """Return what *words*, together, may stand for; None where they are nothing of the table's.

    *own* are the words of the plan.
    """
    table = word_tags()
    before = "".join(word.key for word in words[:-1])
    for last in (words[-1].key, *_bases(words[-1].key, is_alone=len(words) == 1)):
        key = before + last
        if key in own:
            return own[key]
        if key in table:
            return table[key]
    return _of_one_word(words[0], table) if len(words) == 1 else None


def _bases(key: str, *, is_alone: bool) -> list[str]:
    endings = list(_PLURALS)
    # «تره» is a herb, but «عقب تره» is «عقب‌تر است».
    is_comparative = key.startswith(_COMPARATIVE) and not is_alone
    if is_comparative or key not in get_analyzer().lexicon.frequency:
        endings += _COPULAS
    return [key.removesuffix(one) for one in endings if key.endswith(one) and key != one]


def _of_one_word(word: Word, table: Mapping[str, tuple[Sense, ...]]) -> tuple[Sense, ...] | None:
    """Return what a word of several parts stands for, as «شروع‌شده» does for its first."""
    first, *others = map(phrase_key, word.written.split(HALF_SPACE))
    if others and first in table and all(table.get(one) == _PASSED_OVER for one in others):
        return table[first]
    return _of_function_word(word)


def _of_function_word(word: Word) -> tuple[Sense, ...] | None:
    """Return no sense for a word that means nothing alone; what may deny is not passed over."""
    if not word.is_function:
        return None
    denies = word.key.startswith("ن") and word.key not in _AFFIRMING
    return (frozenset({NOT}),) if denies else _PASSED_OVER
