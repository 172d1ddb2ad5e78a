"""Parts two words that were run together, of which an index knows at least one."""

from core.search.analysis.analyzer import Analyzer
from core.search.analysis.function_words import FUNCTION_WORDS
from core.search.analysis.stemming import PLURAL_ENDINGS
from core.search.index.vocabulary import Entry, Vocabulary

_SHORTEST = 4
_SHORTEST_BESIDE = 3  # letters of a word that a function word is run together with
_SHORTEST_HALF = 2
_SHORTEST_PART = 4
_ENDINGS = (*PLURAL_ENDINGS, "ی")
_MOST_EVEN = 4  # letters of the shorter half, beyond which it does not matter


class Splitter:
    """Tries every place where a space may have been left out."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary) -> None:
        """Take what reads words, and the vocabulary of one index."""
        self._analyzer = analyzer
        self._vocabulary = vocabulary

    def halves(self, key: str) -> tuple[Entry, Entry] | None:
        """Part *key* into two words; of several ways, the commonest and evenest."""
        if len(key) < _SHORTEST or not key.isalpha():
            return None
        cuts = range(_SHORTEST_HALF, len(key) - 1)
        self._vocabulary.learn([half for cut in cuts for half in (key[:cut], key[cut:])], ())
        best: tuple[int, Entry, Entry] | None = None
        for cut in cuts:
            found = self._pair(key[:cut], key[cut:])
            if found:
                evenness = min(cut, len(key) - cut, _MOST_EVEN) ** 2
                score = min(half.documents for half in found if half.documents) * evenness
                if best is None or score > best[0]:
                    best = (score, *found)
        return best[1:] if best else None

    def part(self, key: str) -> Entry | None:
        """Return the longest word that *key* begins or ends with, the rest being none."""
        for length in range(len(key) - _SHORTEST_HALF, _SHORTEST_PART - 1, -1):
            entries = map(self._vocabulary.entry, (key[:length], key[-length:]))
            found = [one for one in entries if one and one.key not in FUNCTION_WORDS]
            if found:
                return min(found, key=lambda one: one.documents)
        return None

    def _pair(self, head: str, tail: str) -> tuple[Entry, Entry] | None:
        """Return both words; of those that the index does not hold, only one may be read."""
        first, second = self._vocabulary.entry(head), self._vocabulary.entry(tail)
        if first and not second:
            second = self._read(tail)
        elif second and not first:
            first = self._read(head)
        if not first or not second:
            return None
        meaning = [half for half in (first, second) if half.key not in FUNCTION_WORDS]
        by_chance = len(meaning) == 1 and len(meaning[0].key) < _SHORTEST_BESIDE
        return (
            (first, second) if any(half.documents for half in meaning) and not by_chance else None
        )

    def _read(self, half: str) -> Entry | None:
        """Return a Persian word that no document has, but a word of the same units; or «کیست»."""
        if half in FUNCTION_WORDS:
            return Entry(half, 0, (), half)
        known = self._analyzer.lexicon.frequency
        if half not in known and not (half.endswith(_ENDINGS) and len(half) > _SHORTEST):
            return None
        word = self._analyzer.word(half)
        documents = min(map(self._vocabulary.unit_documents, word.units), default=0)
        return Entry(half, documents, word.units, word.written) if documents else None
