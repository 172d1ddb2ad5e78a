"""The districts beside each other, and a page for each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.calendar import period
from core.persian import number
from core.release.records import (
    Change,
    District,
    DistrictStanding,
    Indicator,
    Judgement,
    Lateness,
    Project,
)
from core.release.topics import topic
from core.wording.figures import limits_of
from portal.charts.render import figure
from portal.charts.tiles import Tile, TileMap, shade
from portal.pages.elements.book import Book
from portal.pages.elements.change_rows import change_list
from portal.pages.elements.figure_texts import UNTOLD, amount_text, known, percent_text
from portal.pages.elements.list_rows import (
    Listed,
    above,
    counts,
    money_by_year,
    project_rows,
    total_of,
    value_text,
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

CHANGES_SHOWN = 100
PROJECTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A district beside the others."""

    district: Link
    projects: str
    completed: str
    late: str
    approved: str
    per_resident: str
    progress: str


@dataclass(frozen=True, slots=True)
class DistrictsPage(Page):
    """Every district; `map` is markup."""

    template = "districts.html.j2"
    files = ("district_standing", "district")

    map: str
    rows: tuple[StandingRow, ...]


@dataclass(frozen=True, slots=True)
class LocalIndicator:
    """An indicator in one district, with the whole city's value beside it."""

    indicator: Link
    value: str
    city: str
    period: str
    badge: Badge


@dataclass(frozen=True, slots=True)
class DistrictPage(Page):
    """One district; `more` leads to the rest of its projects.

    `is_judged` says whether any of its indicators has a target of its own, `is_first` whether no
    release came before, so that nothing can have changed.
    """

    template = "district.html.j2"
    files = ("district", "district_standing", "project", "money_total", "judgement")

    figures: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    grid: TileGrid
    statuses: tuple[Count, ...]
    lateness: str
    projects: tuple[ProjectRow, ...]
    more: Link | None
    money: tuple[MoneyRow, ...]
    indicators: tuple[LocalIndicator, ...]
    is_judged: bool
    changes: ChangeList
    is_first: bool
    all_changes: Link | None


def districts_page(book: Book) -> DistrictsPage:
    """Build the page of all districts."""
    here = book.section("districts")
    standings = {row.district: row for row in book.release.stream(DistrictStanding)}
    ranked = _ranked(standings.values())
    return DistrictsPage(
        head=book.head(here.href, here.title, "districts", crumbs=(Link(here.title),)),
        map=_map(book, standings),
        rows=tuple(
            _standing(book, d, standings.get(d.code), ranked) for d in book.districts.values()
        ),
    )


def _map(book: Book, standings: Mapping[str, DistrictStanding]) -> str:
    per_head = {
        code: row.approved_per_resident_million_rial
        for code, row in standings.items()
        if row.approved_per_resident_million_rial is not None
    }
    values = list(per_head.values())
    tiles = tuple(
        Tile(
            row=district.tile_row or 0,
            col=district.tile_col or 0,
            name=number(district.number),
            label=f"{district.title}: {_million(per_head.get(code), values)}",
            text=_million(per_head.get(code), values),
            shade=shade(per_head[code], values) if code in per_head else None,
            href=book.at.thing("district", code),
            code=code,
        )
        for code, district in book.districts.items()
        if book.borders or district.tile_row is not None
    )
    if not tiles:
        return ""
    chart = TileMap(
        title=book.t("portal.districts.map"),
        description=book.t("portal.map.bordered" if book.borders else "portal.map.description"),
        unit=book.t("portal.districts.map_unit"),
        tiles=tiles,
        credit=book.credit,
        low_label=book.t("portal.map.low"),
        high_label=book.t("portal.map.high"),
        borders=book.borders,
    )
    return figure(chart, name="map")


def _million(value: Decimal | None, beside: Iterable[Decimal]) -> str:
    """Write an amount for each resident, apart from those of the other districts."""
    return UNTOLD if value is None else number(value, 1, beside)


@dataclass(frozen=True, slots=True)
class Ranked:
    """What all districts have of the two numbers that they are ranked by."""

    per_resident: tuple[Decimal, ...]
    progress: tuple[Decimal, ...]


def _ranked(standings: Iterable[DistrictStanding]) -> Ranked:
    rows = list(standings)
    return Ranked(
        known(row.approved_per_resident_million_rial for row in rows),
        known(row.progress for row in rows),
    )


