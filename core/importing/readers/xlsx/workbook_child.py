"""Run as a program of its own: reads one workbook under hard limits and writes its rows as JSON.

It imports nothing of this project, so that the limits hold from the start and the whole of it is
cheap to throw away when a hostile workbook kills it.

Arguments: the workbook, then the sheets to read. A sheet is a line with its
number of rows, a line per row, and an empty line.
"""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 30
# Of every table that is read, whatever its format.
MAX_ROWS = 500_000
MAX_COLUMNS = 200
MAX_CELLS = 6_000_000
MAX_CELL_TEXT = 20_001


def limit() -> None:
    """Bound memory and processor time, and forbid files; Windows has no such limits."""
    try:
        import resource  # noqa: PLC0415 - absent on Windows
    except ImportError:  # pragma: no cover - Windows
        return
    limits = (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    )
    for which, most in limits:
        try:
            resource.setrlimit(which, (most, most))
        except (ValueError, OSError):  # pragma: no cover - macOS refuses some
            continue


def cell(value: Any) -> Any:
    """Write a cell as JSON: dates as objects, texts cut beyond what any column takes."""
    if isinstance(value, str):
        return value[:MAX_CELL_TEXT]
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, datetime):
        return {"date": value.date().isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return str(value)


def main() -> None:
    """Write the rows of the named sheets."""
    limit()
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only after the limits

    path, *names = sys.argv[1:]
    # By its content: from a path it would go by the ending, and a workbook may be called `.xls`.
    with Path(path).open("rb") as file:
        workbook = CalamineWorkbook.from_filelike(file)
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        sys.stdout.write(f"{sheet.end[0] + 1 if sheet.end else 0}\n")
        # Rows come from the first, but columns from the first that is used.
        skipped = [""] * (sheet.start[1] if sheet.start else 0)
        for row in sheet.iter_rows():
            cells = [*skipped, *map(cell, row)] if any(one != "" for one in row) else []
            sys.stdout.write(json.dumps(cells) + "\n")
        sys.stdout.write("\n")


if __name__ == "__main__":  # pragma: no cover - runs in a process of its own
    main()
