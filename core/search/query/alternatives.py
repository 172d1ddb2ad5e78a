"""What a word of a query may stand for besides itself: halves, near words, readings, synonyms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.search.analysis.analyzer import Analyzer, Word
from core.search.analysis.function_words import FUNCTION_WORDS
from core.search.analysis.stemming import PLURAL_ENDINGS
from core.search.index.documents import FoundBy
from core.search.index.synonyms import Synonyms, Term
from core.search.index.vocabulary import Entry, Vocabulary
from core.search.query.splitting import Splitter

_SPLIT, _FAR, _HALF, SYNONYM = 0.9, 0.5, 0.5, 0.8  # weights; a word as written is 1
_LEAST_NEAR, _RIVAL_COST = 0.6, 0.03  # of a word at one edit, and what each other such word takes
_MOST_NEAR = 6
_SPOKEN = 0.9  # weight of a word with an ending that is spoken, not written
_SPOKEN_ENDINGS = ("اشون", "اتون", "امون", "شون", "تون", "مون", "ای", "ا")
_SHORTEST_NEAR, _LONGEST_NEAR = 3, 24  # letters; what is longer was never one word
_SHORTEST_HALF = 3
_SHORTEST_FAR = 7  # letters of a word that may have two mistakes
_LOOSE_BEGINNING = 3
_SHORTEST_DOUBTFUL = 4
_FEW = 8  # documents that hold a word of which it may be doubted that it was meant
_INSTEAD = 0.6  # weight of a word at one edit from such a word
_MORE = 2  # times the documents it must be in
_LOWEST_READING = 0.3
_FAR_READING = 0.3  # cost of one beside which the beginning of another word is likelier


@dataclass(frozen=True, slots=True)
class Alternative:
    """One thing that a word of the query may stand for; *written* is how readers see it.

    *is_whole*: it counts only where all its units are: «شهر» alone is no «قطار شهری».
    """

    weight: float
    units: tuple[str, ...]
    surfaces: tuple[str, ...]
    written: str
    is_whole: bool = False
    by: FoundBy = FoundBy.WORDS


class Alternatives:
    """Looks words up in the vocabulary of one index."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary, synonyms: Synonyms) -> None:
        """Take what the process shares, and the vocabulary of an index."""
        self._vocabulary = vocabulary
        self._splitter = Splitter(analyzer, vocabulary)
        self._synonyms = synonyms

    def of_unknown(self, word: Word) -> tuple[Alternative, ...]:
        """Return what a word that the index does not know may have been meant as."""
        spoken = tuple(self._spoken(word.key))
        if spoken:
            return spoken
        found = (*self._split(word.key), *self._near(word.key))
        found = found or tuple(self._near_inflected(word.key))
        found = found or tuple(self._far(word.key)) or tuple(self._part(word.key))
        return (*found, *self.longer(word))

    def longer(self, word: Word) -> tuple[Alternative, ...]:
        """Return the words that begin with *word*, which may be half written."""
        if len(word.key) < _SHORTEST_HALF or not word.key.isalpha():
            return ()
        entries = self._vocabulary.starting_with(word.key, _MOST_NEAR)
        return tuple(
            way for entry in entries for way in self._meanings(_HALF, entry, FoundBy.BEGINNING)
        )

    def is_doubtful(self, way: Alternative) -> bool:
        """Whether a word that the index knows may yet be a mistake: it knows it from a few."""
        if len(way.surfaces) != 1 or len(way.surfaces[0]) < _SHORTEST_DOUBTFUL:
            return False
        documents = min(map(self._vocabulary.unit_documents, way.units), default=0)
        return 0 < documents <= _FEW and _may_be_misspelt(way.surfaces[0])

    def instead_of(self, way: Alternative) -> tuple[Alternative, ...]:
        """Return words at one edit that are more common than the doubtful word *way*."""
        (key,) = way.surfaces
        enough = _MORE * self._vocabulary.documents(key)
        return tuple(
            _of_entry(_INSTEAD, entry, FoundBy.CORRECTION)
            for entry in self._near_entries(key)
            if entry.units != way.units and entry.documents >= enough
        )

    def indexed(self, word: Word) -> tuple[Alternative, ...]:
        """Return the index's own reading of the same surface, where it is another one."""
        entry = self._vocabulary.entry(word.key)
        if entry and entry.units != word.units:
            return tuple(self._meanings(1.0, entry, FoundBy.WORDS))
        return ()

    def synonyms(self, units: tuple[str, ...]) -> tuple[Term, ...]:
        """Return the terms that mean the same as *units* and that the index holds."""
        meaning = self._synonyms.get(units)
        if meaning is None:
            return ()
        return tuple(
            term
            for term in meaning.others
            if all(map(self._vocabulary.unit_documents, term.units))
        )

    def romanised(self, latin: str) -> tuple[tuple[Alternative, ...], bool]:
        """Return what *latin* may be the Finglish of, and whether that is a function word."""
        readings = self._vocabulary.romanised(latin)
        begun = self._begun(latin, readings)
        if begun:
            return begun, False
        if readings and readings[0][1].key in FUNCTION_WORDS:
            return (), True
        others = self.synonyms(readings[0][1].units) if readings else ()
        ways = tuple(
            way
            for cost, entry in readings
            if entry.key not in FUNCTION_WORDS
            for way in self._meanings(
                max(_LOWEST_READING, 1 - (cost - readings[0][0]) / 2), entry, FoundBy.CORRECTION
            )
        )
        meant = tuple(_of_term(SYNONYM, term, term.written, FoundBy.SYNONYM) for term in others)
        return (*ways, *meant), False

    def _begun(
        self, latin: str, readings: Sequence[tuple[float, Entry]]
    ) -> tuple[Alternative, ...]:
        """Return the words that *latin* begins, where they are likelier than what it reads as."""
        if readings and readings[0][0] <= _FAR_READING:
            return ()
        rarer = readings[0][1].documents if readings else 0
        begun = self._vocabulary.begun_romanised(latin)[:_MOST_NEAR]
        likelier = (one for one in begun if one.documents > rarer)
        return tuple(
            way for one in likelier for way in self._meanings(_HALF, one, FoundBy.BEGINNING)
        )

    def beginning_like(self, word: Word) -> tuple[Alternative, ...]:
        """Return the commonest words that begin like *word*."""
        start = word.key[:_LOOSE_BEGINNING]
        if word.is_function or len(start) < _LOOSE_BEGINNING:
            return ()
        entries = self._vocabulary.starting_with(start, _MOST_NEAR)
        return tuple(
            way for entry in entries for way in self._meanings(_FAR, entry, FoundBy.GUESS)
        )

    def _spoken(self, key: str) -> Iterator[Alternative]:
        """Yield the word that *key* is as it is spoken: «اتوبوسا», «کارخونه»."""
        endings = [key.removesuffix(ending) for ending in _SPOKEN_ENDINGS if key.endswith(ending)]
        written = [
            key.replace("ون", "ان"),
            *endings,
            *(one.replace("ون", "ان") for one in endings),
        ]
        for one in written if key.isalpha() else ():
            entry = self._vocabulary.entry(one) if one != key and len(one) > 2 else None  # noqa: PLR2004 - a root
            if entry and one not in FUNCTION_WORDS:
                yield from self._meanings(_SPOKEN, entry, FoundBy.WORDS)
                return

    def _split(self, key: str) -> Iterator[Alternative]:
        halves = self._splitter.halves(key)
        meaning = [half for half in halves or () if half.key not in FUNCTION_WORDS]
        if halves:
            yield Alternative(
                _SPLIT,
                tuple(unit for half in meaning for unit in half.units),
                tuple(half.key for half in meaning),
                " ".join(half.written for half in halves),
                by=FoundBy.CORRECTION,
            )

    def _part(self, key: str) -> Iterator[Alternative]:
        part = self._splitter.part(key)
        if part and key.isalpha():
            yield from self._meanings(_HALF, part, FoundBy.GUESS)

    def _near(self, key: str) -> Iterator[Alternative]:
        if _may_be_misspelt(key):
            entries = self._near_entries(key)
            weight = _nearness(len(key), len(entries))
            for entry in entries:
                yield from self._meanings(weight, entry, FoundBy.CORRECTION)

    def _near_entries(self, key: str) -> list[Entry]:
        near = (one for one in self._vocabulary.near(key) if one.key not in FUNCTION_WORDS)
        return list(islice(near, _MOST_NEAR))

    def _near_inflected(self, key: str) -> Iterator[Alternative]:
        """Yield words at one edit from *key* without its plural ending: «کنتلرها»."""
        for ending in PLURAL_ENDINGS:
            rest = key.removesuffix(ending)
            if rest != key:
                yield from self._near(rest)
                return

    def _far(self, key: str) -> Iterator[Alternative]:
        if len(key) >= _SHORTEST_FAR and _may_be_misspelt(key):
            for entry in self._vocabulary.far(key)[:_MOST_NEAR]:
                yield from self._meanings(_FAR, entry, FoundBy.GUESS)

    def _meanings(self, weight: float, entry: Entry, by: FoundBy) -> Iterator[Alternative]:
        """Yield the word itself, or its synonyms where no document holds it."""
        if entry.documents:
            yield _of_entry(weight, entry, by)
            return
        by = FoundBy.SYNONYM if by is FoundBy.WORDS else by
        for term in self.synonyms(entry.units):
            yield _of_term(weight * SYNONYM, term, entry.written, by)


def with_synonyms(word: Alternative, terms: Sequence[Term]) -> tuple[Alternative, ...]:
    """Return *word* and the terms that mean the same."""
    return (word, *(_of_term(SYNONYM, term, term.written, FoundBy.SYNONYM) for term in terms))


def _nearness(length: int, rivals: int) -> float:
    """Weigh a word at one edit: the longer it is and the fewer there are, the surer."""
    return max(_LEAST_NEAR, 1 - 1 / length - _RIVAL_COST * (rivals - 1))


def _may_be_misspelt(key: str) -> bool:
    return _SHORTEST_NEAR <= len(key) <= _LONGEST_NEAR and key.isalpha()


def _of_term(weight: float, term: Term, written: str, by: FoundBy) -> Alternative:
    return Alternative(weight, term.units, term.surfaces, written, is_whole=True, by=by)


def _of_entry(weight: float, entry: Entry, by: FoundBy) -> Alternative:
    return Alternative(weight, entry.units, (entry.key,), entry.written, by=by)
