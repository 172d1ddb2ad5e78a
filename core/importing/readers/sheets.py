"""From raw sheets to typed records: headers matched, cells read, faults collected."""

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from core.importing.problems import Place, Problems
from core.importing.readers.cells import Cell, Fault, Parser, is_empty, parser_of, plain
from core.importing.readers.replacements import Replacements
from core.importing.readers.sheet_layout import PLAIN, Layout, MergedCells
from core.importing.spelling import closest, fold
from core.plan.schema import SHEETS, Column, Table
from core.progress import Progress

TABLE_BY_FOLD = {fold(name): table for table in SHEETS for name in (table.name, table.title)}
# Sheets of our own template and of a marked workbook, and of clerks who keep notes beside them.
IGNORED_SHEETS = frozenset(
    map(fold, ("راهنما", "فهرست‌ها", "مشکل‌ها", "help", "lists", "problems", "readme"))
)
# Words that a row of sums begins with.
_TOTALS = frozenset(map(fold, ("جمع", "جمع کل", "مجموع", "total", "grand total", "sum")))
# Fewer of them could be a row of data.
_FEWEST_HEADERS = 2
_PROGRESS_EVERY = 5_000
# Above the header a clerk may have a title, a date, the name of the office.
_MAX_TITLE_ROWS = 20


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet or CSV file before it is understood: rows of cells, counted from 1."""

    file: str
    name: str
    rows: Iterable[tuple[int, Sequence[Cell]]]
    row_count: int = 0
    is_whole_file: bool = False
    layout: Layout = PLAIN


@dataclass(slots=True)
class Record:
    """One row of a table: English column name → value. `faulty` columns have no usable value."""

    row: int
    values: dict[str, Any]
    faulty: frozenset[str] = frozenset()


@dataclass(slots=True)
class Sheet:
    """A table as the package has it. `headers` is column name → (position, header as written).

    A sheet that `is_partial` says nothing of the rows it lacks: they stay as they are. Where
    `rows_go`, the rows that it has are those to be taken out of the plan.
    """

    table: Table
    file: str
    name: str | None
    headers: dict[str, tuple[int, str]] = field(default_factory=dict)
    header_row: int = 1
    records: list[Record] = field(default_factory=list)
    is_partial: bool = False
    rows_go: bool = False

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        """Return where a cell, a row or the sheet is."""
        is_feature, table = self.table.geojson is not None, self.table.name
        if column is None:
            return Place(self.file, self.name, row, is_feature=is_feature, table=table)
        index, header = self.headers.get(column, (None, self._header_of(column)))
        return Place(self.file, self.name, row, header, index, is_feature, table, column)

    def _header_of(self, column: str) -> str:
        """Name a column that the sheet lacks, in the language of those it has."""
        is_english = all(name == fold(header) for name, header in self._folded())
        return column if is_english else self.table.by_name[column].header

    def _folded(self) -> Iterator[tuple[str, str]]:
        return ((fold(name), header) for name, (_index, header) in self.headers.items())


def table_named(name: str) -> Table | None:
    """Return the table that a sheet or file is named after, in English or Persian."""
    return TABLE_BY_FOLD.get(fold(name))


def read_sheet(
    raw: RawSheet,
    table: Table,
    problems: Problems,
    progress: Progress,
    notes: Problems,
    *,
    replacements: Replacements | None = None,
) -> Sheet:
    """Read every row of *raw* as rows of *table*; what is wrong goes to *problems*.

    What was understood in a way that is worth a word goes to *notes*. What *replacements* name is
    read as they say.
    """
    sheet = Sheet(table, raw.file, None if raw.is_whole_file else raw.name)
    header, rows = _find_header(iter(raw.rows), table)
    if header is None:
        problems.add("sheet_empty", sheet.place(), table=table.name)
        return sheet
    sheet.header_row = header[0]
    sheet.headers = _match_headers(header[1], sheet, problems)
    nameless = _Nameless(header[1], sheet, problems)
    merged = _merged(raw.layout, sheet)
    readers = _readers(sheet)
    if replacements is not None:
        readers = [
            (index, column, replacements.around(table, column, parse))
            for index, column, parse in readers
        ]
    reader = _RowReader(sheet, problems, merged.unsafe, readers)
    again = _RepeatedHeader(sheet, notes)
    for row, cells in rows:
        if not all(map(is_empty, cells)) and not again.is_at(row, cells):
            nameless.look(row, cells)
            filled = merged.fill(row, cells) if merged.areas else cells
            record = reader.read(row, filled)
            if record is not None:
                sheet.records.append(record)
        if row % _PROGRESS_EVERY == 0:
            progress("import.step.read", row, max(raw.row_count, row))
    progress("import.step.read", raw.row_count, raw.row_count)
    _report_merged(merged, sheet, problems, notes)
    _note_hidden(raw.layout, sheet, notes)
    return sheet


def _readers(sheet: Sheet) -> list[tuple[int, Column, Parser]]:
    """Return where each column stands that the sheet has, and what reads its cells."""
    return [
        (sheet.headers[column.name][0], column, parser_of(column))
        for column in sheet.table.columns
        if column.name in sheet.headers
    ]


def _merged(layout: Layout, sheet: Sheet) -> MergedCells:
    by_name = sheet.table.by_name
    # A code stands for one row; anything else may be the same in several.
    filled = frozenset(
        index
        for name, (index, _header) in sheet.headers.items()
        if not (sheet.table.is_coded and name == by_name["code"].name)
    )
    return MergedCells(layout.merged, filled, sheet.header_row)


def _report_merged(merged: MergedCells, sheet: Sheet, problems: Problems, notes: Problems) -> None:
    """Report areas that hide a cell, and note the columns whose merged values were taken."""
    names = {index: name for name, (index, _header) in sheet.headers.items()}
    used = sorted(record.row for record in sheet.records)
    for area, column in merged.areas_of(frozenset(names)):
        first = bisect_left(used, area[0] + 1)
        if first < len(used) and used[first] <= area[2] + 1:
            place = sheet.place(area[0] + 1, names[column])
            reference = f"{column_letters(area[1])}{area[0] + 1}:"
            reference += f"{column_letters(area[3])}{area[2] + 1}"
            problems.add("cell_merged", place, reference)
    for column, rows in merged.taken.items():
        notes.add("merged_taken", sheet.place(rows[0], names[column]), count=len(rows))


def _note_hidden(layout: Layout, sheet: Sheet, notes: Problems) -> None:
    if layout.is_hidden:
        notes.add("sheet_hidden", sheet.place())
    hidden = [record.row for record in sheet.records if record.row in layout.hidden_rows]
    if hidden:
        notes.add("rows_hidden", sheet.place(hidden[0]), count=len(hidden))
    for name, (index, _header) in sheet.headers.items():
        if index in layout.hidden_columns:
            notes.add("column_hidden", sheet.place(None, name))


type _Row = tuple[int, Sequence[Cell]]


def _find_header(rows: Iterator[_Row], table: Table) -> tuple[_Row | None, Iterator[_Row]]:
    """Return the row of headers and the rows after it; what stands above it is a title.

    It is the first that has all required ones; where none has, the one with most.
    """
    names = _names(table)
    required = {column.name for column in table.columns if column.required}
    looked_at: list[_Row] = []
    best, most = 0, 0
    for row, cells in rows:
        if all(map(is_empty, cells)):
            continue
        looked_at.append((row, cells))
        found = {names[key].name for key in map(fold, map(plain, cells)) if key in names}
        if len(found) > most:
            best, most = len(looked_at) - 1, len(found)
        if required <= found or len(looked_at) > _MAX_TITLE_ROWS:
            break
    if not looked_at:
        return None, rows
    return looked_at[best], chain(looked_at[best + 1 :], rows)


def _names(table: Table) -> dict[str, Column]:
    return {
        fold(name): column for column in table.columns for name in (column.name, column.header)
    }


class _Nameless:
    """Finds columns that have values and no header: were they passed over, nobody would know."""

    def __init__(self, header: Sequence[Cell], sheet: Sheet, problems: Problems) -> None:
        self.width = len(header)
        self.gaps = {index for index, cell in enumerate(header) if is_empty(cell)}
        self.sheet = sheet
        self.problems = problems
        self.reported: set[int] = set()

    def look(self, row: int, cells: Sequence[Cell]) -> None:
        if not self.gaps and len(cells) <= self.width:
            return
        for index in (*self.gaps, *range(self.width, len(cells))):
            cell = cells[index] if index < len(cells) else None
            if index in self.reported or is_empty(cell):
                continue
            self.reported.add(index)
            place = Place(self.sheet.file, self.sheet.name, row, column_letters(index), index)
            self.problems.add("header_blank", place, plain(cell))


class _RepeatedHeader:
    """Finds rows that say the headers once more, as where pages were put together."""

    def __init__(self, sheet: Sheet, notes: Problems) -> None:
        self.sheet = sheet
        self.notes = notes
        self.headers = list(sheet.headers.values())

    def is_at(self, row: int, cells: Sequence[Cell]) -> bool:
        """Return whether the row is such a one, and note it."""
        if len(self.headers) < _FEWEST_HEADERS:
            return False
        for index, text in self.headers:
            if index >= len(cells) or plain(cells[index]).strip() != text:
                return False
        self.notes.add("header_repeated", self.sheet.place(row))
        return True


def column_letters(index: int) -> str:
    """Name a column, counted from 0, as spreadsheets do: `A`, `Z`, `AA`."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


