"""How long an import of a large plan takes, and how much memory, on a database given by its URL.

    python tests/bench/import_scale.py sqlite:////tmp/bench/plan.sqlite [--xlsx] [--small]

10,000 projects, 2,000 indicators, 100,000 observations; a first import, the same again (nothing
changes), and one in which 1,000 values are revised. The database must be empty.
"""

import argparse
import csv
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.database.engine import migrate, open_database, reading
from core.importing.pipeline import import_file
from core.importing.writers.package_export import export_package

OBJECTIVES = 200
YEARS = range(1395, 1400)


def write_table(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write_plan(folder: Path, scale: int, *, revised: int = 0) -> None:
    write_table(
        folder,
        "plan",
        [
            {
                "code": "B",
                "title": "برنامهٔ آزمون",
                "city": "اصفهان",
                "horizon_start": "1395-01-01",
                "horizon_end": "1399-12-30",
            }
        ],
    )
    write_table(folder, "nodes", nodes())
    write_table(folder, "districts", [district(number) for number in range(1, 16)])
    write_table(folder, "indicators", [indicator(n) for n in range(20 * scale)])
    write_table(folder, "targets", [row for n in range(20 * scale) for row in targets(n)])
    write_table(folder, "observations", observations(scale, revised))
    write_table(folder, "projects", [project(n) for n in range(100 * scale)])
    write_table(folder, "budget_lines", [row for n in range(100 * scale) for row in budget(n)])
    write_table(
        folder, "progress_reports", [row for n in range(100 * scale) for row in reports(n)]
    )


def nodes() -> list[dict[str, object]]:
    goal: dict[str, object] = {"code": "G1", "level": "goal", "parent": "", "title": "هدف کلان"}
    found: list[dict[str, object]] = [goal]
    for n in range(OBJECTIVES):
        found.append(
            {"code": f"O{n}", "level": "objective", "parent": "G1", "title": f"هدف خرد {n}"}
        )
        found.append(
            {"code": f"S{n}", "level": "strategy", "parent": f"O{n}", "title": f"راهبرد {n}"}
        )
    return found


def district(number: int) -> dict[str, object]:
    return {"code": number, "number": number, "title": f"منطقه {number}"}


def indicator(n: int) -> dict[str, object]:
    return {
        "code": f"K{n}",
        "kind": "control",
        "node": f"O{n % OBJECTIVES}",
        "title": f"شاخص شمارهٔ {n}",
        "unit": "درصد",
        "direction": "higher",
        "frequency": "year",
    }


def targets(n: int) -> list[dict[str, object]]:
    return [
        {"indicator": f"K{n}", "period": "1395", "kind": "baseline", "value": "20.5"},
        {"indicator": f"K{n}", "period": "1399", "kind": "target", "value": "60.5"},
    ]


def observations(scale: int, revised: int) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for n in range(20 * scale):
        for year in YEARS:
            rows += [observation(n, year, number) for number in range(10)]
    step = max(1, len(rows) // revised) if revised else 0
    for row in rows[::step][:revised] if step else ():
        row |= {
            "value": "33.3",
            "flag": "revised",
            "reason": "بازبینی",
            "published_on": "1401-01-15",
        }
    return rows


def observation(n: int, year: int, number: int) -> dict[str, object]:
    return {
        "indicator": f"K{n}",
        "district": number or "",
        "period": year,
        "value": f"{20 + (n * 7 + number * 3 + year) % 400 / 10}",
        "flag": "final",
        "reason": "",
        "published_on": f"{year + 1}-03-{1 + n % 28:02}",
    }


def project(n: int) -> dict[str, object]:
    return {
        "code": f"F{n}",
        "title": f"پروژهٔ شمارهٔ {n}",
        "portfolio": "district",
        "strategies": f"S{n % OBJECTIVES}",
        "districts": f"{1 + n % 15}",
        "start_on": "1395-02-01",
        "planned_end_on": "1399-06-31",
        "status": "on_track",
    }


def budget(n: int) -> list[dict[str, object]]:
    whole = {"project": f"F{n}", "fiscal_year": "", "kind": "approved"}
    rows: list[dict[str, object]] = [{**whole, "amount_billion_rial": "50"}]
    rows += [
        {
            "project": f"F{n}",
            "fiscal_year": year,
            "kind": "allocated",
            "amount_billion_rial": "10",
        }
        for year in YEARS
    ]
    return rows


def reports(n: int) -> list[dict[str, object]]:
    start = date(2017, 3, 20)
    return [
        {
            "project": f"F{n}",
            "reported_on": (start + timedelta(days=182 * step)).isoformat(),
            "planned_percent": 10 * step,
            "actual_percent": 9 * step,
            "spent_billion_rial": f"{4.5 * step}",
            "status": "on_track",
        }
        for step in range(1, 6)
    ]


class Clock:
    """Notes when each step was first heard of."""

    def __init__(self) -> None:
        self.began, self.worked = time.perf_counter(), time.process_time()
        self.steps: dict[str, float] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        self.steps.setdefault(step, time.perf_counter())

    def told(self) -> str:
        ends = [*list(self.steps.values())[1:], time.perf_counter()]
        parts = [
            f"{step} {end - start:.1f} s"
            for (step, start), end in zip(self.steps.items(), ends, strict=True)
        ]
        cpu = f"{time.process_time() - self.worked:.1f} s of CPU here"
        return f"{ends[-1] - self.began:.1f} s in all ({', '.join(parts)}), {cpu}"


def run(engine: object, path: Path, imports: Path, said: str) -> None:
    clock = Clock()
    outcome = import_file(
        engine,  # type: ignore[arg-type]
        path,
        plan=None,
        by="bench",
        now=datetime.now(UTC),
        imports_dir=imports,
        progress=clock,
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{said}: {outcome.state}, {clock.told()}, peak memory {peak:.0f} MB\n")
    counts = outcome.proposal.counts if outcome.proposal else outcome.problems[:3]
    sys.stdout.write(f"  {counts}\n")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("url")
    options.add_argument("--xlsx", action="store_true", help="read a workbook instead of CSV")
    options.add_argument("--small", action="store_true", help="a tenth of it")
    given = options.parse_args()
    scale = 10 if given.small else 100
    engine = open_database(given.url)
    migrate(engine)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        first, second = folder / "first", folder / "second"
        for package, revised in ((first, 0), (second, 1_000)):
            package.mkdir()
            write_plan(package, scale, revised=revised)
        run(engine, first, folder / "imports", "first import")
        run(engine, first, folder / "imports", "the same again")
        run(engine, second, folder / "imports", "1,000 revised")
        if given.xlsx:
            workbook = folder / "plan.xlsx"
            with reading(engine) as session:
                export_package(session, "B", workbook)
            sys.stdout.write(f"workbook: {workbook.stat().st_size / 1e6:.1f} MB\n")
            run(engine, workbook, folder / "imports", "the same as a workbook")


if __name__ == "__main__":
    main()
