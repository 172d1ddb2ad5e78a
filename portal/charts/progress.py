"""Progress against the promise: what was planned by each date, what was reported, corrections."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.charts.frame import Credit
from portal.charts.series import Mark, Point, SeriesChart

ALL = (Decimal(0), Decimal(100))


@dataclass(frozen=True)
class Reported:
    """One report: percents, None where it gives none; `corrected` are values it replaced."""

    at: Decimal
    planned: Decimal | None
    actual: Decimal | None
    corrected: tuple[Decimal, ...] = ()


def progress_chart(
    *,
    title: str,
    description: str,
    reports: Sequence[Reported],
    promised_ends: Sequence[Decimal],
    credit: Credit,
    years: tuple[int, int],
) -> SeriesChart:
    """Build the chart of a project's progress in percent, oldest report first."""
    return SeriesChart(
        title=title,
        description=description,
        unit="درصد پیشرفت",
        points=tuple(
            Point(report.at, report.actual, earlier=report.corrected) for report in reports
        ),
        path=tuple(
            (report.at, report.planned) for report in reports if report.planned is not None
        ),
        marks=tuple(Mark(at, "پایان وعده‌شده") for at in promised_ends),
        credit=credit,
        first_year=years[0],
        last_year=years[1],
        bounds=ALL,
        decimals=0,
        points_label="پیشرفت گزارش‌شده",
        path_label="پیشرفت برنامه‌ریزی‌شده",
        earlier_label="مقدار پیش از اصلاح",
        gap_label="گزارش بدون درصد",
    )
