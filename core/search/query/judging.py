"""Judges whether an index has what a query asks about, and names what it has not.

A word is there where a document holds it, or what it means; not where it is but the beginning of
another word, or like one that people do not mistake it for. A number that follows a noun must
follow it in a document too: there is no «خط سه» where lines one and two are told of.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise, product

from core.search.analysis.lexicon import Lexicon
from core.search.analysis.real_words import is_real_word
from core.search.index.documents import FoundBy
from core.search.index.vocabulary import Vocabulary
from core.search.query.alternatives import Alternative
from core.search.query.asides import ASIDES
from core.search.query.planner import Concept

_MEANT = (FoundBy.WORDS, FoundBy.SYNONYM)
_MOST_READ = 400  # documents whose words are read to see whether two stand together
_SHORTEST_MISSPELT = 4  # letters of a word that is believed to be a mistake
_SHORTEST_LATIN = 3
_CENTURY = 1300
_SHORT_YEARS = range(50, 100)
_EITHER = "strong, plain, weak"
_VERB_BEGINNINGS = ("می", "نمی")
_LONG = 4  # words of a question of which one may be in no document with the others


class Judge:
    """Judges against one index."""

    def __init__(
        self, connection: sqlite3.Connection, vocabulary: Vocabulary, lexicon: Lexicon
    ) -> None:
        """Take a connection to a release file, its vocabulary, and the words of Persian."""
        self._connection = connection
        self._vocabulary = vocabulary
        self._lexicon = lexicon

    def missing(
        self, concepts: Sequence[Concept], first_ways: Sequence[Sequence[Alternative | None]]
    ) -> tuple[str, ...]:
        """Return what the query names and the index has not, as it was typed.

        *first_ways* are the alternatives that each of the first documents holds of the words of
        meaning. Where each word is somewhere, but no document comes near holding all, what is
        missing is the whole.
        """
        meaning = [one for one in concepts if not one.is_function]
        if all(word.is_function for one in meaning for word in one.words):
            return ()
        relevant = [one for one in meaning if not self._is_aside(one)] or meaning
        relevant = [one for one in relevant if not self._is_year(_number(one))]
        absent = [one for one in relevant if not self._has(one)]
        numbered = [
            " ".join(one.typed for one in name)
            for name in self._unnumbered(concepts)
            if not any(one in absent for one in name)
        ]
        found = tuple(dict.fromkeys((*(one.typed for one in absent), *numbered)))
        if found or self._are_together(meaning, relevant, first_ways):
            return found
        return (" ".join(one.typed for one in relevant),)

    def has_none(self, concepts: Sequence[Concept]) -> bool:
        """Whether the index has not one of the words that a query is about, none a mistake."""
        meaning = (one for one in concepts if not (one.is_function or self._is_aside(one)))
        return all(self.is_real(one) and not self._has(one) for one in meaning)

    def numbered_kind(self, concepts: Sequence[Concept]) -> str | None:
        """Return "district" where the query gives a district's number."""
        nouns = [noun for noun, number in pairwise(concepts) if _number(number)]
        return "district" if any(map(self._names_districts, nouns)) else None

    def is_right(self, concept: Concept) -> bool:
        """Whether a concept is not to be corrected: of Persian words, or beside the question."""
        return self._is_aside(concept) or self.is_real(concept)

    def is_real(self, concept: Concept) -> bool:
        """Whether a concept is of Persian words, which are no mistakes."""
        return all(is_real_word(word, self._lexicon) for word in concept.words)

    def _is_aside(self, concept: Concept) -> bool:
        read = concept.alternatives[0].surfaces
        if concept.typed.isascii() and len(read) == 1 and read[0] in ASIDES:
            return True  # «vaziate»
        return all(
            word.is_function or word.key in ASIDES or self._is_verb(word.key)
            for word in concept.words
        )

    def _is_verb(self, key: str) -> bool:
        if key in self._lexicon.verb_roots and key not in self._lexicon.frequency:
            return True
        return key.startswith(_VERB_BEGINNINGS) and key not in self._lexicon.frequency

    def _are_together(
        self,
        meaning: Sequence[Concept],
        relevant: Sequence[Concept],
        first_ways: Sequence[Sequence[Alternative | None]],
    ) -> bool:
        """Whether one of the first documents holds all that is asked; of four words, three."""
        places = [place for place, one in enumerate(meaning) if one in relevant]
        if not relevant:
            return True
        lacking = [sum(ways[place] is None for place in places) for ways in first_ways]
        return min(lacking, default=0) <= len(relevant) // _LONG

    # -- words

    def _has(self, concept: Concept) -> bool:
        return any(self._holds(concept, way) for way in concept.alternatives)

    def _holds(self, concept: Concept, way: Alternative) -> bool:
        if not way.units or not all(map(self._vocabulary.unit_documents, way.units)):
            return False
        if way.by in _MEANT:
            is_one_word = len(way.surfaces) == 1 and len(way.units) > 1
            known = not is_one_word or self._vocabulary.documents(way.surfaces[0])
            return bool(known) or self._stand_together(way.units)
        if self.is_real(concept):
            return False
        if way.by is FoundBy.CORRECTION:
            least = _SHORTEST_LATIN if concept.typed.isascii() else _SHORTEST_MISSPELT
            return len(concept.typed) >= least
        return way.by is FoundBy.BEGINNING

    # -- numbers

    def _unnumbered(self, concepts: Sequence[Concept]) -> Iterator[tuple[Concept, ...]]:
        """Yield each noun, with its number behind it, that stand together in no document."""
        for place, (noun, number) in enumerate(pairwise(concepts)):
            digits = _number(number)
            if not digits or noun.is_function or _number(noun):
                continue
            behind = concepts[place + 2 : place + 3]
            if self._is_year(digits) or not self._has(number):
                continue
            before = [one for one in concepts[max(place - 1, 0) : place] if not one.is_function]
            name = (*before, noun) if before and self._follow(*before, noun) else (noun,)
            if not self._follow(*name, number) and not any(
                self._follow(number, one) for one in behind if not one.is_function
            ):
                yield (*name, number)

    def _is_year(self, digits: str) -> bool:
        """Whether *digits* are a year that something in the index is of."""
        if not digits.isdecimal():
            return False
        year = int(digits)
        year += _CENTURY if year in _SHORT_YEARS else 0
        row = self._connection.execute(
            "select 1 from search_facet where name = 'year' and value = ?", (str(year),)
        ).fetchone()
        return row is not None

    def _follow(self, *concepts: Concept) -> bool:
        """Whether a document has *concepts* side by side, in their order."""
        each = [
            [way.units for way in one.alternatives if way.by is not FoundBy.GUESS and way.units]
            for one in concepts
        ]
        rows = {tuple(chain(*units)) for units in product(*each)}
        return any(map(self._stand_together, sorted(rows)))

    def _names_districts(self, noun: Concept) -> bool:
        row = self._connection.execute(
            "select strong from search_words where document ="
            " (select first from search_kind where kind = 'district')"
        ).fetchone()
        return row is not None and any(
            way.units and row[0].split()[: len(way.units)] == list(way.units)
            for way in noun.alternatives
        )

    def _stand_together(self, units: Iterable[str]) -> bool:
        return stand_together(self._connection, self._vocabulary, units)


def stand_together(
    connection: sqlite3.Connection, vocabulary: Vocabulary, units: Iterable[str]
) -> bool:
    """Whether a document has *units* side by side, in their order."""
    needed = tuple(units)
    if not all(map(vocabulary.unit_documents, needed)):
        return False
    beside = f" {' '.join(needed)} "
    rows = connection.execute(
        f"select {_EITHER} from search_words where document in (select rowid"  # noqa: S608 - constants
        " from search_match where search_match match ? limit ?)",
        (" AND ".join(f'"{unit}"' for unit in needed), _MOST_READ),
    )
    return any(beside in text for row in rows for text in row)


def _number(concept: Concept) -> str:
    """Return the digits of a concept that is a number, in digits or in words."""
    units = (way.units for way in concept.alternatives if way.by in _MEANT)
    return next((one[0] for one in units if len(one) == 1 and one[0].isdecimal()), "")
