"""From text to words: each with its surface key and the units it is searched by.

hazm is loaded once per process, when first needed; the analyzer is safe in threads.
"""

import sys
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import starmap
from threading import Lock

from core.search.folding import HALF_SPACE, clean, fold
from core.search.function_words import FUNCTION_WORDS
from core.search.lexicon import Lexicon, is_word
from core.search.protection import protect
from core.search.segmenting import Segmenter
from core.search.spacing import Spacing, tokens
from core.search.stemming import INFLECTIONS, Stemmer
from core.search.word_forms import word_forms

_PROTECTED = "0"  # stands in the text for what protect() took out
_LONGEST_WORD = 64  # longer "words" are cut: nobody looks for them, and they fill the vocabulary


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text.

    *key*: its folded surface without half-spaces. *units*: stems of its parts. *written*: with
    the half-spaces it should have, fit to be shown in a suggestion.
    """

    key: str
    units: tuple[str, ...]
    written: str
    is_function: bool


class Analyzer:
    """Cut text into words by hazm's lexicon and rules."""

    def __init__(self, lexicon: Lexicon, spacing: Spacing) -> None:
        """Take a filled lexicon and hazm's spacing rules."""
        self.lexicon = lexicon
        self._spacing = spacing
        self._stemmer = Stemmer(lexicon, word_forms())
        self._segmenter = Segmenter(lexicon)
        self.word = lru_cache(300_000)(self._word)

    def words(self, text: str) -> list[Word]:
        """Give all words of *text* in order, function words too."""
        tokens: list[str] = []
        protected: list[Word] = []
        for chunk in text.split(" "):
            cut, kept = _cut(chunk)
            tokens += cut
            protected += kept
        kept_in_order = iter(protected)
        read = self.word
        words = [
            next(kept_in_order) if token == _PROTECTED else read(token)
            for token in self._spacing.words(tokens)
        ]
        return [word for word in words if word.key]

    def _word(self, written: str) -> Word:
        folded = fold(written)[:_LONGEST_WORD]
        key = folded.replace(HALF_SPACE, "")
        return Word(key, self._units(folded, key), written, key in FUNCTION_WORDS)

    def _units(self, folded: str, key: str) -> tuple[str, ...]:
        roots = self.lexicon.verb_roots
        if key in roots and (HALF_SPACE in folded or key not in self.lexicon.frequency):
            return (roots[key],)
        first, *others = folded.split(HALF_SPACE)
        pieces = filter(None, (first, *map(self._without_and, others)))
        parts = [part for piece in pieces for part in self._segmenter.parts(piece)]
        content = [part for part in parts if part not in INFLECTIONS] if len(parts) > 1 else parts
        return tuple(map(self._stemmer.stem, content or parts))

    def _without_and(self, piece: str) -> str:
        """«ونقل» of «حمل‌ونقل» is «نقل»."""
        rest = piece.removeprefix("و")
        return rest if piece not in self.lexicon.frequency and len(rest) > 1 else piece


@lru_cache(100_000)
def _cut(chunk: str) -> tuple[tuple[str, ...], tuple[Word, ...]]:
    """Cut a text without spaces into tokens, and the words that are protected among them.

    Nothing here looks across a space, and most of what stands between two has been seen before.
    """
    plain, protected = protect(clean(chunk))
    return tuple(map(sys.intern, tokens(plain))), tuple(starmap(_protected, protected))


def _protected(written: str, key: str, units: tuple[str, ...]) -> Word:
    return Word(key, units, written, is_function=False)


def get_analyzer() -> Analyzer:
    """Give the analyzer of this process; the first call takes two or three seconds."""
    with _starting:
        return _start()


@cache
def _start() -> Analyzer:
    from hazm import Lemmatizer  # noqa: PLC0415 - a second that most commands spare

    lexicon, spacing = _read_words()
    lexicon.add_verbs(Lemmatizer(joined_verb_parts=False).verbs.items())
    return Analyzer(lexicon, spacing)


def _read_words() -> tuple[Lexicon, Spacing]:
    from hazm.constants import SUFFIXES  # noqa: PLC0415 - as above
    from hazm.utils import words_list  # noqa: PLC0415

    lexicon = Lexicon()
    listed = [row for row in words_list() if is_word(row)]
    lexicon.add_words(listed)
    for form, base in word_forms().items():
        lexicon.frequency.setdefault(form, 0)
        lexicon.frequency.setdefault(base, 0)
    words = {word: frequency for word, frequency, _ in listed}
    return lexicon, Spacing(words, SUFFIXES)


_starting = Lock()
