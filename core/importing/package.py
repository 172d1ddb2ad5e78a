"""A file or folder that a clerk handed in, read into typed tables. No database here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from core.importing.csv_files import CsvFile, raw_sheet
from core.importing.problems import Place, Problems
from core.importing.schema import BY_NAME, TABLES
from core.importing.sheets import (
    IGNORED_SHEETS,
    Progress,
    RawSheet,
    Sheet,
    read_sheet,
    table_named,
)
from core.importing.spelling import closest, fold


@dataclass(slots=True)
class Package:
    """What a clerk handed in: the tables it contains, and what is wrong with them so far."""

    name: str
    sheets: dict[str, Sheet] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)

    def place(self, table: str, row: int | None = None, column: str | None = None) -> Place:
        """Say where a row or cell of *table* is."""
        sheet = self.sheets.get(table)
        return sheet.place(row, column) if sheet else Place(self.name, table, row, column)


def _silent(_step: str, _done: int, _total: int) -> None:
    return None


def read_package(path: Path, progress: Progress = _silent) -> Package:
    """Read a folder of CSV, a ZIP of CSV or an XLSX workbook."""
    package = Package(path.name)
    if path.is_dir():
        _read_csv_files(_files_in(path), package, progress)
    return package


def _files_in(folder: Path) -> Iterable[CsvFile]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() == ".csv":
            yield CsvFile(path.name, path.read_bytes())


def _read_csv_files(files: Iterable[CsvFile], package: Package, progress: Progress) -> None:
    for file in files:
        stem = Path(file.name).stem
        table = table_named(stem)
        if table is None:
            _unknown_sheet(stem, Place(file.name), package)
        elif table.name in package.sheets:
            package.problems.add("sheet_duplicate", Place(file.name), table=table.name)
        else:
            raw = raw_sheet(file, table, package.problems)
            if raw is not None:
                _keep(raw, package, progress)


def _keep(raw: RawSheet, package: Package, progress: Progress) -> None:
    table = table_named(Path(raw.name).stem if raw.is_whole_file else raw.name)
    assert table is not None
    package.sheets[table.name] = read_sheet(raw, table, package.problems, progress)


def _unknown_sheet(name: str, place: Place, package: Package) -> None:
    if fold(name) in IGNORED_SHEETS:
        return
    names = [one for table in TABLES for one in (table.title, table.name)]
    package.problems.add("sheet_unknown", place, name, suggestion=closest(name, names))


__all__ = ["BY_NAME", "Package", "read_package"]
