"""Orders the candidates that the full-text index gave: BM25 over weighted fields, per concept.

The best alternative of each concept counts; neighbours in the query that are neighbours in the
text count a little more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.search.analysis.function_words import FUNCTION_WORDS
from core.search.index.documents import PLAIN, STRENGTH_WEIGHT, STRONG, WEAK, FoundBy
from core.search.index.postings import rarity, slack
from core.search.index.vocabulary import Vocabulary
from core.search.query.alternatives import SYNONYM, Alternative
from core.search.query.planner import Concept

_SURFACE = 0.33  # weight of a word as written beside its units
_NEIGHBOURS = 0.1  # share of two words' weight that their standing together adds
_WEIGHTS = STRENGTH_WEIGHT[STRONG], STRENGTH_WEIGHT[PLAIN], STRENGTH_WEIGHT[WEAK]
_AS_WRITTEN = "="  # before a surface, to tell it from a unit of the same letters


class Candidate(NamedTuple):
    """A document to be rescored: the words of its columns, each with a blank on both sides.

    *title*: how many of the strong words, the first, are its title's.
    *units* and *words* are lengths: of its units, weighted by their fields, and of the surface.
    """

    document: int
    title: int
    strong: str
    plain: str
    weak: str
    surface: str
    units: float
    words: int


class Scored(NamedTuple):
    """A candidate's score, and which alternative of each concept it holds."""

    document: int
    score: float
    ways: tuple[Alternative | None, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """An alternative with the weight of each term; *first* and *last* are its outer units.

    *needed* are the units without which it does not count.
    """

    alternative: Alternative
    terms: tuple[tuple[str, float], ...]
    first: str
    last: str
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Query:
    """What is looked for in every candidate: units and surfaces with their padded form.

    A surface that is but a guess comes with units, and is not looked for where none of them is.
    """

    concepts: tuple[tuple[bool, tuple[_Way, ...]], ...]
    units: tuple[tuple[str, str], ...]
    surfaces: tuple[tuple[str, str, frozenset[str]], ...]


class Rescorer:
    """Scores candidates for one query."""

    def __init__(
        self, vocabulary: Vocabulary, documents: int, averages: tuple[float, float]
    ) -> None:
        """Take the size of the index and the mean units and words of a document."""
        self._vocabulary = vocabulary
        self._documents = documents
        self._averages = averages

    def scores(self, concepts: Sequence[Concept], candidates: Sequence[Candidate]) -> list[Scored]:
        """Return the score of each candidate, in the order they came."""
        ways = [way for concept in concepts for way in concept.alternatives]
        known = self._vocabulary.unit_documents
        units = dict.fromkeys(unit for way in ways for unit in way.units if known(unit))
        query = _Query(
            tuple((one.is_function, self._ways(one, candidates)) for one in concepts),
            # Searching a text for a padded word is several times faster than cutting it.
            tuple((unit, f" {unit} ") for unit in units),
            tuple(self._surfaces(ways)),
        )
        return [self._score(query, one) for one in candidates]

    def _surfaces(self, ways: Iterable[Alternative]) -> Iterator[tuple[str, str, frozenset[str]]]:
        needed: dict[str, frozenset[str]] = {}
        for way in ways:
            for surface in filter(self._vocabulary.documents, way.surfaces):
                is_guess = way.weight < 1 and surface not in FUNCTION_WORDS
                needed.setdefault(surface, frozenset(way.units) if is_guess else frozenset())
        return ((surface, f" {surface} ", units) for surface, units in needed.items())

    def _ways(self, concept: Concept, candidates: Sequence[Candidate]) -> tuple[_Way, ...]:
        surface_weight = 1.0 if concept.is_function else _SURFACE
        ways = [self._way(way, surface_weight) for way in concept.alternatives]
        if len(ways) > 1 and _is_phrase_of(ways[0].alternative, candidates):
            ways = [_no_more_than(ways[0], way) for way in ways]
        return tuple(way for way in ways if way.terms)

    def _way(self, way: Alternative, surface_weight: float) -> _Way:
        terms = [
            (unit, way.weight * self._rarity(count))
            for unit in way.units
            if (count := self._vocabulary.unit_documents(unit))
        ]
        terms += [
            (_AS_WRITTEN + surface, way.weight * surface_weight * self._rarity(count))
            for surface in way.surfaces
            if (count := self._vocabulary.documents(surface))
        ]
        first, last = (way.units[0], way.units[-1]) if way.units else ("", "")
        return _Way(way, tuple(terms), first, last, way.units if way.is_whole else ())

    def _rarity(self, holding: int) -> float:
        return rarity(self._documents, holding)

    def _score(self, query: _Query, candidate: Candidate) -> Scored:
        text = candidate.strong + candidate.plain + candidate.weak
        gains = self._gains(query, candidate, text)
        score, previous = 0.0, ""
        held: list[Alternative | None] = []
        for is_function, ways in query.concepts:
            best, way = _best(ways, gains)
            score += best
            held.append(_held(ways, gains))
            if is_function:
                continue
            if way and previous and f" {previous} {way.first} " in text:
                score += _NEIGHBOURS * best
            previous = way.last if way else ""
        return Scored(candidate.document, score, tuple(held))

    def _gains(self, query: _Query, candidate: Candidate, text: str) -> dict[str, float]:
        """Return BM25's share, 0 to 1, of every wanted term that the candidate holds."""
        _, _, strong, plain, weak, surfaces, units_long, words_long = candidate
        in_strong, in_plain, in_weak = _WEIGHTS
        gains: dict[str, float] = {}
        added = slack(units_long, self._averages[0])
        for unit, padded in query.units:
            if padded in text:
                count = in_strong * strong.count(padded) + in_plain * plain.count(padded)
                count += in_weak * weak.count(padded)
                gains[unit] = count / (count + added)
        held = frozenset(gains)
        added = slack(words_long, self._averages[1])
        for surface, padded, units in query.surfaces:
            if (not units or not held.isdisjoint(units)) and padded in surfaces:
                counted = surfaces.count(padded)
                gains[_AS_WRITTEN + surface] = counted / (counted + added)
        return gains


def named(concepts: Iterable[Concept], candidates: Iterable[Candidate]) -> list[int]:
    """Return the documents all of whose title is in the query, if it has two words or more."""
    query_units = {unit for one in concepts for way in one.alternatives for unit in way.units}
    return [
        one.document
        for one in candidates
        if one.title > 1
        and query_units.issuperset(one.strong.split(maxsplit=one.title)[: one.title])
    ]


def _is_phrase_of(typed: Alternative, candidates: Sequence[Candidate]) -> bool:
    """Whether *typed* are words that stand side by side in a candidate."""
    beside = f" {' '.join(typed.units)} "
    return len(typed.surfaces) > 1 and any(beside in one.strong for one in candidates)


def _no_more_than(typed: _Way, way: _Way) -> _Way:
    """Let what means the same as a typed phrase count for no more than that, if it is longer."""
    most = SYNONYM * sum(weight for _, weight in typed.terms)
    total = sum(weight for _, weight in way.terms)
    if way.alternative.by is not FoundBy.SYNONYM or total <= most:
        return way
    return replace(way, terms=tuple((term, weight * most / total) for term, weight in way.terms))


def _held(ways: Iterable[_Way], gains: Mapping[str, float]) -> Alternative | None:
    """Return the first alternative all of which the candidate holds."""
    every = (way.alternative for way in ways)
    return next((one for one in every if all(unit in gains for unit in one.units)), None)


def _best(ways: Iterable[_Way], gains: Mapping[str, float]) -> tuple[float, _Way | None]:
    best, found = 0.0, None
    for way in ways:
        score = 0.0
        for term, weight in way.terms:
            if term in gains:
                score += weight * gains[term]
        if score > best and (not way.needed or all(unit in gains for unit in way.needed)):
            best, found = score, way
    return best, found
