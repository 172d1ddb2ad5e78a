"""CSV files: bytes in, raw rows out. Delimiter and encoding are found, limits are held."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.importing.preflight import MAX_COLUMNS, MAX_ROWS
from core.importing.problems import Place, UnreadableError
from core.importing.schema import Table
from core.importing.schema.column import MAX_TEXT
from core.importing.sheets import RawSheet
from core.importing.spelling import fold

_DELIMITERS = (",", ";", "\t")
# A spreadsheet runs a cell that begins like this; exports put an apostrophe before it.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file of the package, not yet parsed."""

    name: str
    content: bytes


def raw_sheet(file: CsvFile, table: Table) -> RawSheet:
    """Decode *file* and find its delimiter. Rows may yet raise UnreadableError."""
    text = decode(file)
    if not text.strip():
        raise UnreadableError("file_empty", Place(file.name))
    rows = csv_rows(text, _delimiter(text, table), file.name)
    return RawSheet(file.name, file.name, rows, text.count("\n"), is_whole_file=True)


def decode(file: CsvFile, encoding: str = "utf-8-sig") -> str:
    """Give the text of *file*, in UTF-16 if its mark says so; UnreadableError."""
    try:
        if file.content.startswith(_UTF16_MARKS):
            return file.content.decode("utf-16")
        return file.content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError("not_utf8", Place(file.name)) from error


def _delimiter(text: str, table: Table) -> str:
    known = {fold(name) for column in table.columns for name in (column.name, column.header)}
    first = next(line for line in text.splitlines() if line.strip())

    def matches(delimiter: str) -> int:
        header = next(csv.reader([first], delimiter=delimiter))
        return sum(fold(cell) in known for cell in header)

    return max(_DELIMITERS, key=matches)


def csv_rows(text: str, delimiter: str, name: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Give the rows of *text*, counted from 1; UnreadableError when it is broken or too big."""
    csv.field_size_limit(4 * MAX_TEXT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, start=1):
            if row > MAX_ROWS or len(cells) > MAX_COLUMNS:
                raise UnreadableError(
                    "sheet_too_big", Place(name, row=row), rows=MAX_ROWS, columns=MAX_COLUMNS
                )
            yield row, [unescape(cell) for cell in cells]
    except csv.Error as error:
        raise UnreadableError("csv_broken", Place(name, row=row + 1)) from error


def escape(text: str) -> str:
    """Make *text* safe to open in a spreadsheet; `unescape` gives it back."""
    return f"'{text}" if text.lstrip("'").startswith(_DANGEROUS) else text


def unescape(cell: str) -> str:
    """Take off the apostrophe that `escape` put there."""
    if cell[:1] == "'" and cell.lstrip("'").startswith(_DANGEROUS):
        return cell[1:]
    return cell


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a CSV file as the package has it: UTF-8, commas, line feeds."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()
