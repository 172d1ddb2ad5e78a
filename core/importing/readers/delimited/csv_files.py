"""CSV files: what they look like is found here, their rows come from a child that may die."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.formulas import unescape
from core.importing.problems import Place, UnreadableError
from core.importing.readers.child_process import child_command
from core.importing.readers.delimited.csv_child import MAX_BYTES, MAX_LINE
from core.importing.readers.xlsx.workbook import Lines, child
from core.importing.readers.xlsx.workbook_child import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from core.importing.spelling import fold
from core.plan.schema import Table

HEAD_BYTES = 1 << 20
# Windows writes its list separator, which is a Persian one where Persian is set.
UNUSUAL_DELIMITERS = ("؛", "،", "|")
_DELIMITERS = (",", ";", "\t", *UNUSUAL_DELIMITERS)
_FEWEST_HEADERS = 2
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LOOKED_AT = 25
_MAX_HEADER = 20_000
# What headers have themselves: blanks, half-spaces, brackets.
_IN_HEADERS = " \u200c_()\"'\r\ufeff-"
_READ = child_command("delimited.csv_child", "main(sys.argv[2:], limit, sys.stdout)")
_LIMITS = {
    "rows": MAX_ROWS,
    "columns": MAX_COLUMNS,
    "limit": MAX_CELLS,
}
_OWN_LIMITS = {"unpacked_too_big": MAX_BYTES >> 20, "line_too_long": MAX_LINE}


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of the package, not yet parsed; `member` is its place in the ZIP, if it is in one.

    `head` is how it begins, or all of it.
    """

    name: str
    head: bytes
    member: int | None = None


@dataclass(frozen=True, slots=True)
class Delimited:
    """How a file of delimited text is to be read."""

    file: PackageFile
    encoding: str
    delimiter: str


def look_at(file: PackageFile, table: Table) -> Delimited:
    """Find encoding and delimiter of *file*; UnreadableError when it is no text, or empty."""
    encoding = encoding_of(file)
    text = head_of(file, encoding)
    found = _delimiter(text, table, _DELIMITERS)
    if _matches(text, table, found) < _FEWEST_HEADERS:
        _refuse_delimiter(file, text, table)
    return Delimited(file, encoding, found)


def looks_delimited(text: str) -> bool:
    """Return whether the first line of *text* has several cells."""
    line = text.partition("\n")[0]
    return line.isprintable() and any(len(line.split(one)) > 1 for one in _DELIMITERS)


def _refuse_delimiter(file: PackageFile, text: str, table: Table) -> None:
    """Raise UnreadableError where the headers are there and another character divides them."""
    line = next((one for one in text.splitlines() if one.strip()), "")[:_MAX_HEADER]
    others = dict.fromkeys(one for one in line if not (one.isalnum() or one in _IN_HEADERS))
    for other in others:
        if _matches(text, table, other) >= _FEWEST_HEADERS:
            raise UnreadableError("csv_delimiter", Place(file.name), other)


def encoding_of(file: PackageFile, declared: str = "utf-8-sig") -> str:
    """Return the encoding of *file*: UTF-16 if its mark says so."""
    if file.head.startswith(_UTF16_MARKS):
        return "utf-16"
    return "utf-16-le" if declared == "utf-16" else declared


def head_of(file: PackageFile, encoding: str) -> str:
    """Return the text that *file* begins with; UnreadableError."""
    try:
        # The last letter may be cut in two; what is wrong behind the head, the child finds.
        text = io.TextIOWrapper(io.BytesIO(file.head), encoding, newline="").read(HEAD_BYTES)
    except UnicodeError as error:
        if len(file.head) < HEAD_BYTES:
            raise UnreadableError("not_utf8", Place(file.name)) from error
        text = file.head.decode(encoding, "replace")
    if "\0" in text:  # UTF-16 without its mark, or no text at all
        raise UnreadableError("not_utf8", Place(file.name))
    if not text.strip() and len(file.head) < HEAD_BYTES:
        raise UnreadableError("file_empty", Place(file.name))
    return text


def _delimiter(text: str, table: Table, among: Sequence[str]) -> str:
    return max(among, key=lambda delimiter: _matches(text, table, delimiter))


def _matches(text: str, table: Table, delimiter: str) -> int:
    """Return how many headers a line of *text* has when it is divided by *delimiter*."""
    known = {fold(name) for column in table.columns for name in (column.name, column.header)}
    # The header may stand below a title.
    lines = [line[:_MAX_HEADER] for line in text.split("\n", _LOOKED_AT)[:_LOOKED_AT]]
    return max(
        sum(fold(cell.strip('" \r')) in known for cell in line.split(delimiter)) for line in lines
    )


type Rows = Iterator[tuple[int, Sequence[str]]]


@contextmanager
def reading_csv(path: Path, files: Sequence[Delimited]) -> Iterator[Iterator[Rows]]:
    """Yield the rows of each of *files* at *path*; each must be used up before the next.

    The rows, counted from 1, raise UnreadableError when a file is broken or too big.
    """
    tables = json.dumps([[one.file.member, one.encoding, one.delimiter] for one in files])
    command = [*_READ, str(path), tables]
    with child(command, Place(path.name), "file_too_heavy") as lines:
        yield (_rows(lines, Place(one.file.name)) for one in files)


def _rows(lines: Lines, place: Place) -> Rows:
    lines.place = place
    row = 0
    while line := lines.next().strip(b"\n"):
        if line.startswith(b"!"):
            lines.next()
            _refuse(line, place)
        row += 1
        yield row, [unescape(cell) for cell in json.loads(line)]


def _refuse(line: bytes, place: Place) -> None:
    code, row = json.loads(line[1:])
    limits = {**_LIMITS, **({"limit": _OWN_LIMITS[code]} if code in _OWN_LIMITS else {})}
    raise UnreadableError(code, Place(place.file, row=row), **limits)


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a CSV file as the package has it: UTF-8, commas, line feeds."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()
