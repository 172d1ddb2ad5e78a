"""A file handed in for QPR → rows of cells. What it is called says nothing: it is looked into."""

import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from core.importing.csv_files import PackageFile, csv_rows, decode
from core.importing.package import ZIP_START, first_bytes, not_a_workbook
from core.importing.preflight import is_workbook
from core.importing.problems import Place, UnreadableError
from core.importing.qpr.mapping import QprMapping
from core.importing.sheets import RawSheet
from core.importing.values import Cell
from core.importing.workbook import read_sheets, read_table, sheet_names

_DELIMITERS = ("\t", ";", "|", ",")
_SAMPLE_LINES = 20
_SNIFFED_BYTES = 4_096
_ROOT = Path(__file__).parents[3]
# The interpreter runs isolated from the surroundings, so it is told where the program is.
_READ_MARKUP = (
    "import sys; sys.path.append(sys.argv[1]); from core.importing.workbook_child import limit;"
    " from core.importing.qpr.markup_child import main; main(sys.argv[2:], limit)"
)


def read_rows(path: Path, mapping: QprMapping) -> RawSheet:
    """Find out whether *path* is a workbook, HTML, XML or delimited text, and give its rows.

    Raises UnreadableError, at once or while the rows are read.
    """
    start = first_bytes(path)
    if start.startswith(ZIP_START):
        return _workbook(path, mapping)
    with path.open("rb") as file:
        head = file.read(_SNIFFED_BYTES)
    if _is_markup(head):
        return RawSheet(path.name, path.name, _markup(path, mapping), is_whole_file=True)
    is_utf16 = mapping.encoding == "utf-16" or head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in head and not is_utf16:
        raise not_a_workbook(path, start)
    return _text(path, mapping)


def _is_markup(head: bytes) -> bool:
    plain = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")
    return plain.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip().startswith(b"<")


def _workbook(path: Path, mapping: QprMapping) -> RawSheet:
    try:
        with zipfile.ZipFile(path) as archive:
            if not is_workbook(archive):
                raise UnreadableError("not_a_workbook", Place(path.name))
            scans = sheet_names(archive, path.name)
    except (zipfile.BadZipFile, zlib.error) as error:
        raise UnreadableError("file_truncated", Place(path.name)) from error
    name = _sheet(list(scans), [name for name in scans if scans[name].last_row], mapping)
    if name is None:
        raise UnreadableError("qpr_no_table", Place(path.name))

    def rows() -> Iterator[tuple[int, Sequence[Cell]]]:
        for sheet in read_sheets(path, path.name, {name: scans[name]}):
            yield from sheet.rows

    return RawSheet(path.name, name, rows(), scans[name].last_row)


def _sheet(names: list[str], filled: list[str], mapping: QprMapping) -> str | None:
    if isinstance(mapping.sheet, int):
        return names[mapping.sheet - 1] if 1 <= mapping.sheet <= len(names) else None
    if mapping.sheet is not None:
        return mapping.sheet if mapping.sheet in names else None
    return next(iter(filled), None)


def _markup(path: Path, mapping: QprMapping) -> Iterator[tuple[int, Sequence[Cell]]]:
    table = "" if mapping.sheet is None else str(mapping.sheet)
    arguments = [str(_ROOT), str(path), mapping.encoding or "", table]
    command = [sys.executable, "-I", "-c", _READ_MARKUP, *arguments]
    yield from read_table(command, Place(path.name))


def _text(path: Path, mapping: QprMapping) -> RawSheet:
    encoding = mapping.encoding if mapping.encoding not in (None, "utf-8") else "utf-8-sig"
    text = decode(PackageFile(path.name, path.read_bytes()), encoding or "utf-8-sig")
    if not text.strip():
        raise UnreadableError("file_empty", Place(path.name))
    rows = csv_rows(text, delimiter_of(text), path.name)
    return RawSheet(path.name, path.name, rows, text.count("\n"), is_whole_file=True)


def delimiter_of(text: str) -> str:
    """Give the sign that cuts the first lines into most columns, in all of them alike.

    A comma comes last: it may be the decimal sign.
    """
    lines = list(islice((line for line in text.splitlines() if line.strip()), _SAMPLE_LINES))
    return max(
        _DELIMITERS, key=lambda sign: sorted(line.count(sign) for line in lines)[len(lines) // 2]
    )
