"""The scorecard: every node by its three numbers, in several orders and narrowed beforehand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from core.persian import begun, listed, number, persian_digits
from core.release.records import Node, NodeScore
from core.release.records.results import MEASURES
from core.wording.figures import written_coverage
from portal.charts.gauge import gauge
from portal.pages.elements.book import Book
from portal.pages.elements.drafts import Draft
from portal.pages.elements.figure_texts import UNTOLD, interval_of
from portal.pages.elements.parts import Badge, FacetGroup, Link, Page, Score

PER_PAGE = 25
TABS = ("", "map", "robustness", "coverage")
ORDERS = ("", *MEASURES, "coverage")
# The whole list and that of a level come in every order; the others are short.
ORDERED = ("", "level")


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a node: the score in words, and below it how sure it is."""

    score: Score
    note: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A node with its three numbers; `above` names the node it belongs to."""

    link: Link
    level: str
    above: Link
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ScorecardPage(Page):
    """One list of nodes; `sorted_by` is the measure it is sorted by, "" the order of the plan."""

    template = "scorecard.html.j2"
    has_citation = False
    files = ("node_score", "node")

    is_first: bool
    tabs: tuple[Link, ...]
    scores: tuple[Score, ...]
    about: str
    facets: tuple[FacetGroup, ...]
    pages: tuple[Link, ...]
    sorted_by: str
    rows: tuple[ScoreRow, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One list: what it is narrowed to ("" is everything), and its order."""

    name: str = ""
    value: str = ""
    order: str = ""


def tabs(book: Book, here: str) -> tuple[Link, ...]:
    """Link to the four views of the scorecard; the one shown has no link."""
    base = book.at.section("scorecard")
    return tuple(
        Link(
            book.t(f"scorecard.tab.{name or 'list'}"),
            "" if name == here else base + (f"{name}/" if name else ""),
        )
        for name in TABS
    )


def scorecard_pages(book: Book) -> Iterator[Draft]:
    """Yield every list of the scorecard."""
    rows = {code: _row(book, node) for code, node in book.nodes.items()}
    groups = _groups(book)
    for name, values in groups:
        for value, _, codes in values:
            for order in ORDERS if name in ORDERED else ORDERS[:1]:
                choice = Choice(name, value, order)
                ordered = _sorted(book, codes, order)
                for page in range(_pages(len(codes))):
                    shown = ordered[page * PER_PAGE : (page + 1) * PER_PAGE]
                    yield Draft(
                        f"scorecard {name}={value} {order} {page}",
                        partial(_page, book, groups, choice, page, [rows[code] for code in shown]),
                    )


type _Groups = list[tuple[str, list[tuple[str, str, list[str]]]]]


def _groups(book: Book) -> _Groups:
    """Name the ways to narrow the list, each with its values, their words and their nodes."""
    t, nodes = book.t, book.nodes
    levels = [
        (level.code, level.titles, [node.code for node in book.at_levels([level])])
        for level in book.shape.levels
    ]
    tops = [
        (level.code, [(top.code, top.title, _below(book, top)) for top in book.at_levels([level])])
        for level in book.shape.tops
    ]
    groups = [
        ("", [("", t("portal.facet.all"), list(nodes))]),
        ("level", levels),
        *((measure, _statuses(book, measure)) for measure in MEASURES),
        *tops,
    ]
    return [(name, [v for v in values if v[2] or not name]) for name, values in groups]


def _below(book: Book, top: Node) -> list[str]:
    return [node.code for node in book.nodes.values() if top.code in (node.code, *node.path)]


def _statuses(book: Book, measure: str) -> list[tuple[str, str, list[str]]]:
    found: dict[str, list[str]] = {}
    for code in book.nodes:
        score = _held(book, code, measure)
        if score is not None:
            found.setdefault(score.status, []).append(code)
    return [(status, book.t(f"status.{status}"), found[status]) for status in sorted(found)]


def _held(book: Book, code: str, measure: str) -> NodeScore | None:
    score = book.scores.get((code, measure))
    return score if score is not None and score.is_measured else None


def _sorted(book: Book, codes: list[str], order: str) -> list[str]:
    """Put the lowest first; a node without that number comes last."""
    if not order:
        return codes

    def place(code: str) -> tuple[bool, Decimal]:
        number_ = _number(book, code, order)
        return number_ is None, number_ or Decimal(0)

    return sorted(codes, key=place)


def _number(book: Book, code: str, order: str) -> Decimal | None:
    if order in MEASURES:
        score = _held(book, code, order)
        return None if score is None else score.score
    held = (_held(book, code, measure) for measure in MEASURES)
    return min(
        (s.coverage for s in held if s is not None and s.coverage is not None), default=None
    )


