"""Reads a question's words anew: what is Persian in Latin letters, and what is one letter wrong.

The words that questions are made of come first, then those of the release. A word that people use
is no mistake, and one that may be two things stays as it is.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice, product

from core.answers.reading.light_verbs import carrying_verbs
from core.answers.reading.number_words import number_words
from core.answers.reading.word_tags import senses_of, single_words
from core.persian import persian_digits
from core.search.analysis.analyzer import Word, get_analyzer
from core.search.analysis.finglish import distance, latin_skeletons, persian_skeleton, sounds
from core.search.analysis.folding import HALF_SPACE
from core.search.analysis.function_words import FUNCTION_WORDS
from core.search.analysis.real_words import is_real_word
from core.search.index.vocabulary import Vocabulary, one_edit

_LATIN = re.compile("[a-z']+")
_FARTHEST = 1.3  # cost of a reading that is not believed
_RATHER = 0.3  # by how much a word of the release must be nearer than one of questions
_ALIKE = 0.5  # by how much a reading may be farther than the nearest, and be tried too
_MOST_READINGS, _MOST_WAYS = 3, 24  # of one Latin word; of a question
_SHORTEST_PART, _LONGEST_PART = 2, 14  # letters of each of the words that were run together
_MOST_PARTS = 4
_SHORTEST_MISSPELT = 4  # letters
_ENDINGS = ("", "ترین", "تر", "ی", "ه", "ش")  # of adjectives, and what is said for «است»


class Respelling:
    """Respells the questions to one release; for one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection to a release file."""
        self._vocabulary = Vocabulary(connection)

    def ways(self, text: str) -> Iterator[str]:
        """Yield *text* with its odd words written as they may be meant, the likeliest first.

        Nothing is yielded where no word is odd.
        """
        words = get_analyzer().words(text)
        meant = [self._meant(word) for word in words]
        if not any(meant):
            return
        choices = [
            one or [(0.0, persian_digits(word.written))]
            for one, word in zip(meant, words, strict=True)
        ]
        readings = sorted(
            islice(product(*choices), _MOST_WAYS), key=lambda one: sum(cost for cost, _ in one)
        )
        yield from (" ".join(written for _, written in one) for one in readings)

    def _meant(self, word: Word) -> list[tuple[float, str]]:
        """Return what an odd word may be meant as, each with its cost; nothing for another."""
        if _LATIN.fullmatch(word.key):
            return self._romanised(word.key)
        if not self._is_odd(word):
            written = self._parted(word.key) if self._is_glued(word) else None
            return [(0.0, written)] if written else []
        written = self._corrected(word.key) or self._parted(word.key)
        return [(0.0, written)] if written else []

    def _is_glued(self, word: Word) -> bool:
        """Whether a word is several that stand in no text so, and were written without a space."""
        is_one = HALF_SPACE in word.written or not word.key.isalpha()
        return len(word.units) > 1 and not is_one and not self._is_part(word.key)

    def _parted(self, key: str) -> str | None:
        """Return the known words that *key* is, run together; None where it is not made of such.

        As few as may be, and of questions rather than such as some title happens to have.
        """
        ways: list[list[str]] = [[""]]
        for end in range(1, len(key) + 1):
            known = [
                f"{before} {key[start:end]}".lstrip()
                for start in range(max(0, end - _LONGEST_PART), end - _SHORTEST_PART + 1)
                if self._is_part(key[start:end])
                for before in ways[start]
            ]
            ways.append(sorted(known, key=_parts)[:_MOST_READINGS])
        found = [way for way in ways[-1] if 1 < len(way.split()) <= _MOST_PARTS]
        return found[0] if found else None

    def _is_part(self, key: str) -> bool:
        in_questions = key in single_words() or key in carrying_verbs()
        return in_questions or self._is_known(key)

    def _is_known(self, key: str) -> bool:
        return self._vocabulary.entry(key) is not None

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

    def _romanised(self, latin: str) -> list[tuple[float, str]]:
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
        best = {written: cost for cost, written in sorted(readings, reverse=True)}
        near = sorted((cost, written) for written, cost in best.items() if cost < _FARTHEST)
        return [one for one in near[:_MOST_READINGS] if one[0] <= near[0][0] + _ALIKE]


def _parts(way: str) -> tuple[int, int]:
    """Order ways to part a word: the fewest parts first, and those of questions."""
    parts = way.split()
    return len(parts), -sum(one in single_words() for one in parts)


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
