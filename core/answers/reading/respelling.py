"""Reads a question's words anew: what is Persian in Latin letters, and what is one letter wrong.

The words that questions are made of come first, then those of the release. A word that people use
is no mistake, and one that may be two things stays as it is.
"""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from functools import cache

from core.answers.reading.light_verbs import carrying_verbs
from core.answers.reading.number_words import number_words
from core.answers.reading.word_tags import senses_of, single_words
from core.persian import persian_digits
from core.search.analysis.analyzer import Word, get_analyzer
from core.search.analysis.finglish import distance, latin_skeletons, persian_skeleton, sounds
from core.search.analysis.function_words import FUNCTION_WORDS
from core.search.analysis.real_words import is_real_word
from core.search.index.vocabulary import Vocabulary, one_edit

_LATIN = re.compile("[a-z']+")
_FARTHEST = 1.3  # cost of a reading that is not believed
_RATHER = 0.3  # by how much a word of the release must be nearer than one of questions
_SHORTEST_MISSPELT = 4  # letters
_ENDINGS = ("", "ترین", "تر", "ی", "ه", "ش")  # of adjectives, and what is said for «است»


class Respelling:
    """Respells the questions to one release; for one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection to a release file."""
        self._vocabulary = Vocabulary(connection)

    def respelt(self, text: str) -> str | None:
        """Return *text* with its odd words written as they are meant; None where none is odd."""
        words = get_analyzer().words(text)
        meant = [self._meant(word) for word in words]
        if not any(meant):
            return None
        pairs = zip(meant, words, strict=True)
        return " ".join(new or persian_digits(word.written) for new, word in pairs)

    def _meant(self, word: Word) -> str | None:
        if _LATIN.fullmatch(word.key):
            return self._romanised(word.key)
        return self._corrected(word.key) if self._is_odd(word) else None

    def _is_odd(self, word: Word) -> bool:
        """Whether nobody knows a word: neither people, nor questions, nor the release."""
        if word.is_function or len(word.key) < _SHORTEST_MISSPELT or not word.key.isalpha():
            return False
        analyzer = get_analyzer()
        bases = (word.key.removesuffix(ending) for ending in _ENDINGS)
        forms = [analyzer.word(base) for base in dict.fromkeys(bases)]
        if any(is_real_word(form, analyzer.lexicon) for form in forms):
            return False
        in_use = self._vocabulary.entry(word.key) or all(
            map(self._vocabulary.unit_documents, word.units)
        )
        return not (in_use or word.key in single_words())

    def _corrected(self, key: str) -> str | None:
        of_questions = sorted(one_edit(key) & single_words())
        if of_questions:
            meaningful = [one for one in of_questions if _has_meaning(one)]
            return meaningful[0] if len(meaningful) == 1 else None
        near = [one for one in self._vocabulary.near(key) if one.key not in FUNCTION_WORDS]
        return near[0].written if len({one.units for one in near}) == 1 else None

    def _romanised(self, latin: str) -> str | None:
        sounded = sounds(latin)
        readings = [
            (distance(sounded, key), key)
            for skeleton in latin_skeletons(sounded)
            for key in _by_skeleton().get(skeleton, ())
        ]
        readings += [
            (_RATHER + distance(sounded, one.key), one.written)
            for _, one in self._vocabulary.romanised(latin)
        ]
        cost, written = min(readings, default=(_FARTHEST, ""))
        return written if cost < _FARTHEST else None


def _has_meaning(key: str) -> bool:
    """Whether a word of questions says something alone; «عمل» does in «عمل کرده»."""
    return any(senses_of([get_analyzer().word(key)], {}) or ())


@cache
def _by_skeleton() -> Mapping[str, tuple[str, ...]]:
    """Return the words that questions are made of by their consonants."""
    found: dict[str, list[str]] = {}
    for key in sorted(_question_words()):
        found.setdefault(persian_skeleton(key), []).append(key)
    return {skeleton: tuple(keys) for skeleton, keys in found.items()}


def _question_words() -> Iterable[str]:
    return {*single_words(), *carrying_verbs(), *number_words(), *FUNCTION_WORDS}
