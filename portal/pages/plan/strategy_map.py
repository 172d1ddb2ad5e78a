"""The strategy map: the top of the tree as columns, all else in them, what cuts across above."""

from dataclasses import dataclass

from core.persian import persian_digits
from core.release.records import Node
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Link, Page, Score
from portal.pages.plan.nodes import left_below, own_children, shown_depth
from portal.pages.plan.scorecard import tabs


@dataclass(frozen=True, slots=True)
class Box:
    """A node on the map.

    `follows` are the numbers of those that cut across it, `more` counts
    what is below it and not shown.
    """

    link: Link
    mark: str
    scores: tuple[Score, ...]
    follows: tuple[Link, ...]
    below: tuple["Box", ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class MapPage(Page):
    """The plan as a map."""

    template = "scorecard_map.html.j2"
    files = ("node_score", "node")

    tabs: tuple[Link, ...]
    across: tuple[Box, ...]
    tops: tuple[Box, ...]


def map_page(book: Book) -> MapPage:
    """Build the map of the plan."""
    here, title = book.section("scorecard"), book.t("scorecard.tab.map")
    across = book.at_levels(book.shape.crossing)
    marks = {node.code: persian_digits(place) for place, node in enumerate(across, start=1)}
    return MapPage(
        head=book.head(f"{here.href}map/", title, "scorecard", crumbs=(here, Link(title))),
        tabs=tabs(book, "map"),
        across=tuple(_box(book, node, marks) for node in across),
        tops=tuple(
            _box(book, node, marks, depth=shown_depth(book))
            for node in book.at_levels(book.shape.tops)
        ),
    )


def _box(book: Book, node: Node, marks: dict[str, str], *, depth: int | None = None) -> Box:
    below = own_children(book, node) if depth else []
    return Box(
        link=book.node_link(node.code),
        mark=marks.get(node.code, ""),
        scores=book.three(node.code),
        follows=tuple(
            Link(marks[code], book.at.thing("node", code))
            for code in node.policies
            if code in marks
        ),
        below=tuple(_box(book, child, marks, depth=(depth or 0) - 1) for child in below),
        more=left_below(book, node) if depth == 0 else "",
    )
