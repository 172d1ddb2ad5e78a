"""How late everything is, on one page: on the calendar, by group, the latest by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from core.persian import enumeration, number
from core.release.derived.slip_threads import (
    Thread,
    ThreadGroup,
    class_counts,
    open_after,
    thread_groups,
    threads,
)
from core.release.records import Lateness, Project
from core.wording.lateness import slip_short
from core.wording.news import beside_news, late_news
from portal.charts.render import figure
from portal.charts.slips.calendar_chart import CalendarChart, CalendarGroup, CalendarRow
from portal.charts.slips.hanging_row import late_class
from portal.charts.slips.strip_chart import Strip, StripChart
from portal.exports import lateness_file
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import percent_text
from portal.pages.elements.parts import Badge, Link, Page
from portal.pages.elements.promise_rows import project_badge
from portal.pages.promises.hanging_picture import class_labels, month_labels, short_name

LATEST_SHOWN = 8
# What one picture holds; of more, every second, third … is drawn, and the picture says so.
MOST_ROWS = 260
MOST_DOTS = 120


@dataclass(frozen=True, slots=True)
class LateProject:
    """One of the latest projects."""

    link: Link
    promised: str
    ended: str
    slip: str
    badge: Badge
    progress: str


@dataclass(frozen=True, slots=True)
class LateGroup:
    """A portfolio or a district: of how many projects how many are late, the middle one."""

    link: Link
    late: str
    count: str
    median: str


@dataclass(frozen=True, slots=True)
class LateClass:
    """How many projects are so late: those that ended, and those still open."""

    name: str
    ended: str
    still_open: str


@dataclass(frozen=True, slots=True)
class LatenessPage(Page):
    """`news` is the headline in parts, every second the news itself; pictures are markup."""

    template = "lateness.html.j2"
    files = ("slip", "lateness", "promise", "project")

    news: tuple[str, ...]
    beside: str
    calendar: str
    strips: str
    groups: tuple[LateGroup, ...]
    latest: tuple[LateProject, ...]
    classes: tuple[LateClass, ...]
    judged: str
    file: Link


def lateness_page(book: Book) -> LatenessPage:
    """Build the page from the slips of the release; the projects are read once."""
    found = threads(book.release.stream(Project), book.slips)
    lateness = book.release.find(Lateness, scope="plan", code="")
    headline = late_news(lateness, book.t)
    link = book.section("lateness")
    by_portfolio = late_portfolios(book, found)
    by_district = late_districts(book, found)
    return LatenessPage(
        head=book.head(
            link.href,
            link.title,
            "lateness",
            description=f"{headline.sentence}.",
            crumbs=(link,),
        ),
        news=headline.parts,
        beside="".join(f"{sentence}. " for sentence in beside_news(lateness, book.t)).strip(),
        calendar=figure(calendar_of(book, found), name="calendar") if found else "",
        strips=figure(strips_of(book, by_portfolio, by_district), name="strips") if found else "",
        groups=tuple(_group_row(book, one) for one in (*by_portfolio, *by_district)),
        latest=tuple(
            _late_project(book, one) for one in found[:LATEST_SHOWN] if one.slip_days > 0
        ),
        classes=tuple(_classes(book, found)),
        judged=book.t("portal.lateness.how", date=book.calendar.medium(book.info.judged_on)),
        file=Link(lateness_file.FILE, link.href + lateness_file.FILE),
    )


type Named = tuple[Link, ThreadGroup]


def late_portfolios(book: Book, found: Sequence[Thread]) -> list[Named]:
    """Group by portfolio, in the plan's order, each with its list."""
    groups = thread_groups(found, lambda one: (one.project.portfolio,))
    folder = f"{book.at.section('projects')}by/portfolio/"
    return [
        (Link(book.word("portfolio", one.code), f"{folder}{one.code}/"), groups[one.code])
        for one in book.shape.portfolios
        if one.code in groups
    ]


def late_districts(book: Book, found: Sequence[Thread]) -> list[Named]:
    """Order the districts by the lateness of their middle project, the latest first."""
    groups = thread_groups(found, lambda one: one.project.districts)
    named = [(book.district_link(code), groups[code]) for code in book.districts if code in groups]
    return sorted(named, key=lambda one: -one[1].median_days)


