"""How a file is read, sheet by sheet and column by column, before any rule is held against it."""

from dataclasses import dataclass
from typing import Any

from core.importing.changeset.written_values import written
from core.importing.readers.cells import Percent, plain
from core.importing.readers.package_reader import Package
from core.importing.readers.sheets import Sheet, column_letters
from core.plan.schema import Column, Table


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """A column of the file: its letter, header and what it is; how many cells have a value.

    `faulty` are the cells that are no value of it; `example` is the first that is, as it is read.
    """

    letter: str
    header: str
    column: Column
    filled: int
    faulty: int
    example: str


@dataclass(frozen=True, slots=True)
class SheetReading:
    """A sheet or file: its table, where the header stands, its columns, those absent."""

    name: str
    table: Table
    header_row: int
    rows: int
    columns: tuple[ColumnReading, ...]
    absent: tuple[Column, ...]


def explain(package: Package) -> list[SheetReading]:
    """Return how each table of *package* was read, in the order of tables."""
    return [_sheet(sheet) for sheet in package.sheets.values()]


def _sheet(sheet: Sheet) -> SheetReading:
    placed = sorted((index, name, header) for name, (index, header) in sheet.headers.items())
    return SheetReading(
        sheet.name or sheet.file,
        sheet.table,
        sheet.header_row,
        len(sheet.records),
        tuple(_column(sheet, index, name, header) for index, name, header in placed),
        tuple(column for column in sheet.table.columns if column.name not in sheet.headers),
    )


def _column(sheet: Sheet, index: int, name: str, header: str) -> ColumnReading:
    values = [record.values.get(name) for record in sheet.records]
    filled: list[Any] = [value for value in values if value not in (None, ())]
    faulty = sum(name in record.faulty for record in sheet.records)
    first = filled[0] if filled else None
    example = plain(first) if isinstance(first, Percent) else written(first)
    column = sheet.table.by_name[name]
    return ColumnReading(column_letters(index), header, column, len(filled), faulty, example)
