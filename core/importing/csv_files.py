"""CSV files: bytes in, raw rows out. Delimiter and encoding are found, limits are held."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

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
# Excel writes such a line to itself. The line stays, empty, so that rows keep their numbers.
_SEPARATOR_LINE = re.compile(r"\A(sep=.)(\r?\n)")
_LOOKED_AT = 25
_MAX_LOOKED_AT = 1 << 20
_MAX_HEADER = 20_000


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of the package, CSV or GeoJSON, not yet parsed."""

    name: str
    content: bytes


def raw_sheet(file: PackageFile, table: Table) -> RawSheet:
    """Decode *file* and find its delimiter. Rows may yet raise UnreadableError."""
    text = decode(file)
    if not text.strip():
        raise UnreadableError("file_empty", Place(file.name))
    text = _SEPARATOR_LINE.sub(r"\2", text)
    rows = csv_rows(text, _delimiter(text, table), file.name)
    return RawSheet(file.name, file.name, rows, text.count("\n"), is_whole_file=True)


def decode(file: PackageFile, encoding: str = "utf-8-sig") -> str:
    """Give the text of *file*, in UTF-16 if its mark says so; UnreadableError."""
    try:
        if file.content.startswith(_UTF16_MARKS):
            return file.content.decode("utf-16")
        text = file.content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError("not_utf8", Place(file.name)) from error
    if "\0" in text:  # UTF-16 without its mark, or no text at all
        raise UnreadableError("not_utf8", Place(file.name))
    return text


def _delimiter(text: str, table: Table) -> str:
    known = {fold(name) for column in table.columns for name in (column.name, column.header)}
    # The header may stand below a title.
    lines = [
        line[:_MAX_HEADER]
        for line in islice(_lines(text[:_MAX_LOOKED_AT]), _LOOKED_AT)
        if line.strip()
    ]

    def matches(delimiter: str) -> int:
        return max(
            sum(fold(cell.strip('" ')) in known for cell in line.split(delimiter))
            for line in lines
        )

    return max(_DELIMITERS, key=matches)


def _lines(text: str) -> Iterator[str]:
    # A StringIO takes four bytes a letter, three times what the file has.
    return io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8", newline="")


def csv_rows(text: str, delimiter: str, name: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Give the rows of *text*, counted from 1; UnreadableError when it is broken or too big."""
    csv.field_size_limit(4 * MAX_TEXT)
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
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
