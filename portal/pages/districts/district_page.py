"""A page for each district."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from core.calendar import period
from core.persian import number
from core.release.records import (
    Change,
    District,
    DistrictStanding,
    Judgement,
    Project,
)
from core.release.topics import topic
from portal.pages.districts.district_measures import DistrictMeasure
from portal.pages.districts.district_pairs import alike, comparison_section, pair_address
from portal.pages.districts.districts_page import million_text
from portal.pages.districts.indicator_courses import (
    Courses,
    SmallPicture,
    indicator_courses,
    small_pictures,
)
from portal.pages.districts.measure_rows import MeasureRow, best_and_worst, measure_row
from portal.pages.elements.book import Book
from portal.pages.elements.change_rows import change_list
from portal.pages.elements.drafts import Draft
from portal.pages.elements.figure_texts import known, percent_text, select
from portal.pages.elements.list_rows import (
    Listed,
    above,
    counts,
    money_by_year,
    project_rows,
    total_of,
)
from portal.pages.elements.parts import (
    Badge,
    ChangeList,
    Count,
    Fact,
    Link,
    MoneyRow,
    Page,
    ProjectRow,
    TileGrid,
)
from portal.pages.elements.promise_rows import late_words
from portal.pages.home import district_grid

CHANGES_SHOWN = 6
PROJECTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """How an indicator stands to the target of the district."""

    indicator: Link
    period: str
    badge: Badge


@dataclass(frozen=True, slots=True)
class DistrictPage(Page):
    """One district; `more` leads to the rest of its projects.

    `news` says in what it stands first and last among the others, `judged` how its own targets
    were reached. `is_first` says whether no release came before, so that nothing can have changed.
    """

    template = "district.html.j2"
    has_feed = True
    has_card = True
    has_single_file = True
    has_calendar = True
    files = ("district", "district_standing", "project", "money_total", "judgement")

    news: str
    compared: tuple[Link, ...]
    figures: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    grid: TileGrid
    statuses: tuple[Count, ...]
    lateness: str
    projects: tuple[ProjectRow, ...]
    more: Link | None
    money: tuple[MoneyRow, ...]
    measures: tuple[MeasureRow, ...]
    judged: tuple[JudgedRow, ...]
    pictures: tuple[SmallPicture, ...]
    has_indicators: bool
    changes: ChangeList
    is_first: bool
    all_changes: Link | None


def district_pages(
    book: Book, listed: Mapping[str, Listed], measures: Sequence[DistrictMeasure]
) -> Iterator[Draft]:
    """Yield a page for each district; *listed* are all indicators by code."""
    courses = indicator_courses(book, measures)
    for code, district in book.districts.items():
        make = partial(_page, book, listed, measures, courses, district)
        yield Draft(f"district {code}", make)


def _page(
    book: Book,
    listed: Mapping[str, Listed],
    measures: Sequence[DistrictMeasure],
    courses: Courses,
    district: District,
) -> DistrictPage:
    here, code = book.section("districts"), district.code
    count = book.release.count(Project, districts=code)
    more = f"{book.at.section('projects')}by/district/{district.number}/"
    return DistrictPage(
        head=book.head(
            book.at.thing("district", code),
            district.title,
            "districts",
            description=late_words(book, "district", code),
            crumbs=(here, Link(district.title)),
        ),
        news=best_and_worst(book, measures, code),
        compared=_compared(book, district) if measures else (),
        figures=_figures(book, code),
        facts=_facts(book, district),
        grid=district_grid(book, code),
        statuses=counts(book, "district", code, "project"),
        lateness=late_words(book, "district", code),
        projects=project_rows(book, limit=PROJECTS_SHOWN, districts=code),
        more=Link(book.t("portal.projects.count", count=number(count)), more)
        if count > PROJECTS_SHOWN
        else None,
        money=money_by_year(book, "district", code),
        measures=tuple(measure_row(book, one, code) for one in measures),
        judged=tuple(_judged(book, code, listed)),
        pictures=tuple(small_pictures(book, measures, courses, code)),
        has_indicators=any(one.indicator for one in measures),
        changes=_changes(book, district),
        is_first=book.is_first,
        all_changes=_all_changes(book, district),
    )


def _compared(book: Book, district: District) -> tuple[Link, ...]:
    """Lead to the comparison with those that are most like it, and to that of any two."""
    near = alike(district, list(book.districts.values()))
    if not near:
        return ()
    links = (Link(other.title, pair_address(book, district, other)) for other in near)
    return (*links, Link(book.t("district.compare.any"), comparison_section(book)))


def _figures(book: Book, code: str) -> tuple[Fact, ...]:
    row = book.release.find(DistrictStanding, district=code)
    if row is None:
        return ()
    rows = book.release.all(DistrictStanding)
    per_resident = [one.approved_per_resident_million_rial for one in rows]
    standing = partial(select, table="district_standing", district=code)
    found = [
        Fact(book.t("kinds.project"), number(row.project_count), query=standing("project_count")),
        *_money(book, code, row),
    ]
    if row.approved_per_resident_million_rial is not None:
        amount = million_text(row.approved_per_resident_million_rial, per_resident)
        found.append(
            Fact(
                book.t("portal.district.per_resident"),
                book.t("portal.district.million", amount=amount),
                note=_rank(book, row.per_resident_rank, row.per_resident_ranked_count),
                query=standing("approved_per_resident_million_rial"),
            )
        )
    if row.progress is not None:
        note = _rank(book, row.progress_rank, row.progress_ranked_count)
        text = percent_text(row.progress, (one.progress for one in rows))
        found.append(Fact(book.t("measure.projects"), text, note=note, query=standing("progress")))
    return tuple(found)


def _money(book: Book, code: str, row: DistrictStanding) -> Iterator[Fact]:
    """Yield what was approved and spent in the district."""
    total = total_of(book, "district", code)
    spent = total.spent_billion_rial if total else None
    beside = known((row.approved_billion_rial, spent))
    whole = partial(select, table="money_total", scope="district", code=code, fiscal_year=0)
    approved = whole("approved_billion_rial")
    yield book.amount("field.approved", row.approved_billion_rial, beside=beside, query=approved)
    if total is not None and spent is not None:
        note = above(book, spent, total.allocated_billion_rial)
        query = whole("spent_billion_rial")
        yield book.amount("portal.project.spent", spent, note, beside, query)


def _rank(book: Book, rank: int | None, of: int) -> str:
    if rank is None:
        return ""
    return book.t("portal.district.rank", rank=number(rank), of=number(of))


def _facts(book: Book, district: District) -> tuple[Fact, ...]:
    facts = book.facts(
        ("field.river_side", book.word("river_side", district.river_side)),
        ("field.population", None if district.population is None else number(district.population)),
        ("field.area_ha", None if district.area_ha is None else number(district.area_ha)),
        ("field.neighbourhoods", district.neighbourhoods),
        ("field.landmarks", district.landmarks),
        ("field.note", district.note),
    )
    if not district.source:
        return facts
    return (*facts, Fact(book.t("field.source"), links=(book.source_link(district.source),)))


def _judged(book: Book, code: str, listed: Mapping[str, Listed]) -> Iterator[JudgedRow]:
    """Yield the indicators for which the district has a target of its own."""
    for row in book.release.stream(Judgement, without_working=True, district=code):
        if row.status != "no_target":
            one = listed[row.indicator].row
            yield JudgedRow(
                indicator=Link(one.title, one.href),
                period=period(row.period).title if row.period else "",
                badge=book.status("status", row.status),
            )


def _changes(book: Book, district: District) -> ChangeList:
    rows = book.release.stream(
        Change,
        order=("-release", "position"),
        limit=CHANGES_SHOWN,
        topics=topic("district", district.code),
    )
    return change_list(book, rows)


def _all_changes(book: Book, district: District) -> Link | None:
    """Lead to all changes of this release in the district."""
    here = topic("district", district.code)
    last = next(book.release.stream(Change, order=("-release",), limit=1, topics=here), None)
    if last is None or not book.is_current(last.release):
        return None
    count = book.release.count(Change, release=last.release, topics=here)
    release = book.at.thing("release", str(last.release))
    title = book.t("portal.district.all_changes", count=number(count))
    return Link(title, f"{release}by/district/{district.number}/")
