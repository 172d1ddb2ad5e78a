"""The shapes of questions, from `shapes.csv`: which words a shape needs, which it bears.

`needs` are groups of tags, of each of which some word must have one; `may` are others that it
bears. `about`: districts, years, a numbered node, and what is NAMED; "?" before one that may be
missing. A word that is neither borne nor of the name is accounted for by nobody: such a question
has no answer.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.answers.reading.question_reading import CITY, TOWN, Reading, Token

_FILE = Path(__file__).with_name("shapes.csv")
NAMED = frozenset({"project", "indicator", "node", "place", "claim", "body"})
_FEW = 4  # districts that are compared
# «این خط دو مترو»: it points at nothing where a name follows.
_THAT = frozenset({"that"})


@dataclass(frozen=True, slots=True)
class Shape:
    """A row of the table."""

    name: str
    needs: tuple[frozenset[str], ...]
    tags: frozenset[str]
    about: frozenset[str]
    optional: frozenset[str]
    example: str

    @property
    def named(self) -> str:
        """What is named by the words that are left: one of NAMED, or ""."""
        return next(iter(self.about & NAMED), "")


@dataclass(frozen=True, slots=True)
class Match:
    """A question that fits a shape: the tags of its words, and those of a name."""

    shape: Shape
    tags: frozenset[str]
    name: tuple[Token, ...]


@cache
def shape_table() -> tuple[Shape, ...]:
    """Return the table, in the order in which shapes are tried."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_shape(row) for row in csv.DictReader(file))


def _shape(row: dict[str, str]) -> Shape:
    needs = tuple(frozenset(group.split("|")) for group in row["needs"].split())
    about = row["about"].split()
    return Shape(
        row["shape"],
        needs,
        frozenset(row["may"].split()).union(*needs),
        frozenset(one.removeprefix("?") for one in about),
        frozenset(one.removeprefix("?") for one in about if one.startswith("?")),
        row["example"],
    )


def matches(reading: Reading) -> Iterator[Match]:
    """Yield the shapes that *reading* fits, in the order of the table."""
    for shape in shape_table():
        found = _match(shape, reading)
        if found is not None:
            yield found


def _match(shape: Shape, reading: Reading) -> Match | None:
    if not _has_numbers(shape, reading):
        return None
    tags: set[str] = set()
    held: list[frozenset[str]] = []
    name: list[Token] = []
    for token in reading.tokens:
        if token.names(CITY, TOWN) and not shape.named:
            continue
        sense = _borne(shape, token, has_district=bool(reading.districts))
        if sense is not None:
            tags |= sense
            held.append(sense)
        elif not (token.may_be_passed_over or (shape.named and _THAT in token.senses)):
            name.append(token)
    # A name has a word of its own: what is asked in words that all have a sense names nothing.
    is_named = any(not token.senses for token in name)
    if is_named != bool(name) or is_named != bool(shape.named) or not _meets(shape, held):
        return None
    return Match(shape, frozenset(tags), tuple(name))


def _has_numbers(shape: Shape, reading: Reading) -> bool:
    if "districts" in shape.about:
        are_districts = 1 < len(set(reading.districts)) <= _FEW
    else:
        are_districts = _has(shape, "district", len(reading.districts))
    if "years" in shape.about:
        is_year = len(reading.years) > 1
    else:
        is_year = _has(shape, "year", len(reading.years))
    are_limits = _has(shape, "bound", len(reading.bounds)) and _has(
        shape, "span", int(reading.span is not None)
    )
    is_node = _has(shape, "numbered", len(reading.nodes))
    return are_districts and is_year and is_node and are_limits


def _has(shape: Shape, what: str, count: int) -> bool:
    """Whether as many are named as the shape is about: one, none, or either."""
    if what in shape.optional:
        return count <= 1
    return count == (what in shape.about)


def _borne(shape: Shape, token: Token, *, has_district: bool) -> frozenset[str] | None:
    """Return the sense of a token that the shape bears; a district's number brings its word."""
    known = shape.tags | ({"district"} if has_district else set())
    fitting = [sense for sense in token.senses if sense and _kinds(sense) <= known]
    needed = [sense for sense in fitting if any(_kinds(sense) & group for group in shape.needs)]
    return next(iter((*needed, *fitting)), None)


def _kinds(sense: frozenset[str]) -> frozenset[str]:
    """Return the tags without what tells one of a kind: "level:goal" is a level."""
    return frozenset(tag.partition(":")[0] for tag in sense)


def values_of(tags: Iterable[str], kind: str) -> list[str]:
    """Return what is told of a kind: of "unit:روز" the unit."""
    return sorted(tag.partition(":")[2] for tag in tags if tag.startswith(f"{kind}:"))


def _meets(shape: Shape, held: list[frozenset[str]]) -> bool:
    """Whether each group of needs is met."""
    return all(any(_kinds(sense) & group for sense in held) for group in shape.needs)
