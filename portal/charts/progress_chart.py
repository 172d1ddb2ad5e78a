"""Progress against the promise: what was planned by each date, what was reported, corrections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.calendar import JALALI, Calendar
from core.persian import percent
from core.texts import written_text
from portal.charts.frame import Credit
from portal.charts.series_chart import Line, Mark, Point, SeriesChart, Strip
from portal.charts.slips.promise_line import PromiseLine

ALL = (Decimal(0), Decimal(100))


@dataclass(frozen=True)
class Reported:
    """One report: its percent, None where it gives none; `corrected` are values it replaced."""

    at: date
    actual: Decimal | None
    corrected: tuple[Decimal, ...] = ()


def progress_chart(
    *,
    title: str,
    description: str,
    unit: str,
    reports: Sequence[Reported],
    planned: Line,
    zones: tuple[Decimal, Decimal],
    promised_ends: Sequence[date],
    promise: PromiseLine | None,
    silent_until: date | None,
    credit: Credit,
    ends: tuple[date, date],
    calendar: Calendar = JALALI,
) -> SeriesChart:
    """Build the chart of a project's progress in percent, oldest report first.

    *planned* is the course that it is judged by, *zones* the shares of it from which on a project
    is on track and at risk, *ends* those of the axis. Nothing was told from the last report
    until *silent_until*.
    """
    good, alarm = zones
    return SeriesChart(
        title=title,
        description=description,
        unit=unit,
        points=tuple(
            Point(report.at, report.actual, earlier=report.corrected) for report in reports
        ),
        path=planned,
        bands=_zone(planned, good, Decimal(1)),
        at_risk=_zone(planned, good, alarm),
        marks=tuple(Mark(at, written_text("field.planned_end_on")) for at in promised_ends),
        promise=promise,
        silent_until=silent_until,
        credit=credit,
        first_on=ends[0],
        last_on=ends[1],
        calendar=calendar,
        bounds=ALL,
        decimals=0,
        limits=(*ALL, *(value for _, value in planned)),
        points_label=written_text("chart.reported"),
        path_label=written_text("field.planned_percent"),
        band_label=written_text("chart.on_track", share=percent(good * 100, 0)),
        at_risk_label=written_text("chart.at_risk_from", share=percent(alarm * 100, 0)),
        gap_label=written_text("chart.no_percent"),
    )


def _zone(planned: Line, one: Decimal, other: Decimal) -> tuple[Strip, ...]:
    """Return what lies between two shares of what was planned."""
    return (tuple((day, value * one, value * other) for day, value in planned),) if planned else ()
