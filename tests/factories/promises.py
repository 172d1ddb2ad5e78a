"""Projects with promised ends, and an indicator whose next figure is due, for a release file."""

from datetime import date
from decimal import Decimal

from core.enums import ProjectStatus
from core.release import records
from tests.factories.snapshots import make

DUE_ON = date(2021, 3, 5)
END = date(2021, 3, 20)


def promised(code, end=END, **given):
    return make(
        records.Project,
        **{
            "code": code,
            "title": f"پروژهٔ {code}",
            "planned_end_on": end,
            "actual_end_on": None,
            "status": ProjectStatus.ON_TRACK,
            "districts": ("7",),
            "actual_percent": Decimal(29),
            "reported_on": date(2021, 1, 1),
        }
        | given,
    )


def awaited(code, until=DUE_ON):
    """An indicator, and its judgement that names the last day on which a figure is not late."""
    status = {} if until is None else {"status": {"overdue_after": until.isoformat()}}
    return (
        make(records.Indicator, code=code, title=f"شاخص {code}"),
        make(records.Judgement, indicator=code, district="", working=status),
    )
