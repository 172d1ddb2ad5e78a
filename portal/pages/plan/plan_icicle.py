"""The plan as one picture: every level beside the one above it, by money where money is told."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from core.enums import Status
from core.persian import enumeration, listed, number, percent
from core.release.records import MoneyTotal, Node, Project
from portal.charts.composition.icicle import HEIGHT, Cell, IcicleChart
from portal.charts.render import figure
from portal.pages.elements.book import Book
from portal.pages.elements.list_rows import share_of
from portal.pages.elements.parts import Link
from portal.pages.elements.promise_rows import project_badge
from portal.pages.elements.tones import tone

# A picture of more cells is a wall: its deepest columns are left out.
MOST_CELLS = 320
# What holds less than this share of all is drawn by itself, larger, and the picture says so.
SMALL = Decimal("0.06")
LENS_HEIGHT = 320
NAMED = 12
_TONES = ("good", "warn", "bad")
_STATUS = {"good": Status.ON_TRACK, "warn": Status.AT_RISK, "bad": Status.OFF_TRACK}


@dataclass(frozen=True, slots=True)
class PlanPicture:
    """The pictures, markup; `empty` are the lowest nodes that have nothing to be drawn by.

    `empty_words` counts them and `more` says how many are not named.
    """

    figures: tuple[str, ...]
    empty_words: str
    empty: tuple[Link, ...]
    more: str


def plan_picture(book: Book) -> PlanPicture | None:
    """Draw the tree; None where there is none.

    Cells are as high as approved money, else as many projects, else as what stands below.
    """
    weights = _Weights(book)
    tops = [cell for node in book.at_levels(book.shape.tops) if (cell := weights.cell(node))]
    if not tops:
        return None
    tops.sort(key=lambda cell: -cell.value)
    heads = _heads(book, tops)
    whole = sum((cell.value for cell in tops), Decimal(0))
    small = [cell for cell in tops if cell.value < whole * SMALL]
    large = [cell for cell in tops if cell.value >= whole * SMALL]
    charts = {"plan": _chart(book, weights, large, heads, _news(book, weights, tops))}
    if small:
        lens = _chart(book, weights, small, heads, _lens_news(book, weights, small, large))
        charts["lens"] = replace(lens, height=LENS_HEIGHT)
    empty = [node for node in book.nodes.values() if weights.is_empty(node)]
    rest = len(empty) - NAMED
    level = book.word("level", empty[0].level) if empty else ""
    return PlanPicture(
        figures=tuple(figure(chart, name=name) for name, chart in charts.items()),
        empty_words=book.t(f"icicle.empty.{weights.kind}", count=number(len(empty)), level=level)
        if empty
        else "",
        empty=tuple(book.node_link(node.code) for node in empty[:NAMED]),
        more=book.t("icicle.more", count=number(rest)) if rest > 0 else "",
    )


class _Weights:
    """What cells are drawn by: `kind` is money, projects or nodes."""

    def __init__(self, book: Book) -> None:
        """Read the money of nodes, and the projects below each."""
        self._book = book
        totals = list(book.release.stream(MoneyTotal, scope="node", fiscal_year=0))
        money = {
            row.code: row.approved_billion_rial for row in totals if row.approved_billion_rial
        }
        projects = {row.code: Decimal(row.project_count) for row in totals if row.project_count}
        self.kind = "money" if money else "projects" if projects else "nodes"
        self._held = {"money": money, "projects": projects, "nodes": {}}[self.kind]
        self._projects: dict[str, list[Project]] = defaultdict(list)
        if self.kind != "nodes":
            for project in book.release.stream(Project):
                for code in project.strategies:
                    self._projects[code].append(project)

    def cell(self, node: Node) -> Cell | None:
        """Make the cell of a node with all below it; None where it has no weight."""
        inside = [cell for one in self._book.below.get(node.code, ()) if (cell := self.cell(one))]
        inside += [cell for one in self._projects[node.code] if (cell := self._project(one))]
        value = self._held.get(node.code)
        if self.kind != "money":
            # Projects that serve several nodes count in each; what is drawn is what lies below.
            value = sum((cell.value for cell in inside), Decimal(0)) or (
                Decimal(1) if self.kind == "nodes" else None
            )
        if not value:
            return None
        score = self._book.scores.get((node.code, "projects"))
        progress = score.score if score else None
        return Cell(
            label=node.title,
            text=self.words(value, progress),
            href=self._book.at.thing("node", node.code),
            value=value,
            progress=progress,
            tone=tone(score.status if score else "no_data"),
            below=tuple(sorted(inside, key=lambda cell: -cell.value)),
        )

    def _project(self, project: Project) -> Cell | None:
        value = Decimal(1)
        if self.kind == "money":
            if not project.approved_billion_rial:
                return None
            value = project.approved_billion_rial / len(project.strategies)
        return Cell(
            label=project.title,
            text=self.words(value, project.actual_percent, is_project=True),
            href=self._book.at.thing("project", project.code),
            value=value,
            progress=project.actual_percent,
            tone=project_badge(self._book, project).tone,
        )

    def words(self, value: Decimal, progress: Decimal | None, *, is_project: bool = False) -> str:
        """Write what a cell is drawn by, and its progress."""
        parts = []
        if self.kind == "money":
            parts.append(self._book.money(value))
        elif self.kind == "projects" and not is_project:
            parts.append(self._book.t("icicle.projects", count=number(value)))
        if progress is not None:
            parts.append(self._book.t("icicle.progress", progress=percent(progress, 0)))
        return listed(parts)

    def is_empty(self, node: Node) -> bool:
        """Return whether a node that projects may serve has nothing to be drawn by."""
        level = self._book.shape.by_code[node.level]
        if self.kind == "nodes" or not level.has_projects:
            return False
        return node.code not in self._held


def _heads(book: Book, tops: Sequence[Cell]) -> tuple[str, ...]:
    """Name the columns that fit: the levels of the nodes in them, and projects."""
    titles = {book.at.thing("node", code): node.level for code, node in book.nodes.items()}
    heads: list[str] = []
    row, count = list(tops), 0
    while row:
        count += len(row)
        if count > MOST_CELLS and heads:
            break
        levels = {titles.get(cell.href, "") for cell in row}
        names = [level.title for level in book.shape.levels if level.code in levels]
        if "" in levels:
            names.append(book.t("kind.project"))
        heads.append(enumeration(names))
        row = [one for cell in row for one in cell.below]
    return tuple(heads)


def _chart(
    book: Book, weights: _Weights, cells: Sequence[Cell], heads: tuple[str, ...], title: str
) -> IcicleChart:
    shown = _cut(cells, len(heads))
    used = {cell.tone for cell in _walk(shown)}
    return IcicleChart(
        title=title,
        description=book.t("icicle.description"),
        unit=book.t(f"icicle.unit.{weights.kind}"),
        heads=heads,
        cells=tuple(shown),
        tones=tuple((tone, book.t(f"status.{_STATUS[tone]}")) for tone in _TONES if tone in used),
        credit=book.credit,
    )


def _cut(cells: Sequence[Cell], depth: int) -> list[Cell]:
    """Leave out what lies deeper than *depth* columns."""
    if depth <= 0:
        return []
    return [replace(one, below=tuple(_cut(one.below, depth - 1))) for one in cells]


def _walk(cells: Sequence[Cell]) -> Iterator[Cell]:
    for cell in cells:
        yield cell
        yield from _walk(cell.below)


def _news(book: Book, weights: _Weights, tops: Sequence[Cell]) -> str:
    """Return what holds most, in the second column where there is one."""
    if weights.kind == "nodes":
        return book.t("portal.plan.tree")
    row = [one for cell in tops for one in cell.below] or list(tops)
    largest = max(row, key=lambda cell: cell.value)
    share = share_of(largest.value, sum((cell.value for cell in tops), Decimal(0)))
    return book.t(
        f"icicle.news.{weights.kind}",
        share=percent(share or Decimal(0), 0),
        title=largest.label,
    )


def _lens_news(book: Book, weights: _Weights, small: Sequence[Cell], large: Sequence[Cell]) -> str:
    """Return how many are drawn larger, and how many times."""
    little, much = (sum((cell.value for cell in cells), Decimal(0)) for cells in (small, large))
    times = (LENS_HEIGHT / little) / (HEIGHT / much)
    return book.t(
        f"icicle.lens.{weights.kind}",
        count=number(len(small)),
        share=percent(share_of(little, little + much) or Decimal(0), 0),
        times=number(times.to_integral_value(ROUND_HALF_UP)),
    )
