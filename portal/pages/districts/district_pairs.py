"""Which districts are compared with which, and where the page of a pair is."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations

from core.release.records import District
from portal.pages.elements.book import Book

# Of more districts there would be too many pairs (31 have 465): each is compared with its like.
MOST_COMPARED = 30
ALIKE = 3

type Pair = tuple[District, District]


def district_pairs(districts: Iterable[District]) -> list[Pair]:
    """Return every pair, the smaller number first; of many districts the pairs that are alike."""
    held = sorted(districts, key=_number)
    if len(held) <= MOST_COMPARED:
        return list(combinations(held, 2))
    found = {
        (min(one.number, other.number), max(one.number, other.number)): tuple(
            sorted((one, other), key=_number)
        )
        for one in held
        for other in alike(one, held)
    }
    return [(first, second) for _, (first, second) in sorted(found.items())]


def alike(one: District, districts: Sequence[District]) -> list[District]:
    """Return the districts whose population is nearest to that of *one*, the nearest first.

    Where its population is not known, those with the next numbers.
    """
    others = [other for other in districts if other.code != one.code]
    peopled = [other for other in others if other.population]
    if not one.population or not peopled:
        return sorted(others, key=lambda other: (abs(other.number - one.number), other.number))[
            :ALIKE
        ]
    here = one.population

    def distance(other: District) -> tuple[Fraction, int]:
        small, large = sorted((here, other.population or 1))
        return Fraction(large, small), other.number

    return sorted(peopled, key=distance)[:ALIKE]


def comparison_section(book: Book) -> str:
    """Return where one chooses two districts."""
    return f"{book.at.section('districts')}compare/"


def pair_address(book: Book, one: District, other: District) -> str:
    """Return where two districts are compared."""
    first, second = sorted((one.number, other.number))
    return f"{comparison_section(book)}{first}-{second}/"


def _number(district: District) -> int:
    return district.number
