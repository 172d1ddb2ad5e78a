"""Plans a query: what each of its words may stand for, against the vocabulary of an index."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from core.persian import persian_digits
from core.search.analysis import keyboard
from core.search.analysis.analyzer import Analyzer, Word
from core.search.analysis.finglish import latin_skeletons, sounds
from core.search.analysis.folding import fold
from core.search.analysis.lexicon import surface
from core.search.analysis.stemming import PLURAL_ENDINGS
from core.search.index.documents import FoundBy
from core.search.index.synonyms import LONGEST_PHRASE, Synonyms, Term, units_of
from core.search.index.vocabulary import Entry, Vocabulary
from core.search.query.alternatives import Alternative, Alternatives, with_synonyms

LONGEST_QUERY = 400  # characters; the rest is not read
_MOST_WORDS = 24
_MOST_EXPANSIONS = 6  # unknown words that are looked up
_MOST_DOUBTED = 3  # known words that are looked up as if they were not
_COMMON = 20_000  # times in hazm's corpus; half of its words are there less often
_FUNCTION = 0.25  # weight of a function word
_LAYOUT_SHARE = 0.6  # of the words must be known for another layout to be believed
_FINGLISH_KNOWN = 2  # a Latin word in more documents than this is meant as Latin
_LATIN = re.compile("[a-z]")
_DIGIT = re.compile("[0-9]")
_LATIN_WORD = re.compile("[a-z']+")
_KEYS_AS_LETTERS = re.compile(r"[a-z][;'\[\],\\]|[;'\[\],\\][a-z]")


@dataclass(frozen=True, slots=True)
class Concept:
    """A word or phrase of the query.

    The best of its alternatives counts. The first is as written, but for Finglish. *words* are
    those that were typed.
    """

    alternatives: tuple[Alternative, ...]
    words: tuple[Word, ...]
    is_function: bool = False
    is_corrected: bool = False

    @property
    def typed(self) -> str:
        """The words as they were typed."""
        return " ".join(shown(word.written) for word in self.words)

    @property
    def meant(self) -> str:
        """What it is taken for: the first alternative of a mistake."""
        at = 1 if self.is_corrected and self.alternatives[0].by is FoundBy.WORDS else 0
        return self.alternatives[at].written


@dataclass(frozen=True, slots=True)
class Plan:
    """A query understood. *is_retyped*: it is read as if another keyboard layout had been on."""

    words: tuple[Word, ...]
    concepts: tuple[Concept, ...]
    is_retyped: bool = False

    @property
    def key(self) -> str:
        """The whole query as the surface of a title."""
        return "".join(word.key for word in self.words)

    @property
    def meant_key(self) -> str:
        """The same of the words that were meant, function words left out."""
        meant = (surface(concept.meant) for concept in self.concepts if not concept.is_function)
        return "".join(meant).replace(" ", "")


class Planner:
    """Turns a query into concepts with alternatives."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary, synonyms: Synonyms) -> None:
        """Take what the process shares and the vocabulary of one index."""
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self.alternatives = Alternatives(analyzer, vocabulary, synonyms)

    def plan(self, text: str) -> Plan:
        """Plan *text*; any text is a query, an empty plan finds nothing."""
        text = text[:LONGEST_QUERY]
        words = self._joined(self._read(text))
        latin = [word for word in words if _LATIN.search(word.key)]
        if latin and self._is_foreign(text, words, latin):
            return self._transcribed(text, words)
        return self._made(words, self._concepts(words))

    def is_doubtful(self, plan: Plan) -> bool:
        """Whether a word of *plan*, though the index knows it, may be a mistake."""
        return any(map(self._is_doubtful, plan.concepts))

    def doubted(self, plan: Plan) -> Plan:
        """Let the doubtful words of *plan* also stand for commoner words at one edit."""
        concepts = list(plan.concepts)
        places = (place for place, one in enumerate(concepts) if self._is_doubtful(one))
        for place in islice(places, _MOST_DOUBTED):
            (as_written,) = concepts[place].alternatives
            others = self.alternatives.instead_of(as_written)
            concepts[place] = replace(concepts[place], alternatives=(as_written, *others))
        return self._made(plan.words, concepts, is_retyped=plan.is_retyped)

    def _is_doubtful(self, concept: Concept) -> bool:
        way, *others = concept.alternatives
        if others or concept.is_function or concept.is_corrected:
            return False
        return self.alternatives.is_doubtful(way) and not self._is_common(way.surfaces[0])

    def loosened(self, plan: Plan) -> Plan:
        """Let every word of *plan* stand for the commonest words that begin like it.

        Words that people use are left out: «فروش» is not near «فرودگاه».
        """
        odd = (word for word in plan.words if not self._is_common(word.key))
        ways = map(self.alternatives.beginning_like, odd)
        return Plan(plan.words, tuple(Concept(found, ()) for found in ways if found))

    def _read(self, text: str) -> list[Word]:
        return self._analyzer.words(text)[:_MOST_WORDS]

    def _made(
        self, words: Sequence[Word], concepts: Iterable[Concept], *, is_retyped: bool = False
    ) -> Plan:
        found = tuple(concepts)
        ways = [way for concept in found for way in concept.alternatives]
        self._vocabulary.learn(
            (surface for way in ways for surface in way.surfaces),
            (unit for way in ways for unit in way.units),
        )
        return Plan(tuple(words), found, is_retyped)

    def _joined(self, words: list[Word]) -> list[Word]:
        """Join two words that are one in the index: «هزار جریب», «چهار باغ»."""
        self._learn(words)
        joined: list[Word] = []
        for word in words:
            entry = self._whole(joined[-1], word) if joined else None
            if entry:
                joined[-1] = Word(entry.key, entry.units, entry.written, is_function=False)
            else:
                joined.append(word)
        return joined

    def _whole(self, before: Word, word: Word) -> Entry | None:
        """Return the one word that two are, where the index has not both or they mean the same."""
        if word.is_function or before.is_function:
            return None
        entry = self._vocabulary.entry(before.key + word.key)
        if entry is None or not (self._is_known(word) and self._is_known(before)):
            return entry
        meant = self.alternatives.synonyms(units_of((before, word)))
        return entry if any(term.units == entry.units for term in meant) else None

    def _learn(self, words: Sequence[Word]) -> None:
        keys = [word.key for word in words]
        self._vocabulary.learn(keys, chain(keys, *(word.units for word in words)))

    def _concepts(self, words: Sequence[Word]) -> Iterator[Concept]:
        only_function = all(word.is_function for word in words)
        place, expansions = 0, 0
        while place < len(words):
            length, terms = self._phrase(words, place)
            word = words[place]
            if terms:
                phrase = tuple(words[place : place + length])
                yield Concept(with_synonyms(_as_written(phrase), terms), phrase)
            elif word.is_function and not only_function:
                yield _function(word)
            else:
                expand = expansions < _MOST_EXPANSIONS and not self._is_known(word)
                expand = expand and not only_function
                expansions += expand
                yield self._concept(word, expand=expand)
            place += length

    def _phrase(self, words: Sequence[Word], place: int) -> tuple[int, tuple[Term, ...]]:
        """Return the length of the longest phrase from *place* that has synonyms in the index."""
        longest = min(LONGEST_PHRASE, len(words) - place)
        for length in range(longest if not words[place].is_function else 1, 0, -1):
            if length > 1 and words[place + length - 1].is_function:
                continue
            terms = self.alternatives.synonyms(units_of(words[place : place + length]))
            if terms:
                return length, terms
        return 1, ()

    def _concept(self, word: Word, *, expand: bool) -> Concept:
        as_written = _as_written((word,))
        others = self.alternatives.indexed(word)
        if others or not expand:
            return Concept((as_written, *others), (word,))
        if self._is_common(word.key):
            # Not a mistake, nor half a word; only nothing this plan speaks of.
            return Concept((as_written,), (word,))
        others = self.alternatives.of_unknown(word)
        is_corrected = bool(others) and others[0].by is FoundBy.CORRECTION
        return Concept((as_written, *others), (word,), is_corrected=is_corrected)

    def _is_known(self, word: Word) -> bool:
        if self._vocabulary.documents(word.key) or self._vocabulary.unit_documents(word.key):
            return True
        known = self._analyzer.lexicon.frequency
        in_use = all(map(self._vocabulary.unit_documents, word.units))
        return in_use and (word.key in known or _is_inflected(word, known))

    def _is_common(self, key: str) -> bool:
        """Whether *key* is a Persian word that people use, in this index or not."""
        frequency = self._analyzer.lexicon.frequency
        singulars = (key.removesuffix(ending) for ending in PLURAL_ENDINGS)
        return any(frequency.get(one, 0) >= _COMMON for one in (key, *singulars))

    # -- Latin letters that stand for Persian ones

    def _is_foreign(self, text: str, words: Sequence[Word], latin: Sequence[Word]) -> bool:
        unknown = sum(not self._vocabulary.entry(word.key) for word in latin)
        spelt = sum(not word.key.isdecimal() for word in words)
        return unknown * 2 >= spelt or bool(_KEYS_AS_LETTERS.search(fold(text)))

    def _transcribed(self, text: str, words: Sequence[Word]) -> Plan:
        readings = [self._joined(self._read(typed)) for typed in keyboard.as_persian(text)]
        best = max(readings, key=self._known_share)
        share = self._known_share(best)
        if share >= _LAYOUT_SHARE and share > self._known_share(words):
            return self._made(best, self._concepts(best), is_retyped=True)
        return self._made(words, self._all_romanised(words))

    def _all_romanised(self, words: Sequence[Word]) -> Iterator[Concept]:
        """Read words as Finglish; two where neither is one, as one: «zayande rood»."""
        place = 0
        while place < len(words):
            one, *others = words[place : place + 2]
            concept = self._romanised(one)
            if concept and not concept.is_corrected and others and self._is_latin(*others, one):
                whole, _ = self.alternatives.romanised(one.key + others[0].key)
                if whole:
                    concept = Concept(whole, (one, *others), is_corrected=True)
                    place += 1
            if concept:
                yield concept
            place += 1

    def _is_latin(self, *words: Word) -> bool:
        """Whether *words* are of Latin letters and the index has none of them."""
        return all(_LATIN_WORD.fullmatch(one.key) and not self._is_known(one) for one in words)

    def _known_share(self, words: Sequence[Word]) -> float:
        entry = self._vocabulary.entry
        known = sum(
            word.is_function or bool(entry(word.key)) or self._is_known(word) for word in words
        )
        return known / len(words) if words else 0.0

    def _romanised(self, word: Word) -> Concept | None:
        """Read a Latin word as Finglish; None where it reads as a function word."""
        synonyms = self.alternatives.synonyms(word.units)
        if synonyms:
            return Concept(with_synonyms(_as_written((word,)), synonyms), (word,))
        known = self._vocabulary.documents(word.key) > _FINGLISH_KNOWN
        if known or not _LATIN_WORD.fullmatch(word.key):
            return self._concept(word, expand=not self._is_known(word))
        ways, is_function = self.alternatives.romanised(word.key)
        is_function = is_function or not (
            ways or latin_skeletons(sounds(word.key))[0]
        )  # «va», «ya»
        if ways and not self._is_known(word):
            is_corrected = ways[0].by is not FoundBy.BEGINNING
            return Concept(ways, (word,), is_corrected=is_corrected)
        return None if is_function else Concept((_as_written((word,)), *ways), (word,))


def shown(text: str) -> str:
    """Write numbers in Persian digits, and codes in capitals, as readers do."""
    if not _LATIN.search(text):
        return persian_digits(text)
    return text.upper() if _DIGIT.search(text) and text.isascii() else text


def _is_inflected(word: Word, known: Container[str]) -> bool:
    """Whether *word* is a known word with an ending: «شاخصهایش»."""
    stem = word.units[0]
    return len(word.units) == 1 and word.key.startswith(stem) and stem in known


def _as_written(words: Sequence[Word]) -> Alternative:
    meaning = [word for word in words if not word.is_function] or words
    return Alternative(
        1.0,
        tuple(unit for word in meaning for unit in word.units),
        tuple(word.key for word in meaning),
        " ".join(word.written for word in words),
    )


def _function(word: Word) -> Concept:
    way = Alternative(_FUNCTION, (), (word.key,), word.written)
    return Concept((way,), (word,), is_function=True)
