"""Two projects side by side: those that are alike beforehand, any others when asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from core.release.records import Project
from portal.charts.render import figure
from portal.pages.elements.book import Book
from portal.pages.elements.drafts import Draft
from portal.pages.elements.figure_texts import UNTOLD, known, percent_text
from portal.pages.elements.list_rows import share_of
from portal.pages.elements.parts import Badge, Link, Page
from portal.pages.elements.promise_rows import project_badge, promised_words, slip_cell, slip_of
from portal.pages.projects.alike import alike_projects, pair_address, pair_links, title_of
from portal.pages.projects.project_pages import Ledgers, has_progress, ledgers_of, progress_of


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two; `chart` is markup, "" where there is nothing to draw."""

    link: Link
    badge: Badge
    slip: str
    chart: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """What is compared, and how each of the two stands."""

    name: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class ProjectPairPage(Page):
    """Two projects; `note` warns of what makes them hard to compare, "" where nothing does."""

    template = "project_pair.html.j2"
    files = ("project", "slip")
    has_citation = False

    first: Side
    second: Side
    note: str
    rows: tuple[PairRow, ...]


class ServedPairPage(ProjectPairPage):
    """Two projects of which the site has no page: it has no address of an edition, and no twin."""

    __slots__ = ()
    is_cited = False
    has_twin = False


@dataclass(frozen=True, slots=True)
class Offered:
    """A project, and those that it is compared with beforehand."""

    link: Link
    alike: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PairChooserPage(Page):
    """Where one chooses two projects."""

    template = "project_pairs.html.j2"
    is_cited = False

    offered: tuple[Offered, ...]


def project_pairs(book: Book) -> Iterator[Draft]:
    """Yield where two projects are chosen, and a page of each pair that is alike."""
    if book.release.count(Project) < 2:  # noqa: PLR2004 - a pair
        return
    yield Draft("project pairs", partial(_chooser, book))
    with book.reads.apart():
        nearest = book.once(alike_projects)
    pairs = {tuple(sorted((code, other))) for code, found in nearest.items() for other in found}
    for first, second in sorted(pairs):
        yield Draft(f"project pair {first} {second}", partial(pair_page, book, first, second))


def pair_page(
    book: Book, first: str, second: str, kind: type[ProjectPairPage] = ProjectPairPage
) -> ProjectPairPage:
    """Return the page of two projects, by their codes."""
    one, other = (_project(book, code) for code in (first, second))
    title = book.t("portal.pair.title", first=one.title, second=other.title)
    choose = Link(book.t("portal.pair.choose"), book.at.section("compare"))
    note = ""
    if one.portfolio != other.portfolio:
        kinds = [book.word("portfolio", each.portfolio) for each in (one, other)]
        note = book.t("portal.pair.unlike", first=kinds[0], second=kinds[1])
    ledgers = [ledgers_of(book, code) for code in (first, second)]
    return kind(
        head=book.head(
            pair_address(book, first, second),
            title,
            "projects",
            crumbs=(book.section("projects"), choose, Link(title)),
        ),
        first=_side(book, one, ledgers[0], "first"),
        second=_side(book, other, ledgers[1], "second"),
        note=note,
        rows=tuple(_rows(book, (one, other), ledgers)),
    )


def _chooser(book: Book) -> PairChooserPage:
    title = book.t("portal.pair.choose")
    return PairChooserPage(
        head=book.head(
            book.at.section("compare"),
            title,
            "projects",
            description=book.t("portal.pair.about"),
            crumbs=(book.section("projects"), Link(title)),
        ),
        offered=tuple(
            Offered(Link(title_of(book, code), book.at.thing("project", code)), links)
            for code, others in book.once(alike_projects).items()
            if (links := pair_links(book, code, others))
        ),
    )


def _side(book: Book, project: Project, ledgers: Ledgers, name: str) -> Side:
    chart = ""
    if has_progress(ledgers):
        chart = figure(progress_of(book, project, ledgers), name=name).both
    return Side(
        Link(project.title, book.at.thing("project", project.code)),
        project_badge(book, project),
        slip_of(book, project),
        chart,
    )


def _rows(
    book: Book, pair: tuple[Project, Project], ledgers: Sequence[Ledgers]
) -> Iterator[PairRow]:
    """Yield what either tells."""
    one, other = pair
    sides = _lines(book, one, other, ledgers[0]), _lines(book, other, one, ledgers[1])
    for (name, first), (_, second) in zip(*sides, strict=True):
        if {first, second} - {"", UNTOLD}:
            yield PairRow(name, first or UNTOLD, second or UNTOLD)


def _lines(
    book: Book, project: Project, other: Project, ledgers: Ledgers
) -> Iterator[tuple[str, str]]:
    """Yield what *project* tells, its figures apart from those of *other*."""
    t = book.t
    yield t("field.portfolio"), book.word("portfolio", project.portfolio)
    yield t("field.responsible"), project.responsible or ""
    for key, name in (("progress", "actual_percent"), ("planned", "planned_percent")):
        done = percent_text(getattr(project, name), (getattr(other, name),))
        yield t(f"portal.col.{key}"), done
    yield t("portal.pair.reported"), book.date(project.reported_on)
    for name in ("start_on", "planned_end_on", "actual_end_on"):
        yield t(f"field.{name}"), book.date(getattr(project, name))
    yield t("portal.col.slip"), slip_cell(book, project)
    yield t("portal.project.promises"), promised_words(book, project, ledgers.promises)
    for kind in ("approved", "allocated", "spent"):
        amount, beside = (getattr(each, f"{kind}_billion_rial") for each in (project, other))
        yield t(f"budget_kind.{kind}"), book.money(amount, known((beside,)))
    share, beside = (
        share_of(each.spent_billion_rial, each.approved_billion_rial) for each in (project, other)
    )
    yield t("portal.pair.spent_share"), percent_text(share, (beside,))


def _project(book: Book, code: str) -> Project:
    (project,) = book.release.stream(Project, code=code)
    return project
