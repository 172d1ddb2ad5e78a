"""From text to words: each with its surface key and the units it is searched by.

The lists of words are read once per process, when first needed; the analyzer is safe in threads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock

from core.search.analysis.folding import HALF_SPACE, clean, fold
from core.search.analysis.function_words import FUNCTION_WORDS
from core.search.analysis.lexicon import Lexicon, hazm_lists
from core.search.analysis.protection import Protected, protect
from core.search.analysis.segmenting import Segmenter
from core.search.analysis.spacing import SUFFIXES, Spacing, tokens
from core.search.analysis.stemming import INFLECTIONS, Stemmer
from core.search.analysis.word_forms import word_forms

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


# A token, its word (None for a sign), and whether it may join what stands before, or all behind.
type _Piece = tuple[str, Word | None, bool, bool]


class Analyzer:
    """Cut text into words by the lexicon and hazm's rules."""

    def __init__(self, lexicon: Lexicon, spacing: Spacing) -> None:
        """Take a filled lexicon and hazm's spacing rules."""
        self.lexicon = lexicon
        self._spacing = spacing
        self._joins = spacing.is_one_word
        self._stemmer = Stemmer(lexicon, word_forms())
        self._segmenter = Segmenter(lexicon)
        self.word = lru_cache(300_000)(self._word)
        self._pieces = lru_cache(100_000)(self._cut)

    def words(self, text: str) -> list[Word]:
        """Return all words of *text* in order, function words too.

        Words do not join across punctuation or lines.
        """
        found: list[Word] = []
        previous, expects = "", False  # the token of the last of *found*, "" after a sign
        for chunk in text.split(" "):
            for token, word, may_join, may_begin in self._pieces(chunk):
                if (may_join or expects) and previous and self._joins(previous, token):
                    previous += HALF_SPACE + token
                    found[-1] = self.word(previous)
                    expects = False
                elif word:
                    found.append(word)
                    previous, expects = token, may_begin
                else:
                    previous, expects = "", False
        return [word for word in found if word.key]

    def _cut(self, chunk: str) -> tuple[_Piece, ...]:
        """Cut a text without spaces into words and signs.

        Nothing here looks across a space, and most of what stands between two has been seen
        before.
        """
        cleaned = clean(chunk)
        if cleaned.isalpha():
            return (self._piece(cleaned, iter(())),)
        plain, protected = protect(cleaned)
        kept = iter(protected)
        return tuple([self._piece(token, kept) for token in tokens(plain)])

    def _piece(self, token: str, kept: Iterator[Protected]) -> _Piece:
        if token == _PROTECTED:
            written, key, units = next(kept)
            return token, Word(key, units, written, is_function=False), False, False
        if not token[0].isalnum():
            return token, None, False, False
        spacing = self._spacing
        return token, self.word(token), spacing.may_end(token), spacing.may_begin(token)

    def _word(self, written: str) -> Word:
        folded = fold(written)[:_LONGEST_WORD]
        key = folded.replace(HALF_SPACE, "")
        return Word(key, self._units(folded, key), written, key in FUNCTION_WORDS)

    def _units(self, folded: str, key: str) -> tuple[str, ...]:
        roots = self.lexicon.verb_roots
        if key in roots and (HALF_SPACE in folded or key not in self.lexicon.frequency):
            return (roots[key],)
        if HALF_SPACE not in folded:
            return self._stems(self._segmenter.parts(folded))
        first, *others = folded.split(HALF_SPACE)
        pieces = filter(None, (first, *map(self._without_and, others)))
        return self._stems([part for piece in pieces for part in self._segmenter.parts(piece)])

    def _stems(self, parts: Sequence[str]) -> tuple[str, ...]:
        content = [part for part in parts if part not in INFLECTIONS] if len(parts) > 1 else parts
        return tuple(map(self._stemmer.stem, content or parts))

    def _without_and(self, piece: str) -> str:
        """«ونقل» of «حمل‌ونقل» is «نقل»."""
        rest = piece.removeprefix("و")
        return rest if piece not in self.lexicon.frequency and len(rest) > 1 else piece


def get_analyzer() -> Analyzer:
    """Return the analyzer of this process; the first call reads the lists of words."""
    with _starting:
        return _start()


@cache
def _start() -> Analyzer:
    listed, verb_roots = hazm_lists()
    lexicon = Lexicon(verb_roots=verb_roots)
    lexicon.add_words(listed)
    for form, base in word_forms().items():
        lexicon.frequency.setdefault(form, 0)
        lexicon.frequency.setdefault(base, 0)
    words = {word: frequency for word, frequency, _ in listed}
    return Analyzer(lexicon, Spacing(words, SUFFIXES))


_starting = Lock()
