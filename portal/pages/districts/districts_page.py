"""All districts side by side: a map for each measure, and the table behind it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from operator import itemgetter

from core.persian import number
from core.release.records import District, DistrictStanding, Lateness
from core.wording.measures import written_unit
from portal.pages.districts.district_map import district_map
from portal.pages.districts.district_measures import DistrictMeasure
from portal.pages.districts.district_pairs import comparison_section
from portal.pages.elements.book import Book
from portal.pages.elements.drafts import Draft
from portal.pages.elements.figure_texts import UNTOLD, amount_text, known, percent_text
from portal.pages.elements.parts import Link, Page

_FEWEST = 2


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
    """Every district; `map` is markup, `tabs` are the measures that have a map of their own.

    `others` lead to the indicators with a map on their own page.
    """

    template = "districts.html.j2"
    files = ("district_standing", "district")

    tabs: tuple[Link, ...]
    map: str
    rows: tuple[StandingRow, ...]
    others: tuple[Link, ...]
    comparison: Link | None


@dataclass(frozen=True, slots=True)
class RankRow:
    """A district, its value and its place from the first, "" where it has no value."""

    district: Link
    value: str
    rank: str


@dataclass(frozen=True, slots=True)
class DistrictMeasurePage(Page):
    """One measure: its map and its values in order."""

    template = "district_measure.html.j2"
    files = ("district_standing", "judgement")

    tabs: tuple[Link, ...]
    map: str
    column: str
    rows: tuple[RankRow, ...]
    caption: str
    indicator: Link | None


def mapped_measures(measures: Sequence[DistrictMeasure]) -> list[DistrictMeasure]:
    """Choose the measures that get a map: all of a plan's own, and one indicator.

    That is an outcome before others, the one that most districts have a value of.
    """
    own = [one for one in measures if not one.indicator]
    indicators = [one for one in measures if one.indicator and len(one.values) >= _FEWEST]
    return [*own, *sorted(indicators, key=lambda one: (not one.is_outcome, -len(one.values)))[:1]]


def districts_page(book: Book, measures: Sequence[DistrictMeasure]) -> DistrictsPage:
    """Build the page of all districts, with the map of the first of *measures*."""
    mapped = mapped_measures(measures)
    here = book.section("districts")
    standings = {row.district: row for row in book.release.stream(DistrictStanding)}
    shown = {one.code for one in mapped}
    return DistrictsPage(
        head=book.head(here.href, here.title, "districts", crumbs=(Link(here.title),)),
        tabs=_tabs(book, mapped, mapped[0].code) if len(mapped) > 1 else (),
        map=district_map(book, mapped[0]) if mapped else "",
        rows=tuple(
            _standing(book, d, standings.get(d.code), standings) for d in book.districts.values()
        ),
        others=tuple(
            Link(one.title, one.address)
            for one in measures
            if one.indicator and one.code not in shown and len(one.values) >= _FEWEST
        ),
        comparison=Link(book.t("district.compare.title"), comparison_section(book))
        if measures and len(book.districts) >= _FEWEST
        else None,
    )


def measure_pages(book: Book, measures: Sequence[DistrictMeasure]) -> Iterator[Draft]:
    """Yield a page for every measure with a map but the first."""
    mapped = mapped_measures(measures)
    for measure in mapped[1:]:
        make = partial(_measure_page, book, measure, mapped)
        yield Draft(f"districts by {measure.code}", make)


def _measure_page(
    book: Book, measure: DistrictMeasure, mapped: Sequence[DistrictMeasure]
) -> DistrictMeasurePage:
    here = book.section("districts")
    return DistrictMeasurePage(
        head=book.head(
            f"{here.href}by/{measure.code}/",
            book.t("district.measure.title", measure=measure.title),
            "districts",
            crumbs=(here, Link(measure.title)),
        ),
        tabs=_tabs(book, mapped, measure.code),
        map=district_map(book, measure),
        column=_column(book, measure),
        rows=tuple(_ranked(book, measure)),
        caption=". ".join(_caption(book, measure)),
        indicator=Link(measure.title, measure.address) if measure.indicator else None,
    )


def _tabs(book: Book, mapped: Sequence[DistrictMeasure], here: str) -> tuple[Link, ...]:
    section = book.at.section("districts")
    addresses = [section, *(f"{section}by/{one.code}/" for one in mapped[1:])]
    return tuple(
        Link(one.title, "" if one.code == here else address)
        for one, address in zip(mapped, addresses, strict=True)
    )


def _column(book: Book, measure: DistrictMeasure) -> str:
    return book.t("portal.col.value") if measure.is_percent else written_unit(measure.unit)


def _caption(book: Book, measure: DistrictMeasure) -> Iterator[str]:
    yield book.t("district.order.best" if measure.better else "district.order.most")
    if measure.city is not None:
        whole = "district.whole.city" if measure.indicator else "district.whole.districts"
        yield book.t(whole, value=measure.full(measure.city))


def _ranked(book: Book, measure: DistrictMeasure) -> Iterator[RankRow]:
    """Yield the districts from the best or largest value, those without one last."""
    ranks = measure.ranks()
    for code, rank in sorted(ranks.items(), key=itemgetter(1)):
        value = measure.short(measure.values[code])
        yield RankRow(book.district_link(code), value, number(rank))
    for code in book.districts:
        if code not in ranks:
            yield RankRow(book.district_link(code), UNTOLD, UNTOLD)


def _standing(
    book: Book,
    district: District,
    row: DistrictStanding | None,
    standings: Mapping[str, DistrictStanding],
) -> StandingRow:
    link = book.district_link(district.code)
    if row is None:
        return StandingRow(link, UNTOLD, UNTOLD, UNTOLD, UNTOLD, UNTOLD, UNTOLD)
    beside = [one.approved_per_resident_million_rial for one in standings.values()]
    return StandingRow(
        district=link,
        projects=number(row.project_count),
        completed=number(row.completed_count) if row.project_count else UNTOLD,
        late=_late(book, district.code),
        approved=amount_text(row.approved_billion_rial),
        per_resident=million_text(row.approved_per_resident_million_rial, beside),
        progress=percent_text(row.progress, (one.progress for one in standings.values())),
    )


def million_text(value: Decimal | None, beside: Sequence[Decimal | None]) -> str:
    """Write an amount for each resident, apart from those of the other districts."""
    return UNTOLD if value is None else number(value, 1, known(beside))


def _late(book: Book, code: str) -> str:
    """Count the promises that were not kept, of those that came due and are known."""
    found = book.release.find(Lateness, scope="district", code=code)
    if found is None or not found.ended_count + found.overdue_count:
        return UNTOLD
    of = number(found.ended_count + found.overdue_count)
    return book.t("portal.districts.late", count=number(found.late_count), of=of)
