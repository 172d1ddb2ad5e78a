"""A file handed in for QPR → rows of cells. What it is called says nothing: it is looked into."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from core.importing.problems import Place, UnreadableError
from core.importing.readers.archive import open_archive
from core.importing.readers.cells import Cell
from core.importing.readers.child_process import child_command
from core.importing.readers.delimited.csv_files import (
    HEAD_BYTES,
    Delimited,
    PackageFile,
    encoding_of,
    head_of,
    reading_csv,
)
from core.importing.readers.file_opening import open_given
from core.importing.readers.package_reader import ZIP_START, beginning, not_a_workbook
from core.importing.readers.qpr.mapping import QprMapping
from core.importing.readers.sheets import RawSheet
from core.importing.readers.xlsx.preflight import is_workbook
from core.importing.readers.xlsx.workbook import read_sheets, read_table, sheet_names

_DELIMITERS = ("\t", ";", "|", ",")
_SAMPLE_LINES = 20
_SNIFFED_BYTES = 4_096
_READ_MARKUP = child_command("qpr.markup_child", "main(sys.argv[2:], limit)")


@contextmanager
def read_rows(path: Path, name: str, mapping: QprMapping) -> Iterator[RawSheet]:
    """Find out whether *path* is a workbook, HTML, XML or delimited text, and give its rows.

    *name* is what it was called. Raises UnreadableError, at once or while the rows are read.
    """
    with open_given(path, Place(name)) as file:
        start = beginning(file, Place(name))
        if start.startswith(ZIP_START):
            yield _workbook(path, file, name, mapping)
            return
        head = file.read(HEAD_BYTES)
        if _is_markup(head[:_SNIFFED_BYTES]):
            yield RawSheet(name, name, _markup(path, name, mapping), is_whole_file=True)
            return
        is_utf16 = mapping.encoding == "utf-16" or head.startswith((b"\xff\xfe", b"\xfe\xff"))
        if b"\0" in head[:_SNIFFED_BYTES] and not is_utf16:
            raise not_a_workbook(file, name, start)
    given = PackageFile(name, head)
    declared = mapping.encoding if mapping.encoding not in (None, "utf-8") else "utf-8-sig"
    encoding = encoding_of(given, declared or "utf-8-sig")
    delimiter = delimiter_of(head_of(given, encoding))
    with reading_csv(path, [Delimited(given, encoding, delimiter)]) as texts:
        yield RawSheet(name, name, next(texts), is_whole_file=True)


def _is_markup(head: bytes) -> bool:
    plain = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")
    return plain.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip().startswith(b"<")


def _workbook(path: Path, file: BinaryIO, name: str, mapping: QprMapping) -> RawSheet:
    with open_archive(file, Place(name)) as archive:
        if not is_workbook(archive):
            raise UnreadableError("not_a_workbook", Place(name))
        scans = sheet_names(archive, name)
    sheet = _sheet(list(scans), [one for one in scans if scans[one].last_row], mapping)
    if sheet is None:
        raise UnreadableError("qpr_no_table", Place(name))

    def rows() -> Iterator[tuple[int, Sequence[Cell]]]:
        for one in read_sheets(path, name, {sheet: scans[sheet]}):
            yield from one.rows

    return RawSheet(name, sheet, rows(), scans[sheet].last_row)


def _sheet(names: list[str], filled: list[str], mapping: QprMapping) -> str | None:
    if isinstance(mapping.sheet, int):
        return names[mapping.sheet - 1] if 1 <= mapping.sheet <= len(names) else None
    if mapping.sheet is not None:
        return mapping.sheet if mapping.sheet in names else None
    return next(iter(filled), None)


def _markup(path: Path, name: str, mapping: QprMapping) -> Iterator[tuple[int, Sequence[Cell]]]:
    table = "" if mapping.sheet is None else str(mapping.sheet)
    arguments = [str(path), mapping.encoding or "", table]
    command = [*_READ_MARKUP, *arguments]
    yield from read_table(command, Place(name))


def delimiter_of(text: str) -> str:
    """Return the sign that cuts the first lines into most columns, in all of them alike.

    A comma comes last: it may be the decimal sign.
    """
    lines = list(islice((line for line in text.splitlines() if line.strip()), _SAMPLE_LINES))
    return max(
        _DELIMITERS, key=lambda sign: sorted(line.count(sign) for line in lines)[len(lines) // 2]
    )