def _match_headers(
    header: Sequence[Cell], sheet: Sheet, problems: Problems
) -> dict[str, tuple[int, str]]:
    known = _names(sheet.table)
    found: dict[str, tuple[int, str]] = {}
    unknown: list[tuple[int, str]] = []
    for index, cell in enumerate(header):
        if is_empty(cell):
            continue
        text = plain(cell).strip()
        column = known.get(fold(text))
        if column is None:
            unknown.append((index, text))
        elif column.name in found:
            place = Place(sheet.file, sheet.name, sheet.header_row, text, index)
            problems.add("header_duplicate", place, text)
        else:
            found[column.name] = (index, text)
    _report_headers(unknown, found, sheet, problems)
    return found


def _report_headers(
    unknown: list[tuple[int, str]],
    found: dict[str, tuple[int, str]],
    sheet: Sheet,
    problems: Problems,
) -> None:
    absent = [column for column in sheet.table.columns if column.name not in found]
    names = [name for column in absent for name in (column.header, column.name)]
    for index, text in unknown:
        near = closest(text, names)
        place = Place(
            sheet.file, sheet.name, sheet.header_row, text, index, table=sheet.table.name
        )
        problems.add("header_unknown", place, text, suggestion=near)
    for column in absent:
        if column.required:
            names_of = (column.header, column.name)
            problems.add("header_missing", sheet.place(sheet.header_row), names=names_of)


