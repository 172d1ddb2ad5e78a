"""Plans a query: what each of its words may stand for, against the vocabulary of an index."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.search import keyboard
from core.search.analyzer import Analyzer, Word
from core.search.folding import fold
from core.search.function_words import FUNCTION_WORDS
from core.search.synonyms import LONGEST_PHRASE, Synonyms, Term, units_of
from core.search.vocabulary import Entry, Vocabulary

LONGEST_QUERY = 400  # characters; the rest is not read
_MOST_WORDS = 32
_MOST_EXPANSIONS = 8  # unknown words that are looked up at one edit
_MOST_NEAR = 6
_SHORTEST_SPLIT = 4
_SHORTEST_NEAR = 4
_SPLIT, _NEAR, _SYNONYM, _FUNCTION = 0.9, 0.7, 0.8, 0.25  # weights; a word as written is 1
_LOOSE_BEGINNING = 3
_LOWEST_READING = 0.3
_LAYOUT_SHARE = 0.6  # of the words must be known for another layout to be believed
_LATIN = re.compile("[a-z]")
_LATIN_WORD = re.compile("[a-z']+")
_KEYS_AS_LETTERS = re.compile(r"[a-z][;'\[\],\\]|[;'\[\],\\][a-z]")
_FINGLISH_KNOWN = 2  # a Latin word in more documents than this is meant as Latin


@dataclass(frozen=True, slots=True)
class Alternative:
    """One thing that a word of the query may stand for."""

    weight: float
    units: tuple[str, ...]
    surfaces: tuple[str, ...]
    written: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A word or phrase of the query.

    The best of its alternatives counts. The first is as written, but for Finglish.
    """

    alternatives: tuple[Alternative, ...]
    is_function: bool = False
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A query understood.

    *words* are what was read, *keys* the surfaces that the whole query may have as a title.
    """

    words: tuple[Word, ...]
    concepts: tuple[Concept, ...]
    did_you_mean: str | None

    @property
    def key(self) -> str:
        """The whole query as the surface of a title."""
        return "".join(word.key for word in self.words)


class Planner:
    """Turns a query into concepts with alternatives."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary, synonyms: Synonyms) -> None:
        """Take what the process shares and the vocabulary of one index."""
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._synonyms = synonyms

    def plan(self, text: str) -> Plan:
        """Plan *text*; any text is a query, an empty plan finds nothing."""
        text = text[:LONGEST_QUERY]
        words = self._read(text)
        latin = [word for word in words if _LATIN.search(word.key)]
        if latin and self._is_foreign(text, words, latin):
            return self._transcribed(text, words)
        return self._of(words, corrected=False)

    def loosened(self, plan: Plan) -> Plan:
        """Let every word of *plan* stand for the commonest words that begin like it."""
        concepts = tuple(filter(None, map(self._beginning_like, plan.words)))
        return Plan(plan.words, concepts, None)

    def _beginning_like(self, word: Word) -> Concept | None:
        start = word.key[:_LOOSE_BEGINNING]
        if word.is_function or len(start) < _LOOSE_BEGINNING:
            return None
        entries = self._vocabulary.starting_with(start, _MOST_NEAR)
        ways = tuple(_entry_alternative(_NEAR, entry) for entry in entries)
        return Concept(ways) if ways else None

    def _read(self, text: str) -> list[Word]:
        return self._analyzer.words(text)[:_MOST_WORDS]

    def _of(self, words: Sequence[Word], *, corrected: bool) -> Plan:
        only_function = all(word.is_function for word in words)
        concepts = tuple(self._concepts(words, only_function=only_function))
        corrected = corrected or any(concept.is_corrected for concept in concepts)
        meant = " ".join(_meant(concept) for concept in concepts) if corrected else None
        return Plan(tuple(words), concepts, meant)

    def _concepts(self, words: Sequence[Word], *, only_function: bool) -> Iterator[Concept]:
        place, expansions = 0, 0
        while place < len(words):
            length, terms = self._phrase(words, place)
            word = words[place]
            if terms:
                yield _with_synonyms(words[place : place + length], terms)
            elif word.is_function and not only_function:
                yield _function(word)
            else:
                expand = expansions < _MOST_EXPANSIONS and not self._is_known(word)
                expansions += expand
                yield self._concept(word, expand=expand)
            place += length

    def _phrase(self, words: Sequence[Word], place: int) -> tuple[int, tuple[Term, ...]]:
        """Give the length of the longest phrase from *place* that has synonyms in the index."""
        for length in range(min(LONGEST_PHRASE, len(words) - place), 0, -1):
            window = words[place : place + length]
            if window[0].is_function and length > 1:
                continue
            terms = tuple(
                term
                for term in self._synonyms.get(units_of(window), ())
                if all(map(self._vocabulary.unit_documents, term.units))
            )
            if terms:
                return length, terms
        return 1, ()

    # -- one word

    def _concept(self, word: Word, *, expand: bool) -> Concept:
        as_written = _alternative(1.0, word)
        entry = self._vocabulary.entry(word.key)
        if entry and entry.documents and entry.units != word.units:
            return Concept((as_written, _entry_alternative(1.0, entry)))
        if not expand:
            return Concept((as_written,))
        others = (*self._split(word), *self._near(word))
        return Concept((as_written, *others), is_corrected=bool(others))

    def _is_known(self, word: Word) -> bool:
        if self._vocabulary.entry(word.key):
            return True
        in_use = all(map(self._vocabulary.unit_documents, word.units))
        return in_use and word.key in self._analyzer.lexicon.frequency

    def _split(self, word: Word) -> Iterator[Alternative]:
        if len(word.key) < _SHORTEST_SPLIT or not word.key.isalpha():
            return
        halves = self._vocabulary.split(word.key)
        if halves:
            meaning = [half for half in halves if half.key not in FUNCTION_WORDS]
            if meaning:
                yield Alternative(
                    _SPLIT,
                    tuple(unit for half in meaning for unit in half.units),
                    tuple(half.key for half in meaning),
                    " ".join(half.written for half in halves),
                )

    def _near(self, word: Word) -> Iterator[Alternative]:
        if word.key.isdecimal() or len(word.key) < _SHORTEST_NEAR - 1:
            return
        in_use = all(map(self._vocabulary.unit_documents, word.units))
        if len(word.key) >= _SHORTEST_NEAR or not in_use:
            for entry in self._vocabulary.near(word.key)[:_MOST_NEAR]:
                yield _entry_alternative(_NEAR, entry)

    # -- Latin letters that stand for Persian ones

    def _is_foreign(self, text: str, words: Sequence[Word], latin: Sequence[Word]) -> bool:
        unknown = sum(not self._vocabulary.entry(word.key) for word in latin)
        return unknown * 2 >= len(words) or bool(_KEYS_AS_LETTERS.search(fold(text)))

    def _transcribed(self, text: str, words: Sequence[Word]) -> Plan:
        readings = [self._read(typed) for typed in keyboard.as_persian(text)]
        best = max(readings, key=self._known_share)
        share = self._known_share(best)
        if share >= _LAYOUT_SHARE and share > self._known_share(words):
            return self._of(best, corrected=True)
        return self._finglish(words)

    def _known_share(self, words: Sequence[Word]) -> float:
        known = sum(word.is_function or bool(self._vocabulary.entry(word.key)) for word in words)
        return known / len(words) if words else 0.0

    def _finglish(self, words: Sequence[Word]) -> Plan:
        concepts = tuple(filter(None, map(self._romanised, words)))
        corrected = any(concept.is_corrected for concept in concepts)
        meant = " ".join(map(_meant, concepts)) if corrected else None
        return Plan(tuple(words), concepts, meant)

    def _romanised(self, word: Word) -> Concept | None:
        known = self._vocabulary.documents(word.key) > _FINGLISH_KNOWN
        if known or not _LATIN_WORD.fullmatch(word.key):
            return self._concept(word, expand=not self._is_known(word))
        readings = [
            (cost, entry, self._analyzer.word(entry.written))
            for cost, entry in self._vocabulary.romanised(word.key)
        ]
        if readings and readings[0][2].is_function:
            return None
        alternatives = tuple(
            _entry_alternative(max(_LOWEST_READING, 1 - (cost - readings[0][0]) / 2), entry)
            for cost, entry, reading in readings
            if not reading.is_function
        )
        return Concept(alternatives, is_corrected=True) if alternatives else None


def _alternative(weight: float, word: Word) -> Alternative:
    return Alternative(weight, word.units, (word.key,), word.written)


def _entry_alternative(weight: float, entry: Entry) -> Alternative:
    return Alternative(weight, entry.units, (entry.key,), entry.written)


def _function(word: Word) -> Concept:
    return Concept((Alternative(_FUNCTION, (), (word.key,), word.written),), is_function=True)


def _with_synonyms(words: Sequence[Word], terms: Sequence[Term]) -> Concept:
    written = " ".join(word.written for word in words)
    as_written = Alternative(1.0, units_of(words), tuple(word.key for word in words), written)
    others = (Alternative(_SYNONYM, term.units, term.surfaces, term.written) for term in terms)
    return Concept((as_written, *others))


def _meant(concept: Concept) -> str:
    place = 1 if concept.is_corrected and len(concept.alternatives) > 1 else 0
    return concept.alternatives[place].written
