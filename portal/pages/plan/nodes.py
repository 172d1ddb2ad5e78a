"""The tree of the plan, and a page for each node."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from core.persian import enumeration, listed, number
from core.plan.shape import Level
from core.release.records import Change, Node, Project
from core.wording.level_words import level_name
from portal.pages.elements.book import Book
from portal.pages.elements.change_rows import change_list
from portal.pages.elements.drafts import Draft
from portal.pages.elements.facets import Facet, address
from portal.pages.elements.list_rows import Listed, counts, money_by_year, project_rows
from portal.pages.elements.parts import (
    ChangeList,
    Count,
    Fact,
    IndicatorRow,
    Link,
    MoneyRow,
    Page,
    ProjectRow,
    Score,
    Working,
)
from portal.pages.elements.promise_rows import late_words
from portal.pages.lists import SHOWN_OF_NODE
from portal.pages.plan.history_page import History, node_history
from portal.pages.plan.plan_icicle import PlanPicture, plan_picture
from portal.pages.plan.working_node import node_workings

# A page of a node is read by people; the rest is in the lists of projects and in the files.
PROJECTS_SHOWN = INDICATORS_SHOWN = SHOWN_OF_NODE
# A tree with more nodes is shown without its lowest levels.
NODES_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Branch:
    """A node in a list: its link, what it is, its numbers, and what lies below it.

    `more` counts what lies below it and is not shown.
    """

    link: Link
    kind: str
    marks: str
    scores: tuple[Score, ...]
    below: tuple["Branch", ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class PlanPage(Page):
    """The whole tree, and the nodes that cut across it."""

    template = "plan.html.j2"
    files = ("node", "node_score")

    about: str
    scores: tuple[Score, ...]
    picture: PlanPicture | None
    tops: tuple[Branch, ...]
    across: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class NodePage(Page):
    """One node. `children_title` names what is below it, `more` what the lists leave out."""

    template = "node.html.j2"
    files = ("node", "node_score", "node_score_history", "indicator", "project", "money_total")

    kind: str
    description: str
    facts: tuple[Fact, ...]
    scores: tuple[Score, ...]
    children_title: str
    children: tuple[Branch, ...]
    indicators: tuple[IndicatorRow, ...]
    more_indicators: Link | None
    projects: tuple[ProjectRow, ...]
    more: Link | None
    statuses: tuple[Count, ...]
    lateness: str
    money: tuple[MoneyRow, ...]
    changes: ChangeList
    workings: tuple[Working, ...]
    histories: tuple[History, ...]


def plan_page(book: Book) -> PlanPage:
    """Build the page of the tree."""
    here = book.section("plan")
    tops, across = book.at_levels(book.shape.tops), book.at_levels(book.shape.crossing)
    return PlanPage(
        head=book.head(here.href, here.title, "plan", crumbs=(Link(here.title),)),
        about=_about(book),
        scores=book.three(""),
        picture=plan_picture(book),
        tops=tuple(branch(book, node, depth=shown_depth(book)) for node in tops),
        across=tuple(branch(book, node) for node in across),
    )


def _about(book: Book) -> str:
    counts = [(level, len(book.at_levels([level]))) for level in book.shape.levels]
    things = enumeration([counted_nodes(level, count) for level, count in counts if count])
    return book.t("portal.plan.about", things=things) if things else ""


def counted_nodes(level: Level, count: int) -> str:
    """Write how many nodes of a level there are."""
    return f"{number(count)} {level_name(level, count)}"


def shown_depth(book: Book) -> int:
    """Return how many levels below the top a page shows: as many as people can read."""
    depth, row = 0, book.at_levels(book.shape.tops)
    count = len(row)
    while row := [child for node in row for child in own_children(book, node)]:
        count += len(row)
        if count > NODES_SHOWN:
            break
        depth += 1
    return depth


def left_below(book: Book, node: Node) -> str:
    """Count what is right below a node and not shown, level by level."""
    counts = Counter(child.level for child in own_children(book, node))
    levels = [level for level in book.shape.levels if counts[level.code]]
    return enumeration([counted_nodes(level, counts[level.code]) for level in levels])


def branch(book: Book, node: Node, *, depth: int | None = None) -> Branch:
    """Show *node* in a list, where there is a *depth* with so many levels below it."""
    marks = (
        book.word("part", node.part),
        book.word("approach", node.approach),
        book.word("pillar", node.pillar),
    )
    below = own_children(book, node) if depth else []
    return Branch(
        link=book.node_link(node.code),
        kind=book.word("level", node.level),
        marks=listed(marks) if below else "",
        scores=book.three(node.code),
        below=tuple(branch(book, child, depth=depth - 1) for child in below) if depth else (),
        more=left_below(book, node) if depth == 0 else "",
    )


def own_children(book: Book, node: Node) -> list[Node]:
    """Return the nodes right below."""
    return book.below.get(node.code, [])


def children(book: Book, node: Node) -> list[Node]:
    """Return the nodes right below, and those that follow the node."""
    following = [other for other in book.nodes.values() if node.code in other.policies]
    return [*own_children(book, node), *following]


def node_pages(book: Book, listed: Mapping[str, Listed]) -> Iterator[Draft]:
    """Yield a page for each node; *listed* are all indicators by code."""
    for code, node in book.nodes.items():
        yield Draft(f"node {code}", partial(node_page, book, node, listed))


def node_page(book: Book, node: Node, listed: Mapping[str, Listed]) -> NodePage:
    """Build a node's page; *listed* are all indicators by code."""
    path = book.at.thing("node", node.code)
    above = tuple(book.node_link(code) for code in node.path)
    below = children(book, node)
    indicators = tuple(one.row for one in listed.values() if node.code in one.path)
    return NodePage(
        head=book.head(
            path,
            node.title,
            "plan",
            crumbs=(book.section("plan"), *above, Link(node.title)),
            description=node.description or "",
        ),
        kind=book.word("level", node.level),
        description=node.description or "",
        facts=_facts(book, node),
        scores=book.three(node.code),
        children_title=book.word("levels", below[0].level) if below else "",
        children=tuple(branch(book, child) for child in below),
        indicators=indicators[:INDICATORS_SHOWN],
        more_indicators=_more(book, node, "indicators", len(indicators) - INDICATORS_SHOWN),
        projects=project_rows(book, limit=PROJECTS_SHOWN, path=node.code),
        more=_more(
            book,
            node,
            "projects",
            book.release.count(Project, path=node.code) - PROJECTS_SHOWN,
        ),
        statuses=counts(book, "node", node.code, "project"),
        lateness=late_words(book, "node", node.code),
        money=money_by_year(book, "node", node.code),
        changes=change_list(
            book,
            book.release.stream(
                Change,
                order=("-release", "position"),
                subject_kind="node",
                subject_code=node.code,
            ),
        ),
        workings=workings(book, node.code, listed),
        histories=node_history(book, node.code),
    )


