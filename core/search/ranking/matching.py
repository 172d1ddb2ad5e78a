"""Finds the documents that are worth rescoring, without reading them.

By what is kept of each unit, those that hold any rare one; by the full-text index, those that hold
all of them, and those that carry a facet.
"""

import sqlite3
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from core.search.index.postings import MOST, WHOLE_GAIN, Gains, rarity
from core.search.index.vocabulary import Vocabulary
from core.search.query.alternatives import Alternative
from core.search.query.planner import Concept

MOST_COUNTED = 1000  # hits that are counted and can be paged through
_MOST_ROWS = 2000  # documents that are added up for one query
_MATCHING = "select rowid from search_match where search_match match ?"
_WITHIN = f"{_MATCHING} and rowid between ? and ? order by rowid limit ?"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a search is narrowed to: a range of rows, and facets that all must be carried."""

    rows: tuple[int, int]
    facet_tokens: tuple[str, ...]


class Matcher:
    """Asks the tables of one index."""

    def __init__(
        self, connection: sqlite3.Connection, vocabulary: Vocabulary, documents: int
    ) -> None:
        """Take a connection to a release file, its vocabulary, and how many documents it has."""
        self._connection = connection
        self._vocabulary = vocabulary
        self._documents = documents

    def any_of(self, concepts: Sequence[Concept], scope: Scope) -> dict[int, float]:
        """Return the documents that hold a rare unit of *concepts*, and what it tells of them."""
        postings = self._vocabulary.postings(self._rarest(concepts))
        found: dict[int, float] = {}
        for concept in concepts:
            found = _summed(found, self._of_concept(concept, postings))
        if scope.rows == (1, self._documents) and not scope.facet_tokens:
            return found
        first, last = scope.rows
        carrying = self._carrying(scope.facet_tokens) if scope.facet_tokens else found
        return {
            number: score
            for number, score in found.items()
            if first <= number <= last and number in carrying
        }

    def all_of(self, concepts: Sequence[Concept], scope: Scope) -> list[int]:
        """Return documents that hold every concept; none where one is not in the index."""
        parts = []
        for concept in concepts:
            ways = [_way(way) for way in concept.alternatives if self._is_in_use(way)]
            if ways:
                parts.append(f"({' OR '.join(ways)})")
            elif not concept.is_function:
                return []
        if not parts:
            return []
        expression = " AND ".join((*parts, *map(_quoted, scope.facet_tokens)))
        rows = self._connection.execute(_WITHIN, (expression, *scope.rows, MOST_COUNTED))
        return [number for (number,) in rows]

    def _carrying(self, facet_tokens: Iterable[str]) -> Container[int]:
        expression = " AND ".join(map(_quoted, facet_tokens))
        return {number for (number,) in self._connection.execute(_MATCHING, (expression,))}

    def _rarest(self, concepts: Iterable[Concept]) -> Iterator[str]:
        """Yield the units that are worth adding up: the rarest, and no more than is quick."""
        units = {unit for one in concepts for way in one.alternatives for unit in way.units}
        counts = sorted(
            (count, unit) for unit in units if (count := self._vocabulary.unit_documents(unit))
        )
        passed = accumulate(min(count, MOST) for count, _ in counts)
        for (_, unit), so_far in zip(counts, passed, strict=True):
            if so_far <= _MOST_ROWS:
                yield unit

    def _of_concept(self, concept: Concept, postings: Mapping[str, Gains]) -> dict[int, float]:
        """Return what the best of a concept's alternatives tells of each document."""
        best: dict[int, float] = {}
        for way in concept.alternatives:
            fewer, best = sorted((best, self._of_way(way, postings)), key=len)
            for number, score in fewer.items():
                if score > best.get(number, 0.0):
                    best[number] = score
        return best

    def _of_way(self, way: Alternative, postings: Mapping[str, Gains]) -> dict[int, float]:
        scores: dict[int, float] = {}
        for unit in filter(postings.__contains__, way.units):
            count = self._vocabulary.unit_documents(unit)
            weight = way.weight * rarity(self._documents, count) / WHOLE_GAIN
            numbers, gains = postings[unit]
            found = dict(zip(numbers, [weight * gain for gain in gains], strict=True))
            scores = _summed(scores, found)
        return scores

    def _is_in_use(self, way: Alternative) -> bool:
        return bool(way.units) and all(map(self._vocabulary.unit_documents, way.units))


def best(found: Mapping[int, float], most: int) -> list[int]:
    """Return the documents that most is told of, best first."""
    if len(found) > most:
        enough = sorted(found.values())[-most]
        found = {number: score for number, score in found.items() if score >= enough}
    return sorted(found, key=lambda number: (-found[number], number))[:most]


def _summed(one: dict[int, float], other: dict[int, float]) -> dict[int, float]:
    """Add the smaller of two to the larger, which costs less."""
    fewer, found = sorted((one, other), key=len)
    for number, score in fewer.items():
        found[number] = found.get(number, 0.0) + score
    return found


def _way(way: Alternative) -> str:
    return f"({' AND '.join(map(_quoted, way.units))})"


def _quoted(term: str) -> str:
    return f'"{term}"'
