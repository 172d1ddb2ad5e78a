"""Which cell of a workbook its reader could not take, once it has died over one.

Programs write what no spreadsheet would: a truth value of 2, a text that is not in the list of
texts, an error that there is not. This second look names the first such cell.
"""

import math
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from core.importing.problems import Place, UnreadableError
from core.importing.readers.sheets import column_letters
from core.importing.readers.xlsx.preflight import Scanner, local_name, split_reference

_STRINGS = "xl/sharedStrings.xml"
_TYPES = frozenset({"n", "s", "str", "b", "e", "d", "inlineStr"})
_ERRORS = frozenset(
    {
        *("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"),
        *("#GETTING_DATA", "#SPILL!", "#CALC!"),
    }
)
_LONGEST = 60


class _FoundError(Exception):
    """The first cell that is wrong."""


def broken_cell(path: Path, file: str) -> UnreadableError | None:
    """Return what is wrong with the first cell that cannot be read, None if there is no such."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _first(archive, file)
    except (UnreadableError, zipfile.BadZipFile, expat.ExpatError, ValueError, OSError):
        return None


def _first(archive: zipfile.ZipFile, file: str) -> UnreadableError | None:
    scanner = Scanner(archive, Place(file))
    strings = 0

    def count(name: str, _attributes: dict[str, str]) -> None:
        nonlocal strings
        strings += local_name(name) == "si"

    if _STRINGS in archive.namelist():
        scanner.parse(_STRINGS, _starting(count))
    for sheet, part in scanner.parts():
        judge = _Judge(strings)
        try:
            scanner.parse(part, judge.listen)
        except _FoundError:
            column = column_letters(judge.column - 1)
            place = Place(file, sheet, judge.row, column, judge.column - 1)
            return UnreadableError("cell_broken", place, judge.value[:_LONGEST])
    return None


def _starting(
    start: Callable[[str, dict[str, str]], None],
) -> Callable[[expat.XMLParserType], None]:
    def listen(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = start

    return listen


class _Judge:
    """Follows every cell of a worksheet; raises _FoundError at the first that is wrong."""

    def __init__(self, strings: int) -> None:
        self.strings = strings
        self.row = self.column = 0
        self.type = self.value = ""
        self.is_inside = False

    def listen(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        if local == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
        elif local == "c":
            self.column += 1
            if "r" in attributes:
                self.column, self.row = split_reference(attributes["r"])
            self.type, self.value = attributes.get("t", "n"), ""
        self.is_inside = local == "v"

    def text(self, data: str) -> None:
        if self.is_inside and len(self.value) <= _LONGEST:
            self.value += data

    def end(self, name: str) -> None:
        self.is_inside = False
        if local_name(name) == "c" and not self._is_sound():
            raise _FoundError

    def _is_sound(self) -> bool:
        value = self.value.strip()
        if self.type not in _TYPES:
            return False
        match self.type:
            case "s":
                return value.isdecimal() and int(value) < self.strings
            case "b":
                return value in ("0", "1", "true", "false")
            case "e":
                return value in _ERRORS
            case "n":
                return not value or _is_number(value)
        return True


def _is_number(value: str) -> bool:
    if not value.isascii() or "_" in value:
        return False  # Python alone takes it for one
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False
