"""A file or folder that a clerk handed in, read into typed tables. No database here."""

import mmap
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from core.importing.problems import Place, Problems, UnreadableError
from core.importing.readers.archive import (
    is_geojson,
    is_other_package,
    name_of,
    open_archive,
    table_members,
)
from core.importing.readers.cells import plain
from core.importing.readers.delimited.csv_files import (
    HEAD_BYTES,
    UNUSUAL_DELIMITERS,
    Delimited,
    PackageFile,
    Rows,
    encoding_of,
    head_of,
    look_at,
    looks_delimited,
    reading_csv,
)
from core.importing.readers.file_opening import name_of_given, open_given
from core.importing.readers.geojson.boundary_files import MAX_BYTES as GEOJSON_BYTES
from core.importing.readers.geojson.boundary_files import names_boundaries, read_boundaries
from core.importing.readers.kept_files import Beside, KeptFile, packed
from core.importing.readers.replacement_files import read_replacements
from core.importing.readers.replacements import Replacements
from core.importing.readers.sheets import IGNORED_SHEETS, RawSheet, Sheet, read_sheet, table_named
from core.importing.readers.xlsx.preflight import is_workbook
from core.importing.readers.xlsx.workbook import read_sheets, sheet_names
from core.importing.spelling import closest, fold
from core.plan.schema import BOUNDARIES, SHEETS, Table
from core.progress import Progress, silent

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
    What was understood in a way that is worth a word is in `notes`.
    """

    name: str
    sheets: dict[str, Sheet] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    problems: Problems = field(default_factory=Problems)
    skipped: Problems = field(default_factory=Problems)
    notes: Problems = field(default_factory=Problems)
    tally: Tally | None = None
    blocked: Any = None

    def place(self, table: str, row: int | None = None, column: str | None = None) -> Place:
        """Return where a row or cell of *table* is."""
        sheet = self.sheets.get(table)
        return sheet.place(row, column) if sheet else Place(self.name, table, row, column)

    @property
    def is_empty(self) -> bool:
        """Whether no table was found, readable or not."""
        return not self.sheets and not self.unreadable


def read_package(
    path: Path,
    progress: Progress = silent,
    *,
    kept: KeptFile | None = None,
    replacements: KeptFile | None = None,
) -> Package:
    """Read a folder or a ZIP of CSV and GeoJSON, one such file, or an XLSX workbook.

    *kept* is the copy that was made of *path*: it is what is read then, and *path* only names it.
    *replacements* is a table of what is to be read in place of what.
    """
    name = name_of_given(path)
    reader = _Reader(Package(name), progress)
    if replacements is not None:
        given = replacements.path, replacements.name
        reader.replacements = read_replacements(*given, reader.package.problems)
    try:
        if kept is not None:
            reader.read(kept.path, name, beside=kept.beside)
        else:
            with packed(path) as (file, beside):
                reader.read(file, name, beside=beside)
    except UnreadableError as error:
        # What was read before the file proved unreadable is no ground for further complaints.
        reader.package.sheets.clear()
        error.report_to(reader.package.problems)
    else:
        if reader.package.is_empty and not reader.package.problems:
            reader.package.problems.add("package_empty", Place(name))
    if replacements is not None and reader.replacements is not None:
        _note_replaced(reader.replacements, replacements.name, reader.package.notes)
    return reader.package


def _note_replaced(replacements: Replacements, name: str, notes: Problems) -> None:
    for (old, new), count in replacements.used.items():
        notes.add("replaced", Place(name), old, new=new, count=count)
    for old in replacements.unused():
        notes.add("replacement_unused", Place(name), old)


def read_raw(
    path: Path, name: str, beside: Beside | None, most_cells: int
) -> dict[str, tuple[Table, list[Sequence[str]]]] | None:
    """Return the rows of each CSV table at *path* as they are written, by the file's name.

    None when there is none, when they cannot be read, or when they have more than *most_cells*.
    """
    reader = _RawReader(Package(name), silent, most_cells=most_cells)
    try:
        reader.read(path, name, beside=beside)
    except (UnreadableError, zipfile.BadZipFile, OSError):
        return None
    return reader.found if reader.most_cells >= 0 and reader.found else None


@dataclass(slots=True)
class _Reader:
    package: Package
    progress: Progress
    replacements: Replacements | None = None

    def read(self, path: Path, name: str, *, beside: Beside | None) -> None:
        """Read the file at *path*, called *name*; *beside* is what a folder had besides tables."""
        place = Place(name)
        with open_given(path, place) as file:
            start = beginning(file, place)
            # What a file is called says less than how it begins.
            if start.startswith(ZIP_START):
                self._read_zip(path, file, name, beside)
            elif Path(name).suffix.lower() in _TEXT_ENDINGS or is_geojson(Path(name)):
                most = GEOJSON_BYTES + 1 if is_geojson(Path(name)) else HEAD_BYTES
                self._read_files(path, [PackageFile(name, file.read(most))])
            else:
                raise _misnamed(name, file.read(HEAD_BYTES)) or not_a_workbook(file, name, start)

    def _refuse_packages_inside(self, names: Iterable[str]) -> None:
        """Add a problem for each package inside, lest anybody take it for imported."""
        for name in names:
            self.package.problems.add("package_inside", Place(self.package.name), name)

    def _read_zip(self, path: Path, file: BinaryIO, name: str, beside: Beside | None) -> None:
        with open_archive(file, Place(name)) as archive:
            members = set(archive.namelist())
            other = next(
                (_OTHER_SPREADSHEETS[one] for one in _OTHER_SPREADSHEETS if one in members), None
            )
            if beside is not None:
                self._read_files(path, table_members(archive, name, is_own=True))
                folders = beside.folders if self.package.is_empty and not beside.packages else ()
                self._refuse_packages_inside((*beside.packages, *folders))
            elif is_workbook(archive):
                self._read_workbook(path, archive)
            elif other:
                raise UnreadableError("other_spreadsheet", Place(name), format=other)
            else:
                self._read_files(path, table_members(archive, name))
                inside = map(PurePosixPath, map(name_of, archive.infolist()))
                self._refuse_packages_inside(one.name for one in inside if is_other_package(one))

    def _read_workbook(self, path: Path, archive: zipfile.ZipFile) -> None:
        file = self.package.name
        scans = sheet_names(archive, file)
        tables: dict[str, Table] = {}
        for name, scan in scans.items():
            is_blank = scan.last_row == 0
            table = self._table_of(name, Place(file, name), is_blank=is_blank)
            if table is not None and is_blank:
                self.package.notes.add("sheet_blank", Place(file, name))
            elif table is not None and table not in tables.values():
                tables[name] = table
            elif table is not None:
                self.package.problems.add("sheet_duplicate", Place(file, name), name)
        chosen = {name: scans[name] for name in tables}
        for raw in read_sheets(path, file, chosen):
            self._keep(raw, tables[raw.name])

    def _read_files(self, path: Path, files: Iterable[PackageFile]) -> None:
        """Read the tables among *files*, which lie at *path*."""
        found: list[tuple[Table, PackageFile, Delimited | None]] = []
        names: set[str] = set()
        for file in files:
            table = self._table_in(file)
            if table is None:
                continue
            if table.name in names:
                stem = Path(file.name).stem
                self.package.problems.add("sheet_duplicate", Place(file.name), stem)
                continue
            names.add(table.name)
            try:
                text = None if table is BOUNDARIES else look_at(file, table)
                found.append((table, file, text))
                if text and text.delimiter in UNUSUAL_DELIMITERS:
                    self.package.notes.add("csv_delimiter", Place(file.name), text.delimiter)
            except UnreadableError as error:
                self._skip(table, error)
        with reading_csv(path, [one for _, _, one in found if one]) as texts:
            for table, file, text in found:
                try:
                    self._read_table(table, file, next(texts) if text else None)
                except UnreadableError as error:
                    self._skip(table, error)

    def _read_table(self, table: Table, file: PackageFile, rows: Rows | None) -> None:
        if rows is None:
            self._keep_rows(read_boundaries(file, self.package.problems))
        else:
            self._keep(RawSheet(file.name, file.name, rows, is_whole_file=True), table)

    def _skip(self, table: Table, error: UnreadableError) -> None:
        self.package.unreadable.add(table.name)
        error.report_to(self.package.problems)

    def _table_in(self, file: PackageFile) -> Table | None:
        place, path = Place(file.name), Path(file.name)
        if not is_geojson(path):
            return self._table_of(path.stem, place, is_blank=not file.head.strip())
        if names_boundaries(path.stem):
            return BOUNDARIES
        suggestion = BOUNDARIES.file_name
        self.package.problems.add("sheet_unknown", place, path.name, suggestion=suggestion)
        return None

    def _keep(self, raw: RawSheet, table: Table) -> None:
        package = self.package
        self._keep_rows(
            read_sheet(
                raw,
                table,
                package.problems,
                self.progress,
                package.notes,
                replacements=self.replacements,
            )
        )

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


@dataclass(slots=True)
class _RawReader(_Reader):
    """Keeps the rows of CSV tables as they are; a workbook has none."""

    found: dict[str, tuple[Table, list[Sequence[str]]]] = field(default_factory=dict)
    most_cells: int = 0

    def _read_workbook(self, path: Path, archive: zipfile.ZipFile) -> None:
        """Read nothing."""

    def _keep(self, raw: RawSheet, table: Table) -> None:
        rows: list[Sequence[str]] = []
        for _row, cells in raw.rows:
            self.most_cells -= len(cells)
            if self.most_cells >= 0:
                rows.append([plain(cell) for cell in cells])
        self.found[raw.file] = (table, rows)


def beginning(file: BinaryIO, place: Place) -> bytes:
    """Return what tells the kind of a file; UnreadableError when there is nothing in it."""
    start = file.read(len(_OLE_START))
    file.seek(0)
    if not start:
        raise UnreadableError("file_empty", place)
    return start


def _misnamed(name: str, head: bytes) -> UnreadableError | None:
    """Return that a file is text, whatever it is called; None when it is not."""
    file = PackageFile(name, head)
    try:
        text = head_of(file, encoding_of(file)).strip()
    except UnreadableError:
        return None
    if text.startswith("<"):
        return UnreadableError("other_spreadsheet", Place(name), format="HTML / XML")
    if not looks_delimited(text):
        return None
    return UnreadableError("csv_misnamed", Place(name), f"{Path(name).stem}.csv")


def not_a_workbook(file: BinaryIO, name: str, start: bytes) -> UnreadableError:
    """Return why a file that is neither text nor ZIP cannot be read."""
    place = Place(name)
    if not start.startswith(_OLE_START):
        return UnreadableError("not_a_workbook", place)
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_ENCRYPTED_STREAM) >= 0:
            return UnreadableError("file_encrypted", place)
        if any(content.find(stream) >= 0 for stream in _XLS_STREAMS):
            return UnreadableError("other_spreadsheet", place, format="XLS")
    return UnreadableError("not_a_workbook", place)
