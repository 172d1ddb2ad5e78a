"""The lists of projects and a page for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from core.evaluation import POLICY
from core.evaluation.from_records import project_input
from core.evaluation.projects import held_reports, plan_of
from core.persian import enumeration
from core.release.records import (
    BudgetLine,
    Change,
    Milestone,
    ProgressReport,
    Project,
    Promise,
)
from core.wording.lateness import slip_sentence
from portal.charts.progress_chart import Reported, progress_chart
from portal.charts.render import figure
from portal.charts.series_chart import SeriesChart
from portal.pages.elements.book import Book
from portal.pages.elements.change_rows import change_list
from portal.pages.elements.drafts import Draft
from portal.pages.elements.figure_texts import UNTOLD, known, percent_text, select
from portal.pages.elements.list_rows import above
from portal.pages.elements.parts import Badge, ChangeList, Fact, Link, Page
from portal.pages.elements.promise_rows import (
    MilestoneRow,
    PromiseRow,
    milestone_row,
    project_badge,
    promise_line_of,
    promise_row,
    promised_words,
    slip_of,
)
from portal.pages.projects.alike import alike_projects, pair_links
from portal.pages.projects.project_money import Bullet, MoneyLine, money_bullet, money_lines
from portal.pages.projects.report_rows import ReportRow, report_rows
from portal.pages.promises.step_picture import steps_picture

TABLES = ("project", "progress_report", "budget_line", "promise", "slip", "milestone")


@dataclass(frozen=True, slots=True)
class ProjectPage(Page):
    """One project; `slip` is how it stands to its promise, `summary` where it stands.

    Both are sentences; `chart` and `steps` are markup. `alike` lead to comparisons with others.
    """

    template = "project.html.j2"
    files = TABLES
    has_feed = True
    has_card = True

    badge: Badge
    slip: str
    summary: str
    figures: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    alike: tuple[Link, ...]
    chart: str
    reports: tuple[ReportRow, ...]
    promises: tuple[PromiseRow, ...]
    promised: str
    milestones: tuple[MilestoneRow, ...]
    steps: str
    money: tuple[MoneyLine, ...]
    bullet: Bullet | None
    changes: ChangeList


@dataclass(frozen=True, slots=True)
class Ledgers:
    """What the release holds of one project besides its own row, each in its order."""

    reports: tuple[ProgressReport, ...]
    promises: tuple[Promise, ...]
    milestones: tuple[Milestone, ...]
    lines: tuple[BudgetLine, ...]
    changes: tuple[Change, ...]


def project_pages(book: Book) -> Iterator[Draft]:
    """Yield a page for each project."""
    with book.reads.apart():
        nearest = book.once(alike_projects)
    for code in book.release.codes(Project):
        alike = nearest.get(code, ())
        yield Draft(f"project {code}", partial(_of_code, book, code, alike), inputs=repr(alike))


def _of_code(book: Book, code: str, alike: Sequence[str]) -> ProjectPage:
    (project,) = book.release.stream(Project, code=code)
    return _page(book, project, ledgers_of(book, code), pair_links(book, code, alike))


def ledgers_of(book: Book, code: str) -> Ledgers:
    """Return what the release holds of a project besides its own row."""
    release = book.release
    return Ledgers(
        tuple(release.stream(ProgressReport, project=code)),
        tuple(release.stream(Promise, project=code)),
        tuple(release.stream(Milestone, project=code)),
        tuple(release.stream(BudgetLine, project=code)),
        book.changes_of("project", code),
    )


def _page(book: Book, project: Project, ledgers: Ledgers, alike: tuple[Link, ...]) -> ProjectPage:
    summary = _summary(book, project)
    return ProjectPage(
        head=book.head(
            book.at.thing("project", project.code),
            project.title,
            "projects",
            description=" ".join(filter(None, (slip_of(book, project), summary))),
            crumbs=(book.section("projects"), Link(project.title)),
        ),
        badge=project_badge(book, project),
        slip=slip_of(book, project),
        summary=summary,
        figures=_figures(book, project),
        facts=_facts(book, project, ledgers.lines),
        alike=alike,
        chart=_chart(book, project, ledgers),
        reports=report_rows(book, ledgers.reports),
        promises=tuple(promise_row(book, row) for row in ledgers.promises),
        promised=promised_words(book, project, ledgers.promises),
        milestones=tuple(milestone_row(book, row) for row in ledgers.milestones),
        steps=steps_picture(book, project, ledgers.milestones, ledgers.promises),
        money=money_lines(book, project, ledgers.lines),
        bullet=money_bullet(book, project),
        changes=change_list(book, ledgers.changes),
    )


def _summary(book: Book, project: Project) -> str:
    """Return where the project stands, as of its last report."""
    if project.reported_on is None or project.actual_percent is None:
        return book.t("portal.project.no_report")
    planned = project.planned_percent
    return book.t(
        "portal.project.summary" if planned is not None else "portal.project.summary_unplanned",
        date=book.calendar.medium(project.reported_on),
        actual=percent_text(project.actual_percent, (planned,)),
        planned=percent_text(planned, (project.actual_percent,)),
    )


def _figures(book: Book, project: Project) -> tuple[Fact, ...]:
    """The four numbers at the top of the page."""
    progress = percent_text(project.actual_percent, (project.planned_percent,))
    if project.planned_percent is not None:
        progress = book.t(
            "portal.project.progress",
            actual=progress,
            planned=percent_text(project.planned_percent, (project.actual_percent,)),
        )
    end = project.actual_end_on or project.planned_end_on
    key = "field.actual_end_on" if project.actual_end_on else "field.planned_end_on"
    slip = book.slip_of(project.code)
    row = partial(select, table="project", code=project.code)
    facts = (
        Fact(
            book.t("portal.project.progress_name"),
            progress,
            query=row("actual_percent, planned_percent"),
        ),
        Fact(
            book.t(key),
            book.calendar.medium(end) if end else UNTOLD,
            note=slip_sentence(slip, book.t) if slip and slip.promised_on else "",
            query=row(key.removeprefix("field.")),
        ),
    )
    note = above(book, project.spent_billion_rial, project.allocated_billion_rial)
    beside = known((project.approved_billion_rial, project.spent_billion_rial))
    return (
        *facts,
        book.amount(
            "field.approved",
            project.approved_billion_rial,
            beside=beside,
            query=row("approved_billion_rial"),
        ),
        book.amount(
            "portal.project.spent",
            project.spent_billion_rial,
            note,
            beside,
            row("spent_billion_rial"),
        ),
    )


def _facts(book: Book, project: Project, lines: Sequence[BudgetLine]) -> tuple[Fact, ...]:
    funds = dict.fromkeys(line.fund for line in lines if line.fund)
    facts = book.facts(
        ("field.portfolio", book.word("portfolio", project.portfolio)),
        ("field.category", project.category),
        ("field.responsible", project.responsible),
        ("field.location", project.location),
        ("field.scope", project.scope),
        ("field.start_on", book.calendar.medium(project.start_on) if project.start_on else None),
        (
            "field.planned_end_on",
            book.calendar.medium(project.planned_end_on) if project.planned_end_on else None,
        ),
        ("field.fund", enumeration([*funds])),
        ("field.origin", book.origin(project.origin, project.real_fields)),
    )
    strategies = tuple(book.node_link(code) for code in project.strategies)
    places = tuple(book.district_link(code) for code in project.districts)
    linked = [
        Fact(book.t("field.strategies"), links=strategies),
        Fact(book.t("field.districts"), links=places),
    ]
    if project.source:
        linked.append(Fact(book.t("field.source"), links=(book.source_link(project.source),)))
    place = (("field.lat", project.lat), ("field.lon", project.lon))
    if project.is_place_approximate and project.lat is not None:
        approximate = book.t("portal.project.place_approximate")
        facts = (*facts, *book.facts(("portal.project.place", approximate)))
    # As maps take them.
    degrees = [
        Fact(book.t(key), f"{value:f}", is_code=True) for key, value in place if value is not None
    ]
    code = Fact(book.t("portal.field.code"), project.code, is_code=True)
    return (*(fact for fact in linked if fact.links), *facts, *degrees, code)


def _chart(book: Book, project: Project, ledgers: Ledgers) -> str:
    if not has_progress(ledgers):
        return ""
    return figure(progress_of(book, project, ledgers), name="progress")


def has_progress(ledgers: Ledgers) -> bool:
    """Return whether a report that holds told any progress."""
    return any(row.is_current and row.actual_percent is not None for row in ledgers.reports)


def progress_of(book: Book, project: Project, ledgers: Ledgers) -> SeriesChart:
    """Make the chart of a project's progress; also for pictures outside of pages."""
    current = sorted(
        (row for row in ledgers.reports if row.is_current), key=lambda row: row.as_of_on
    )
    replaced: dict[date, list[Decimal]] = {}
    for row in ledgers.reports:
        if not row.is_current and row.actual_percent is not None:
            replaced.setdefault(row.as_of_on, []).append(row.actual_percent)
    plan, given = book.release.plan, project_input(project, ledgers.reports)
    promised = [promise.promised_end_on for promise in ledgers.promises]
    course = plan_of(given, held_reports(given, date.max, date.max))
    line = promise_line_of(book, project, promised)
    days = [row.as_of_on for row in current] + [point.ends_on for point in course]
    days += line.days if line else promised
    is_open = line is not None and line.known_on < line.measured_on
    years = [book.calendar.year(day) for day in (plan.horizon_start, plan.horizon_end, *days)]
    after = book.calendar.first_day(max(years) + 1)
    return progress_chart(
        title=_summary(book, project).removesuffix("."),
        description=project.title,
        unit=book.t("portal.project.chart_unit", title=project.title),
        zones=(POLICY.path_good, POLICY.path_alarm),
        reports=[
            Reported(row.as_of_on, row.actual_percent, tuple(replaced.get(row.as_of_on, ())))
            for row in current
        ],
        planned=tuple((one.ends_on, one.value) for one in course if one.value is not None),
        promised_ends=promised,
        promise=line,
        silent_until=line.measured_on if line and is_open else None,
        credit=book.credit,
        ends=(book.calendar.first_day(min(years)), after - timedelta(days=1)),
        calendar=book.calendar,
    )
