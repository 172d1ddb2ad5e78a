"""What districts are measured by: a value for each, the city's, and which way is better."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from core.enums import Direction, IndicatorKind
from core.persian import number, percent, rounded
from core.release.records import (
    District,
    DistrictStanding,
    Indicator,
    Judgement,
    MoneyTotal,
    Project,
    Slip,
)
from core.wording.figures import limits_of
from core.wording.measures import cell_measure, written_measure, written_unit
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import UNTOLD, known
from portal.pages.elements.list_rows import share_of

# The measure that the page of all districts opens with.
FIRST = "per_resident"
# Which way is better; of money and projects more is just more.
_BETTER = {
    "finished": Direction.HIGHER,
    "slip": Direction.LOWER,
    "progress": Direction.HIGHER,
}
_PLACES = 6
_PERCENTS = ("finished", "progress", "spending")
_DECIMALS = {FIRST: 1, "approved": 0, "projects": 0, "slip": 0}

type Values = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class DistrictMeasure:
    """A measure: `values` by the code of the district, `city` the same of them all.

    `better` is None where neither more nor less of it is. No value is written like one of `limits`
    that it is not. `indicator` is the code of the indicator
    that it is, "" of another measure; `unit` is said beside a bare value, `address` is its page.
    """

    code: str
    title: str
    unit: str
    values: Values
    city: Decimal | None
    better: Direction | None
    decimals: int
    is_percent: bool
    indicator: str = ""
    address: str = ""
    is_outcome: bool = False
    limits: tuple[Decimal, ...] = ()
    _texts: dict[Decimal, str] = field(default_factory=dict, compare=False, repr=False)
    _ranks: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def short(self, value: Decimal | None) -> str:
        """Write a value of a table or tile whose head names the unit; "—" for none."""
        if value is None:
            return UNTOLD
        if value not in self._texts:
            self._texts[value] = self._short(value)
        return self._texts[value]

    def _short(self, value: Decimal) -> str:
        beside = self._beside()
        if self.is_percent:
            return percent(value, self.decimals, beside)
        if self.indicator:
            return cell_measure(value, self.unit, self.decimals, beside, is_bare=True)
        return number(value, self.decimals, beside)

    def full(self, value: Decimal) -> str:
        """Write a value with its unit, as in a sentence."""
        if self.is_percent:
            return self.short(value)
        if self.indicator:
            return written_measure(value, self.unit, self.decimals, self._beside())
        return f"{self.short(value)} {written_unit(self.unit)}"

    def _beside(self) -> tuple[Decimal, ...]:
        return known((*self.values.values(), self.city, *self.limits))

    def limit(self, value: Decimal) -> str:
        """Write the limit of a class, which has no more digits than it needs."""
        return percent(value, None) if self.is_percent else number(value)

    def is_better(self, one: Decimal, other: Decimal) -> bool:
        """Return whether *one* is better than *other*; never, where neither is."""
        if self.better is None:
            return False
        return one > other if self.better is Direction.HIGHER else one < other

    def ranks(self) -> Mapping[str, int]:
        """Rank the districts from the best (else the largest), 1; equals share a rank."""
        if not self._ranks:
            sign = -1 if self.better is Direction.LOWER else 1
            held = {code: sign * value for code, value in self.values.items()}
            for code, value in held.items():
                self._ranks[code] = 1 + sum(other > value for other in held.values())
        return self._ranks


def district_measures(book: Book) -> tuple[DistrictMeasure, ...]:
    """Compute every measure that at least one district has a value of, indicators last."""
    found = [(code, *each) for code, each in _values(book).items() if each[0]]
    section = book.at.section("districts")
    addresses = [section, *(f"{section}by/{code}/" for code, *_ in found[1:])]
    own = (_own(book, *each, at) for each, at in zip(found, addresses, strict=False))
    return (*own, *indicator_measures(book))


def _own(
    book: Book, code: str, values: Values, city: Decimal | None, address: str
) -> DistrictMeasure:
    return DistrictMeasure(
        code=code,
        title=book.t(f"district.measure.{code}"),
        unit=book.t(f"district.unit.{code}"),
        values=values,
        city=city,
        better=_BETTER.get(code),
        decimals=_DECIMALS.get(code, 0),
        is_percent=code in _PERCENTS,
        address=address,
    )


def _values(book: Book) -> dict[str, tuple[Values, Decimal | None]]:
    standings = {row.district: row for row in book.release.stream(DistrictStanding)}
    totals = {
        row.code: row for row in book.release.stream(MoneyTotal, scope="district", fiscal_year=0)
    }
    projects = list(placed_projects(book))
    approved = _known(
        {code: standing.approved_billion_rial for code, standing in standings.items()}
    )
    return {
        FIRST: (
            _known(
                {
                    code: standing.approved_per_resident_million_rial
                    for code, standing in standings.items()
                }
            ),
            _per_resident(approved, book.districts.values(), book.shape.currency.small_per_unit),
        ),
        "approved": (approved, None),
        "projects": (
            {code: Decimal(one.project_count) for code, one in standings.items()},
            None,
        ),
        "finished": (
            _known(
                {
                    code: share_of(Decimal(one.completed_count), Decimal(one.project_count))
                    for code, one in standings.items()
                }
            ),
            finished_share(projects),
        ),
        "slip": grouped_values(projects, slip_median_of(book.slips)),
        "progress": grouped_values(projects, progress_against_path),
        "spending": (
            _known({code: spending_share([row]) for code, row in totals.items()}),
            spending_share(totals.values()),
        ),
    }


def _known(values: Mapping[str, Decimal | None]) -> dict[str, Decimal]:
    return {code: value for code, value in values.items() if value is not None}


def placed_projects(book: Book) -> Iterator[Project]:
    """Yield the projects that lie in a district."""
    return (project for project in book.release.stream(Project) if project.districts)


def _per_resident(
    approved: Values, districts: Iterable[District], per_unit: int
) -> Decimal | None:
    """Divide what was approved in the districts whose residents are known by those residents."""
    counted = {d.code: d.population for d in districts if d.population and d.code in approved}
    residents = sum(counted.values())
    if not residents:
        return None
    money = sum((approved[code] for code in counted), Decimal(0))
    # As exact as the districts' own, which the release holds.
    return rounded(money * per_unit / residents, _PLACES)


def grouped_values(
    projects: Iterable[Project], measure: Callable[[list[Project]], Decimal | None]
) -> tuple[Values, Decimal | None]:
    """Measure the projects of each district, and all of them."""
    by_district: dict[str, list[Project]] = defaultdict(list)
    whole = []
    for project in projects:
        whole.append(project)
        for code in project.districts:
            by_district[code].append(project)
    found = {code: measure(inside) for code, inside in by_district.items()}
    return _known(found), measure(whole)


def finished_share(projects: list[Project]) -> Decimal | None:
    """Return what percent of *projects* is finished; None of none."""
    finished = sum(project.status == "completed" for project in projects)
    return share_of(Decimal(finished), Decimal(len(projects)))


def slip_median_of(slips: Mapping[str, Slip]) -> Callable[[list[Project]], Decimal | None]:
    """Return what finds the median slip in days of projects that are due; earlier is below 0."""

    def slip_median(projects: list[Project]) -> Decimal | None:
        known = [
            Decimal(slip.slip_days)
            for project in projects
            if (slip := slips.get(project.code)) is not None and slip.slip_days is not None
        ]
        return median(known) if known else None

    return slip_median


def progress_against_path(projects: list[Project]) -> Decimal | None:
    """Return what percent of the planned progress was reached, weighted by approved money."""
    done = due = Decimal(0)
    for project in projects:
        money, planned = project.approved_billion_rial, project.planned_percent
        if money and planned is not None and project.actual_percent is not None:
            done += money * project.actual_percent
            due += money * planned
    return share_of(done, due)


def spending_share(totals: Iterable[MoneyTotal]) -> Decimal | None:
    """Return what percent of the allocated money was spent, where both are told."""
    known = [
        (row.spent_billion_rial, row.allocated_billion_rial)
        for row in totals
        if row.spent_billion_rial is not None and row.allocated_billion_rial is not None
    ]
    spent, allocated = (
        (sum(each, Decimal(0)) for each in zip(*known, strict=True))
        if known
        else (
            None,
            None,
        )
    )
    return share_of(spent, allocated)


def indicator_measures(book: Book) -> Iterator[DistrictMeasure]:
    """Yield the indicators that have a value in a district, in their own order."""
    values: dict[str, dict[str, Decimal]] = defaultdict(dict)
    limits: dict[str, set[Decimal]] = defaultdict(set)
    for row in book.release.stream(Judgement, without_working=True):
        limits[row.indicator].update(limits_of(row))
        if row.value is not None:
            values[row.indicator][row.district] = row.value
    for indicator in book.release.stream(Indicator):
        held = values.get(indicator.code, {})
        of_districts = {code: held[code] for code in book.districts if code in held}
        if not of_districts:
            continue
        is_one_way = indicator.direction in (Direction.HIGHER, Direction.LOWER)
        yield DistrictMeasure(
            code=indicator.code,
            title=indicator.title,
            unit=indicator.unit,
            values=of_districts,
            city=held.get(""),
            better=indicator.direction if is_one_way else None,
            decimals=indicator.decimals,
            is_percent=indicator.unit == "درصد",
            indicator=indicator.code,
            address=book.at.thing("indicator", indicator.code),
            is_outcome=indicator.kind is IndicatorKind.OUTCOME,
            limits=tuple(sorted(limits[indicator.code])),
        )
