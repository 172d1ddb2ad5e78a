"""Run as a program of its own: reads a table from HTML or SpreadsheetML under hard limits.

QPR's views are saved as `.xls` and hold one of these. What it writes is what `workbook_child`
writes: the number of rows, a line per row, and an empty line; or `!` and the code of a problem.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import IO
from xml.parsers import expat

from core.importing.readers.xlsx.workbook_child import (
    MAX_CELL_TEXT,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
)

MAX_DEPTH = 200
_CHUNK = 1 << 16
_ENCODINGS = {
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "utf-16": "utf-16",
    "windows-1256": "cp1256",
    "cp1256": "cp1256",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-1": "cp1252",
}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9_-]+)", re.IGNORECASE)
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_SNIFFED_BYTES = 4_096
_PARAGRAPHS = frozenset({"br", "p", "div", "li"})

type Table = list[list[str]]


class RefusedError(Exception):
    """The file is not read; the message is the problem's code."""


class Rows:
    """Tables as they are read, bounded; the largest one is asked, or the one that is named."""

    def __init__(self) -> None:
        """Begin without a table."""
        self.tables: list[tuple[str, Table]] = []
        self._cells = 0

    def begin(self, name: str = "") -> Table:
        """Begin a table."""
        table: Table = []
        self.tables.append((name, table))
        return table

    def put(self, table: Table, column: int, text: str) -> None:
        """Put a cell into the last row of *table*, at *column* from 0."""
        self._cells += 1
        if column >= MAX_COLUMNS or len(table) > MAX_ROWS:
            raise RefusedError("sheet_too_big")
        if self._cells > MAX_CELLS:
            raise RefusedError("cells_too_many")
        row = table[-1]
        row.extend([""] * (column + 1 - len(row)))
        row[column] = " ".join(text.split())

    def choose(self, name_or_number: str) -> Table:
        """Return a table by name or by number, from 1; of "" the one with most rows."""
        for number, (name, table) in enumerate(self.tables, start=1):
            if name_or_number and name_or_number in (name, str(number)):
                return table
        if name_or_number or not self.tables:
            raise RefusedError("qpr_no_table")
        return max((table for _, table in self.tables), key=len)


