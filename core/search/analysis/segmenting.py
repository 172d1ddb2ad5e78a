"""Parts a glued word, whose half-spaces were dropped, with the lexicon: «برنامهریزی»."""

from collections.abc import Iterator
from functools import lru_cache

from core.search.analysis.lexicon import Lexicon
from core.search.analysis.stemming import ENDINGS

_SHORTEST = 5  # shorter words are left whole
_COMMON = 20_000  # both parts must be at least this common in hazm's corpus
_VERY_COMMON = 3_000_000  # ... and this common when a part has two letters
_VERB_FORM = 30_000  # what an inflected verb counts as, being absent from the word list

_DONE = "شده"

_Candidate = tuple[int, tuple[str, ...]]


class Segmenter:
    """Return the parts of a glued word; remembers what it was asked."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the lexicon that says what a word is."""
        self._lexicon = lexicon
        self._known = lexicon.frequency
        self.parts = lru_cache(200_000)(self._parts)

    def _parts(self, word: str) -> tuple[str, ...]:
        """Part *word*; one part means it is better left whole."""
        if word in self._lexicon.parts:
            return self._lexicon.parts[word]
        if (verb := word.removesuffix(_DONE)) != word and self._known.get(verb, 0) > _COMMON:
            return (verb, _DONE)  # «احیاشده» needs no half-space, and is «احیا شده»
        if self._is_whole(word):
            return (word,)
        for rest, ending in _endings(word):
            if rest in self._lexicon.parts:
                return (*self._lexicon.parts[rest], ending)
            if len(rest) > 2 and rest in self._known:  # noqa: PLR2004
                return (word,)  # the stemmer deals with an ending
        return max(self._candidates(word), default=(0, (word,)))[1]

    def _is_whole(self, word: str) -> bool:
        return (
            len(word) < _SHORTEST
            or word in self._known
            or word in self._lexicon.verb_roots
            or word.isascii()
        )

    def _candidates(self, word: str) -> Iterator[_Candidate]:
        for cut in range(2, len(word) - 1):
            head, tail = word[:cut], word[cut:]
            if not self._is_common(head):
                continue
            frequency, parts = self._tail(tail)
            if frequency >= (_VERY_COMMON if len(parts[0]) == 2 else _COMMON):  # noqa: PLR2004
                commoner = min(self._known[head], frequency)
                yield commoner * min(len(head), len(parts[0])) ** 2, (head, *parts)

    def _is_common(self, word: str) -> bool:
        return self._known.get(word, 0) >= (_VERY_COMMON if len(word) == 2 else _COMMON)  # noqa: PLR2004

    def _tail(self, word: str) -> _Candidate:
        """Frequency and parts of the second half, which may carry an ending or be a verb."""
        if self._known.get(word, 0):
            return self._known[word], (word,)
        for rest, ending in _endings(word):
            if len(rest) > 2 and self._known.get(rest, 0) > _COMMON:  # noqa: PLR2004
                return self._known[rest] // 2, (rest, ending)
        if len(word) > 3 and word in self._lexicon.verb_roots:  # noqa: PLR2004
            return _VERB_FORM, (word,)
        return 0, (word,)


def _endings(word: str) -> Iterator[tuple[str, str]]:
    """Cut every ending that *word* has."""
    if word.endswith(ENDINGS):
        yield from (
            (word.removesuffix(ending), ending) for ending in ENDINGS if word.endswith(ending)
        )
