"""The sample plan as it stood at a date, so that a demo can show what changed since."""

import csv
from datetime import date
from pathlib import Path

from core.calendar import JALALI
from core.enums import ProjectStatus
from core.importing.readers.delimited.csv_files import write_csv

type Row = dict[str, str]

PACKAGE = Path(__file__).resolve().parent / "package"


def write_state(folder: Path, until: date) -> None:
    """Write the package into *folder* as it stood at the end of the day *until*.

    Observations published and reports made later are left out, and so are allocations of later
    fiscal years; a project ended later has not ended, and its status is that of its last report
    (not started, where none was made). Targets, budgets and the tree were there from the start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    last_status = _last_statuses(until)
    for path in sorted(PACKAGE.glob("*.csv")):
        header, rows = _read(path)
        kept = [row for row in rows if _was_there(path.stem, row, until)]
        if path.stem == "projects":
            kept = [_project_at(row, until, last_status) for row in kept]
        content = write_csv(header, ([row[name] for name in header] for row in kept))
        (folder / path.name).write_bytes(content)


def _was_there(table: str, row: Row, until: date) -> bool:
    if table == "observations":
        return _is_by(row["published_on"], until)
    if table == "progress_reports":
        return _is_by(row["reported_on"], until)
    if table == "budget_lines" and row["fiscal_year"]:
        return int(row["fiscal_year"]) <= JALALI.year(until)
    return True


def _is_by(written: str, until: date) -> bool:
    return date.fromisoformat(written) <= until


def _read(path: Path) -> tuple[list[str], list[Row]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        return list(reader.fieldnames or ()), rows


def _last_statuses(until: date) -> dict[str, str]:
    _header, reports = _read(PACKAGE / "progress_reports.csv")
    made = [row for row in reports if _is_by(row["reported_on"], until)]
    made.sort(key=lambda row: row["reported_on"])
    return {row["project"]: row["status"] for row in made}


def _project_at(row: Row, until: date, last_status: dict[str, str]) -> Row:
    ended = row["actual_end_on"]
    return {
        **row,
        "actual_end_on": ended if ended and _is_by(ended, until) else "",
        "status": last_status.get(row["code"], ProjectStatus.NOT_STARTED.value),
    }
