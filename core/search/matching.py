"""Writes full-text expressions from concepts, and says which terms are worth matching by."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from core.search.alternatives import Alternative
from core.search.query import Concept
from core.search.vocabulary import Vocabulary

# Words in a larger share of the documents only rescore: they would match too much, too slowly.
_COMMON_SHARE = 0.08
_ALWAYS_RARE = 200  # documents; below this a word is worth matching whatever its share
_MOST_ROWS = 2000  # that are scored for one query


def any_of(concepts: Sequence[Concept], vocabulary: Vocabulary, documents: int) -> Iterator[str]:
    """Match documents with any rare term of *concepts*: expressions to try until one finds."""
    counts = sorted((count, term) for term, count in dict(_terms(concepts, vocabulary)).items())
    limit = max(_ALWAYS_RARE, documents * _COMMON_SHARE)
    passed = accumulate(count for count, _ in counts)
    rare = [
        term
        for (count, term), so_far in zip(counts, passed, strict=True)
        if count <= limit and so_far <= _MOST_ROWS
    ]
    if rare:
        yield _in_texts(" OR ".join(map(_unit, rare)))
    elif counts:
        rarest = _unit(counts[0][1])
        yield from (f"strong : {rarest}", _in_texts(rarest))


def all_of(concepts: Sequence[Concept], vocabulary: Vocabulary) -> str | None:
    """Match documents with every concept; None where a concept is not in the index."""
    parts = []
    for concept in concepts:
        ways = [_way(way) for way in concept.alternatives if _in_use(way, vocabulary)]
        if ways:
            parts.append(f"({' OR '.join(ways)})")
        elif not concept.is_function:
            return None
    return _in_texts(" AND ".join(parts)) if parts else None


def within(expression: str, facet_tokens: Iterable[str]) -> str:
    """Narrow *expression* to documents that carry all the facets."""
    return " AND ".join((expression, *(f"facet : {token}" for token in facet_tokens)))


def _terms(concepts: Sequence[Concept], vocabulary: Vocabulary) -> Iterator[tuple[str, int]]:
    for concept in concepts:
        for unit in {unit for way in concept.alternatives for unit in way.units}:
            count = vocabulary.unit_documents(unit)
            if count:
                yield unit, count


def _in_use(way: Alternative, vocabulary: Vocabulary) -> bool:
    return bool(way.units) and all(map(vocabulary.unit_documents, way.units))


def _way(way: Alternative) -> str:
    return f"({' AND '.join(map(_unit, way.units))})"


def _unit(unit: str) -> str:
    return f'"{unit}"'


def _in_texts(expression: str) -> str:
    # Once for the whole: before each word it takes half as long again.
    return f"{{strong plain weak}} : ({expression})"
