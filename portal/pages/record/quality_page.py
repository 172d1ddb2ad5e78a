"""What is missing, late, corrected or doubtful in the data, and what the city says of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from core.enums import OUT_OF_FORCE, Flag
from core.importing.validation.warning_texts import warning_text
from core.persian import begun, listed, number, percent
from core.release.records import (
    Indicator,
    Judgement,
    Observation,
    ProgressReport,
    Project,
    Quality,
    QualityAnswer,
)
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Fact, Link, Page
from portal.pages.plan.coverage import matrix

WARNINGS_IN_SIGHT = 10


@dataclass(frozen=True, slots=True)
class WarningRow:
    """A warning about one thing."""

    rule: str
    thing: Link
    answer: str
    answered: str


@dataclass(frozen=True, slots=True)
class WarningGroup:
    """The warnings that one rule raised; a long group is folded."""

    title: str
    rows: tuple[WarningRow, ...]
    is_long: bool


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A goal or objective: what is below it, and what of that has no number."""

    node: Link
    projects: str
    indicators: str
    has_gap: bool


@dataclass(frozen=True, slots=True)
class QualityPage(Page):
    """What is missing, late, corrected or doubtful; `answers` are to doubts that are gone."""

    template = "quality.html.j2"
    files = ("quality", "quality_answer", "coverage_gap", "observation")

    figures: tuple[Fact, ...]
    warnings: tuple[WarningGroup, ...]
    answers: tuple[WarningRow, ...]
    coverage: tuple[CoverageRow, ...]
    late: tuple[Link, ...]


def quality_page(book: Book) -> QualityPage:
    """Build the page of what is missing and doubtful."""
    here = book.section("quality")
    release = book.release
    indicators = {row.code: row for row in release.stream(Indicator)}
    titles = {code: row.title for code, row in indicators.items()}
    late = [
        row.indicator
        for row in release.stream(Judgement, district="", is_stale=True)
        if indicators[row.indicator].review_status not in OUT_OF_FORCE
    ]
    return QualityPage(
        head=book.head(here.href, here.title, "quality", crumbs=(Link(here.title),)),
        figures=book.facts(*_quality_figures(book)),
        warnings=_warnings(book),
        answers=tuple(_unasked(book)),
        coverage=tuple(_coverage(book)),
        late=tuple(Link(titles[code], book.at.thing("indicator", code)) for code in late),
    )


def _quality_figures(book: Book) -> Iterator[tuple[str, str]]:
    """Count what is missing and what was put right, of what there is at all."""
    release = book.release
    if values := release.count(Observation, is_current=True):
        missing = release.count(Observation, is_current=True, flag=Flag.MISSING)
        share = percent(Decimal(missing * 100) / values)
        yield "portal.quality.missing", f"{number(missing)} ({share})"
        revised = release.count(Observation, flag=Flag.REVISED)
        yield "portal.quality.revised", number(revised)
    if release.count(ProgressReport):
        corrected = sum(row.corrects is not None for row in release.stream(ProgressReport))
        yield "portal.quality.corrected", number(corrected)
    if release.count(Project):
        yield "portal.quality.unreported", number(release.count(Project, actual_percent=None))


# A warning names its subject by the data package's table; these tables have pages.
_KINDS = {
    "nodes": "node",
    "projects": "project",
    "progress_reports": "project",
    "budget_lines": "project",
    "indicators": "indicator",
    "targets": "indicator",
    "observations": "indicator",
    "boundaries": "district",
}


def _warnings(book: Book) -> tuple[WarningGroup, ...]:
    """Gather the warnings rule by rule, those raised most often last."""
    groups: dict[str, list[WarningRow]] = {}
    answers = {(row.rule.value, row.subject): row for row in book.release.stream(QualityAnswer)}
    for row in book.release.stream(Quality):
        answer = answers.get((row.rule, _code(row)))
        groups.setdefault(row.rule, []).append(
            WarningRow(
                begun(warning_text(row.rule, row.details, book.t)),
                _thing(book, _KINDS.get(row.thing, ""), _code(row), row.subject),
                answer=answer.answer if answer else "",
                answered=_answered(book, answer) if answer else "",
            )
        )
    return tuple(
        WarningGroup(
            book.t(
                "portal.quality.warning_count",
                rule=book.t(f"portal.warning.{rule}"),
                count=number(len(rows)),
            ),
            tuple(rows),
            is_long=len(rows) > WARNINGS_IN_SIGHT,
        )
        for rule, rows in sorted(groups.items(), key=lambda group: (len(group[1]), group[0]))
    )


def _unasked(book: Book) -> Iterator[WarningRow]:
    """Yield the answers to doubts that the data do not raise, or no longer."""
    raised = {(row.rule, _code(row)) for row in book.release.stream(Quality)}
    for answer in book.release.stream(QualityAnswer):
        if (answer.rule.value, answer.subject) not in raised:
            kinds = ("project", "indicator", "node", "district")
            links = (_thing(book, kind, answer.subject, "") for kind in kinds)
            yield WarningRow(
                book.t(f"portal.warning.{answer.rule.value}"),
                next((link for link in links if link.title), Link(answer.subject)),
                answer.answer,
                _answered(book, answer),
            )


def _code(row: Quality) -> str:
    return row.subject.partition("|")[0]


def _thing(book: Book, kind: str, code: str, name: str) -> Link:
    """Link to a thing by its title; what was removed since has no page: it goes by *name*."""
    title = None
    if kind == "indicator" and (indicator := book.release.find(Indicator, code=code)):
        title = indicator.title
    if kind == "project" and (project := book.release.find(Project, code=code)):
        title = project.title
    if kind == "node" and code in book.nodes:
        title = book.nodes[code].title
    if kind == "district" and code in book.districts:
        title = book.districts[code].title
    return Link(title, book.at.thing(kind, code)) if title else Link(name)


def _answered(book: Book, answer: QualityAnswer) -> str:
    """Return when it was answered, where that stands, and whether it is made up."""
    day = book.calendar.medium(answer.answered_on) if answer.answered_on else ""
    source = book.source_link(answer.source).title if answer.source else ""
    origin = book.origin(answer.origin) if answer.origin else ""
    return listed((day, source, origin))


def _coverage(book: Book) -> list[CoverageRow]:
    """Show every objective with the projects and indicators below it."""
    return [
        CoverageRow(
            book.node_link(row.node.code),
            number(row.projects),
            number(row.indicators),
            has_gap=not (row.projects and row.indicators),
        )
        for row in matrix(book)
    ]
