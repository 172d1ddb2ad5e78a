"""A file or folder that a clerk handed in, read into typed tables. No database here."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from core.importing.archive import (
    is_geojson,
    is_other_package,
    is_table_file,
    name_of,
    table_members,
)
from core.importing.csv_files import PackageFile, raw_sheet
from core.importing.geojson import names_boundaries, read_boundaries
from core.importing.preflight import is_workbook
from core.importing.problems import Place, Problems, UnreadableError
from core.importing.schema import BOUNDARIES, SHEETS, Table
from core.importing.sheets import IGNORED_SHEETS, RawSheet, Sheet, read_sheet, table_named
from core.importing.spelling import closest, fold
from core.importing.workbook import read_sheets, sheet_names
from core.progress import Progress, silent

MAX_FILE_BYTES = 200 << 20
ZIP_START = b"PK"
# An encrypted workbook and the old binary XLS are both OLE containers, with named streams.
_OLE_START = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_XLS_STREAMS = ("Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
_TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
# Members by which other spreadsheets in a ZIP are known.
_OTHER_SPREADSHEETS = {
    "xl/workbook.bin": "XLSB",
    "content.xml": "ODS",
    "Index/Document.iwa": "Numbers",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many values a file has, and what became of them; the others say nothing new."""

    read: int
    taken: int
    skipped: int

    @property
    def unneeded(self) -> int:
        """Values of ignored series, or told by the rows of finer or coarser periods."""
        return self.read - self.taken - self.skipped


@dataclass(slots=True)
class Package:
    """What a clerk handed in: the tables it contains, and what is wrong with them so far.

    `unreadable` tables are there but could not be understood; nothing is concluded from them.
    Values that were `skipped` (of a file from QPR, counted in `tally`) do not stop the others.
    """

    name: str
    sheets: dict[str, Sheet] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    problems: Problems = field(default_factory=Problems)
    skipped: Problems = field(default_factory=Problems)
    tally: Tally | None = None

    def place(self, table: str, row: int | None = None, column: str | None = None) -> Place:
        """Say where a row or cell of *table* is."""
        sheet = self.sheets.get(table)
        return sheet.place(row, column) if sheet else Place(self.name, table, row, column)

    @property
    def is_empty(self) -> bool:
        """Whether no table was found, readable or not."""
        return not self.sheets and not self.unreadable


def read_package(path: Path, progress: Progress = silent) -> Package:
    """Read a folder or a ZIP of CSV and GeoJSON, one such file, or an XLSX workbook."""
    reader = _Reader(Package(path.name), progress)
    try:
        reader.read(path)
    except UnreadableError as error:
        # What was read before the file proved unreadable is no ground for further complaints.
        reader.package.sheets.clear()
        error.report_to(reader.package.problems)
    else:
        if reader.package.is_empty and not reader.package.problems:
            reader.package.problems.add("package_empty", Place(path.name))
    return reader.package


