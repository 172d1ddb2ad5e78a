"""The coverage matrix: where goals, projects, money and measurement do not meet."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from core.enums import OUT_OF_FORCE, TargetKind
from core.persian import ezafe, indefinite, number
from core.plan.shape import Level
from core.release.records import (
    CoverageGap,
    Indicator,
    MoneyTotal,
    Node,
    Project,
    Target,
)
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import UNTOLD, amount_text
from portal.pages.elements.parts import Link, Page
from portal.pages.plan.scorecard import tabs

GAPS = ("project_without_indicators", "money_without_targets")
# The rest is in the file.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Held:
    """How much of something there is; a gap is marked."""

    text: str
    is_gap: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A node: its projects, indicators, those with a target, and its money."""

    node: Link
    cells: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class GapRow:
    """One thing with a gap, and the approved money that is there."""

    thing: Link
    money: str


@dataclass(frozen=True, slots=True)
class GapGroup:
    """All gaps of a kind; `count` in words, `more` what the list leaves out."""

    title: str
    about: str
    count: str
    rows: tuple[GapRow, ...]
    more: str


@dataclass(frozen=True, slots=True)
class CoveragePage(Page):
    """The matrix, and every gap; `file` is "" where there is none."""

    template = "scorecard_coverage.html.j2"

    tabs: tuple[Link, ...]
    groups: tuple[GapGroup, ...]
    matrix: tuple[MatrixRow, ...]
    file: str


def coverage_page(book: Book) -> CoveragePage:
    """Build the page of what is not covered."""
    here, title = book.section("scorecard"), book.t("scorecard.tab.coverage")
    has_gaps = book.release.count(CoverageGap) > 0
    return CoveragePage(
        head=book.head(f"{here.href}coverage/", title, "scorecard", crumbs=(here, Link(title))),
        tabs=tabs(book, "coverage"),
        groups=(
            *(_level_group(book, level) for level in book.shape.carrying),
            *(_group(book, gap) for gap in GAPS),
        ),
        matrix=tuple(_matrix(book)),
        file=f"{book.at.section('data')}{CoverageGap.table}.csv" if has_gaps else "",
    )


def _level_group(book: Book, level: Level) -> GapGroup:
    """Show the nodes of a level that no project serves."""
    about = "served" if level.has_projects else "above_projects"
    key = "scorecard.gap.nothing.node_without_projects"
    return _gaps(
        book,
        f"{level.code}_without_projects",
        book.t("scorecard.gap.node_without_projects", levels=ezafe(level.titles)),
        book.t(f"scorecard.gap.{about}.about"),
        "" if book.at_levels([level]) else book.t(key, level=indefinite(level.title)),
    )


def _group(book: Book, gap: str) -> GapGroup:
    nothing = "" if _is_there(book, gap) else book.t(f"scorecard.gap.nothing.{gap}")
    title, about = book.t(f"scorecard.gap.{gap}"), book.t(f"scorecard.gap.{gap}.about")
    return _gaps(book, gap, title, about, nothing)


def _gaps(book: Book, gap: str, title: str, about: str, nothing: str) -> GapGroup:
    """Show the gaps of a kind; *nothing* says that there is nothing that could have one."""
    count = book.release.count(CoverageGap, gap=gap)
    rest = count - SHOWN
    none = nothing or book.t("scorecard.gap.none")
    return GapGroup(
        title=title,
        about=about,
        count=book.t("scorecard.gap.count", count=number(count)) if count else none,
        rows=tuple(
            GapRow(
                Link(row.subject_title, book.at.thing(row.subject_kind, row.subject_code)),
                "" if row.approved_billion_rial is None else book.money(row.approved_billion_rial),
            )
            for row in book.release.stream(CoverageGap, limit=SHOWN, gap=gap)
        ),
        more=book.t("scorecard.gap.more", count=number(rest)) if rest > 0 else "",
    )


def _is_there(book: Book, gap: str) -> bool:
    """Whether the release holds what could have such a gap at all."""
    if gap == "project_without_indicators":
        return book.release.count(Project) > 0
    return any(
        row.approved_billion_rial
        for row in book.release.stream(MoneyTotal, scope="plan", fiscal_year=0)
    )


@dataclass(frozen=True, slots=True)
class Crossing:
    """A node with how many projects and indicators in force hang on it or below it."""

    node: Node
    projects: int
    indicators: int
    with_target: int


def matrix(book: Book) -> Iterator[Crossing]:
    """Cross every node of the levels that are measured so with what hangs on it or below it."""
    release = book.release
    aimed = {row.indicator for row in release.stream(Target, kind=TargetKind.TARGET)}
    indicators: Counter[str] = Counter()
    with_target: Counter[str] = Counter()
    for row in release.stream(Indicator):
        if row.review_status not in OUT_OF_FORCE:
            indicators.update(row.path)
            with_target.update(row.path if row.code in aimed else ())
    projects: Counter[str] = Counter()
    for project in release.stream(Project):
        projects.update(project.path)
    for node in book.at_levels(book.shape.measured):
        code = node.code
        yield Crossing(node, projects[code], indicators[code], with_target[code])


def _matrix(book: Book) -> Iterator[MatrixRow]:
    """Show the matrix with the money of each row."""
    money = {
        row.code: row.approved_billion_rial
        for row in book.release.stream(MoneyTotal, scope="node", fiscal_year=0)
    }
    for row in matrix(book):
        amount = money.get(row.node.code)
        yield MatrixRow(
            book.node_link(row.node.code),
            (
                *(
                    Held(number(count), is_gap=not count)
                    for count in (row.projects, row.indicators)
                ),
                Held(number(row.with_target), is_gap=bool(amount) and not row.with_target),
                Held(amount_text(amount) if amount else UNTOLD, is_gap=False),
            ),
        )
