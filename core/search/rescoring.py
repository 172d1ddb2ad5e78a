"""Orders the candidates that the full-text index gave: BM25 over weighted fields, per concept.

The best alternative of each concept counts; neighbours in the query that are neighbours in the
text count a little more.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.search.documents import PLAIN, STRENGTH_WEIGHT, STRONG, WEAK
from core.search.query import Alternative, Concept
from core.search.vocabulary import Vocabulary

_SURFACE = 0.3  # weight of a word as written beside its units
_NEIGHBOURS = 0.05  # share of two words' weight that their standing together adds
_WEIGHTS = STRENGTH_WEIGHT[STRONG], STRENGTH_WEIGHT[PLAIN], STRENGTH_WEIGHT[WEAK]
_SATURATION, _LENGTH = 1.2, 0.75  # BM25's k1 and b


type _Terms = tuple[tuple[str, float], ...]  # terms and their rarity


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document to be rescored: the words of its columns, parted by spaces."""

    document: int
    strong: str
    plain: str
    weak: str
    surface: str


@dataclass(frozen=True, slots=True)
class _Weighed:
    weight: float
    units: _Terms
    surfaces: _Terms


class Rescorer:
    """Scores candidates for one query."""

    def __init__(
        self, vocabulary: Vocabulary, documents: int, averages: tuple[float, float]
    ) -> None:
        """Take the size of the index and the mean units and words of a document."""
        self._vocabulary = vocabulary
        self._documents = documents
        self._averages = averages

    def scores(
        self, concepts: Sequence[Concept], candidates: Iterable[Candidate]
    ) -> list[tuple[int, float]]:
        """Give document and score of each candidate, in the order they came."""
        weighed = [(concept.is_function, self._weigh(concept)) for concept in concepts]
        wanted = frozenset(
            term for _, ways in weighed for way in ways for term, _ in (*way.units, *way.surfaces)
        )
        return [
            (candidate.document, self._score(weighed, candidate, wanted))
            for candidate in candidates
        ]

    def _weigh(self, concept: Concept) -> list[_Weighed]:
        surface = 1.0 if concept.is_function else _SURFACE
        ways = (self._weigh_alternative(way, surface) for way in concept.alternatives)
        return [way for way in ways if way.units or way.surfaces]

    def _weigh_alternative(self, way: Alternative, surface: float) -> _Weighed:
        units = ((unit, self._vocabulary.unit_documents(unit)) for unit in way.units)
        surfaces = ((key, self._vocabulary.documents(key)) for key in way.surfaces)
        return _Weighed(
            way.weight,
            tuple((unit, self._rarity(count)) for unit, count in units if count),
            tuple((key, surface * self._rarity(count)) for key, count in surfaces if count),
        )

    def _rarity(self, documents: int) -> float:
        inverse = math.log(1 + (self._documents - documents + 0.5) / (documents + 0.5))
        return (1 + _SATURATION) * inverse

    def _score(
        self,
        concepts: Sequence[tuple[bool, list[_Weighed]]],
        candidate: Candidate,
        wanted: frozenset[str],
    ) -> float:
        units, length = _counts(candidate, wanted)
        words = candidate.surface.split()
        surfaces = {word: words.count(word) for word in wanted.intersection(words)}
        slack = _slack(length, self._averages[0]), _slack(len(words), self._averages[1])
        score = 0.0
        previous: _Terms = ()
        text = f" {candidate.strong} {candidate.plain} {candidate.weak} "
        for is_function, ways in concepts:
            best, hit = _best(ways, units, surfaces, slack)
            score += best
            if is_function:
                continue
            if hit and previous and f" {previous[-1][0]} {hit[0][0]} " in text:
                score += _NEIGHBOURS * (previous[-1][1] + hit[0][1])
            previous = hit
        return score


def _slack(length: float, average: float) -> float:
    return _SATURATION * (1 - _LENGTH + _LENGTH * length / max(average, 1.0))


def _counts(candidate: Candidate, wanted: frozenset[str]) -> tuple[dict[str, float], int]:
    """Count the wanted units, each by the weight of its column, and all units."""
    columns = (candidate.strong.split(), candidate.plain.split(), candidate.weak.split())
    counts: dict[str, float] = {}
    for weight, terms in zip(_WEIGHTS, columns, strict=True):
        for term in wanted.intersection(terms):
            counts[term] = counts.get(term, 0.0) + weight * terms.count(term)
    return counts, sum(map(len, columns))


def _best(
    ways: Iterable[_Weighed],
    units: dict[str, float],
    surfaces: dict[str, int],
    slack: tuple[float, float],
) -> tuple[float, _Terms]:
    best = 0.0
    hit: _Terms = ()
    for way in ways:
        score = way.weight * (
            sum(
                rarity * units[term] / (units[term] + slack[0])
                for term, rarity in way.units
                if term in units
            )
            + sum(
                rarity * surfaces[term] / (surfaces[term] + slack[1])
                for term, rarity in way.surfaces
                if term in surfaces
            )
        )
        if score > best:
            best, hit = score, way.units
    return best, hit
