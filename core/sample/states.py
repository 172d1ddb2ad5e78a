"""The sample plan as it stood at a date, and what was handed in since, so that changes show."""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.calendar import JALALI
from core.enums import ProjectStatus
from core.importing.readers.delimited.csv_files import write_csv

type Row = dict[str, str]

PACKAGE = Path(__file__).resolve().parent / "package"
# Written by hand: what cells said before, and reports that were taken back.
EARLIER = PACKAGE.parent / "earlier"
_BECAUSE = "withdrawn_because"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A package in the order of handing in, and the reason given for all of it."""

    folder: Path
    reason: str | None = None


def packages(folder: Path, until: date) -> list[HandedIn]:
    """Write into *folder* what was handed in until now, and return it in its order.

    First the whole plan as it stood on the day *until*, then what was changed for a reason, and
    last the package itself, which changes the rest without one.
    """
    first = folder / "first"
    write_state(first, until)
    reasons = dict.fromkeys(row["reason"] for row in _changed() if row["reason"])
    reasons |= dict.fromkeys(row[_BECAUSE] for row in _withdrawn_reports())
    handed_in, settled = [HandedIn(first)], []
    for place, reason in enumerate(reasons, start=1):
        settled.append(reason)
        step = folder / f"step_{place}"
        write_state(step, until, settled, tables=_tables_of(reason))
        handed_in.append(HandedIn(step, reason))
    return [*handed_in, HandedIn(PACKAGE)]


def write_state(
    folder: Path, until: date, settled: Collection[str] = (), tables: Collection[str] = ()
) -> None:
    """Write the package into *folder* as it stood at the end of the day *until*.

    Observations published and reports made later are left out, and so are allocations of later
    fiscal years; a step done or a project ended later is not done, and a project's status is that
    of its last report (not started, where none was made). Targets, budgets and the tree were there
    from the start. Cells read as EARLIER has them, but for what was changed for a reason that is
    among *settled*. Only *tables* are written, or all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    last_status = _last_statuses(until)
    for path in sorted(PACKAGE.glob("*.csv")):
        table = path.stem
        if tables and table not in tables:
            continue
        header, rows = _read(path)
        if table == "progress_reports":
            rows += (row for row in _withdrawn_reports() if row[_BECAUSE] not in settled)
        kept = [_row_at(table, row, until, last_status) for row in rows]
        before = _before(table, settled)
        kept = [
            {**row, **before.get(row.get("code", ""), {})}
            for row in kept
            if _was_there(table, row, until)
        ]
        content = write_csv(header, ([row[name] for name in header] for row in kept))
        (folder / path.name).write_bytes(content)
    if not tables:
        borders = PACKAGE / "districts.geojson"
        (folder / borders.name).write_bytes(borders.read_bytes())


def _was_there(table: str, row: Row, until: date) -> bool:
    if table == "observations":
        return _is_by(row["published_on"], until)
    if table == "progress_reports":
        return _is_by(row["reported_on"], until)
    if table == "budget_lines" and row["kind"] == "allocated":
        return int(row["fiscal_year"]) <= JALALI.year(until)
    return True


def _is_by(written: str, until: date) -> bool:
    return date.fromisoformat(written) <= until


def _read(path: Path) -> tuple[list[str], list[Row]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        return list(reader.fieldnames or ()), rows


def _changed() -> list[Row]:
    """Return the cells of things that said something else before."""
    return _read(EARLIER / "changed.csv")[1]


def _withdrawn_reports() -> list[Row]:
    return _read(EARLIER / "withdrawn_reports.csv")[1]


def _tables_of(reason: str) -> set[str]:
    """Return the tables in which something was changed for *reason*."""
    found = {row["table"] for row in _changed() if row["reason"] == reason}
    return found or {"progress_reports"}


def _before(table: str, settled: Collection[str]) -> dict[str, Row]:
    """Return by code what cells of *table* said before a change that is not *settled*."""
    found: dict[str, Row] = {}
    for row in _changed():
        if row["table"] == table and row["reason"] not in settled:
            found.setdefault(row["code"], {})[row["column"]] = row["earlier"]
    return found


def _row_at(table: str, row: Row, until: date, last_status: dict[str, str]) -> Row:
    if table == "projects":
        status = last_status.get(row["code"], ProjectStatus.NOT_STARTED.value)
        return {**_not_yet(row, "actual_end_on", until), "status": status}
    return _not_yet(row, "done_on", until) if table == "milestones" else row


def _not_yet(row: Row, column: str, until: date) -> Row:
    """Return *row* without the day in *column*, where that was still to come."""
    return {**row, column: ""} if row[column] and not _is_by(row[column], until) else row


def _last_statuses(until: date) -> dict[str, str]:
    _header, reports = _read(PACKAGE / "progress_reports.csv")
    made = [row for row in reports if _is_by(row["reported_on"], until)]
    made.sort(key=lambda row: row["reported_on"])
    return {row["project"]: row["status"] for row in made}
