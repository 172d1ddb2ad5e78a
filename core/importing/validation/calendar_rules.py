"""Years and periods are told in the calendar of the plan."""

from core.calendar import parse_period
from core.importing.readers.sheets import Record
from core.importing.validation.checking import Checker

_PERIODS = ("targets", "observations")


def check_calendar(checker: Checker) -> None:
    """Hold that every year and period of the plan is of its calendar."""
    for table in _PERIODS:
        for _key, record in checker.desired.records(table):
            found = parse_period(record.values["period"])
            if found is not None and found.calendar != checker.shape.calendar:
                _report(checker, "period_calendar", table, record, "period")
                if not record.row:
                    break
    years = checker.shape.calendar.years
    for _key, record in checker.desired.records("budget_lines"):
        year = record.values["fiscal_year"]
        if year is not None and year not in years:
            _report(checker, "year_calendar", "budget_lines", record, "fiscal_year")
            if not record.row:
                break


def _report(checker: Checker, code: str, table: str, record: Record, column: str) -> None:
    """Report a cell of the package, or the calendar of the plan that a stored row is not in."""
    calendar = checker.shape.calendar
    if record.row:
        example = calendar.year(next(iter(checker.desired.values("plan")))["horizon_start"])
        years = calendar.years
        place = checker.package.place(table, record.row, column)
        checker.package.problems.add(
            code,
            place,
            str(record.values[column]),
            calendar=calendar.kind,
            example=str(example),
            first=str(years[0]),
            last=str(years[-1]),
        )
        return
    place = checker.package.place("plan", None, "calendar")
    kept = {"calendar": calendar.kind, "table": table, "example": str(record.values[column])}
    checker.package.problems.add("calendar_kept", place, **kept)
