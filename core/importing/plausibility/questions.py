"""What a clerk is asked about the rows that a package brings. Nothing of it stops an import."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.calendar import JALALI
from core.enums import MoneyScale
from core.importing.changeset.desired_state import DesiredState
from core.importing.changeset.proposal import Proposal, Question, TableProposal
from core.importing.changeset.stored_state import Key, Values
from core.importing.plausibility.factors import Factor, find_factor
from core.importing.spelling import fold
from core.plan.schema import BY_NAME, TABLES, Kind

_YEARS_AROUND = 20
# Of the lunar calendar; as Jalali years they are still to come.
_LUNAR_YEARS = range(1415, 1465)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,40}>")
# Counts and codes in disguise, whose size says nothing.
_NO_SIZES = frozenset(
    {
        *("rank", "tile_row", "tile_col", "number", "fiscal_year", "decimals"),
        *("release_lag_days", "weight", "lat", "lon"),
    }
)
# Days of what has happened: none of them is still to come.
_PAST = frozenset({"actual_end_on", "answered_on", "done_on", "published_on", "reported_on"})
_MONEY = ("amount_billion_rial", "spent_billion_rial")
_PERCENTS = ("planned_percent", "actual_percent")
_TOMAN = 10
_SCALES = {
    MoneyScale.BILLION: 1_000_000_000,
    MoneyScale.MILLION: 1_000_000,
    MoneyScale.THOUSAND: 1_000,
}


@dataclass(frozen=True, slots=True)
class _Cell:
    """A value that the package brings; `old` is what stood there, None for nothing."""

    table: str
    key: Key
    row: int
    column: str
    old: Any
    value: Any
    values: Values

    def ask(self, rule: str, **details: Any) -> Question:
        return Question(
            rule, self.table, self.key, self.row, self.column, {"value": self.value, **details}
        )


def find_questions(
    desired: DesiredState, proposal: Proposal, today: date | None = None
) -> list[Question]:
    """Return what is to be asked about every new or changed value, in the package's order.

    Without *today* nothing is asked of what would be still to come.
    """
    cells = list(_cells(proposal))
    series = _Series(desired)
    years = _years(desired, proposal)
    questions = (_ask(cell, series, years, proposal) for cell in cells)
    found = [one for one in questions if one is not None]
    if today is not None:
        doubted = {(one.table, one.row, one.column) for one in found}
        ahead = (cell for cell in cells if cell.column in _PAST and cell.value > today)
        found += [
            cell.ask("date_future")
            for cell in ahead
            if (cell.table, cell.row, cell.column) not in doubted
        ]
    found += _same_titles(cells, desired)
    order = {table.name: place for place, table in enumerate(TABLES)}
    columns = {
        (table.name, column.name): place
        for table in TABLES
        for place, column in enumerate(table.columns)
    }
    return sorted(
        found, key=lambda one: (order[one.table], one.row, columns[one.table, one.column])
    )


def _cells(proposal: Proposal) -> Iterator[_Cell]:
    for table in proposal.tables.values():
        for added in table.added:
            yield from _of_row(table, added.key, added.row, added.values, {})
            yield from _days_of_key(table, added.key, added.row, added.values)
        for changed in table.changed:
            stored = changed.stored.values
            yield from _of_row(table, changed.key, changed.row, changed.values, stored)
        for append in table.appended:
            if not append.withdraws:
                if append.revises is None:
                    yield from _days_of_key(table, append.key, append.row, append.rows[-1])
                stored = append.revises.values if append.revises and append.changes else {}
                yield from _of_row(table, append.key, append.row, append.rows[-1], stored)


def _days_of_key(table: TableProposal, key: Key, row: int, values: Values) -> Iterator[_Cell]:
    """Yield the days by which a new row is told from others: they may be mistyped as well."""
    for column in table.table.key:
        if isinstance(value := values.get(column), date):
            yield _Cell(table.table.name, key, row, column, None, value, values)


def _of_row(
    table: TableProposal, key: Key, row: int, values: Values, stored: Values
) -> Iterator[_Cell]:
    """Yield the cells of a row that are new or say something else than *stored*."""
    for column, value in values.items():
        old = stored.get(column)
        if value is not None and value != old and column not in table.table.key:
            yield _Cell(table.table.name, key, row, column, old, value, values)


def _years(desired: DesiredState, proposal: Proposal) -> range:
    plan, calendar = next(iter(desired.values("plan"))), proposal.shape.calendar
    first, last = calendar.year(plan["horizon_start"]), calendar.year(plan["horizon_end"])
    return range(first, last + 1)


def _ask(cell: _Cell, series: "_Series", years: range, proposal: Proposal) -> Question | None:
    column = BY_NAME[cell.table].by_name[cell.column]
    if isinstance(cell.value, date):
        return None if cell.table == "plan" else _of_date(cell, years, proposal)
    if column.kind is Kind.TEXT:
        tag = None if column.is_url or column.is_source else _TAG.search(cell.value)
        return cell.ask("html_tags", tag=tag[0]) if tag else None
    if isinstance(cell.value, bool) or not isinstance(cell.value, (int, Decimal)):
        return None
    if cell.column in _NO_SIZES or not cell.value:
        return None
    return _of_number(cell, series, proposal)


def _of_date(cell: _Cell, years: range, proposal: Proposal) -> Question | None:
    year = proposal.shape.calendar.year(cell.value)
    if years[0] - _YEARS_AROUND <= year <= years[-1] + _YEARS_AROUND:
        return None
    is_lunar = JALALI.year(cell.value) in _LUNAR_YEARS
    details = {"first": str(years[0]), "last": str(years[-1])}
    return cell.ask("date_lunar" if is_lunar else "date_far", **details)


def _of_number(cell: _Cell, series: "_Series", proposal: Proposal) -> Question | None:
    value = Decimal(cell.value)
    others = series.others(cell)
    found = find_factor(value, others)
    if found is None and isinstance(cell.old, (int, Decimal)) and not isinstance(cell.old, bool):
        found = find_factor(value, [Decimal(cell.old)], is_history=True)
    if found is None and cell.column == "amount_billion_rial":
        found = find_factor(value, series.amounts(cell), 1_000_000)
    if found is not None:
        return _of_factor(cell, found, proposal)
    if series.is_fraction(cell):
        return cell.ask("fraction", likely=(value * 100).normalize())
    return None


def _of_factor(cell: _Cell, found: Factor, proposal: Proposal) -> Question:
    details = {"low": found.low, "high": found.high, "likely": found.likely}
    if cell.column in _MONEY:
        currency = proposal.shape.currency
        if found.factor == _TOMAN and currency.second:
            return cell.ask("second_currency", second=currency.second, **details)
        if found.factor == _SCALES.get(currency.scale) and not found.is_small:
            return cell.ask("money_unit", **details)
    rule = "too_small" if found.is_small else "too_large"
    return cell.ask(rule, factor=found.factor, **details)


class _Series:
    """The numbers that stand beside one in the state as it will be."""

    def __init__(self, desired: DesiredState) -> None:
        self._by_thing: dict[tuple[Any, ...], dict[Any, Decimal]] = {}
        self._percents = {
            one["code"]
            for one in desired.values("indicators")
            if fold(one["unit"]).startswith(fold("درصد")) or one["unit"] in ("%", "٪")
        }
        for table in ("targets", "observations"):
            for values in desired.values(table):
                place = (values["period"], values.get("kind"))
                self._add((values["indicator"], values["district"]), place, values["value"])
        for values in desired.values("budget_lines"):
            owner = (values["project"], values["node"], values["kind"])
            place = (values["fiscal_year"], values["fund"])
            self._add(owner, place, values["amount_billion_rial"])
        self._amounts = sorted(
            abs(one["amount_billion_rial"])
            for one in desired.values("budget_lines")
            if one["amount_billion_rial"]
        )
        for values in desired.values("progress_reports"):
            for column in (*_PERCENTS, "spent_billion_rial"):
                self._add((values["project"], column), values["reported_on"], values[column])

    def _add(self, thing: tuple[Any, ...], place: Any, value: Decimal | None) -> None:
        if value is not None:
            self._by_thing.setdefault(thing, {})[place] = value

    def _place(self, cell: _Cell) -> tuple[tuple[Any, ...], Any] | None:
        """Return the series that a cell is of, and its place there."""
        values = cell.values
        if cell.table in ("targets", "observations") and cell.column == "value":
            place = (values["period"], values.get("kind"))
            return (values["indicator"], values["district"]), place
        if cell.column == "amount_billion_rial":
            owner = (values["project"], values["node"], values["kind"])
            return owner, (values["fiscal_year"], values["fund"])
        if cell.table == "progress_reports":
            return (values["project"], cell.column), values["reported_on"]
        return None

    def others(self, cell: _Cell) -> list[Decimal]:
        """Return the other numbers of the series of *cell*; of a district also the city's."""
        found = self._place(cell)
        if found is None:
            return []
        thing, place = found
        listed = [one for key, one in self._by_thing[thing].items() if key != place]
        if not listed and cell.table in ("targets", "observations"):
            listed = list(self._by_thing.get((thing[0], None), {}).values()) if thing[1] else []
        if cell.table == "progress_reports":
            # Progress and spending begin with little; only what came before says how much.
            return [one for key, one in self._by_thing[thing].items() if key < place]
        return listed

    def amounts(self, cell: _Cell) -> list[Decimal]:
        """Return the least and the most of the plan's amounts, but for that of *cell*."""
        own = bisect_left(self._amounts, abs(cell.value))
        least, most = int(own == 0), len(self._amounts) - 1
        most -= own == most
        return [self._amounts[least], self._amounts[most]] if least <= most else []

    def is_fraction(self, cell: _Cell) -> bool:
        """Return whether a series of percents has nothing but hundredths of them."""
        if cell.table == "progress_reports":
            is_percent = cell.column in _PERCENTS
        else:
            is_percent = (
                cell.table in ("targets", "observations")
                and cell.column == "value"
                and cell.values["indicator"] in self._percents
            )
        found = self._place(cell)
        sizes = [abs(one) for one in self._by_thing[found[0]].values() if one] if found else []
        return is_percent and len(sizes) > 1 and max(sizes) <= 1


def _same_titles(cells: list[_Cell], desired: DesiredState) -> Iterator[Question]:
    """Ask about projects of one title, which are often one project twice."""
    first: dict[str, str] = {}
    for values in desired.values("projects"):
        first.setdefault(fold(values["title"]), values["code"])
    for cell in cells:
        if cell.table == "projects" and cell.column == "title":
            other = first[fold(cell.value)]
            if other != cell.key[0]:
                yield cell.ask("same_title", other=other)
