"""Two districts side by side: a page for every pair, and the page where a pair is chosen."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from core.persian import number
from core.release.records import District
from core.wording.measures import written_unit
from portal.exports.table_files import csv_file
from portal.pages.districts.district_measures import FIRST, DistrictMeasure
from portal.pages.districts.district_pairs import (
    Pair,
    alike,
    comparison_section,
    district_pairs,
    pair_address,
)
from portal.pages.districts.measure_rows import dots_of, unit_words
from portal.pages.elements.book import Book
from portal.pages.elements.drafts import Draft
from portal.pages.elements.parts import Link, Page

_COLUMNS = ("measure", "title", "unit", "better", "first", "second", "all", "rank_1", "rank_2")


@dataclass(frozen=True, slots=True)
class PairRow:
    """A measure of two districts; `better` is 1 or 2, 0 where neither is. `dots` is markup."""

    measure: Link
    unit: str
    first: str
    second: str
    better: int
    dots: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What stands in for one of the two; the one that is there has no link."""

    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ComparePage(Page):
    """Two districts; `news` says what sets them apart. `alike` are of like population."""

    template = "compare.html.j2"
    files = ("district_standing", "judgement")

    news: str
    balance: str
    first: Link
    second: Link
    people: tuple[str, str]
    rows: tuple[PairRow, ...]
    choices: tuple[Choice, ...]
    alike: tuple[Choice, ...]
    file: str
    content: bytes

    def attached(self) -> Iterable[tuple[str, bytes]]:
        """Return the same as a file."""
        return ((self.file, self.content),)


@dataclass(frozen=True, slots=True)
class ChooserPage(Page):
    """Every pair that is compared, by its first."""

    template = "compare_chooser.html.j2"

    choices: tuple[Choice, ...]
    is_limited: bool


def compare_pages(book: Book, measures: Sequence[DistrictMeasure]) -> Iterator[Draft]:
    """Yield the chooser and a page for every pair; nothing where no two are to be compared."""
    pairs = district_pairs(book.districts.values())
    if not pairs or not measures:
        return
    partners: dict[str, list[District]] = defaultdict(list)
    for one, other in pairs:
        partners[one.code].append(other)
        partners[other.code].append(one)
    is_limited = 2 * len(pairs) < _all_pairs(len(book.districts))
    yield Draft("compare", partial(_chooser, book, partners, is_limited=is_limited))
    for pair in pairs:
        name = f"compare {pair[0].code} {pair[1].code}"
        yield Draft(name, partial(_pair_page, book, measures, pair, partners))


def _all_pairs(count: int) -> int:
    return count * (count - 1)


def _chooser(book: Book, partners: dict[str, list[District]], *, is_limited: bool) -> ChooserPage:
    title = book.t("district.compare.title")
    return ChooserPage(
        head=book.head(
            comparison_section(book),
            title,
            "districts",
            crumbs=(book.section("districts"), Link(title)),
        ),
        choices=tuple(
            Choice(
                book.t("district.compare.with", district=one.title),
                tuple(_pair_link(book, one, other) for other in partners[one.code]),
            )
            for one in book.districts.values()
        ),
        is_limited=is_limited,
    )


def _pair_link(book: Book, one: District, other: District) -> Link:
    return Link(number(other.number), pair_address(book, one, other))


def _pair_page(
    book: Book,
    measures: Sequence[DistrictMeasure],
    pair: Pair,
    partners: dict[str, list[District]],
) -> ComparePage:
    one, other = pair
    names = {"first": one.title, "second": other.title}
    title = book.t("district.compare.pair", **names)
    address = pair_address(book, one, other)
    rows = tuple(_row(book, measure, pair) for measure in measures)
    compare = Link(book.t("district.compare.title"), comparison_section(book))
    return ComparePage(
        head=book.head(
            address, title, "districts", crumbs=(book.section("districts"), compare, Link(title))
        ),
        news=_news(book, measures, pair),
        balance=_balance(book, measures, rows, pair),
        first=book.district_link(one.code),
        second=book.district_link(other.code),
        people=(_people(book, one), _people(book, other)),
        rows=rows,
        choices=(_instead(book, one, other, partners), _instead(book, other, one, partners)),
        alike=tuple(_alike(book, each) for each in pair),
        file=f"{address}districts-{one.number}-{other.number}.csv",
        content=csv_file(_COLUMNS, _table(measures, pair)),
    )


def _people(book: Book, district: District) -> str:
    count = district.population
    return book.t("district.people", count=number(count)) if count else ""


def _row(book: Book, measure: DistrictMeasure, pair: Pair) -> PairRow:
    codes = [district.code for district in pair]
    first, second = (measure.values.get(code) for code in codes)
    return PairRow(
        measure=Link(measure.title, measure.address),
        unit=unit_words(book, measure),
        first=measure.short(first),
        second=measure.short(second),
        better=_better(measure, first, second),
        dots=dots_of(measure, codes) if first is not None and second is not None else "",
    )


def _better(measure: DistrictMeasure, first: Decimal | None, second: Decimal | None) -> int:
    if first is None or second is None:
        return 0
    if measure.is_better(first, second):
        return 1
    return 2 if measure.is_better(second, first) else 0


def _news(book: Book, measures: Sequence[DistrictMeasure], pair: Pair) -> str:
    """Return how many times the money for a resident of one is that of the other; "" unknown."""
    money = next((measure for measure in measures if measure.code == FIRST), None)
    if money is None:
        return ""
    held = sorted(
        (money.values[one.code], one.number, one.title) for one in pair if one.code in money.values
    )
    if len(held) < len(pair) or not held[0][0]:
        return ""
    (less, _, poorer), (more, _, richer) = held
    ratio = number(more / less, 1)
    if ratio == number(1, 1):
        return book.t("district.compare.same", first=poorer, second=richer)
    return book.t("district.compare.times", more=richer, less=poorer, ratio=ratio)


def _balance(
    book: Book, measures: Sequence[DistrictMeasure], rows: Sequence[PairRow], pair: Pair
) -> str:
    """Count in how many measures each stands better, of those in which something is better."""
    compared = [
        row.better
        for row, measure in zip(rows, measures, strict=True)
        if measure.better and all(one.code in measure.values for one in pair)
    ]
    if not compared:
        return ""
    return book.t(
        "district.compare.balance",
        of=number(len(compared)),
        first=pair[0].title,
        first_count=number(compared.count(1)),
        second=pair[1].title,
        second_count=number(compared.count(2)),
    )


def _instead(
    book: Book, one: District, stays: District, partners: dict[str, list[District]]
) -> Choice:
    """Offer what may stand in for *one* beside the other."""
    return Choice(
        book.t("district.compare.instead", district=one.title),
        tuple(
            Link(number(each.number)) if each.code == one.code else _pair_link(book, stays, each)
            for each in partners[stays.code]
        ),
    )


def _alike(book: Book, one: District) -> Choice:
    """Offer the districts that are most like *one*."""
    near = alike(one, list(book.districts.values()))
    return Choice(
        book.t("district.compare.alike", district=one.title),
        tuple(Link(each.title, pair_address(book, one, each)) for each in near),
    )


def _table(measures: Sequence[DistrictMeasure], pair: Pair) -> Iterator[tuple[object, ...]]:
    for measure in measures:
        ranks = measure.ranks()
        yield (
            measure.code,
            measure.title,
            written_unit(measure.unit),
            measure.better,
            *(measure.values.get(one.code) for one in pair),
            measure.city,
            *(ranks.get(one.code) for one in pair),
        )