class HtmlTables(HTMLParser):
    """Every table of an HTML page, nested ones apart; scripts and comments are nobody's text."""

    def __init__(self, rows: Rows) -> None:
        """Put what is found into *rows*."""
        super().__init__(convert_charrefs=True)
        self.rows = rows
        self._open: list[_OpenTable] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag == "table":
            if len(self._open) >= MAX_DEPTH:
                raise RefusedError("markup_broken")
            self._open.append(_OpenTable(self.rows))
        elif self._open:
            table = self._open[-1]
            if tag == "tr":
                table.row()
            elif tag in ("td", "th"):
                table.cell(dict(attrs))
            elif tag in _PARAGRAPHS:
                table.text(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a table, a row or a cell."""
        if not self._open:
            return
        if tag in ("td", "th", "tr"):
            self._open[-1].end_cell()
        elif tag == "table":
            self._open.pop().end_cell()

    def handle_data(self, data: str) -> None:
        """Take the text of a cell."""
        if self._open and self.cdata_elem is None:
            self._open[-1].text(data)

    def close(self) -> None:
        """End what the page left open."""
        super().close()
        while self._open:
            self._open.pop().end_cell()


class _OpenTable:
    """A table that has begun.

    A cell that spans columns fills the first of them; one that spans rows is a cell of each.
    """

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.table = rows.begin()
        self.column = 0
        self.span = 1
        self.parts: list[str] | None = None
        self.size = 0
        # Columns that a cell of an earlier row still covers, and for how many rows.
        self.covered: dict[int, int] = {}
        self.spanning: dict[int, str] = {}

    def row(self) -> None:
        self.end_cell()
        self.table.append([])
        self.column = 0
        if len(self.table) > MAX_ROWS:
            raise RefusedError("sheet_too_big")
        self.covered = {column: left - 1 for column, left in self.covered.items() if left > 1}
        for column in sorted(self.covered.keys() & self.spanning.keys()):
            self.rows.put(self.table, column, self.spanning[column])

    def cell(self, attributes: dict[str, str | None]) -> None:
        self.end_cell()
        if not self.table:
            self.table.append([])
        while self.column in self.covered:
            self.column += 1
        self.span = _count(attributes.get("colspan"))
        rows = _count(attributes.get("rowspan"))
        if self.column + self.span > MAX_COLUMNS:
            raise RefusedError("sheet_too_big")
        if rows > 1:
            # This row is behind it when the next one begins.
            columns = range(self.column, self.column + self.span)
            self.covered |= dict.fromkeys(columns, rows)
            self.spanning |= dict.fromkeys(columns, "")
        self.parts, self.size = [], 0

    def text(self, data: str) -> None:
        if self.parts is not None and self.size < MAX_CELL_TEXT:
            self.parts.append(data[: MAX_CELL_TEXT - self.size])
            self.size += len(self.parts[-1])

    def end_cell(self) -> None:
        if self.parts is None:
            return
        self.rows.put(self.table, self.column, "".join(self.parts))
        if self.column in self.covered:
            self.spanning[self.column] = "".join(self.parts)
        self.column += self.span
        self.parts = None


def _count(written: str | None) -> int:
    text = (written or "").strip()
    is_number = text.isascii() and text.isdigit()
    return min(max(1, int(text[:9])), MAX_ROWS) if is_number else 1


class SpreadsheetXml:
    """The worksheets of an Excel 2003 XML workbook; a document type declaration is refused."""

    def __init__(self, rows: Rows) -> None:
        """Put what is found into *rows*."""
        self.rows = rows
        self.is_spreadsheet = False
        self._table: Table = []
        self._column = 0
        self._parts: list[str] | None = None
        self._size = 0

    def parse(self, content: bytes) -> None:
        """Read a whole document."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._forbid
        parser.EntityDeclHandler = self._forbid
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            for start in range(0, len(content), _CHUNK):
                parser.Parse(content[start : start + _CHUNK], False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, IndexError) as error:
            raise RefusedError("markup_broken") from error
        if not self.is_spreadsheet:
            raise RefusedError("qpr_no_table")

    @staticmethod
    def _forbid(*_declaration: object) -> None:
        raise RefusedError("entities_forbidden")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        if space != _SPREADSHEET:
            return
        self.is_spreadsheet = True
        index = int(attributes.get(f"{_SPREADSHEET} Index", 0))
        if tag == "Worksheet":
            self._table = self.rows.begin(attributes.get(f"{_SPREADSHEET} Name", ""))
        elif tag == "Row":
            self._row(index)
        elif tag == "Cell":
            self._column = index - 1 if index > 0 else self._column
        elif tag == "Data":
            self._parts, self._size = [], 0

    def _row(self, index: int) -> None:
        missing = index - len(self._table) if index > 0 else 1
        if missing < 1:
            raise RefusedError("markup_broken")
        if len(self._table) + missing > MAX_ROWS:
            raise RefusedError("sheet_too_big")
        self._table.extend([] for _ in range(missing))
        self._column = 0

    def _end(self, name: str) -> None:
        if name == f"{_SPREADSHEET} Data" and self._parts is not None:
            self.rows.put(self._table, self._column, "".join(self._parts))
            self._parts = None
        elif name == f"{_SPREADSHEET} Cell":
            self._column += 1

    def _text(self, data: str) -> None:
        if self._parts is not None and self._size < MAX_CELL_TEXT:
            self._parts.append(data[: MAX_CELL_TEXT - self._size])
            self._size += len(self._parts[-1])


def tables_of(content: bytes, encoding: str = "") -> Rows:
    """Read every table of an HTML page or an Excel 2003 XML workbook; RefusedError."""
    rows = Rows()
    head = content[:_SNIFFED_BYTES].replace(b"\0", b"").lower()
    if b"<html" not in head and _SPREADSHEET.encode() in head:
        SpreadsheetXml(rows).parse(content)
        return rows
    page = HtmlTables(rows)
    text = _decode(content, encoding)
    if re.search(r"<!entity", text, re.IGNORECASE):
        raise RefusedError("entities_forbidden")
    # A comment that is never closed: the parser would look for its end again and again.
    text = text[: _end(text)]
    for start in range(0, len(text), _CHUNK):
        page.feed(text[start : start + _CHUNK])
    page.close()
    return rows


def _end(text: str) -> int:
    unclosed = text.find("<!--", text.rfind("-->") + 1)
    return len(text) if unclosed < 0 else unclosed


def _decode(content: bytes, encoding: str) -> str:
    head = content[:_SNIFFED_BYTES]
    declared = _DECLARED.search(head) or _CHARSET.search(head)
    name = encoding or (declared[1].decode("ascii").lower() if declared else "")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    try:
        return content.decode(_ENCODINGS.get(name, "utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RefusedError("not_utf8") from error


def lines_of(path: str, encoding: str, table_name: str) -> Iterator[str]:
    """Yield what the child says of the file at *path*."""
    try:
        table = tables_of(Path(path).read_bytes(), encoding).choose(table_name)
    except RefusedError as error:
        yield f"!{error}\n"
        return
    yield f"{len(table)}\n"
    for row in table:
        yield json.dumps(row if any(row) else []) + "\n"
    yield "\n"


def main(arguments: list[str], bound: Callable[[], None], out: IO[str] = sys.stdout) -> None:
    """Write the rows of a table; *arguments* are the file, its encoding and the table or ""."""
    bound()
    for line in lines_of(*arguments):
        out.write(line)
    out.flush()
