"""The columns of a table as it is downloaded, and what each of them means.

They are the release file's, with days in the Jalali calendar beside the others, the titles and
units of what a row names by code, and the release that it is of.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from core.calendar import JALALI, tehran_date
from core.plan.shape import Shape
from core.release.columns import DAYS, Kind, columns
from core.release.reader import Release
from core.release.records import District, Indicator, Node, Project, Record
from core.texts import load_texts
from core.wording.column_words import column_meanings

IN_RELEASE = "in_release"
UNIT = "unit"
_TITLED: dict[str, type[Indicator | Project | District | Node]] = {
    "indicator": Indicator,
    "project": Project,
    "district": District,
    "node": Node,
}
_JALALI = "_jalali"


@dataclass(frozen=True, slots=True)
class CsvColumn:
    """A column of a file; `unit` None where it has none."""

    name: str
    kind: Kind
    unit: str | None
    fa: str
    en: str


def csv_columns(record: type[Record], shape: Shape) -> Iterator[CsvColumn]:
    """Yield the columns of the file of *record* in their order."""
    days = {column.name + _JALALI for column in columns(record) if column.kind in DAYS}
    own = days.union(column.name for column in columns(record))
    for one in column_meanings(record, shape):
        if one.name in own:
            yield CsvColumn(one.name, one.kind, one.unit, one.fa, one.en)
    fa, en = load_texts("fa").of(shape), load_texts("en")
    for name in added_names(record):
        kind = Kind.INTEGER if name == IN_RELEASE else Kind.TEXT
        key = f"standards.column.{name}"
        yield CsvColumn(name, kind, None, fa(key), en(key))


def added_names(record: type[Record]) -> tuple[str, ...]:
    """Name the columns that the file has and the release's table has not."""
    own = {column.name for column in columns(record)}
    titles = [f"{name}_title" for name in _TITLED if name in own]
    unit = [UNIT] if "indicator" in own else []
    return (*titles, *unit, IN_RELEASE)


class TableCells:
    """Values of rows, column by column; titles are read once for all tables."""

    def __init__(self, release: Release, number: str | None = None) -> None:
        """Take titles and units from *release*, and its number unless it is told as *number*."""
        self._release, self._number = release, number
        self._titles: dict[str, dict[str, str]] = {}

    def readers(self, record: type[Record]) -> Iterator[tuple[str, Callable[[Any], Any]]]:
        """Yield the name of each column of *record* and what reads it from a row."""
        for column in columns(record):
            yield column.name, attrgetter(column.name)
            if column.kind in DAYS:
                is_instant = column.kind is Kind.INSTANT
                yield column.name + _JALALI, _jalali(column.name, is_instant=is_instant)
        number = self._number or str(self._release.info.number)
        for name in added_names(record):
            if name == IN_RELEASE:
                yield name, lambda _: number
            elif name == UNIT:
                yield name, _looked_up("indicator", self._units)
            else:
                thing = name.removesuffix("_title")
                yield name, _looked_up(thing, self._titles_of(thing))

    @cached_property
    def _units(self) -> dict[str, str]:
        return {row.code: row.unit for row in self._release.stream(Indicator)}

    def _titles_of(self, thing: str) -> dict[str, str]:
        if thing not in self._titles:
            rows = self._release.stream(_TITLED[thing])
            self._titles[thing] = {row.code: row.title for row in rows}
        return self._titles[thing]


def _looked_up(name: str, found: dict[str, str]) -> Callable[[Any], Any]:
    return lambda row: found.get(getattr(row, name) or "")


def _jalali(name: str, *, is_instant: bool) -> Callable[[Any], Any]:
    def read(row: Any) -> str | None:
        day = getattr(row, name)
        if day is None:
            return None
        # As the release file writes it: nobody takes `1398/06/31` for a Gregorian day.
        return JALALI.iso(tehran_date(day) if is_instant else day).replace("-", "/")

    return read
