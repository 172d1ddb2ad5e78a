"""XLSX workbooks: a preflight, then rows from a child process that may die without harm."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from math import isfinite
from pathlib import Path
from typing import IO, Any

from core.importing.problems import Place, UnreadableError
from core.importing.readers.cells import BrokenCell, Cell
from core.importing.readers.sheet_layout import Layout
from core.importing.readers.sheets import RawSheet
from core.importing.readers.xlsx import workbook_child
from core.importing.readers.xlsx.cell_faults import broken_cell
from core.importing.readers.xlsx.preflight import SheetScan, scan_workbook
from core.importing.readers.xlsx.workbook_child import MAX_CELLS, MAX_COLUMNS, MAX_ROWS

# Texts are stored once and repeated by reference, so a small workbook can have endless rows.
MAX_OUTPUT_BYTES = 600 << 20
_TOO_HEAVY = "workbook_too_heavy"

type Why = Callable[[], UnreadableError | None]


def sheet_names(archive: zipfile.ZipFile, file: str) -> Mapping[str, SheetScan]:
    """Look through the workbook and give its sheets; UnreadableError when it is unfit."""
    return scan_workbook(archive, file).sheets


def read_sheets(path: Path, file: str, scans: Mapping[str, SheetScan]) -> Iterator[RawSheet]:
    """Read the sheets of *scans* in order; each one's rows must be used up before the next."""
    if not scans:
        return
    command = [sys.executable, "-I", workbook_child.__file__, str(path), *scans]
    with child(command, Place(file), _TOO_HEAVY, partial(broken_cell, path, file)) as lines:
        yield from _sheets(lines, file, scans)


def read_table(command: Sequence[str], place: Place) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Run *command*, a reader that speaks as workbook_child does, and give its one table.

    A reader that says `!` and a code instead of a height refuses the file: UnreadableError.
    """
    with child(command, place, _TOO_HEAVY) as lines:
        height = lines.next().strip()
        if height.startswith(b"!"):
            limits = {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "limit": MAX_CELLS}
            raise UnreadableError(height[1:].decode(), place, **limits)
        yield from _rows(lines, SheetScan())


@contextmanager
def child(
    command: Sequence[str], place: Place, died: str, why: Why | None = None
) -> Iterator["Lines"]:
    """Run *command* and give what it writes.

    *died* is the problem when it ends before its end, unless *why* finds another reason.
    """
    with subprocess.Popen(  # noqa: S603 - our own program, no shell
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        try:
            yield Lines(process.stdout, place, died, why)
        finally:
            process.kill()


def _sheets(lines: "Lines", file: str, scans: Mapping[str, SheetScan]) -> Iterator[RawSheet]:
    for name, scan in scans.items():
        height = int(lines.next())
        yield RawSheet(file, name, _rows(lines, scan), height, layout=layout_of(scan))


def layout_of(scan: SheetScan) -> Layout:
    """Return what of a sheet's looks bears on its values."""
    return Layout(
        tuple(scan.merged),
        frozenset(scan.hidden_rows),
        frozenset(scan.hidden_columns),
        is_hidden=scan.is_hidden,
    )


def _rows(lines: "Lines", scan: SheetScan) -> Iterator[tuple[int, Sequence[Cell]]]:
    special: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in scan.special.items():
        special.setdefault(row + 1, {})[column] = cell
    row = 0
    while line := lines.next().strip():
        row += 1
        cells = json.loads(
            line,
            parse_float=_number,
            parse_int=_number,
            parse_constant=_no_number,
            object_hook=_date,
        )
        yield row, _with_special(cells, special.pop(row, {}))
    # To the parser a broken cell is empty, and it stops at the last one that is not.
    for row in sorted(special):
        yield row, _with_special([], special[row])


def _with_special(cells: list[Cell], special: Mapping[int, Cell]) -> list[Cell]:
    for column, cell in special.items():
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = cell
    return cells


class Lines:
    """A child's lines. When it dies before it has said all, what it reads is unreadable."""

    def __init__(self, output: IO[bytes], place: Place, died: str, why: Why | None = None) -> None:
        """Read *output* of what stands at *place*; *died* is the problem when it ends early."""
        self.place = place
        self._output = output
        self._died = died
        self._why = why
        self._size = 0

    def next(self) -> bytes:
        """Return the next line; UnreadableError when there is none, or they are too much."""
        line = self._output.readline()
        self._size += len(line)
        if not line.endswith(b"\n") or self._size > MAX_OUTPUT_BYTES:
            found = self._why() if self._why else None
            raise found or UnreadableError(self._died, self.place)
        return line


def _no_number(written: str) -> BrokenCell:
    """Take `NaN` and what is beyond every number, `Infinity`, for the errors that they are."""
    return BrokenCell("number_invalid", written)


@lru_cache(maxsize=65536)
def _number(written: str) -> Decimal:
    # A spreadsheet computes in binary and shows 15 digits: 0.1 + 0.2 is stored as
    # 0.30000000000000004, and 0.3 is what the clerk saw.
    # What is written in hundreds of digits is beyond that, and stays as it is.
    near = float(written)
    return Decimal(f"{near:.15g}") if isfinite(near) else Decimal(written)


def _date(value: dict[str, Any]) -> date:
    return date.fromisoformat(value["date"])