@dataclass(frozen=True, slots=True)
class _RowReader:
    """Reads rows of cells as records; `merged` are the cells that others of theirs stand for."""

    sheet: Sheet
    problems: Problems
    merged: Container[tuple[int, int]]
    readers: list[tuple[int, Column, Parser]]

    def read(self, row: int, cells: Sequence[Cell]) -> Record | None:
        """Return a row as a record; what is wrong with it goes to the problems.

        None for a row of sums, which is told of as a whole.
        """
        if self._is_total(row, cells):
            return None
        values: dict[str, Any] = {}
        faulty: set[str] = set()
        width = len(cells)
        place = self.sheet.place
        for index, column, parse in self.readers:
            cell = cells[index] if index < width else None
            value = parse(cell)
            if value.__class__ is Fault:
                code = _code_of(value, column)
                self.problems.add(code, place(row, column.name), plain(cell), **value.params)
                faulty.add(column.name)
                value = None
            elif value is None and column.required:
                # That its cell is merged with another is told once, for all of them.
                if (row, index) not in self.merged:
                    self.problems.add("value_missing", place(row, column.name))
                faulty.add(column.name)
            values[column.name] = value
        return Record(row, values, frozenset(faulty) if faulty else frozenset())

    def _is_total(self, row: int, cells: Sequence[Cell]) -> bool:
        """Return whether the row begins with a word for a sum and lacks what a row must have."""
        begins = next((plain(cell) for cell in cells if not is_empty(cell)), "")
        if fold(begins) not in _TOTALS:
            return False
        width = len(cells)
        lacks = [
            column.name
            for index, column, _parse in self.readers
            if column.required and (index >= width or is_empty(cells[index]))
        ]
        if lacks:
            self.problems.add("row_is_total", self.sheet.place(row), begins)
        return bool(lacks)


def _code_of(fault: Fault, column: Column) -> str:
    """Return the problem of a fault: a required cell is not to be left empty."""
    is_advised = column.required and fault.code == "number_invalid"
    return f"{fault.code}_required" if is_advised else fault.code
