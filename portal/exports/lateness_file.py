"""How late every project is, as one CSV: a row per project, days in both calendars."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date

from core.calendar import Calendar
from core.release.reader import Release
from core.release.records import Project, Slip
from portal.exports.table_files import BYTE_ORDER_MARK, cell

FILE = "projects.csv"
COLUMNS = (
    "code",
    "title",
    "portfolio",
    "districts",
    "status",
    "state",
    "first_promised_on",
    "promised_on",
    "promised_on_of_plan",
    "ended_on",
    "ended_on_of_plan",
    "reported_on",
    "measured_on",
    "slip_days",
    "slip_months",
    "first_slip_days",
    "moved_count",
    "release",
)


def lateness_csv(
    release: Release, slips: Mapping[str, Slip], calendar: Calendar
) -> Iterator[bytes]:
    """Write the file piece by piece, a piece per project; days «of_plan» are of its calendar."""
    yield _line((BYTE_ORDER_MARK + COLUMNS[0], *COLUMNS[1:]))
    number = release.info.number

    def own(day: date | None) -> str:
        return "" if day is None else calendar.iso(day)

    for project in release.stream(Project):
        slip = slips.get(project.code)
        if slip is None:
            continue
        values = (
            project.code,
            project.title,
            project.portfolio,
            project.districts,
            project.status,
            slip.state,
            slip.first_promised_on,
            slip.promised_on,
            own(slip.promised_on),
            project.actual_end_on,
            own(project.actual_end_on),
            project.reported_on,
            slip.measured_on,
            slip.slip_days,
            slip.slip_months,
            slip.first_slip_days,
            slip.moved_count,
            number,
        )
        yield _line([cell(value) for value in values])


def _line(cells: tuple[str, ...] | list[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().encode()
