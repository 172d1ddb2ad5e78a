"""A table of replacements: what a clerk writes once for a wrong value that stands in many cells.

Its columns are sheet, column, from and to, in English or Persian; sheet and column may be empty,
which is any. It is made by the program from the problems of a file, filled in, and handed back.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from core.files import aside
from core.formulas import escape
from core.importing.causes import Cause
from core.importing.problems import Place, Problems, UnreadableError
from core.importing.readers.delimited.csv_files import (
    HEAD_BYTES,
    Delimited,
    PackageFile,
    encoding_of,
    head_of,
    reading_csv,
    write_csv,
)
from core.importing.readers.file_opening import open_given
from core.importing.readers.replacements import Replacements
from core.importing.spelling import fold
from core.plan.schema import SHEETS, Table

_HEADERS = (("sheet", "برگه"), ("column", "ستون"), ("from", "به‌جای"), ("to", "بنویس"))
_DELIMITERS = (",", ";", "\t", "؛", "،", "|")


def read_replacements(path: Path, name: str, problems: Problems) -> Replacements:
    """Read the table at *path*, called *name*; what is wrong with it goes to *problems*."""
    found = Replacements()
    try:
        with open_given(path, Place(name)) as file:
            given = PackageFile(name, file.read(HEAD_BYTES))
        encoding = encoding_of(given)
        head = head_of(given, encoding).partition("\n")[0]
        delimiter = max(_DELIMITERS, key=head.count)
        with reading_csv(path, [Delimited(given, encoding, delimiter)]) as texts:
            _read(found, iter(next(texts)), name, problems)
    except UnreadableError as error:
        error.report_to(problems)
    return found


def _read(
    found: Replacements, rows: Iterable[tuple[int, Sequence[str]]], name: str, problems: Problems
) -> None:
    places: list[int] = []
    for row, cells in rows:
        if not places:
            folded = [fold(cell) for cell in cells]
            try:
                places = [
                    next(i for i, cell in enumerate(folded) if cell in map(fold, names))
                    for names in _HEADERS
                ]
            except StopIteration:
                problems.add("replacements_header", Place(name, row=row), cells[0])
                return
            continue
        values = [cells[place].strip() if place < len(cells) else "" for place in places]
        _add(found, values, Place(name, row=row), problems)


def _add(found: Replacements, values: list[str], place: Place, problems: Problems) -> None:
    sheet, column, old, new = values
    if not old or not new:
        return  # left open by the clerk
    tables = [table for table in SHEETS if not sheet or fold(sheet) in _names(table)]
    columns = {
        (table.name if sheet else None, one.name if column else None)
        for table in tables
        for one in table.columns
        if not column or fold(column) in (fold(one.name), fold(one.header))
    }
    if not columns:
        problems.add("replacements_column", place, f"{sheet} / {column}")
    for key in columns:
        found.by_place.setdefault(key, {})[old] = new


def _names(table: Table) -> tuple[str, str]:
    return fold(table.name), fold(table.title)


def write_replacements(path: Path, causes: Iterable[Cause]) -> int:
    """Write a line for every wrong value of *causes*, with what it may be; return how many."""
    rows: dict[tuple[str, str, str], str] = {}
    for cause in causes:
        problem = cause.first
        place, value = problem.place, problem.value
        if place.table is None or place.field is None or not isinstance(value, str):
            continue
        suggestion = problem.params.get("suggestion") or ""
        rows.setdefault((place.table, place.field, value), str(suggestion))
    header = [english for english, _persian in _HEADERS]
    lines = [[*map(escape, key), escape(new)] for key, new in rows.items()]
    with aside(path) as made:
        made.write_bytes("\ufeff".encode() + write_csv(header, lines))
    return len(rows)
