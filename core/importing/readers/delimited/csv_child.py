"""Run as a program of its own: reads tables of delimited text under hard limits, as JSON lines.

It imports nothing of this project but workbook_child's limits, so that they hold from the start.

Arguments: the file, and a JSON list of tables, each [place in the ZIP or null, encoding,
delimiter]. A table is a line per row and an empty line; `!` and [code, row] end it early.
"""

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from core.importing.readers.xlsx.workbook_child import MAX_CELLS, MAX_COLUMNS, MAX_ROWS

MAX_FIELD = 80_000
# A row may go over several lines, within quotation marks.
MAX_LINE = 4_000_000
MAX_BYTES = 128 << 20
_BUFFER = 1 << 16
# Excel writes such a line to itself. The line stays, empty, so that rows keep their numbers.
_SEPARATOR = "sep="


class RefusedError(Exception):
    """A table is not read, or not further; `code` is the problem's."""

    def __init__(self, code: str) -> None:
        """Carry what the parent reports."""
        super().__init__(code)
        self.code = code


class Bounded(io.RawIOBase):
    """Bytes of one table; all tables together have a limit."""

    def __init__(self, source: IO[bytes], reader: "Reader") -> None:
        """Count what is read of *source* in *reader*."""
        self._source = source
        self._reader = reader

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what fits into *buffer*."""
        content = self._source.read(len(buffer))
        self._reader.read_bytes += len(content)
        if self._reader.read_bytes > MAX_BYTES:
            raise RefusedError("unpacked_too_big")
        buffer[: len(content)] = content
        return len(content)


class Reader:
    """Reads tables of one file; counts bytes and cells over all of them."""

    def __init__(self, path: Path) -> None:
        """Begin with nothing counted."""
        self.path = path
        self.read_bytes = 0
        self.cells = 0
        self.row = 0
        self._pending = 0

    def rows(self, member: int | None, encoding: str, delimiter: str) -> Iterator[list[str]]:
        """Yield the rows of one table."""
        self.row = 0
        with self.path.open("rb") as file:
            if member is None:
                yield from self._rows(file, encoding, delimiter)
                return
            with zipfile.ZipFile(file) as archive:
                info = archive.infolist()[member]
                with archive.open(info) as inside:
                    yield from self._rows(inside, encoding, delimiter)

    def _rows(self, source: IO[bytes], encoding: str, delimiter: str) -> Iterator[list[str]]:
        buffered = io.BufferedReader(Bounded(source, self), _BUFFER)
        with io.TextIOWrapper(buffered, encoding, newline="") as text:
            lines = csv.reader(self._lines(text), delimiter=delimiter, strict=True)
            for self.row, cells in enumerate(lines, start=1):
                self._pending = 0
                self.cells += len(cells)
                if self.row > MAX_ROWS or len(cells) > MAX_COLUMNS:
                    raise RefusedError("sheet_too_big")
                if self.cells > MAX_CELLS:
                    raise RefusedError("cells_too_many")
                yield cells
        self.row += 1

    def _lines(self, text: IO[str]) -> Iterator[str]:
        is_first = True
        while line := text.readline(MAX_LINE + 1):
            self._pending += len(line)
            if self._pending > MAX_LINE:
                self.row += 1
                raise RefusedError("line_too_long")
            if "\0" in line:  # UTF-16 without its mark, or no text at all
                raise RefusedError("not_utf8")
            bare = line.rstrip("\r\n")
            if is_first and bare.startswith(_SEPARATOR) and len(bare) == len(_SEPARATOR) + 1:
                line = line[len(bare) :]
            is_first = False
            yield line


def write_table(reader: Reader, table: list[Any], out: IO[str]) -> None:
    """Write the rows of *table*, and why no more of them, if so."""
    try:
        for cells in reader.rows(*table):
            out.write(json.dumps(cells, ensure_ascii=False) + "\n")
    except RefusedError as error:
        _refuse(out, error.code, reader.row)
    except UnicodeError:
        _refuse(out, "not_utf8", None)
    except csv.Error:
        _refuse(out, "csv_broken", reader.row + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError):
        _refuse(out, "file_truncated", None)
    out.write("\n")


def _refuse(out: IO[str], code: str, row: int | None) -> None:
    out.write(f"!{json.dumps([code, row])}\n")


def main(arguments: list[str], bound: Callable[[], None], out: IO[str]) -> None:
    """Write the tables that *arguments* name, once *bound* has set the limits."""
    bound()
    csv.field_size_limit(MAX_FIELD)
    path, tables = arguments
    reader = Reader(Path(path))
    for table in json.loads(tables):
        write_table(reader, table, out)
    out.flush()
