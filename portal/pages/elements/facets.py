"""The ways a list is narrowed and ordered beforehand: their addresses, links and titles."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import quote

from core.persian import number, persian_digits
from portal.pages.elements.book import Book
from portal.pages.elements.parts import FacetGroup, Head, Link, Page

PER_PAGE = 50
# In another order than the plan's, a list stops here: what is sought comes first.
ORDERED_MOST = 1000
# A code, or words that somebody wrote: «معاونت عمران / دفتر ۲» would be two folders.
_PLAIN = re.compile(r"\w(?:[\w .\u200c-]*\w)?")
_LONGEST = 60
_DIGEST_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Facet:
    """One list of `count` things: `name` and `value` are in its address, "" is the whole list.

    `order` "" is the plan's.
    """

    name: str
    value: str
    title: str
    count: int
    order: str = ""

    @property
    def shown(self) -> int:
        """How many of them the list shows."""
        return min(self.count, ORDERED_MOST) if self.order else self.count

    @property
    def page_count(self) -> int:
        """On how many pages they are; an empty list has one."""
        return max(-(-self.shown // PER_PAGE), 1)


@dataclass(frozen=True, slots=True)
class FacetsPage(Page):
    """The ways of narrowing a list that have too many choices to stand above it."""

    template = "facets.html.j2"
    is_cited = False
    has_citation = False

    groups: tuple[FacetGroup, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """How the lists of a section are narrowed and ordered.

    `groups` by name, each with its facets; `orders` after the plan's; `ordered` names the groups
    that come in every order, `long` those that have a page of their own, `unlisted` those that
    only other pages link to.
    """

    section: str
    groups: Mapping[str, Sequence[Facet]]
    orders: tuple[str, ...]
    ordered: tuple[str, ...]
    long: tuple[str, ...]
    unlisted: tuple[str, ...] = ()

    def lists(self) -> Iterator[Facet]:
        """Yield every list that there is to be."""
        for name, facets in self.groups.items():
            for facet in facets:
                yield facet
                if name in self.ordered:
                    yield from (replace(facet, order=order) for order in self.orders)


def address(book: Book, section: str, facet: Facet, page: int = 0) -> str:
    """Return the address of a page of a list."""
    place = book.at.section(section)
    if facet.name:
        place += f"by/{facet.name}/{_folder(facet.value)}/"
    elif page and not facet.order:
        place += "by/all/"
    if facet.order:
        place += f"order/{facet.order}/"
    return place + (f"{page + 1}/" if page else "")


def _folder(value: str) -> str:
    """Write *value* as one part of an address that any file system can hold."""
    is_plain = _PLAIN.fullmatch(value) is not None and len(value) <= _LONGEST
    return quote(
        value if is_plain else sha256(value.encode()).hexdigest()[:_DIGEST_LETTERS], safe=""
    )


def list_head(book: Book, ways: Ways, facet: Facet, page: int) -> Head:
    """Return the head of a page of a list."""
    here = book.section(ways.section)
    parts = [facet.title] if facet.name else []
    if facet.order:
        parts.append(_order(book, ways, facet.order))
    title = ": ".join((here.title, *parts))
    crumbs: tuple[Link, ...] = (Link(here.title),)
    if parts or page:
        crumbs = (here, Link(": ".join(parts) or facet.title))
    if page:
        title = book.t("portal.list.page", title=title, page=persian_digits(page + 1))
    where = address(book, ways.section, facet, page)
    return book.head(where, title, ways.section, crumbs=crumbs)


def list_about(book: Book, ways: Ways, facet: Facet) -> str:
    """Return how many there are, and where an ordered list stops."""
    text = book.t(f"portal.{ways.section}.count", count=number(facet.count))
    if facet.shown == facet.count:
        return text
    return book.t("portal.list.first", said=text, count=number(facet.shown))


def facet_groups(book: Book, ways: Ways, chosen: Facet) -> tuple[FacetGroup, ...]:
    """Link to the orders of the chosen list and to the others of the short groups."""
    groups = [
        _group(book, ways, name, facets, chosen)
        for name, facets in ways.groups.items()
        if facets and name not in (*ways.long, *ways.unlisted)
    ]
    if chosen.name in (*ways.long, *ways.unlisted):
        groups.append(_group(book, ways, chosen.name, [chosen], chosen))
    if chosen.name in ways.ordered:
        orders = tuple(
            Link(
                _order(book, ways, order),
                ""
                if order == chosen.order
                else address(book, ways.section, replace(chosen, order=order)),
            )
            for order in ("", *ways.orders)
        )
        groups.insert(0, FacetGroup(book.t("portal.facet.order"), orders, is_long=False))
    return tuple(groups)


def facets_page(book: Book, ways: Ways) -> FacetsPage:
    """Build the page of the long groups: districts, strategies and so on."""
    here, title = book.section(ways.section), book.t("portal.facet.more")
    whole = ways.groups[""][0]
    return FacetsPage(
        head=book.head(
            more_ways(book, ways).href,
            f"{here.title}: {title}",
            ways.section,
            crumbs=(here, Link(title)),
        ),
        groups=tuple(
            _group(book, ways, name, ways.groups[name], whole)
            for name in ways.long
            if ways.groups[name]
        ),
    )


def more_ways(book: Book, ways: Ways) -> Link:
    """Link to the page of the long groups."""
    return Link(book.t("portal.facet.more"), f"{book.at.section(ways.section)}by/")


def _group(
    book: Book, ways: Ways, name: str, facets: Sequence[Facet], chosen: Facet
) -> FacetGroup:
    links = tuple(_link(book, ways, facet, chosen) for facet in facets)
    level = book.shape.by_code.get(name)
    title = level.title if level else book.t(f"portal.facet.{name or 'whole'}")
    return FacetGroup(title, links, is_long=False)


def _link(book: Book, ways: Ways, facet: Facet, chosen: Facet) -> Link:
    """Link to a list, in the order of the chosen one where it comes in it."""
    is_here = (facet.name, facet.value) == (chosen.name, chosen.value)
    ordered = replace(facet, order=chosen.order if facet.name in ways.ordered else "")
    where = "" if is_here else address(book, ways.section, ordered)
    return Link(f"{facet.title} ({number(facet.count)})", where)


def _order(book: Book, ways: Ways, order: str) -> str:
    return book.t(f"portal.order.{ways.section}.{order}" if order else "portal.order.plan")


def pager(book: Book, ways: Ways, facet: Facet, page: int) -> tuple[Link, ...]:
    """Link to every page of a list, or to those near and at the ends of a long one."""
    count = facet.page_count
    if count == 1:
        return ()
    near = {0, 1, count - 2, count - 1, *range(page - 2, page + 3)}
    return tuple(
        Link(
            persian_digits(other + 1),
            "" if other == page else address(book, ways.section, facet, other),
        )
        for other in sorted(near)
        if 0 <= other < count
    )
