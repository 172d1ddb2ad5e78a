"""Which projects are like one, and where two of them are compared."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from urllib.parse import quote

from core.release.records import Project
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Link

# Of more projects no page of two is made beforehand.
MOST_PREPARED = 1000
ALIKE = 1


def pair_address(book: Book, one: str, other: str) -> str:
    """Return where two projects, by their codes, are compared."""
    first, second = (quote(code, safe="") for code in sorted((one, other)))
    return f"{book.at.section('compare')}{first}/{second}/"


def pair_links(book: Book, code: str, others: Sequence[str]) -> tuple[Link, ...]:
    """Return links to the comparisons of a project with *others*, each titled by the other."""
    return tuple(Link(title_of(book, other), pair_address(book, code, other)) for other in others)


def title_of(book: Book, code: str) -> str:
    """Return the title of a project, by its code."""
    (found,) = book.release.stream(Project, code=code)
    return found.title


def alike_projects(book: Book) -> dict[str, tuple[str, ...]]:
    """Find for each project those of its portfolio whose approved budget is nearest, by code.

    Nothing where there are more than MOST_PREPARED.
    """
    found: dict[str, tuple[str, ...]] = {}
    if book.release.count(Project) > MOST_PREPARED:
        return found
    by_portfolio: dict[str, list[tuple[Decimal, str]]] = defaultdict(list)
    for project in book.release.stream(Project):
        found[project.code] = ()
        if project.approved_billion_rial:
            by_portfolio[project.portfolio].append((project.approved_billion_rial, project.code))
    for held in by_portfolio.values():
        held.sort()
        for place, (amount, code) in enumerate(held):
            around = held[max(place - ALIKE, 0) : place] + held[place + 1 : place + ALIKE + 1]
            around.sort(key=partial(_distance, amount))
            found[code] = tuple(other for _, other in around[:ALIKE])
    return found


def _distance(amount: Decimal, other: tuple[Decimal, str]) -> tuple[Decimal, str]:
    small, large = sorted((amount, other[0]))
    return large / small, other[1]