def _more(book: Book, node: Node, section: str, left_out: int) -> Link | None:
    """Link to the list that holds what this page leaves out."""
    if left_out <= 0:
        return None
    words = book.t(f"scorecard.more.{section}", count=number(left_out))
    return Link(words, address(book, section, Facet(node.level, node.code, "", 0)))


def _facts(book: Book, node: Node) -> tuple[Fact, ...]:
    facts = book.facts(
        ("field.part", book.word("part", node.part)),
        ("field.approach", book.word("approach", node.approach)),
        ("field.pillar", book.word("pillar", node.pillar)),
        ("field.responsible", node.responsible),
        ("field.origin", book.word("origin", node.origin)),
        ("field.note", node.note),
    )
    linked = []
    if node.policies:
        links = tuple(book.node_link(code) for code in node.policies)
        linked.append(Fact(book.t("field.policies"), links=links))
    if node.source:
        linked.append(Fact(book.t("field.source"), links=(book.source_link(node.source),)))
    code = Fact(book.t("portal.field.code"), node.code, is_code=True)
    return (*facts, *linked, code)


def workings(book: Book, node: str, listed: Mapping[str, Listed]) -> tuple[Working, ...]:
    """Show how each of a node's numbers was computed; node "" is the whole plan."""

    def name(kind: str, code: str) -> Link:
        if kind == "node":
            return book.node_link(code)
        if kind == "indicator" and code in listed:
            return Link(listed[code].row.title, listed[code].row.href)
        return Link(code, book.at.thing(kind, code))

    return node_workings(book, node, name)