def _standing(
    book: Book, district: District, row: DistrictStanding | None, ranked: Ranked
) -> StandingRow:
    link = book.district_link(district.code)
    if row is None:
        return StandingRow(link, UNTOLD, UNTOLD, UNTOLD, UNTOLD, UNTOLD, UNTOLD)
    return StandingRow(
        district=link,
        projects=number(row.project_count),
        completed=number(row.completed_count) if row.project_count else UNTOLD,
        late=_late(book, district.code),
        approved=amount_text(row.approved_billion_rial),
        per_resident=_million(row.approved_per_resident_million_rial, ranked.per_resident),
        progress=percent_text(row.progress, ranked.progress),
    )


def _late(book: Book, code: str) -> str:
    """Count the promises that were not kept, of those that came due and are known."""
    found = book.release.find(Lateness, scope="district", code=code)
    if found is None or not found.ended_count + found.overdue_count:
        return UNTOLD
    of = number(found.ended_count + found.overdue_count)
    return book.t("portal.districts.late", count=number(found.late_count), of=of)


def district_pages(book: Book, listed: Mapping[str, Listed]) -> Iterator[DistrictPage]:
    """Build a page for each district; *listed* are all indicators by code."""
    here = book.section("districts")
    for code, district in book.districts.items():
        count = book.release.count(Project, districts=code)
        more = f"{book.at.section('projects')}by/district/{district.number}/"
        yield DistrictPage(
            head=book.head(
                book.at.thing("district", code),
                district.title,
                "districts",
                crumbs=(here, Link(district.title)),
            ),
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
            indicators=tuple(_local(book, code, listed)),
            is_judged=_is_judged(book, code),
            changes=_changes(book, district),
            is_first=book.is_first,
            all_changes=_all_changes(book, district),
        )


def _figures(book: Book, code: str) -> tuple[Fact, ...]:
    row = book.release.find(DistrictStanding, district=code)
    if row is None:
        return ()
    ranked = _ranked(book.release.stream(DistrictStanding))
    found = [*book.facts(("kinds.project", number(row.project_count))), *_money(book, code, row)]
    if row.approved_per_resident_million_rial is not None:
        amount = _million(row.approved_per_resident_million_rial, ranked.per_resident)
        found.append(
            Fact(
                book.t("portal.district.per_resident"),
                book.t("portal.district.million", amount=amount),
                note=_rank(book, row.per_resident_rank, row.per_resident_ranked_count),
            )
        )
    if row.progress is not None:
        note = _rank(book, row.progress_rank, row.progress_ranked_count)
        text = percent_text(row.progress, ranked.progress)
        found.append(Fact(book.t("measure.projects"), text, note=note))
    return tuple(found)


def _money(book: Book, code: str, row: DistrictStanding) -> Iterator[Fact]:
    """Yield what was approved and spent in the district."""
    total = total_of(book, "district", code)
    spent = total.spent_billion_rial if total else None
    beside = known((row.approved_billion_rial, spent))
    yield book.amount("field.approved", row.approved_billion_rial, beside=beside)
    if total is not None and spent is not None:
        note = above(book, spent, total.allocated_billion_rial)
        yield book.amount("portal.project.spent", spent, note, beside)


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


def _is_judged(book: Book, code: str) -> bool:
    unjudged = book.release.count(Judgement, district=code, status="no_target")
    return book.release.count(Judgement, district=code) > unjudged


def _local(book: Book, code: str, listed: Mapping[str, Listed]) -> Iterator[LocalIndicator]:
    held = {row.code: row for row in book.release.stream(Indicator, districts=code)}
    for row in book.release.stream(Judgement, district=code):
        one, indicator = listed[row.indicator], held[row.indicator]
        yield LocalIndicator(
            indicator=Link(one.row.title, one.row.href),
            value=value_text(indicator, row.value, (*limits_of(row), one.value)),
            city=value_text(indicator, one.value, (*one.limits, row.value)),
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
    count = book.release.count(
        Change, release=book.info.number, topics=topic("district", district.code)
    )
    if not count:
        return None
    release = book.at.thing("release", str(book.info.number))
    title = book.t("portal.district.all_changes", count=number(count))
    return Link(title, f"{release}by/district/{district.number}/")
