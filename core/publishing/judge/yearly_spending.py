"""What was spent in each year, out of reports that tell all that was spent so far."""

from collections.abc import Iterable
from decimal import Decimal

from core.calendar import Calendar
from core.release.records import ProgressReport


def yearly_spending(
    reports: Iterable[ProgressReport], calendar: Calendar
) -> dict[int, Decimal] | None:
    """Return what a project spent in each year of its *reports*; they add up to the last one.

    It is what the last report in force of a year tells of all spending, less what that of the year
    before told: spending without a report in its year falls to the year in which it was reported.
    A correction downwards can make a year negative. None where the last report tells of none.
    """
    in_force = sorted(
        (row for row in reports if row.is_current),
        key=lambda row: (row.as_of_on, row.reported_on, row.entry),
    )
    if not in_force or in_force[-1].spent_billion_rial is None:
        return None
    at_end = {
        calendar.year(row.as_of_on): row.spent_billion_rial
        for row in in_force
        if row.spent_billion_rial is not None
    }
    found, before = {}, Decimal(0)
    for year, spent in at_end.items():
        found[year] = spent - before
        before = spent
    return found
