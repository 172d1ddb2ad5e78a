"""What goes into the index and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass

STRONG, PLAIN, WEAK = "strong", "plain", "weak"

# How much a word counts by the field it stands in. A field that is not named here is PLAIN.
FIELD_STRENGTH = {
    "title": STRONG,
    "code": STRONG,
    "aliases": STRONG,
    "place": PLAIN,
    "description": PLAIN,
    "definition": PLAIN,
    "quote": PLAIN,
    "responsible": PLAIN,
    "scope": PLAIN,
    "updates": WEAK,
    "breadcrumb": WEAK,
    "source": WEAK,
}
STRENGTH_WEIGHT = {STRONG: 1.6, PLAIN: 1.0, WEAK: 0.4}

type Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One searchable thing.

    *kind* is one of node, project, indicator, district, claim, release, term; (kind, code) is
    unique. *fields* are texts by name, weighted by FIELD_STRENGTH. *facets* are what a search can
    be narrowed by.
    """

    kind: str
    code: str
    title: str
    fields: Mapping[str, str]
    facets: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found.

    *snippet* is text in order, each piece with whether it matches. *score* only orders hits of
    one search.
    """

    kind: str
    code: str
    title: str
    score: float
    snippet: Pieces


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    *total* and *by_kind* count all hits, not only this page. *did_you_mean* is the query in the
    words that were searched instead, or None. *near* is filled only when nothing matches.
    """

    hits: tuple[Hit, ...]
    total: int
    did_you_mean: str | None
    by_kind: Mapping[str, int]
    near: tuple[Hit, ...]