def calendar_of(book: Book, found: Sequence[Thread]) -> CalendarChart:
    """Draw projects on the calendar, by portfolio in the order of their promises."""
    stride = -(-len(found) // MOST_ROWS)
    plan, judged_on = book.release.plan, book.info.judged_on
    first = min(min(one.promised_on, one.measured_on) for one in found)
    last = max(judged_on, *(one.measured_on for one in found))
    count = open_after(found, plan.horizon_end)
    is_over = judged_on > plan.horizon_end
    title = book.t("portal.lateness.calendar")
    if is_over and count:
        title = book.t("portal.lateness.calendar_open", count=number(count))
    unit = book.t("portal.lateness.calendar_unit")
    if stride > 1:
        unit += " " + book.t("portal.lateness.every", count=number(stride))
    days = [(judged_on, book.t("portal.lateness.judged_day"))]
    if is_over:
        days.insert(0, (plan.horizon_end, book.t("portal.lateness.horizon")))
    return CalendarChart(
        title=title,
        description=late_news(book.release.find(Lateness, scope="plan", code=""), book.t).sentence,
        unit=unit,
        groups=tuple(
            _calendar_group(link.title, group, stride)
            for link, group in late_portfolios(book, found)
        ),
        days=tuple(days),
        credit=book.credit,
        class_labels=class_labels(book),
        tail_label=book.t("portal.slip.tail"),
        promise_label=book.t("portal.slip.promised_day"),
        first_on=book.calendar.first_day(book.calendar.year(first)),
        last_on=last + timedelta(days=20),
        calendar=book.calendar,
    )


def _calendar_group(title: str, group: ThreadGroup, stride: int) -> CalendarGroup:
    by_promise = sorted(group.threads, key=lambda one: (one.promised_on, one.measured_on))
    return CalendarGroup(
        title,
        tuple(
            CalendarRow(
                one.promised_on,
                one.known_on,
                one.measured_on,
                one.slip_days,
                short_name(one),
                one.project.code,
            )
            for one in by_promise[::stride]
        ),
    )


def strips_of(book: Book, portfolios: Sequence[Named], districts: Sequence[Named]) -> StripChart:
    """Draw a strip for each portfolio and each district."""
    unit = book.t("portal.lateness.strips_unit")
    if any(len(group.threads) > MOST_DOTS for _, group in (*portfolios, *districts)):
        unit += " " + book.t("portal.lateness.sampled")
    return StripChart(
        title=_strips_title(book, districts or portfolios),
        description=book.t("portal.lateness.strips_about"),
        unit=unit,
        blocks=tuple(
            tuple(_strip(book, one) for one in block) for block in (portfolios, districts) if block
        ),
        credit=book.credit,
        ended_label=book.t("portal.lateness.ended"),
        open_label=book.t("portal.lateness.open"),
        median_label=book.t("portal.lateness.median"),
        tick_labels=month_labels(book),
    )


def _strips_title(book: Book, groups: Sequence[Named]) -> str:
    """Name the groups with the latest and the earliest middle; nothing where they are alike."""
    medians = [group.median_days for _, group in groups]
    if min(medians) == max(medians):
        return book.t("portal.lateness.strips_alike")
    return book.t(
        "portal.lateness.strips",
        late=_those(groups, max(medians)),
        early=_those(groups, min(medians)),
    )


def _those(groups: Iterable[Named], median: Decimal) -> str:
    return enumeration([link.title for link, group in groups if group.median_days == median])


def _strip(book: Book, named: Named) -> Strip:
    link, group = named
    stride = -(-len(group.threads) // MOST_DOTS)
    return Strip(
        name=link.title.removeprefix(book.t("portal.lateness.prefix")),
        count=book.t(
            "portal.lateness.of", late=number(group.late_count), count=number(len(group.threads))
        ),
        dots=tuple((one.slip_days, one.is_ended) for one in group.threads[::stride]),
        median_days=group.median_days,
    )


def _group_row(book: Book, named: Named) -> LateGroup:
    link, group = named
    days = group.median_days
    key = "late" if days > 0 else "early" if days < 0 else "on_day"
    return LateGroup(
        link=link,
        late=number(group.late_count),
        count=number(len(group.threads)),
        median=book.t(f"portal.lateness.median.{key}", days=number(abs(days))),
    )


def _late_project(book: Book, one: Thread) -> LateProject:
    project = one.project
    return LateProject(
        link=Link(project.title, book.at.thing("project", project.code)),
        promised=book.date(one.promised_on),
        ended=book.date(one.measured_on) if one.is_ended else book.t("portal.lateness.open"),
        slip=slip_short(one.slip, book.t),
        badge=project_badge(book, project),
        progress=percent_text(project.actual_percent),
    )


def _classes(book: Book, found: Sequence[Thread]) -> Iterable[LateClass]:
    counts = class_counts(found, late_class)
    for turn, name in enumerate(class_labels(book)):
        ended, still_open = (counts.get((turn, is_ended), 0) for is_ended in (True, False))
        if ended or still_open:
            yield LateClass(name, number(ended), number(still_open))
