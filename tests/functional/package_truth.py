"""What the two packages themselves say, read with plain code that the program has no part in."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

Row = dict[str, str]


def decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


class Package:
    """The tables of a folder of CSV files, and what follows from them."""

    def __init__(self, folder: Path) -> None:
        self.tables: dict[str, list[Row]] = {}
        for path in folder.glob("*.csv"):
            with path.open(encoding="utf-8-sig", newline="") as file:
                self.tables[path.stem] = list(csv.DictReader(file))
        self.projects = {row["code"]: row for row in self.tables["projects"]}
        self.nodes = {row["code"]: row for row in self.tables["nodes"]}
        self.indicators = {row["code"]: row for row in self.tables["indicators"]}
        self.values = self._values()
        self.reports = self._reports()
        self.money = self._money()

    def _values(self) -> dict[tuple[str, str, str], Row]:
        """The last statement about each indicator, district and period."""
        ordered = sorted(self.tables["observations"], key=lambda row: row["published_on"])
        return {(row["indicator"], row["district"], row["period"]): row for row in ordered}

    def _reports(self) -> dict[tuple[str, str], Row]:
        """The reports that no other one corrects, by project and day."""
        rows = self.tables["progress_reports"]
        corrected = {(row["project"], row["corrects"]) for row in rows if row["corrects"]}
        days = {(row["project"], row["reported_on"]): row for row in rows}
        return {day: row for day, row in days.items() if day not in corrected}

    def _money(self) -> dict[tuple[str, str], Decimal]:
        """Sums by project and kind; no project has both a line for the whole and for years."""
        sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in self.tables["budget_lines"]:
            sums[row["project"], row["kind"]] += Decimal(row["amount_billion_rial"])
        return sums

    def last_report(self, project: str) -> Row | None:
        days = [day for code, day in self.reports if code == project]
        return self.reports[project, max(days)] if days else None

    def percent(self, project: str) -> Decimal | None:
        report = self.last_report(project)
        return decimal(report["actual_percent"]) if report else None

    def progress(self, projects: list[str]) -> Decimal | None:
        """Progress of several projects, weighted by approved budget."""
        found = [(self.money[code, "approved"], self.percent(code)) for code in projects]
        known = [(budget, percent) for budget, percent in found if percent is not None]
        whole = sum((budget for budget, _ in known), Decimal(0))
        done = sum((budget * percent for budget, percent in known), Decimal(0))
        return done / whole if whole else None

    def below(self, node: str) -> set[str]:
        """The node with everything under it; of a policy, the objectives that follow it."""
        found = {node}
        while True:
            more = {
                code
                for code, row in self.nodes.items()
                if row["parent"] in found or found & set(row["policies"].split())
            }
            if more <= found:
                return found
            found |= more

    def projects_of(self, node: str) -> list[str]:
        below = self.below(node)
        return [c for c, row in self.projects.items() if below & set(row["strategies"].split())]


@dataclass(frozen=True)
class Told:
    """A change that a reader of both packages would count; `district` "" is the whole city."""

    event: str
    kind: str
    code: str
    field: str
    districts: frozenset[str]


# Tables whose rows have a code, with the kind of thing a row is.
_THINGS = {
    "plan": "plan",
    "nodes": "node",
    "indicators": "indicator",
    "projects": "project",
    "districts": "district",
    "claims": "claim",
    "process": "process",
    "documents": "document",
    "events": "event",
    "sources": "source",
}


def changes_between(old: Package, new: Package) -> list[Told]:
    """What a reader who holds the two packages side by side would count."""
    things = [
        {(kind, row["code"]) for name, kind in _THINGS.items() for row in package.tables[name]}
        for package in (old, new)
    ]
    parts = [*_values_told(old, new), *_reports_told(old, new), *_definitions_told(old, new)]
    kept = [one for one in parts if {(one.kind, one.code)} <= things[0] & things[1]]
    added = [_whole(new, "added", *thing) for thing in things[1] - things[0]]
    removed = [_whole(old, "removed", *thing) for thing in things[0] - things[1]]
    return [*kept, *added, *removed]


def _whole(package: Package, event: str, kind: str, code: str) -> Told:
    districts = _districts_of(package, code) if kind == "project" else frozenset()
    return Told(event, kind, code, "", districts)


def _districts_of(package: Package, project: str) -> frozenset[str]:
    return frozenset(package.projects[project]["districts"].split())


def _values_told(old: Package, new: Package) -> list[Told]:
    told = []
    for code, district, period in old.values.keys() | new.values.keys():
        place = (code, district, period)
        event, name = _value_event(old.values.get(place), new.values.get(place))
        if event:
            field = ":".join(part for part in (name, period, district) if part)
            told.append(Told(event, "indicator", code, field, frozenset({district} - {""})))
    return told


def _value_event(before: Row | None, row: Row | None) -> tuple[str, str]:
    if row is None:
        return "withdrawn", "value"
    was, now = decimal(before["value"]) if before else None, decimal(row["value"])
    if before is None or (was is None and now is not None):
        return "observed", "value"
    if was != now:
        return ("revised" if now is not None else "withdrawn"), "value"
    return ("changed", "flag") if before["flag"] != row["flag"] else ("", "")


def _reports_told(old: Package, new: Package) -> list[Told]:
    told = []
    for (code, day), row in new.reports.items():
        before = old.reports.get((code, day))
        for event, name in _report_events(before, row):
            told.append(_of_project(new, event, code, f"{name}:{day}"))
    corrected = {(row["project"], row["corrects"]) for row in new.reports.values()}
    for code, day in old.reports.keys() - new.reports.keys() - corrected:
        if code in new.projects:
            told.append(_of_project(new, "withdrawn", code, f"actual_percent:{day}"))
    return told


def _report_events(before: Row | None, row: Row) -> list[tuple[str, str]]:
    if before is None:
        return [("corrected" if row["corrects"] else "reported", "actual_percent")]
    names = ("actual_percent", "planned_percent", "spent_billion_rial")
    moved = [name for name in names if decimal(before[name]) != decimal(row[name])]
    return [("corrected" if name == names[0] else "changed", name) for name in moved]


def _definitions_told(old: Package, new: Package) -> list[Told]:
    was, now = _definitions(old), _definitions(new)
    told = []
    for place in was.keys() | now.keys():
        kind, code, name = place
        if was.get(place, "") != now.get(place, ""):
            is_placed = kind == "project" and code in new.projects
            districts = _districts_of(new, code) if is_placed else frozenset()
            told.append(Told("changed", kind, code, name, districts))
    return told


def _definitions(package: Package) -> dict[tuple[str, str, str], str]:
    """Every cell that defines something, by kind, code and field."""
    cells = {
        (kind, row["code"], name): text
        for table, kind in _THINGS.items()
        for row in package.tables[table]
        for name, text in row.items()
    }
    for row in package.tables["budget_lines"]:
        parts = (row["kind"], row["fiscal_year"], row["fund"])
        field = ":".join(part for part in parts if part)
        cells["project", row["project"], field] = row["amount_billion_rial"]
    for row in package.tables["milestones"]:
        cells["project", row["project"], f"milestone:{row['title']}"] = row["due_on"]
        cells["project", row["project"], f"milestone_done:{row['title']}"] = row["done_on"]
    for row in package.tables["targets"]:
        place = ":".join(part for part in (row["period"], row["district"]) if part)
        cells["indicator", row["indicator"], f"{row['kind']}:{place}"] = row["value"]
        for name in ("alarm", "floor", "band_low", "band_high", "critical_low", "critical_high"):
            if row[name]:
                cells["indicator", row["indicator"], f"{name}:{place}"] = row[name]
    return cells


def _of_project(package: Package, event: str, code: str, field: str) -> Told:
    return Told(event, "project", code, field, _districts_of(package, code))
