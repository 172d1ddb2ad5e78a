"""The lists of projects and a page for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import chain

from core.evaluation import POLICY
from core.evaluation.from_records import project_input
from core.evaluation.projects import held_reports, plan_of
from core.persian import enumeration, number, percent, persian_digits
from core.release.derived.amounts import nested
from core.release.derived.ledgers import reason_of
from core.release.records import (
    BudgetLine,
    Change,
    Milestone,
    ProgressReport,
    Project,
    Promise,
)
from core.wording.lateness import slip_sentence
from portal.charts.frame import px
from portal.charts.progress_chart import Reported, progress_chart
from portal.charts.render import figure
from portal.charts.series_chart import SeriesChart
from portal.pages.elements.book import Book
from portal.pages.elements.change_rows import change_list
from portal.pages.elements.drafts import Draft
from portal.pages.elements.figure_texts import UNTOLD, amount_texts, known, percent_text, select
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
from portal.pages.promises.step_picture import steps_picture

TABLES = ("project", "progress_report", "budget_line", "promise", "slip", "milestone")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One entry of the ledger of reports; `is_replaced` is struck through."""

    date: str
    planned: str
    actual: str
    spent: str
    badge: Badge
    note: str
    is_replaced: bool
    remark: str


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """Money of one year of a project: approved, allocated, spent, in billion rial."""

    year: str
    approved: str
    allocated: str
    spent: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """Approved ⊃ allocated ⊃ spent as bars from the right; coordinates on a width of 100."""

    sentence: str
    approved: str
    allocated: str
    allocated_x: str
    spent: str
    spent_x: str


@dataclass(frozen=True, slots=True)
class ProjectPage(Page):
    """One project; `slip` is how it stands to its promise, `summary` where it stands.

    Both are sentences; `chart` and `steps` are markup.
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
    for code in book.release.codes(Project):
        yield Draft(f"project {code}", partial(_of_code, book, code))


def _of_code(book: Book, code: str) -> ProjectPage:
    release = book.release
    (project,) = release.stream(Project, code=code)
    ledgers = Ledgers(
        tuple(release.stream(ProgressReport, project=code)),
        tuple(release.stream(Promise, project=code)),
        tuple(release.stream(Milestone, project=code)),
        tuple(release.stream(BudgetLine, project=code)),
        book.changes_of("project", code),
    )
    return _page(book, project, ledgers)


def _page(book: Book, project: Project, ledgers: Ledgers) -> ProjectPage:
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
        chart=_chart(book, project, ledgers),
        reports=_reports(book, ledgers.reports),
        promises=tuple(promise_row(book, row) for row in ledgers.promises),
        promised=promised_words(book, project, ledgers.promises),
        milestones=tuple(milestone_row(book, row) for row in ledgers.milestones),
        steps=steps_picture(book, project, ledgers.milestones, ledgers.promises),
        money=_money(book, project, ledgers.lines),
        bullet=_bullet(book, project),
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
    current = [row for row in ledgers.reports if row.is_current]
    if not any(row.actual_percent is not None for row in current):
        return ""
    return figure(progress_of(book, project, ledgers), name="progress")


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


def _reports(book: Book, reports: Sequence[ProgressReport]) -> tuple[ReportRow, ...]:
    """Show the ledger, latest first; a report differs from the one before and from its own."""
    percents = [known((row.actual_percent, row.planned_percent)) for row in reports]
    spent = [row.spent_billion_rial for row in reports]
    rows = [
        _report(
            book,
            row,
            tuple(chain.from_iterable(percents[max(place - 1, 0) : place + 2])),
            known(spent[max(place - 1, 0) : place + 2]),
        )
        for place, row in enumerate(reports)
    ]
    return tuple(reversed(rows))


def _report(
    book: Book, row: ProgressReport, percents: tuple[Decimal, ...], spent: tuple[Decimal, ...]
) -> ReportRow:
    """Show a report, apart from the figures beside it."""
    remark = ""
    if not row.is_current:
        key = "portal.report.withdrawn" if row.is_withdrawn else "portal.report.replaced"
        remark = book.t(key)
    elif row.corrects is not None:
        remark = book.t("portal.report.corrects", date=book.calendar.short(row.corrects))
    elif row.revises is not None:
        remark = book.t("portal.report.revises")
    return ReportRow(
        date=book.calendar.short(row.reported_on),
        planned=percent_text(row.planned_percent, percents),
        actual=percent_text(row.actual_percent, percents),
        spent=UNTOLD
        if row.spent_billion_rial is None
        else number(row.spent_billion_rial, 1, spent),
        badge=book.status("project_status", row.status),
        note=" ".join(dict.fromkeys(text for text in (reason_of(row), row.note) if text)),
        is_replaced=not row.is_current,
        remark=remark,
    )


def _money(book: Book, project: Project, lines: tuple[BudgetLine, ...]) -> tuple[MoneyLine, ...]:
    """Return the money of each year that was told by year, and then the whole horizon's."""
    sums: dict[int, dict[str, Decimal]] = {}
    for line in lines:
        year = sums.setdefault(line.fiscal_year, {})
        year[line.kind.value] = year.get(line.kind.value, Decimal(0)) + line.amount_billion_rial
    whole = (
        project.approved_billion_rial,
        project.allocated_billion_rial,
        project.spent_billion_rial,
    )
    if all(amount is None for amount in whole):
        return ()
    return (
        *(
            MoneyLine(
                persian_digits(year),
                *amount_texts(
                    [sums[year].get(kind) for kind in ("approved", "allocated", "spent")]
                ),
            )
            for year in sorted(sums)
            if year
        ),
        MoneyLine(book.t("portal.money.horizon"), *amount_texts(whole)),
    )


def _bullet(book: Book, project: Project) -> Bullet | None:
    found = nested(
        project.approved_billion_rial,
        project.allocated_billion_rial,
        project.spent_billion_rial,
    )
    if found is None:
        return None
    allocated, spent = (percent(share, 0, found.of_approved) for share in found.of_approved)
    return Bullet(
        sentence=book.t("portal.project.bullet", allocated=allocated, spent=spent),
        approved=px(100 - found.approved),
        allocated=px(found.allocated),
        allocated_x=px(100 - found.allocated),
        spent=px(found.spent),
        spent_x=px(100 - found.spent),
    )
