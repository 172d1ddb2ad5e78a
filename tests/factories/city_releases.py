"""The small city's releases 2 and 3, of which the latter moves a milestone of one project."""

from dataclasses import replace
from datetime import timedelta

from core.release import records
from tests.factories.city import city_rows, write_city, write_release

MOVED = "F-01"


def write_second(folder):
    """Write release 2, and open it."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_city(folder)


def write_third(folder, second, *, milestone="بتن‌ریزی"):
    """Write release 3 beside *second*: the project MOVED has *milestone*, all else is the same."""
    rows = [_changed(row, second, milestone) for row in city_rows()]
    info = next(row for row in rows if isinstance(row, records.ReleaseInfo) and row.number > 1)
    after = info.published_at + timedelta(days=40)
    third = replace(info, number=3, published_at=after, sha256=None, file_name=None)
    return write_release(folder / "000003-d18d18d18d18.sqlite", [*rows, third])


def _changed(row, second, milestone):
    if isinstance(row, records.Milestone) and row.project == MOVED:
        return replace(row, title=milestone)
    if isinstance(row, records.ReleaseInfo) and row.number == second.info.number:
        return replace(row, sha256=second.sha256, file_name=second.path.name)
    return row