@dataclass(slots=True)
class _Reader:
    package: Package
    progress: Progress

    def read(self, path: Path) -> None:
        if path.is_dir():
            self._read_folder(path)
            return
        start = first_bytes(path)
        # What a file is called says less than how it begins.
        if start.startswith(ZIP_START):
            self._read_zip(path)
        elif path.suffix.lower() in _TEXT_ENDINGS or is_geojson(path):
            self._read_files([PackageFile(path.name, path.read_bytes())])
        else:
            raise not_a_workbook(path, start)

    def _read_folder(self, folder: Path) -> None:
        self._read_files(_files_in(folder))
        inside = [path for path in sorted(folder.iterdir()) if is_other_package(path)]
        if self.package.is_empty and not inside:
            inside = [path for path in sorted(folder.iterdir()) if path.is_dir()]
        self._refuse_packages_inside(path.name for path in inside)

    def _refuse_packages_inside(self, names: Iterable[str]) -> None:
        """Say of what is not read that it is not, lest anybody take it for imported."""
        for name in names:
            self.package.problems.add("package_inside", Place(self.package.name), name)

    def _read_zip(self, path: Path) -> None:
        try:
            with zipfile.ZipFile(path) as archive:
                members = set(archive.namelist())
                other = next(
                    (_OTHER_SPREADSHEETS[one] for one in _OTHER_SPREADSHEETS if one in members),
                    None,
                )
                if is_workbook(archive):
                    self._read_workbook(path, archive)
                elif other:
                    raise UnreadableError("other_spreadsheet", Place(path.name), format=other)
                else:
                    self._read_files(table_members(archive, path.name))
                    inside = map(PurePosixPath, map(name_of, archive.infolist()))
                    self._refuse_packages_inside(
                        one.name for one in inside if is_other_package(one)
                    )
        except (zipfile.BadZipFile, zlib.error) as error:
            raise UnreadableError("file_truncated", Place(path.name)) from error

    def _read_workbook(self, path: Path, archive: zipfile.ZipFile) -> None:
        scans = sheet_names(archive, path.name)
        tables: dict[str, Table] = {}
        for name, scan in scans.items():
            is_blank = scan.last_row == 0
            table = self._table_of(name, Place(path.name, name), is_blank=is_blank)
            if table is not None and table not in tables.values():
                tables[name] = table
            elif table is not None:
                self.package.problems.add("sheet_duplicate", Place(path.name, name), name)
        wanted = {name: scans[name] for name in tables}
        for raw in read_sheets(path, path.name, wanted):
            self._keep(raw, tables[raw.name])

    def _read_files(self, files: Iterable[PackageFile]) -> None:
        for file in files:
            table = self._table_in(file)
            if table is None:
                continue
            if table.name in self.package.sheets or table.name in self.package.unreadable:
                stem = Path(file.name).stem
                self.package.problems.add("sheet_duplicate", Place(file.name), stem)
                continue
            try:
                if table is BOUNDARIES:
                    self._keep_rows(read_boundaries(file, self.package.problems))
                else:
                    self._keep(raw_sheet(file, table), table)
            except UnreadableError as error:
                self.package.unreadable.add(table.name)
                error.report_to(self.package.problems)

    def _table_in(self, file: PackageFile) -> Table | None:
        place, path = Place(file.name), Path(file.name)
        if not is_geojson(path):
            return self._table_of(path.stem, place, is_blank=not file.content.strip())
        if names_boundaries(path.stem):
            return BOUNDARIES
        suggestion = BOUNDARIES.file_name
        self.package.problems.add("sheet_unknown", place, path.name, suggestion=suggestion)
        return None

    def _keep(self, raw: RawSheet, table: Table) -> None:
        self._keep_rows(read_sheet(raw, table, self.package.problems, self.progress))

    def _keep_rows(self, sheet: Sheet) -> None:
        table = sheet.table
        keys = (table.by_name[name] for name in table.key)
        if any(column.required and column.name not in sheet.headers for column in keys):
            self.package.unreadable.add(table.name)
        elif sheet.records:
            # A sheet of the template that nobody filled in says nothing; it does not say that all
            # there is shall go.
            self.package.sheets[table.name] = sheet

    def _table_of(self, name: str, place: Place, *, is_blank: bool) -> Table | None:
        table = table_named(name)
        if table is None and not is_blank and fold(name) not in IGNORED_SHEETS:
            names = [one for table in SHEETS for one in (table.title, table.name)]
            self.package.problems.add(
                "sheet_unknown", place, name, suggestion=closest(name, names)
            )
        return table


def first_bytes(path: Path) -> bytes:
    """Give what tells the kind of a file; UnreadableError when there is none or it is too big."""
    if not path.exists():
        raise UnreadableError("file_not_found", Place(path.name))
    size = path.stat().st_size
    if size == 0:
        raise UnreadableError("file_empty", Place(path.name))
    if size > MAX_FILE_BYTES:
        raise UnreadableError("file_too_big", Place(path.name), limit=MAX_FILE_BYTES >> 20)
    with path.open("rb") as file:
        return file.read(len(_OLE_START))


def not_a_workbook(path: Path, start: bytes) -> UnreadableError:
    """Say why a file that is neither text nor ZIP cannot be read."""
    place = Place(path.name)
    content = path.read_bytes() if start.startswith(_OLE_START) else b""
    if _ENCRYPTED_STREAM in content:
        return UnreadableError("file_encrypted", place)
    if any(stream in content for stream in _XLS_STREAMS):
        return UnreadableError("other_spreadsheet", place, format="XLS")
    return UnreadableError("not_a_workbook", place)


def _files_in(folder: Path) -> Iterator[PackageFile]:
    left = MAX_FILE_BYTES
    for path in sorted(folder.iterdir()):
        if path.is_file() and is_table_file(path):
            left -= path.stat().st_size
            if left < 0:
                raise UnreadableError("file_too_big", Place(path.name), limit=MAX_FILE_BYTES >> 20)
            yield PackageFile(path.name, path.read_bytes())
