"""Searches the index inside a release file."""

import math
import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import starmap

from core.release.reader import Release
from core.search.analysis.analyzer import get_analyzer
from core.search.index.documents import KINDS, Hit, SearchResult
from core.search.index.schema import facet_token
from core.search.index.synonyms import get_synonyms
from core.search.index.vocabulary import Vocabulary
from core.search.query.corrections import Corrections
from core.search.query.judging import Judge
from core.search.query.planner import Concept, Plan, Planner
from core.search.query.suggestions import Suggestions
from core.search.ranking.matching import MOST_COUNTED, Matcher, Scope
from core.search.ranking.ranker import Ranker, Ranking
from core.search.ranking.rescoring import Rescorer
from core.search.ranking.snippets import QueryWords, marked, snippet

_LONGEST_PREFIX = 100  # characters
_NOWHERE = (1, 0)


def warm_up() -> None:
    """Read the tables now rather than at the first search."""
    get_synonyms()


def index_of(release: Release) -> "SearchIndex":
    """Return the search index of *release* for this thread, opened when first asked for."""
    return release.once_per_thread(SearchIndex)


class SearchIndex:
    """The search index of one release file.

    Not for sharing between threads, since it remembers words; opening one reads a few rows and
    costs less than a search, so open one for each connection. What is slow to start is shared by
    the process.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection to a release file that write_index() has written to."""
        self._connection = connection
        meta = dict(connection.execute("select name, value from search_meta"))
        self._kinds = _read_kinds(connection)
        self._documents = int(meta["documents"])
        self._vocabulary = Vocabulary(connection)
        self._planner = Planner(get_analyzer(), self._vocabulary, get_synonyms())
        averages = float(meta["units_per_document"]), float(meta["words_per_document"])
        self._matcher = Matcher(connection, self._vocabulary, self._documents)
        rescorer = Rescorer(self._vocabulary, self._documents, averages)
        terms = self._kinds.get("term", _NOWHERE)
        self._ranker = Ranker(connection, self._matcher, rescorer, terms)
        self._judge = Judge(connection, self._vocabulary, get_analyzer().lexicon)
        self._corrections = Corrections(get_analyzer(), self._judge.is_right)
        self._suggestions = Suggestions(connection, self._vocabulary, self._planner.alternatives)

    def search(
        self,
        text: str,
        *,
        kind: str | None = None,
        facets: Mapping[str, str] | None = None,
        offset: int = 0,
        limit: int = 20,
    ) -> SearchResult:
        """Find what *text* means.

        First an exact code, an exact title, a title's beginning, then by score; equal scores by
        kind and title. *kind* and *facets* narrow the search. At most 1,000 hits are counted.
        Any text is allowed and none raises; one without words finds nothing.
        """
        plan = self._understood(text)
        scope = self._scope(facets or {})
        if not plan.words or scope is None:
            return SearchResult((), 0, None, {}, ())
        every = self._ranker.ranked(text, plan, scope)
        ranked, by_kind = every, self._count_kinds(every.order)
        if kind:
            scope = replace(scope, rows=self._kinds.get(kind, _NOWHERE))
            ranked = self._narrowed(text, plan, scope, every)
            by_kind = _with_count(by_kind, kind, len(ranked.order))
        missing = () if every.is_exact else self._judge.missing(plan.concepts, every.first_ways)
        if missing and every.is_far and self._judge.has_none(plan.concepts):
            # Of a question no word of which is there, far guesses are no nearest things.
            return SearchResult((), 0, None, {}, (), missing=missing)
        return SearchResult(
            hits=self._hits(ranked.order[offset : offset + limit], plan, ranked),
            total=len(ranked.order),
            did_you_mean=self._corrections.meant(text, plan, every.first_ways),
            by_kind=by_kind,
            near=() if ranked.order else self._hits(self._near(plan, scope), plan, every),
            is_vague=not ranked.order and all(word.is_function for word in plan.words),
            is_met=bool(ranked.order) and not missing,
            missing=missing,
            numbered=self._judge.numbered_kind(plan.concepts) if missing else None,
        )

    def suggest(self, prefix: str, limit: int = 8) -> list[Hit]:
        """Complete what is being typed: titles that begin so, then titles that hold the words."""
        # The last word is read by itself: «خیابان م» is no «خیابانم».
        head, _, last = prefix[:_LONGEST_PREFIX].rpartition(" ")
        words = [*get_analyzer().words(head), *get_analyzer().words(last)]
        numbers = self._suggestions.documents(prefix[:_LONGEST_PREFIX], words, limit)
        if numbers:
            plan = Plan(tuple(words), ())
            order = tuple((number, 0.0) for number in numbers)
            return list(self._hits(order, plan, Ranking(order, {}, {})))
        return list(self.search(prefix, limit=limit).hits)

    def facet_values(self, name: str) -> tuple[str, ...]:
        """Return the values of a facet that any document carries, sorted."""
        rows = self._connection.execute(
            "select value from search_facet where name = ? order by value", (name,)
        )
        return tuple(value for (value,) in rows)

    def _understood(self, text: str) -> Plan:
        """Plan *text*; doubt its rare words where no document holds all of it."""
        plan = self._planner.plan(text)
        everywhere = Scope((1, self._documents), ())
        if self._planner.is_doubtful(plan) and not self._matcher.all_of(plan.concepts, everywhere):
            return self._planner.doubted(plan)
        return plan

    # -- what is searched in

    def _scope(self, facets: Mapping[str, str]) -> Scope | None:
        """Return the rows and facet tokens to search in; None where the index has none such."""
        tokens = tuple(filter(None, starmap(self._facet_token, sorted(facets.items()))))
        return Scope((1, self._documents), tokens) if len(tokens) == len(facets) else None

    def _facet_token(self, name: str, value: str) -> str | None:
        row = self._connection.execute(
            "select id from search_facet where name = ? and value = ?", (name, value)
        ).fetchone()
        return facet_token(row[0]) if row else None

    def _narrowed(self, text: str, plan: Plan, scope: Scope, every: Ranking) -> Ranking:
        """Return those of *every* hit that lie in *scope*; search anew where it cannot tell."""
        kept = tuple(hit for hit in every.order if _lies_in(hit[0], scope.rows))
        is_whole = kept and len(every.order) < MOST_COUNTED
        return replace(every, order=kept) if is_whole else self._ranker.ranked(text, plan, scope)

    def _count_kinds(self, ranked: Iterable[tuple[int, float]]) -> dict[str, int]:
        firsts = [first for first, _ in self._kinds.values()]
        names = list(self._kinds)
        counts = Counter(names[bisect_right(firsts, number) - 1] for number, _ in ranked)
        return dict(sorted(counts.items(), key=lambda item: KINDS.index(item[0])))

    # -- what is shown

    def _near(self, plan: Plan, scope: Scope) -> Sequence[tuple[int, float]]:
        """Documents for words that begin like those of a query that found nothing."""
        return self._ranker.near(self._planner.loosened(plan), scope)

    def _hits(
        self, ranked: Sequence[tuple[int, float]], plan: Plan, ranking: Ranking
    ) -> tuple[Hit, ...]:
        if not ranked:
            return ()
        concepts = [concept for concept in plan.concepts if not concept.is_function]
        words = self._query_words(concepts)
        rarity = [self._rarity(concept) for concept in concepts]
        marks = ", ".join("?" * len(ranked))
        query = f"select id, kind, code, title, body from search_document where id in ({marks})"  # noqa: S608 - question marks
        rows = self._connection.execute(query, [number for number, _ in ranked])
        texts = {number: (kind, code, title, body) for number, kind, code, title, body in rows}
        hits = ((number, _hit(texts[number], score, words, rarity)) for number, score in ranked)
        return tuple(replace(hit, found_by=ranking.found_by(number)) for number, hit in hits)

    def _query_words(self, concepts: Sequence[Concept]) -> QueryWords:
        """Return the words that show why a document was found."""
        surfaces: dict[str, int] = {}
        units: dict[str, int] = {}
        alone: set[str] = set()
        every = {unit for one in concepts for way in one.alternatives for unit in way.units}
        holding = self._vocabulary.surfaces(every)
        for place, concept in enumerate(concepts):
            for way in concept.alternatives:
                units.update(dict.fromkeys(way.units, place))
                keys = {*way.units, *way.surfaces}.union(*(holding[unit] for unit in way.units))
                surfaces.update(dict.fromkeys(keys, place))
                if len(way.surfaces) == 1:
                    alone |= keys
                elif way.units and not way.is_whole:
                    # Of a phrase, the words that tell something by themselves.
                    rarest = min(way.units, key=self._vocabulary.unit_documents)
                    alone |= {rarest, *holding[rarest]}
        return QueryWords(surfaces, units, surfaces.keys() - alone, _units_of)

    def _rarity(self, concept: Concept) -> float:
        ways = (way for way in concept.alternatives if way.units)
        counts = [min(map(self._vocabulary.unit_documents, way.units)) for way in ways]
        return math.log((1 + self._documents) / (1 + max(counts, default=0)))


def _hit(
    texts: tuple[str, str, str, str], score: float, words: QueryWords, rarity: Sequence[float]
) -> Hit:
    kind, code, title, body = texts
    in_title = words.spans(title)
    matched = {concept for _, _, concept in in_title}
    shown = snippet(body, words, rarity, matched)
    return Hit(kind, code, title, score, shown, marked(title, in_title))


def _units_of(written: str) -> tuple[str, ...]:
    return get_analyzer().word(written).units


def _lies_in(number: int, rows: tuple[int, int]) -> bool:
    return rows[0] <= number <= rows[1]


def _with_count(by_kind: Mapping[str, int], kind: str, count: int) -> dict[str, int]:
    counts = {**by_kind, kind: count}
    return {name: counts[name] for name in KINDS if counts.get(name)}


def _read_kinds(connection: sqlite3.Connection) -> dict[str, tuple[int, int]]:
    rows = connection.execute("select kind, first, last from search_kind order by first")
    return {kind: (first, last) for kind, first, last in rows}
