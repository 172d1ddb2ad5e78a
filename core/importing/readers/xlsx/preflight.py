"""A workbook is looked through before any parser sees it: bounded, and without DTD or entities.

A 4.6 KB file with one cell at XFD1048576 kills a parser that keeps a dense table, and 3.8 MB can
unpack to gigabytes. Expat reads the XML as a stream; nothing here keeps more than a cell.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from core.importing.problems import Place, UnreadableError
from core.importing.readers.cells import BrokenCell, Cell, Formatted
from core.importing.readers.xlsx.number_formats import NumberFormats
from core.importing.readers.xlsx.workbook_child import MAX_CELLS, MAX_COLUMNS, MAX_ROWS

MAX_UNPACKED_BYTES = 400 << 20
MAX_RATIO = 200
_RATIO_FREE_BYTES = 1 << 20
MAX_MEMBERS = 2_000
# What a parser allocates for a sheet: rows up to the last × columns up to the last.
MAX_AREA = 20_000_000
_MAX_BROKEN = 10_000
# Fewer, so that there is always room for what is broken.
_MAX_FORMATTED = 5_000
_MAX_SHOWN_OTHERWISE = 300_000
_CHUNK = 1 << 18
# The type of a cell that is a number, said or unsaid.
_NUMERIC = ("", "n")
_LONGEST_VALUE = 40
_MAX_MERGED = 20_000
_TRUE = ("1", "true")

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

type _Start = Callable[[str, dict[str, str]], None]


@dataclass(slots=True)
class SheetScan:
    """What a look through a worksheet found.

    `special` are the cells, by (row, column) from 0, that are no values or not what is kept:
    errors, percents, days before the count of days. `merged` are areas of several cells as first
    row, first column, last row, last column, from 0; what is `hidden` is there all the same.
    """

    special: dict[tuple[int, int], Cell] = field(default_factory=dict)
    last_row: int = 0
    last_column: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class WorkbookScan:
    """The worksheets of a workbook that is fit to be read, by name, in order."""

    sheets: dict[str, SheetScan]
    cells: int
    unpacked_bytes: int


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Return whether a ZIP is laid out as an XLSX workbook."""
    return _WORKBOOK in archive.namelist()


def scan_workbook(archive: zipfile.ZipFile, file: str) -> WorkbookScan:
    """Look through every part; UnreadableError when the workbook is broken, hostile or too big."""
    try:
        return Scanner(archive, Place(file)).scan()
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise UnreadableError("file_truncated", Place(file)) from error
    except RuntimeError as error:  # zipfile's word for a member with a password
        raise UnreadableError("file_encrypted", Place(file)) from error
    except (expat.ExpatError, ValueError) as error:
        raise UnreadableError("workbook_broken", Place(file)) from error


