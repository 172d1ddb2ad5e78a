"""Small data packages: a valid plan as rows by table, and ways to write it down."""

import csv
import zipfile
from copy import deepcopy
from pathlib import Path

import xlsxwriter

from core.plan.schema import BY_NAME

type Rows = list[dict[str, object]]
type Tables = dict[str, Rows]

_PLAN: Tables = {
    "plan": [
        {
            "code": "1400",
            "title": "برنامه ۱۴۰۰",
            "city": "اصفهان",
            "horizon_start": "1395-01-01",
            "horizon_end": "1399-12-30",
        }
    ],
    "sources": [{"code": "ILNA-1", "title": "گزارش خبرگزاری"}],
    "nodes": [
        {"code": "G1", "level": "goal", "parent": "", "title": "هدف کلان نخست", "policies": ""},
        {"code": "L1", "level": "policy", "parent": "", "title": "عدالت", "policies": ""},
        {"code": "L2", "level": "policy", "parent": "", "title": "هوشمندی", "policies": ""},
        {
            "code": "O01",
            "level": "objective",
            "parent": "G1",
            "title": "حمل‌ونقل پاک",
            "policies": "L1 L2",
        },
        {
            "code": "S01",
            "level": "strategy",
            "parent": "O01",
            "title": "قطار شهری",
            "policies": "",
        },
    ],
    "districts": [
        {"code": "7", "number": "7", "title": "منطقه ۷"},
        {"code": "8", "number": "8", "title": "منطقه ۸"},
    ],
    "indicators": [
        {
            "code": "K001",
            "kind": "control",
            "node": "O01",
            "title": "سهم سفر پاک",
            "unit": "درصد",
            "direction": "higher",
            "frequency": "year",
        },
        {
            "code": "P01",
            "kind": "outcome",
            "node": "G1",
            "title": "کیفیت زندگی",
            "unit": "امتیاز",
            "direction": "higher",
            "frequency": "year",
        },
    ],
    "targets": [
        {
            "indicator": "K001",
            "district": "",
            "period": "1395",
            "kind": "baseline",
            "value": "40",
            "band_low": "",
            "band_high": "",
            "critical_low": "",
            "critical_high": "",
        },
        {
            "indicator": "K001",
            "district": "",
            "period": "1399",
            "kind": "target",
            "value": "60",
            "band_low": "",
            "band_high": "",
            "critical_low": "",
            "critical_high": "",
        },
    ],
    "observations": [
        {
            "indicator": "K001",
            "district": "",
            "period": "1396",
            "value": "42.5",
            "flag": "final",
            "reason": "",
            "published_on": "1397-03-10",
        },
        {
            "indicator": "K001",
            "district": "7",
            "period": "1396",
            "value": "",
            "flag": "missing",
            "reason": "داده نرسید",
            "published_on": "1397-03-10",
        },
    ],
    "projects": [
        {
            "code": "F-01",
            "title": "خط یک قطار شهری",
            "portfolio": "flagship",
            "strategies": "S01",
            "districts": "7، 8",
            "start_on": "1395-02-01",
            "planned_end_on": "1398-06-31",
            "actual_end_on": "",
            "status": "on_track",
        }
    ],
    "milestones": [
        {"project": "F-01", "title": "آغاز حفاری", "due_on": "1396-01-15", "done_on": ""}
    ],
    "budget_lines": [
        {
            "project": "F-01",
            "node": "",
            "fiscal_year": "",
            "kind": "approved",
            "amount_billion_rial": "100",
            "fund": "",
        },
        {
            "project": "F-01",
            "node": "",
            "fiscal_year": "1396",
            "kind": "allocated",
            "amount_billion_rial": "30",
            "fund": "",
        },
    ],
    "progress_reports": [
        {
            "project": "F-01",
            "reported_on": "1396-06-31",
            "planned_percent": "10",
            "actual_percent": "8",
            "spent_billion_rial": "5.5",
            "status": "on_track",
            "note": "",
            "corrects": "",
        }
    ],
}


def a_plan() -> Tables:
    """Return the rows of a small plan without a fault in it; change them as the test needs."""
    return deepcopy(_PLAN)


def write_folder(folder: Path, tables: Tables) -> Path:
    """Write *tables* as a folder of CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(csv_text(rows), encoding="utf-8")
    return folder


def csv_text(rows: Rows, delimiter: str = ",") -> str:
    """Write rows as CSV, headed by the keys of the first."""
    lines: list[str] = []

    class Lines:
        def write(self, line: str) -> None:
            lines.append(line)

    writer = csv.writer(Lines(), delimiter=delimiter, lineterminator="\n")
    header = list(rows[0])
    writer.writerow(header)
    writer.writerows([[row.get(name, "") for name in header] for row in rows])
    return "".join(lines)


def write_zip(path: Path, tables: Tables, folder: str = "") -> Path:
    """Write *tables* as a ZIP of CSV, inside *folder*."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(f"{folder}{name}.csv", csv_text(rows))
    return path


def write_xlsx(path: Path, tables: Tables, *, in_persian: bool = False) -> Path:
    """Write *tables* as a workbook, a sheet each; texts as they are, so numbers too are texts."""
    with xlsxwriter.Workbook(
        path, {"strings_to_numbers": False, "strings_to_formulas": False}
    ) as book:
        for name, rows in tables.items():
            table = BY_NAME.get(name)
            sheet = book.add_worksheet(table.title if table and in_persian else name)
            for column, header in enumerate(rows[0]):
                known = table.by_name.get(header) if table else None
                sheet.write(0, column, known.header if known and in_persian else header)
                for row, values in enumerate(rows, start=1):
                    sheet.write(row, column, values.get(header, ""))
    return path
