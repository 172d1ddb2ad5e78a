"""Our values as the five-column rows that QPR loads, and that import_qpr reads back unchanged."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import xlsxwriter
from sqlmodel import Session

from core.calendar import period
from core.enums import TargetKind
from core.errors import MappingInvalidError, PlanNotFoundError
from core.formulas import escape
from core.importing.changeset.stored_state import Key, StoredState, Values, load_stored_state
from core.importing.changeset.written_values import written
from core.importing.problems import Problems
from core.importing.qpr_overlay import field_of, known_of
from core.importing.readers.delimited.csv_files import write_csv
from core.importing.readers.qpr.decoding import Known
from core.importing.readers.qpr.mapping import QprMapping, read_mapping
from core.importing.readers.qpr.qpr_series import ALIASES, Series
from core.importing.writers.package_export import export_package

HEADER = ("measure", "scorecard", "series", "date", "value")
# A spreadsheet keeps 15 digits of a number; a longer one is written as text, to lose none.
_SPREADSHEET_DIGITS = 15

type Row = tuple[str, str, str, str, Decimal]


def export_file(session: Session, plan: str, path: Path, *, mapping: Path | None) -> None:
    """Export *plan* as `export_qpr` does with a mapping, as `export_package` does without one."""
    if mapping is None:
        export_package(session, plan, path)
    else:
        export_qpr(session, plan, mapping, path)


def export_qpr(session: Session, plan: str, mapping_path: Path, path: Path) -> int:
    """Write the values in force to *path* (`.xlsx`, or else CSV); give the number of rows.

    Indicators that the mapping does not list are left out, unless symbols are our own codes. So
    is what QPR has no series for: missing values, critical limits. Raises PlanNotFoundError and
    MappingInvalidError.
    """
    problems = Problems()
    mapping = read_mapping(mapping_path, problems)
    if mapping is None:
        described = (f"{one.code} {one.place.column or ''} {one.value or ''}" for one in problems)
        raise MappingInvalidError(mapping_path.name, "; ".join(map(str.strip, described)))
    existing = load_stored_state(session, plan)
    if existing.is_new:
        raise PlanNotFoundError(plan)
    rows = sorted(_Writer(mapping, existing).rows())
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path, rows, mapping)
    else:
        path.write_bytes(write_csv(HEADER, (_cells(row, mapping) for row in rows)))
    return len(rows)


def _cells(row: Row, mapping: QprMapping) -> list[str]:
    *words, value = row
    return [*map(escape, words), _figure(value, mapping)]


def _figure(value: Decimal, mapping: QprMapping) -> str:
    return written(value).replace(".", mapping.decimal)


def _write_workbook(path: Path, rows: list[Row], mapping: QprMapping) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("values")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, HEADER)
        for number, (*words, value) in enumerate(rows, start=1):
            for column, word in enumerate(words):
                sheet.write_string(number, column, word)
            if len(value.as_tuple().digits) > _SPREADSHEET_DIGITS:
                sheet.write_string(number, len(words), _figure(value, mapping))
            else:
                sheet.write_number(number, len(words), value)


class _Writer:
    def __init__(self, mapping: QprMapping, existing: StoredState) -> None:
        self.mapping = mapping
        self.existing = existing
        self.known: Known = known_of(existing)

    def rows(self) -> Iterator[Row]:
        """Yield the rows, in no order."""
        for key, history in self.existing.ledgers["observations"].items():
            if not history[-1].withdrawn:
                yield from self._row(key, Series.ACTUAL, history[-1].values["value"])
        for key, stored in self.existing.rows["targets"].items():
            for series in ALIASES:
                value = self._value(key, series, stored.values)
                yield from self._row(key, series, value)

    def _value(self, key: Key, series: Series, values: Values) -> Decimal | None:
        is_baseline = key[3] is TargetKind.BASELINE
        if key[0] not in self.known.indicators or is_baseline != (series is Series.BASELINE):
            return None
        column = field_of(series, self.known.indicators[key[0]].direction)
        found: Decimal | None = values[column] if column else None
        return found

    def _row(self, key: Key, series: Series, value: Decimal | None) -> Iterator[Row]:
        indicator, district, label = key[:3]
        names = self._names(indicator, district)
        if value is not None and indicator in self.known.indicators and names is not None:
            scorecard, measure = names
            when = self._when(label, indicator)
            yield measure, scorecard, self._series_symbol[series], when, value

    def _names(self, indicator: str, district: str | None) -> tuple[str, str] | None:
        """Return scorecard and measure; None when the mapping has no name for them."""
        found = self._scorecards.get(district)
        own = self._listed.get((indicator, district))
        if own is not None:
            scorecard, _, measure = own.rpartition("/")
            return scorecard or found or "", measure
        is_ours = self.mapping.symbols_are_codes
        general = self._listed.get((indicator, None), indicator if is_ours else "/")
        scorecard = found or (district if is_ours else None) or ""
        if "/" in general or (district and not scorecard):
            return None
        return scorecard, general

    @cached_property
    def _listed(self) -> Mapping[tuple[str, str | None], str]:
        """Measures by indicator and district, the first that the mapping lists."""
        listed: dict[tuple[str, str | None], str] = {}
        for name, measure in self.mapping.measures.items():
            listed.setdefault((measure.indicator, measure.district), name)
        return listed

    @cached_property
    def _scorecards(self) -> Mapping[str | None, str]:
        found: dict[str | None, str] = {}
        for name, district in self.mapping.scorecards.items():
            found.setdefault(district or None, name)
        return found

    @cached_property
    def _series_symbol(self) -> Mapping[Series, str]:
        """The symbols of series: the mapping's first ones, or else the usual ones."""
        own = {series: names[0] for series, names in self.mapping.series.items() if names}
        return {series: own.get(series, usual[0]) for series, usual in ALIASES.items()}

    def _when(self, label: str, indicator: str) -> str:
        """Return QPR's name of a period, or its last day where the day alone tells the period."""
        named = {ours: name for name, ours in reversed(self.mapping.periods.items())}
        if label in named:
            return f"${named[label]}"
        frequency = self.known.indicators[indicator].frequency
        is_exported = self.mapping.frequency in (None, frequency)
        if is_exported and period(label).months == frequency.months:
            return period(label).ends_on.isoformat()
        return f"${label}"
