"""The strategy map: goals as columns, objectives in them, strategies in those, policies across."""

from dataclasses import dataclass

from core.enums import Level
from core.persian import persian_digits
from core.release.records import Node
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Link, Page, Score
from portal.pages.plan.nodes import children
from portal.pages.plan.scorecard import tabs


@dataclass(frozen=True, slots=True)
class Box:
    """A node on the map; `policies` are the numbers of those an objective follows."""

    link: Link
    mark: str
    scores: tuple[Score, ...]
    policies: tuple[Link, ...]
    below: tuple["Box", ...]


@dataclass(frozen=True, slots=True)
class MapPage(Page):
    """The plan as a map."""

    template = "scorecard_map.html.j2"
    files = ("node_score", "node")

    tabs: tuple[Link, ...]
    policies: tuple[Box, ...]
    goals: tuple[Box, ...]


def map_page(book: Book) -> MapPage:
    """Build the map of the plan."""
    here, title = book.section("scorecard"), book.t("scorecard.tab.map")
    policies = [node for node in book.nodes.values() if node.level is Level.POLICY]
    marks = {node.code: persian_digits(place) for place, node in enumerate(policies, start=1)}
    return MapPage(
        head=book.head(f"{here.href}map/", title, "scorecard", crumbs=(here, Link(title))),
        tabs=tabs(book, "map"),
        policies=tuple(_box(book, node, marks, depth=0) for node in policies),
        goals=tuple(
            _box(book, node, marks, depth=2)
            for node in book.nodes.values()
            if node.level is Level.GOAL
        ),
    )


def _box(book: Book, node: Node, marks: dict[str, str], *, depth: int) -> Box:
    below = children(book, node) if depth else []
    return Box(
        link=book.node_link(node.code),
        mark=marks.get(node.code, ""),
        scores=book.three(node.code),
        policies=tuple(
            Link(marks[code], book.at.thing("node", code))
            for code in node.policies
            if code in marks
        ),
        below=tuple(_box(book, child, marks, depth=depth - 1) for child in below),
    )
