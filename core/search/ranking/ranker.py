"""Puts the documents of one index in the order in which they answer a query."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap

from core.search.index.documents import FoundBy
from core.search.query.alternatives import Alternative
from core.search.query.exact_titles import CODE, TITLE, ExactMatches
from core.search.query.planner import Plan
from core.search.ranking.matching import Matcher, Scope, best
from core.search.ranking.rescoring import Candidate, Rescorer, Scored, named

_COLUMNS = "document, title, strong, plain, weak, surface, units, words"
_POOL, _POOL_OF_WHOLE = 16, 8  # candidates that are rescored
_WORTH_SHOWING = 0.35  # of the best score, for a document that lacks part of the query
_TERM = 0.8  # of its score: readers ask for what is planned before they ask for a word
_MOST_NAMED = 2
_AHEAD = 1e-5  # more than what scores are rounded to
_SHOWN_NEAR = 5
_FIRST = 3
_SURENESS = tuple(FoundBy)

type Ways = tuple[Alternative | None, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Documents with their scores, in order; which alternatives each holds; exact matches."""

    order: tuple[tuple[int, float], ...]
    ways: Mapping[int, Ways]
    bands: Mapping[int, int]

    @property
    def is_exact(self) -> bool:
        """Whether the first document is what the query names: its code or its title."""
        return bool(self.order) and self.bands.get(self.order[0][0], 0) >= TITLE

    @property
    def is_far(self) -> bool:
        """Whether the first document holds no word of the query, but guesses."""
        first = next(iter(self.first_ways), ())
        return all(way is not None and way.by is FoundBy.GUESS for way in first)

    @property
    def first_ways(self) -> tuple[Ways, ...]:
        """Which alternative of each concept the first documents hold."""
        return tuple(self.ways[number] for number, _ in self.order[:_FIRST] if number in self.ways)

    def found_by(self, number: int) -> FoundBy:
        """Return why a document was found: by the least sure word of the query."""
        band = self.bands.get(number, 0)
        if band in (CODE, TITLE):
            return FoundBy.CODE if band == CODE else FoundBy.TITLE
        ways = self.ways.get(number, ())
        if None in ways:
            return FoundBy.PART
        return max((way.by for way in ways if way), key=_SURENESS.index, default=FoundBy.WORDS)


class Ranker:
    """Ranks by exact codes and titles, then by score."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        matcher: Matcher,
        rescorer: Rescorer,
        terms: tuple[int, int],
    ) -> None:
        """Take a connection to a release file, and the rows of its glossary."""
        self._connection = connection
        self._matcher = matcher
        self._rescorer = rescorer
        self._exact = ExactMatches(connection)
        self._terms = terms

    def ranked(self, text: str, plan: Plan, scope: Scope) -> Ranking:
        """Rank the documents in *scope*."""
        bands = {
            number: band
            for number, band in self._exact.bands(text, plan).items()
            if self._is_within(number, scope)
        }
        whole = frozenset(self._matcher.all_of(plan.concepts, scope))
        any_scores = self._matcher.any_of(plan.concepts, scope)
        whole_scores = {number: any_scores.get(number, 0.0) for number in whole}
        pool = {*bands, *best(whole_scores, _POOL_OF_WHOLE), *best(any_scores, _POOL)}
        scores, ways = self._scores(plan, pool)
        enough = _WORTH_SHOWING * max(scores.values(), default=0.0)
        kept = {
            number: score
            for number, score in scores.items()
            if (score > 0 and score >= enough) or number in whole or number in bands
        }
        first = sorted(
            kept.items(), key=lambda item: (-bands.get(item[0], 0), -round(item[1], 6), item[0])
        )
        rest = [(number, 0.0) for number in sorted(whole - kept.keys())]
        return Ranking((*first, *rest), ways, bands)

    def near(self, plan: Plan, scope: Scope) -> list[tuple[int, float]]:
        """Return the few best documents of a loosened *plan*."""
        scores, _ = self._scores(plan, best(self._matcher.any_of(plan.concepts, scope), _POOL))
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN_NEAR]

    def _is_within(self, number: int, scope: Scope) -> bool:
        if not scope.rows[0] <= number <= scope.rows[1]:
            return False
        if not scope.facet_tokens:
            return True
        (held,) = self._connection.execute(
            "select facets from search_words where document = ?", (number,)
        ).fetchone()
        return set(scope.facet_tokens) <= set(held.split())

    def _scores(self, plan: Plan, pool: Iterable[int]) -> tuple[dict[int, float], dict[int, Ways]]:
        numbers = sorted(pool)
        marks = ", ".join("?" * len(numbers))
        query = f"select {_COLUMNS} from search_words where document in ({marks})"  # noqa: S608 - question marks
        candidates = list(starmap(Candidate, self._connection.execute(query, numbers)))
        scored = self._rescorer.scores(plan.concepts, candidates)
        scores = {one.document: self._weighed(one) for one in scored}
        ways = {one.document: _of_meaning(plan, one.ways) for one in scored}
        return _with_named_ahead(scores, named(plan.concepts, candidates)), ways

    def _weighed(self, one: Scored) -> float:
        first, last = self._terms
        return one.score * _TERM if first <= one.document <= last else one.score


def _of_meaning(plan: Plan, ways: Ways) -> Ways:
    return tuple(
        way for concept, way in zip(plan.concepts, ways, strict=True) if not concept.is_function
    )


def _with_named_ahead(scores: dict[int, float], named: Sequence[int]) -> dict[int, float]:
    """Let what the query names, as in «بودجه منطقه ۷», follow the best hit at once.

    Where it names many, as a title that many have in common does, their scores tell more.
    """
    others = sorted((scores[one] for one in scores.keys() - set(named)), reverse=True)
    if not others or len(named) > _MOST_NAMED:
        return scores
    least = others[1] if len(others) > 1 else 0.0
    return {**scores, **{one: max(scores[one], least + _AHEAD) for one in named}}
