"""How a reading of a file is told at the command line."""

from collections.abc import Iterator

from core.importing.causes import group_causes
from core.importing.explain import ColumnReading, SheetReading, explain
from core.importing.problems import render, shorten
from core.importing.readers.package_reader import Package
from core.importing.report import MAX_CAUSES, cause_lines
from core.importing.writers.diff_lines import column_name, table_name
from core.persian import isolate, number
from core.texts import Texts


def explain_lines(package: Package, texts: Texts) -> list[str]:
    """Return how each sheet and column was read, what was passed over, and what could not be."""
    lines = [line for sheet in explain(package) for line in _sheet_lines(sheet, texts)]
    lines += [render(note, texts, "note") for note in package.notes]
    causes = group_causes(package.problems)
    if causes:
        lines.append(texts("import.explain.problems", count=_count(package.problems.total, texts)))
    for cause in causes[:MAX_CAUSES]:
        lines += cause_lines(cause, texts)
    return lines


def _sheet_lines(sheet: SheetReading, texts: Texts) -> Iterator[str]:
    yield texts(
        "import.explain.sheet",
        name=isolate(sheet.name),
        table=table_name(sheet.table, texts),
        header=_count(sheet.header_row, texts),
        rows=_count(sheet.rows, texts),
    )
    for column in sheet.columns:
        yield "    " + _column_line(sheet, column, texts)
    if sheet.absent:
        names = (column_name(sheet.table, column.name, texts) for column in sheet.absent)
        listed = texts("import.list_separator").join(names)
        yield "    " + texts("import.explain.absent", names=listed)


def _column_line(sheet: SheetReading, column: ColumnReading, texts: Texts) -> str:
    line = texts(
        "import.explain.column",
        letter=column.letter,
        header=isolate(shorten(column.header)),
        field=column.column.name,
        kind=texts(f"import.kind.{column.column.kind.value}"),
        filled=_count(column.filled, texts),
        empty=_count(sheet.rows - column.filled - column.faulty, texts),
    )
    if column.faulty:
        line += texts("import.explain.faulty", count=_count(column.faulty, texts))
    if column.example:
        line += texts("import.explain.example", example=isolate(shorten(column.example)))
    return line


def _count(value: int, texts: Texts) -> str:
    return number(value) if texts.language == "fa" else f"{value:,}"
