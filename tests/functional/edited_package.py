"""The sample package as a city may hand it in next: with every kind of change in it."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

Rows = list[dict[str, str]]


def write_edited(source: Path, folder: Path) -> None:
    """Copy the package at *source* to *folder*, and change something of every kind."""
    shutil.copytree(source, folder)
    _edit(folder, "observations", _edit_values)
    _edit(folder, "progress_reports", _edit_reports)
    _edit(folder, "projects", _edit_projects)
    _edit(folder, "budget_lines", _edit_money)
    _edit(folder, "targets", lambda rows: rows[1].update(value="70.5", alarm="60"))
    _edit(folder, "nodes", lambda rows: rows[-1].update(title="راهبردی با نام تازه", weight="2"))
    _edit(folder, "indicators", lambda rows: rows[3].update(custodian="متولی تازه"))
    _edit(folder, "claims", lambda rows: rows[0].update(value="5"))
    _edit(folder, "events", lambda rows: rows.pop())


def _edit(folder: Path, table: str, change: Callable[[Rows], object]) -> None:
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def _edit_values(rows: Rows) -> None:
    known = [row for row in rows if row["value"] and not row["reason"]]
    next(row for row in rows if row["flag"] == "missing").update(
        value="4.5", flag="final", reason=""
    )
    known[0].update(value="1.5", flag="revised", reason="خطای ثبت")
    known[7].update(value="2.5", flag="revised")
    next(row for row in known if row["district"] == "7").update(value="3.5", flag="revised")
    next(row for row in known if row["flag"] == "preliminary").update(flag="final")
    known[11].update(value="", flag="missing", reason="از دست رفت")
    rows.remove(known[20])


def _edit_reports(rows: Rows) -> None:
    rows[:] = [row for row in rows if row["project"] != "D01-01"]
    of = {name: [row for row in rows if row["project"] == name] for name in ("F-02", "D07-01")}
    of["F-02"][0].update(actual_percent="3.5", spent_billion_rial="12")
    rows.remove(of["F-02"][2])
    last = of["D07-01"][-1]
    rows.append({**last, "reported_on": "2021-05-01", "actual_percent": "99", "corrects": ""})
    fix = {"reported_on": "2021-05-02", "actual_percent": "97", "corrects": last["reported_on"]}
    rows.append({**last, **fix, "note": "پس از بازدید"})


def _edit_projects(rows: Rows) -> None:
    rows[:] = [row for row in rows if row["code"] != "D01-01"]
    known = {row["code"]: row for row in rows}
    known["D07-02"].update(planned_end_on="2021-12-01", title="تعریض خیابانی دیگر")
    known["D02-01"].update(districts="2 7")
    rows.append({**known["D07-01"], "code": "D07-99", "title": "پروژه‌ای تازه", "status": ""})


def _edit_money(rows: Rows) -> None:
    rows[:] = [row for row in rows if row["project"] != "D01-01"]
    own = [row for row in rows if row["project"] == "D07-03"]
    own[0].update(amount_billion_rial="1234.5")
    rows.remove(own[1])
    rows.append({**own[0], "project": "D07-99"})
