"""The layouts, each with its own reader: rows of cells → entries, not yet understood."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import ClassVar

from core.enums import Frequency
from core.importing.problems import Place, UnreadableError
from core.importing.readers.cells import Cell, Fault, is_empty, plain
from core.importing.readers.qpr.mapping import Layout, QprMapping
from core.importing.readers.qpr.periods import read_when
from core.importing.readers.qpr.qpr_figures import is_blank, read_number
from core.importing.readers.qpr.qpr_series import Series, symbol
from core.importing.readers.qpr.skips import Skips
from core.importing.readers.sheets import RawSheet

type Rows = Iterable[tuple[int, Sequence[Cell]]]
type Columns = Mapping[str, int]

# Column numbers count from 1, as the clerk's do. Column 9 of GetValues (the range's own value)
# and columns 12 and 13 (the value once more, formatted, and its unit) say nothing new.
COLUMNS: Mapping[Layout, Columns] = {
    Layout.WEB_SERVICE: {"measure": 1, "scorecard": 2, "series": 3, "period": 4, "value": 5},
    Layout.GET_VALUES: {
        "measure": 1,
        "scorecard": 2,
        "series": 3,
        "period": 4,
        "start": 5,
        "end": 6,
        "value": 7,
        "range": 8,
        "colour": 10,
        "trend": 11,
    },
    Layout.MASS_IMPORT: {"measure": 1, "series": 2, "period": 3, "value": 4},
    Layout.LONG: {"measure": 1, "period": 2, "series": 3, "value": 4},
    Layout.ANALYSIS: {"measure": 1},
    Layout.MATRIX: {"period": 1},
}
_NEEDED = frozenset({"measure", "period", "value"})
# A view has its title, its filters and the date above its table.
_HEAD_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value as the file has it. Cells that the layout lacks are None.

    `titles` are the titles of a row's columns, or their numbers where the file has no titles.
    """

    place: Place
    measure: str
    value: Cell
    series: str | Series
    scorecard: str = ""
    period: Cell = None
    start: Cell = None
    end: Cell = None
    range: Cell = None
    colour: Cell = None
    trend: Cell = None
    titles: Mapping[str, str] = field(default_factory=dict)

    judged: ClassVar = ("range", "colour", "trend")

    @property
    def is_judged(self) -> bool:
        """Whether QPR says something of the value."""
        return not all(is_empty(getattr(self, name)) for name in self.judged)


def read_entries(sheet: RawSheet, mapping: QprMapping, skips: Skips) -> Iterator[Entry]:
    """Read *sheet* as the mapping's layout has it; rows that are too short are skipped.

    Raises UnreadableError when the columns that the mapping names are not there.
    """
    name = None if sheet.is_whole_file else sheet.name
    reader = _Reader(Place(sheet.file, name), mapping, skips)
    rows = ((row, cells) for row, cells in sheet.rows if not all(map(is_empty, cells)))
    if mapping.layout is Layout.MATRIX:
        return reader.matrix(rows)
    if mapping.layout is Layout.ANALYSIS:
        return reader.analysis(rows)
    return reader.rows(rows)