class Scanner:
    """Reads the parts of a workbook, under limits for all of them together."""

    def __init__(self, archive: zipfile.ZipFile, place: Place) -> None:
        """Begin with nothing counted."""
        self.archive = archive
        self.place = place
        self.unpacked = 0
        self.cells = 0
        self.formats = NumberFormats()
        self.hidden: set[str] = set()

    def scan(self) -> WorkbookScan:
        """Look through every part."""
        self._check_members()
        names = self._sheet_names()
        targets, styles = self._targets()
        part_of = {name: targets[relation] for name, relation in names if relation in targets}
        scans = {part: SheetScan() for part in part_of.values()}
        if styles in self.archive.namelist():
            self.parse(styles, _starts(self._note_style))
        for info in self.archive.infolist():
            if info.filename in scans or info.filename.lower().endswith((".xml", ".rels", ".vml")):
                scan = scans.get(info.filename, SheetScan())
                self.parse(info.filename, _Cells(self, scan).listen)
        sheets = {name: scans[part] for name, part in part_of.items()}
        for name, scan in sheets.items():
            scan.is_hidden = name in self.hidden
        return WorkbookScan(sheets, self.cells, self.unpacked)

    def parts(self) -> list[tuple[str, str]]:
        """Return the worksheets by name, each with the part that it is in."""
        targets, _ = self._targets()
        return [(name, targets[one]) for name, one in self._sheet_names() if one in targets]

    def refuse(self, code: str, **params: object) -> UnreadableError:
        """Return the error that says *code* of the workbook."""
        return UnreadableError(code, self.place, **params)

    def _check_members(self) -> None:
        members = self.archive.infolist()
        names = {info.filename.lower() for info in members}
        # Two parts of one name: which one is read would differ between parsers.
        if len(members) > MAX_MEMBERS or len(names) != len(members):
            raise self.refuse("workbook_broken")
        for info in members:
            check_ratio(info, self.place)

    def _sheet_names(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if local_name(name) == "sheet":
                relation = next(v for k, v in attributes.items() if k.endswith(" id"))
                title = attributes["name"]
                found.append((title, relation))
                if attributes.get("state", "visible") != "visible":
                    self.hidden.add(title)

        self.parse(_WORKBOOK, _starts(start))
        return found

    def _note_style(self, name: str, attributes: dict[str, str]) -> None:
        self.formats.start(local_name(name), attributes)

    def _targets(self) -> tuple[dict[str, str], str]:
        """Return the parts that relations lead to, and which of them has the styles."""
        found: dict[str, str] = {}
        styles = "xl/styles.xml"

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal styles
            if local_name(name) == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/xl", attributes["Target"]))
                found[attributes["Id"]] = target.lstrip("/")
                if attributes.get("Type", "").endswith("/styles"):
                    styles = found[attributes["Id"]]

        self.parse(_RELATIONS, _starts(start))
        return found, styles

    def parse(self, member: str, listen: Callable[[expat.XMLParserType], None]) -> None:
        """Let *listen* hear the elements of a part."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._forbid
        parser.EntityDeclHandler = self._forbid
        listen(parser)
        try:
            with self.archive.open(member) as part:
                self._feed(parser, part)
        except KeyError as error:
            raise self.refuse("workbook_broken") from error

    def _feed(self, parser: expat.XMLParserType, part: IO[bytes]) -> None:
        while chunk := part.read(_CHUNK):
            self.unpacked += len(chunk)
            if self.unpacked > MAX_UNPACKED_BYTES:
                raise self.refuse("unpacked_too_big", limit=MAX_UNPACKED_BYTES >> 20)
            parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def _forbid(self, *_declaration: object) -> None:
        raise self.refuse("entities_forbidden")


def check_ratio(info: zipfile.ZipInfo, place: Place) -> None:
    """Refuse a member that claims to unpack to far more than it is."""
    if info.file_size > MAX_UNPACKED_BYTES or (
        info.file_size > _RATIO_FREE_BYTES
        and info.file_size > MAX_RATIO * max(1, info.compress_size)
    ):
        raise UnreadableError("unpacked_too_big", place, limit=MAX_UNPACKED_BYTES >> 20)


def local_name(name: str) -> str:
    """Return the name of an element without its namespace."""
    return name.rpartition(" ")[2]


def _starts(start: _Start) -> Callable[[expat.XMLParserType], None]:
    def listen(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = start

    return listen


class _Cells:
    """Follows rows and cells of a worksheet, bounding both; other parts have none.

    Texts and ends are listened to only inside a cell with a formula, an error or a style of
    percents or days: there are millions of the other cells.
    """

    def __init__(self, scanner: Scanner, scan: SheetScan) -> None:
        self.scanner = scanner
        self.scan = scan
        self.parser: expat.XMLParserType | None = None
        self.row = 0
        self.column = 0
        self.type = ""
        self.style = "0"
        self.has_formula = False
        self.in_value = False
        self.value = ""
        formats = scanner.formats
        self.typed_styles = formats.percents | formats.dates | set(formats.padded)

    def listen(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        parser.StartElementHandler = self.start

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        if local == "c":
            self._begin_cell(attributes)
        elif local in ("v", "is"):
            self.in_value = True
            self._bound()
        elif local == "row":
            self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
            self.column = 0
            if attributes.get("hidden") in _TRUE and len(self.scan.hidden_rows) < MAX_ROWS:
                self.scan.hidden_rows.append(self.row)
        elif local == "f":
            self.has_formula = True
            self._listen_closely(closely=True)
        elif local == "mergeCell" and len(self.scan.merged) < _MAX_MERGED:
            self.scan.merged.append(_area(attributes.get("ref", "")))
        elif local == "col" and attributes.get("hidden") in _TRUE:
            first, last = int(attributes["min"]), min(int(attributes["max"]), MAX_COLUMNS)
            self.scan.hidden_columns |= set(range(first - 1, last))

    def end(self, name: str) -> None:
        local = local_name(name)
        if local in ("v", "is"):
            self.in_value = False
        elif local == "c":
            self._end_cell()
            self._listen_closely(closely=False)

    def text(self, data: str) -> None:
        if self.in_value and len(self.value) < _LONGEST_VALUE:
            self.value += data

    def _listen_closely(self, *, closely: bool) -> None:
        assert self.parser is not None
        self.parser.EndElementHandler = self.end if closely else None
        self.parser.CharacterDataHandler = self.text if closely else None

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self.scanner.cells += 1
        if self.scanner.cells > MAX_CELLS:
            raise self.scanner.refuse("cells_too_many", limit=MAX_CELLS)
        self.column += 1
        if "r" in attributes:
            self.column, self.row = split_reference(attributes["r"])
        self.type = attributes.get("t", "")
        self.style = attributes.get("s", "0")
        self.has_formula = False
        self.in_value = False
        self.value = ""
        if self.type == "e" or (self.style in self.typed_styles and self.type in _NUMERIC):
            self._listen_closely(closely=True)

    def _bound(self) -> None:
        scan = self.scan
        scan.last_row = max(scan.last_row, self.row)
        scan.last_column = max(scan.last_column, self.column)
        if (
            scan.last_row > MAX_ROWS
            or scan.last_column > MAX_COLUMNS
            or scan.last_row * scan.last_column > MAX_AREA
        ):
            raise self.scanner.refuse("sheet_too_big", rows=MAX_ROWS, columns=MAX_COLUMNS)

    def _end_cell(self) -> None:
        found: Cell = None
        if self.type == "e":
            found = BrokenCell("cell_error", self.value)
        elif self.has_formula and not self.value and self.type != "str":
            # A program wrote the formula and no spreadsheet ever computed it.
            found = BrokenCell("formula_not_computed", "")
        elif self.type in _NUMERIC and self.value:
            found = self.scanner.formats.shown(self.style, self.value)
        special = self.scan.special
        if (
            found is None
            or (isinstance(found, BrokenCell) and len(special) >= _MAX_BROKEN)
            or (isinstance(found, Formatted) and len(special) >= _MAX_FORMATTED)
        ):
            return
        if len(special) >= _MAX_SHOWN_OTHERWISE:
            raise self.scanner.refuse("workbook_too_heavy")
        special[(self.row - 1, self.column - 1)] = found


def _area(reference: str) -> tuple[int, int, int, int]:
    """Turn `B2:D4` into its first row and column and its last ones, from 0."""
    (left, top), (right, bottom) = map(split_reference, reference.split(":"))
    return top - 1, left - 1, bottom - 1, right - 1


def split_reference(written: str) -> tuple[int, int]:
    """Turn `B7` into its column and row, 2 and 7; ValueError when it is no reference."""
    match = _REFERENCE.fullmatch(written.replace("$", ""))
    if match is None:
        raise ValueError(written)
    return column_number(match[1]), int(match[2])


def column_number(letters: str) -> int:
    """Turn `A`, `Z`, `AA` into 1, 26, 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
