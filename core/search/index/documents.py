"""What goes into the index and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

STRONG, PLAIN, WEAK = "strong", "plain", "weak"

# How much a word counts by the field it stands in, in the order in which fields are shown. A field
# that is not named here is PLAIN.
FIELD_STRENGTH = {
    "title": STRONG,
    "code": STRONG,
    "description": PLAIN,
    "definition": PLAIN,
    "quote": PLAIN,
    "place": PLAIN,
    "scope": PLAIN,
    "responsible": PLAIN,
    "meaning": WEAK,
    "updates": WEAK,
    "source": WEAK,
    "breadcrumb": WEAK,
    "unit": PLAIN,
    "aliases": STRONG,
}
STRENGTH_WEIGHT = {STRONG: 1.6, PLAIN: 1.0, WEAK: 0.4}

# In the order in which readers are offered them.
KINDS = ("project", "indicator", "node", "district", "claim", "release", "term", "page")

# What readers can narrow a search by, beside its kind: names of facets.
NARROWED_BY = ("district", "portfolio", "status", "year")

type Pieces = tuple[tuple[str, bool], ...]


class FoundBy(StrEnum):
    """Why a thing was found: by the least sure of what was matched. The first are the surest."""

    CODE = "code"
    TITLE = "title"
    WORDS = "words"
    SYNONYM = "synonym"
    CORRECTION = "correction"
    BEGINNING = "beginning"
    GUESS = "guess"
    PART = "part"  # a word of the query is not in it


@dataclass(frozen=True, slots=True)
class Document:
    """One searchable thing.

    *kind* is one of KINDS; (kind, code) is unique. *fields* are texts by name, weighted by
    FIELD_STRENGTH. *facets* are what a search can be narrowed by.
    """

    kind: str
    code: str
    title: str
    fields: Mapping[str, str]
    facets: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found.

    *snippet* and *title_pieces* are text in order, each piece with whether it matches. *score*
    only orders hits of one search. *found_by* says why it was found.
    """

    kind: str
    code: str
    title: str
    score: float
    snippet: Pieces
    title_pieces: Pieces = ()
    found_by: FoundBy = FoundBy.WORDS


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    *total* counts all hits, not only this page. *by_kind* counts them by kind, in the order of
    KINDS, also those of other kinds than the search was narrowed to. *did_you_mean* is the query
    in the words that were searched instead, or None. *near* is filled only when nothing matches.
    *is_vague*: the query has only words that mean nothing alone, such as «از» and «که».

    *is_met*: what was asked about is there; else the hits are but the nearest, and *missing* are
    the words, as they were typed, of which the index has nothing. *numbered* is the kind of thing
    of which a number was asked that there is not: "district" for «منطقه ۱۶».
    """

    hits: tuple[Hit, ...]
    total: int
    did_you_mean: str | None
    by_kind: Mapping[str, int]
    near: tuple[Hit, ...]
    is_vague: bool = False
    is_met: bool = False
    missing: tuple[str, ...] = ()
    numbered: str | None = None