@dataclass(slots=True)
class _Reader:
    file: Place
    mapping: QprMapping
    skips: Skips

    def rows(self, rows: Rows) -> Iterator[Entry]:
        """Read a value per row: the web service's five columns, GetValues, mass import, long."""
        header, rest = self._header(rows, self._is_titled)
        columns = self._columns(header)
        titles = {name: str(index + 1) for name, index in columns.items()}
        if self._is_header(header[1], columns):
            names = {name: _text(header[1], index) for name, index in columns.items()}
            titles |= {name: title for name, title in names.items() if title}
        else:
            rest = chain([header], rest)
        needed = 1 + max(columns[name] for name in columns.keys() & _NEEDED)
        for row, cells in rest:
            if len(cells) < needed:
                self.skips.add("qpr_row_short", self._place(row), found=len(cells), needed=needed)
            else:
                series = _text(cells, columns.get("series")) or Series.ACTUAL
                yield self._entry(self._place(row), cells, columns, series=series, titles=titles)

    def analysis(self, rows: Rows) -> Iterator[Entry]:
        """Read a row per element, with a column per series (and period): «ACT», «TGT 1398»."""
        header, rest = self._header(rows, self._has_series)
        columns = self._columns(header)
        valued = list(self._value_columns(header[1], columns))
        if not valued:
            raise UnreadableError("qpr_no_series_column", self._place(header[0]))
        for row, cells in rest:
            for index, series, when in valued:
                if not is_blank(_cell(cells, index)):
                    place = self._place(row, index, plain(header[1][index]))
                    here = {**columns, "value": index}
                    yield self._entry(place, cells, here, series=series, when=when)

    def matrix(self, rows: Rows) -> Iterator[Entry]:
        """Read periods down and measures across; a column may name a series too: «K001 TGT»."""
        header, rest = self._header(rows, self._is_titled)
        when = self._columns(header)["period"]
        measures = [
            (index, *self._measure_and_series(plain(cell).strip()))
            for index, cell in enumerate(header[1])
            if index != when and not is_empty(cell)
        ]
        for row, cells in rest:
            for index, (scorecard, measure), series in measures:
                if not is_blank(_cell(cells, index)):
                    yield Entry(
                        place=self._place(row, index, plain(header[1][index])),
                        measure=measure,
                        scorecard=scorecard,
                        series=series,
                        period=_cell(cells, when),
                        value=_cell(cells, index),
                    )

    def _entry(
        self,
        place: Place,
        cells: Sequence[Cell],
        columns: Columns,
        *,
        series: str | Series,
        when: Cell = None,
        titles: Mapping[str, str] | None = None,
    ) -> Entry:
        period = when or _cell(cells, columns.get("period")) or self.mapping.period
        return Entry(
            place=place,
            measure=_text(cells, columns.get("measure")),
            scorecard=_text(cells, columns.get("scorecard")),
            series=series,
            period=period,
            start=_cell(cells, columns.get("start")),
            end=_cell(cells, columns.get("end")),
            value=_cell(cells, columns["value"]),
            range=_cell(cells, columns.get("range")),
            colour=_cell(cells, columns.get("colour")),
            trend=_cell(cells, columns.get("trend")),
            titles=titles or {},
        )

    def _header(
        self, rows: Rows, accepts: Callable[[Sequence[Cell]], bool]
    ) -> tuple[tuple[int, Sequence[Cell]], Rows]:
        """Find the row of titles below what a view has above it, and give the rows after it.

        The first row stands for it when none is found, so that a complaint has a place.
        """
        rest = iter(rows)
        head = list(islice(rest, _HEAD_ROWS))
        for index, (_row, cells) in enumerate(head):
            if accepts(cells):
                return head[index], chain(head[index + 1 :], rest)
        first = head[0] if head else (1, [])
        return first, chain(head[1:], rest)

    def _is_titled(self, cells: Sequence[Cell]) -> bool:
        titles = {symbol(plain(cell)) for cell in cells}
        return all(symbol(name) in titles for name in self._names())

    def _has_series(self, cells: Sequence[Cell]) -> bool:
        return self._is_titled(cells) and any(self._value_columns(cells, {}))

    def _names(self) -> list[str]:
        return [where for where in self.mapping.columns.values() if isinstance(where, str)]

    def _columns(self, header: tuple[int, Sequence[Cell]]) -> dict[str, int]:
        """Return the columns' positions from 0; those the mapping names stand in the header."""
        row, cells = header
        titles = {symbol(plain(cell)): index for index, cell in reversed(list(enumerate(cells)))}
        found: dict[str, int] = {}
        usual: dict[str, int | str] = dict(COLUMNS[self.mapping.layout])
        for name, where in (usual | dict(self.mapping.columns.items())).items():
            index = titles.get(symbol(where)) if isinstance(where, str) else where - 1
            if index is None:
                raise UnreadableError("qpr_no_column", self._place(row), column=where)
            found[name] = index
        return found

    def _is_header(self, cells: Sequence[Cell], columns: Columns) -> bool:
        """Return whether the first row is one of titles; when it may be a value, it is none."""
        if self.mapping.headers is not None:
            return self.mapping.headers
        if self._names():
            return True
        value, when = _cell(cells, columns["value"]), _cell(cells, columns["period"])
        return (
            isinstance(read_number(value, self.mapping.decimal), Fault)
            and isinstance(read_when(when, Frequency.YEAR, self.mapping), Fault)
            and symbol(_text(cells, columns.get("series"))) not in self.mapping.series_by_symbol
        )

    def _value_columns(
        self, header: Sequence[Cell], columns: Columns
    ) -> Iterator[tuple[int, Series, str | None]]:
        taken = set(columns.values())
        for index, cell in enumerate(header):
            found = self._series_and_rest(plain(cell)) if index not in taken else None
            if found:
                yield index, *found

    def _series_and_rest(self, title: str) -> tuple[Series, str | None] | None:
        """Split «ACT 1398», «1398 ACT» or «خط پایه» into the series and what is left."""
        known = self.mapping.series_by_symbol
        words = title.split()
        for size in range(len(words), 0, -1):
            for found, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
                series = known.get(symbol(" ".join(found)))
                if series:
                    return series, " ".join(rest) or None
        return None

    def _measure_and_series(self, title: str) -> tuple[tuple[str, str], Series]:
        found = self._series_and_rest(title)
        listed = symbol(title) in self.mapping.measure_by_symbol
        if found and found[1] and not listed:
            return self._qualified(found[1]), found[0]
        return self._qualified(title), Series.ACTUAL

    def _qualified(self, title: str) -> tuple[str, str]:
        """Split `7/K001` into scorecard and measure."""
        if symbol(title) in self.mapping.measure_by_symbol:
            return "", title
        scorecard, _, measure = title.rpartition("/")
        return scorecard, measure

    def _place(self, row: int, index: int | None = None, title: str | None = None) -> Place:
        return Place(self.file.file, self.file.sheet, row, title or None, index)


def _cell(cells: Sequence[Cell], index: int | None) -> Cell:
    return cells[index] if index is not None and index < len(cells) else None


def _text(cells: Sequence[Cell], index: int | None) -> str:
    return plain(_cell(cells, index)).strip()