def _row(book: Book, node: Node) -> ScoreRow:
    scores = _columns(book, node.code)
    return ScoreRow(
        link=book.node_link(node.code),
        level=book.word("level", node.level),
        above=book.node_link(node.parent) if node.parent else Link(""),
        cells=tuple(
            Cell(score, _note(book, _held(book, node.code, measure)))
            for measure, score in zip(MEASURES, scores, strict=True)
        ),
    )


def _columns(book: Book, node: str) -> tuple[Score, ...]:
    """Word a node's numbers for three columns; one that it has not is empty."""
    return tuple(
        book.score(node, measure)
        or Score(book.t(f"measure.{measure}"), "", "", Badge(UNTOLD, "mute"), gauge(None), ())
        for measure in MEASURES
    )


def _note(book: Book, score: NodeScore | None) -> str:
    """Return how much is covered and between which ends the number lies."""
    if score is None or score.coverage is None:
        return ""
    parts = [book.t("scorecard.coverage", coverage=written_coverage(score.coverage))]
    if interval := interval_of(score):
        parts.append(book.t("scorecard.interval", low=interval[0], high=interval[1]))
    if score.is_provisional:
        parts.append(book.t("scorecard.provisional"))
    return begun(listed(parts))


def _page(
    book: Book, groups: _Groups, choice: Choice, page: int, rows: Sequence[ScoreRow]
) -> ScorecardPage:
    here = book.section("scorecard")
    choice_word = next(
        (word for name, values in groups for value, word, _ in values if _is(choice, name, value)),
        "",
    )
    count = next(
        len(codes)
        for name, values in groups
        for value, _, codes in values
        if _is(choice, name, value)
    )
    words = [here.title]
    if choice.name:
        is_status = choice.name in MEASURES
        words.append(
            listed((_group_name(book, choice.name), choice_word)) if is_status else choice_word
        )
    if choice.order:
        words.append(book.t(f"scorecard.order.{choice.order}"))
    title = ": ".join(words)
    if page:
        title = book.t("portal.list.page", title=title, page=persian_digits(page + 1))
    is_whole = choice == Choice() and not page
    crumbs = (
        (Link(here.title),) if is_whole else (here, Link(title.removeprefix(here.title + ": ")))
    )
    return ScorecardPage(
        head=book.head(_address(book, choice, page), title, "scorecard", crumbs=crumbs),
        is_first=is_whole,
        tabs=tabs(book, "") if is_whole else (),
        scores=book.three("") if is_whole else (),
        about=book.t("scorecard.count", count=number(count)),
        facets=tuple(_facets(book, groups, choice)),
        pages=_pager(book, choice, page, _pages(count)),
        sorted_by=choice.order,
        rows=tuple(rows),
    )


def _is(choice: Choice, name: str, value: str) -> bool:
    return (choice.name, choice.value) == (name, value)


def _group_name(book: Book, name: str) -> str:
    if name in book.shape.by_code:
        return book.shape.by_code[name].title
    return book.t(f"measure.{name}" if name in MEASURES else f"scorecard.facet.{name or 'whole'}")


def _facets(book: Book, groups: _Groups, choice: Choice) -> Iterator[FacetGroup]:
    if choice.name in ORDERED:
        yield FacetGroup(
            book.t("scorecard.facet.order"),
            tuple(
                Link(
                    book.t(f"scorecard.order.{order or 'plan'}"),
                    ""
                    if order == choice.order
                    else _address(book, Choice(choice.name, choice.value, order)),
                )
                for order in ORDERS
            ),
            is_long=False,
        )
    for name, values in groups:
        order = choice.order if name in ORDERED else ""
        links = tuple(
            Link(
                f"{word} ({number(len(codes))})",
                "" if _is(choice, name, value) else _address(book, Choice(name, value, order)),
            )
            for value, word, codes in values
        )
        if links:
            yield FacetGroup(_group_name(book, name), links, is_long=name in book.shape.by_code)


def _pages(count: int) -> int:
    return max(-(-count // PER_PAGE), 1)


def _address(book: Book, choice: Choice, page: int = 0) -> str:
    address = book.at.section("scorecard")
    if choice.name:
        address += f"by/{choice.name}/{choice.value}/"
    if choice.order:
        address += f"order/{choice.order}/"
    return address + (f"page/{page + 1}/" if page else "")


def _pager(book: Book, choice: Choice, page: int, count: int) -> tuple[Link, ...]:
    if count == 1:
        return ()
    numbers: Iterable[int] = range(count)
    return tuple(
        Link(persian_digits(other + 1), "" if other == page else _address(book, choice, other))
        for other in numbers
    )
