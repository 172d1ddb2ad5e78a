"""The clerk's own workbook back, with the wrong cells coloured and texts what is wrong.

Tables of CSV become a workbook of their own. Either can be mended and handed in again as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from core.files import aside
from core.importing.problems import Place, Problem, Problems, UnreadableError, render, shown_value
from core.importing.readers.archive import open_archive
from core.importing.readers.file_opening import open_given
from core.importing.readers.kept_files import KeptFile
from core.importing.readers.package_reader import read_raw
from core.importing.readers.xlsx.preflight import is_workbook, scan_workbook
from core.languages.language import LANGUAGES
from core.persian import number
from core.plan.hidden import shown, unwritable
from core.plan.schema import Table
from core.texts import Texts, load_texts

_WRONG = PatternFill("solid", start_color="FFF4B6B6")
_AUTHOR = "Qotbnama"
_LIST_WIDTH = 24
# openpyxl takes 20 µs and 50 bytes a cell; beyond this the list alone is of more use.
_MAX_CELLS = 500_000
_MAX_BYTES = 100 << 20


def mark_workbook(
    path: Path | None,
    problems: Problems,
    out: Path,
    texts: Texts | None = None,
    *,
    kept: KeptFile | None = None,
) -> None:
    """Write to *out* the workbook at *path* with its problems marked and listed.

    Of CSV, *kept* says what it was called. When there is nothing that can be opened safely, *out*
    is a workbook of the list alone.
    """
    with aside(out) as made:
        _mark(path, problems, made, texts or load_texts(), kept)


def _mark(
    path: Path | None, problems: Problems, out: Path, texts: Texts, kept: KeptFile | None
) -> None:
    book = _open(path)
    names: dict[str, str] = {}
    if book is None and path is not None:
        found = read_raw(
            path, *(kept.name, kept.beside) if kept else (path.name, None), _MAX_CELLS
        )
        book = None if found is None else _book_of(found)
        names = {} if found is None else {file: table.title for file, (table, _) in found.items()}
    if book is None:
        _write_list(problems, out, texts)
        return
    _unmark(book)
    for sheet, cells in _by_cell(problems, texts).items():
        if (name := names.get(sheet, sheet)) not in book:
            continue
        for (row, column), lines in cells.items():
            cell = _cell(book[name], row, column)
            cell.fill = _WRONG
            if cell.comment and cell.comment.author == _AUTHOR:
                lines.insert(0, cell.comment.text)
            cell.comment = Comment("\n".join(lines), _AUTHOR, width=420, height=140)
    listed = book.create_sheet(texts("import.marked.title"), 0)
    listed.sheet_view.rightToLeft = True
    for line in _lines(problems, texts):
        listed.append(line)
    book.active = 0
    book.save(out)


def _book_of(found: Mapping[str, tuple[Table, list[Sequence[str]]]]) -> Any:
    """Make a workbook of tables of CSV, every cell as the text that it is."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table, rows in found.values():
        sheet = book.create_sheet(table.title)
        sheet.sheet_view.rightToLeft = True
        for row, cells in enumerate(rows, start=1):
            for index, text in enumerate(cells, start=1):
                if text:
                    cell = sheet.cell(row, index)
                    cell.value = shown(text) if unwritable(text) else text
                    cell.data_type, cell.number_format = "s", "@"
    return book


def _unmark(book: Any) -> None:
    """Take off the marks and the list of an earlier time."""
    titles = {load_texts(language)("import.marked.title") for language in LANGUAGES}
    old = [name for name in book.sheetnames if name in titles]
    for name in old:
        book.remove(book[name])
    for sheet in book if old else ():
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment and cell.comment.author == _AUTHOR:
                    cell.comment = None
                    cell.fill = PatternFill()


def _cell(sheet: Any, row: int, column: int) -> Any:
    """Return the cell, or the one that shows where it is merged with others."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
    return sheet.cell(area.min_row, area.min_col)


def _open(path: Path | None) -> Any:
    """Open a workbook that the preflight finds fit; None for anything else."""
    if path is None:
        return None
    place = Place(path.name)
    try:
        with open_given(path, place) as file:
            with open_archive(file, place) as archive:
                if not is_workbook(archive):
                    return None
                scan = scan_workbook(archive, path.name)
                if scan.cells > _MAX_CELLS or scan.unpacked_bytes > _MAX_BYTES:
                    return None
            return openpyxl.load_workbook(file)
    except (UnreadableError, InvalidFileException, KeyError, ValueError, OSError):
        return None


def _by_cell(problems: Problems, texts: Texts) -> dict[str, dict[tuple[int, int], list[str]]]:
    marks: dict[str, dict[tuple[int, int], list[str]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        place = problem.place
        sheet = place.sheet or place.file
        if sheet is not None and place.row is not None:
            column = 0 if place.column_index is None else place.column_index
            marks[sheet][(place.row, column + 1)].append(render(problem, texts))
    return marks


def _lines(problems: Problems, texts: Texts) -> Iterable[tuple[Any, ...]]:
    names = ("file", "sheet", "row", "column", "value", "problem")
    yield tuple(texts(f"import.marked.{name}") for name in names)
    for problem in problems:
        yield _line(problem, texts)
    if problems.hidden:
        more = texts("import.marked.more", count=number(problems.hidden))
        yield (*[None] * (len(names) - 1), more)


def _line(problem: Problem, texts: Texts) -> tuple[Any, ...]:
    place = problem.place
    return (
        _safe(place.file),
        _safe(place.sheet),
        place.row,
        _safe(place.column),
        _safe(shown_value(problem.value, texts) if problem.value is not None else None),
        _safe(render(problem, texts)),
    )


def _safe(text: str | None) -> str | None:
    # openpyxl would write a text that begins with = as a formula.
    return f"'{text}" if text and text.startswith("=") else text


def _write_list(problems: Problems, out: Path, texts: Texts) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(texts("import.marked.title"))
        sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        for row, line in enumerate(_lines(problems, texts)):
            for column, value in enumerate(line):
                sheet.set_column(column, column, _LIST_WIDTH)
                sheet.write(row, column, value)
