"""Doubts about money and progress: budgets, allocations, spending, reports."""

from collections.abc import Iterator
from decimal import Decimal

from core.calendar import Calendar
from core.enums import BudgetKind
from core.importing.changeset.desired_state import DesiredState, shown_key
from core.importing.changeset.proposal import QualityWarning
from core.importing.changeset.stored_state import Values


def money_warnings(desired: DesiredState, calendar: Calendar) -> Iterator[QualityWarning]:
    """Find allocations that do not fit the budget, overspending, and progress that falls."""
    budgets = _budgets(desired)
    years = _horizon_years(desired, calendar)
    for project, lines in budgets.items():
        yield from _allocation_warnings(project, lines, years)
    for project, reports in _reports(desired).items():
        yield from _falling(project, reports)
        yield from _overspent(project, reports, budgets.get(project, []))


def _horizon_years(desired: DesiredState, calendar: Calendar) -> set[int]:
    plan = next(iter(desired.values("plan")))
    first, last = calendar.year(plan["horizon_start"]), calendar.year(plan["horizon_end"])
    return set(range(first, last + 1))


def _budgets(desired: DesiredState) -> dict[str, list[Values]]:
    budgets: dict[str, list[Values]] = {}
    for values in desired.values("budget_lines"):
        if values["project"] is not None:
            budgets.setdefault(values["project"], []).append(values)
    return budgets


def _sum(lines: list[Values], kind: BudgetKind) -> Decimal:
    return sum(
        (line["amount_billion_rial"] for line in lines if line["kind"] is kind),
        Decimal(0),
    )


def _allocation_warnings(
    project: str, lines: list[Values], years: set[int]
) -> Iterator[QualityWarning]:
    """Compare once every year is allocated; before that, only more than the budget is odd."""
    allocated_years = {
        line["fiscal_year"] for line in lines if line["kind"] is BudgetKind.ALLOCATED
    }
    if not allocated_years or all(line["kind"] is not BudgetKind.APPROVED for line in lines):
        return
    approved = _sum(lines, BudgetKind.APPROVED)
    allocated = _sum(lines, BudgetKind.ALLOCATED)
    is_complete = None in allocated_years or years <= allocated_years
    if allocated > approved or (is_complete and allocated != approved):
        details = {"approved": approved, "allocated": allocated}
        yield QualityWarning("allocation_mismatch", "projects", project, details)


def _reports(desired: DesiredState) -> dict[str, list[Values]]:
    """Return each project's reports in order of date, without those corrected later."""
    reports: dict[str, list[Values]] = {}
    corrected = {
        (values["project"], values["corrects"])
        for values in desired.values("progress_reports")
        if values["corrects"]
    }
    for values in desired.values("progress_reports"):
        if (values["project"], values["reported_on"]) not in corrected:
            reports.setdefault(values["project"], []).append(values)
    for history in reports.values():
        history.sort(key=lambda one: one["reported_on"])
    return reports


def _falling(project: str, reports: list[Values]) -> Iterator[QualityWarning]:
    previous: Values | None = None
    for report in reports:
        if report["actual_percent"] is None:
            continue
        if previous is not None and report["actual_percent"] < previous["actual_percent"]:
            details = {
                "old": previous["actual_percent"],
                "new": report["actual_percent"],
                "since": previous["reported_on"],
            }
            key = shown_key((project, report["reported_on"]))
            yield QualityWarning("progress_falling", "progress_reports", key, details)
        previous = report


def _overspent(
    project: str, reports: list[Values], lines: list[Values]
) -> Iterator[QualityWarning]:
    spent = [report for report in reports if report["spent_billion_rial"] is not None]
    if not spent or all(line["kind"] is not BudgetKind.ALLOCATED for line in lines):
        return
    last = spent[-1]
    allocated = _sum(lines, BudgetKind.ALLOCATED)
    if last["spent_billion_rial"] > allocated:
        details = {
            "spent": last["spent_billion_rial"],
            "allocated": allocated,
            "reported_on": last["reported_on"],
        }
        yield QualityWarning("spending_above_allocation", "projects", project, details)
