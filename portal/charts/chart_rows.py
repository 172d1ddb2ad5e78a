"""What a chart draws, as rows: for the table file beside the picture."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.charts.bars import BarChart
from portal.charts.composition import icicle
from portal.charts.composition.icicle import IcicleChart
from portal.charts.composition.money_flow import FlowChart
from portal.charts.composition.nested_bars import NestedChart
from portal.charts.maps.tiles import TileMap
from portal.charts.series_chart import Line, SeriesChart
from portal.charts.slips.calendar_chart import CalendarChart
from portal.charts.slips.hanging_chart import HangingChart
from portal.charts.slips.step_chart import StepChart

type Cell = str | int | Decimal | date | None
_MARKS = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x2066, 0x206A)))


@dataclass(frozen=True, slots=True)
class ChartRows:
    """Names of the columns, and the rows below them; None where nothing is known."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        """Take away the marks that only keep words in order where they are drawn."""
        clean = tuple(
            tuple(cell.translate(_MARKS) if isinstance(cell, str) else cell for cell in row)
            for row in self.rows
        )
        object.__setattr__(self, "rows", clean)


def chart_rows(chart: object) -> ChartRows | None:
    """Return the rows of *chart*; None of a picture that has no rows of its own.

    Values are as they are stored, not as they are drawn; days stand in both calendars.
    """
    found = _KINDS.get(type(chart))
    return ChartRows(found[0], tuple(found[1](chart))) if found else None


def _of_bars(chart: BarChart) -> Iterator[tuple[Cell, ...]]:
    for name, values in chart.groups:
        for series, value in zip(chart.series, values, strict=True):
            yield name, series, value


def _of_nested(chart: NestedChart) -> Iterator[tuple[Cell, ...]]:
    for row in chart.rows:
        yield row.label, row.value, row.text, row.missing


def _of_map(chart: TileMap) -> Iterator[tuple[Cell, ...]]:
    classes = dict(chart.classes)
    for tile in chart.tiles:
        shade = None if tile.shade is None else classes.get(tile.shade)
        yield tile.name, tile.label, tile.text, shade


def _of_flow(chart: FlowChart) -> Iterator[tuple[Cell, ...]]:
    """Yield every band, and every holder of the last column with what was spent of it."""
    for column, source, target, value in chart.bands:
        names = [
            next(one.label for one in chart.columns[at] if one.code == code)
            for at, code in ((column, source), (column + 1, target))
        ]
        yield *names, value, None
    for holder in chart.columns[-1]:
        yield holder.label, None, holder.value, holder.spent


def _of_tree(chart: IcicleChart) -> Iterator[tuple[Cell, ...]]:
    yield from _of_cells(chart.cells, 1, None)


def _of_cells(
    cells: Sequence[icicle.Cell], depth: int, above: str | None
) -> Iterator[tuple[Cell, ...]]:
    for one in cells:
        yield depth, above, one.label, one.value, one.progress, one.text
        yield from _of_cells(one.below, depth + 1, one.label)


def _of_series(chart: SeriesChart) -> Iterator[tuple[Cell, ...]]:
    for point in chart.points:
        for earlier in point.earlier:
            yield _at(chart, "value", point.at, earlier, "earlier")
        flag = (
            "missing" if point.value is None else "provisional" if point.is_provisional else None
        )
        yield _at(chart, "value", point.at, point.value, flag)
    if chart.baseline is not None:
        yield "baseline", None, None, chart.baseline, None
    yield from _of_line(chart, "path", chart.path)
    for alarm in chart.alarms:
        yield from _of_line(chart, "alarm", alarm)
    for band in chart.bands:
        for day, one, other in band:
            yield _at(chart, "band", day, one, "edge")
            yield _at(chart, "band", day, other, "edge")
    for mark in chart.marks:
        yield _at(chart, "mark", mark.at, None, mark.label)


def _of_line(chart: SeriesChart, name: str, line: Line) -> Iterator[tuple[Cell, ...]]:
    for day, value in line:
        yield _at(chart, name, day, value, None)


def _at(
    chart: SeriesChart, name: str, day: date, value: Decimal | None, flag: str | None
) -> tuple[Cell, ...]:
    return name, day, chart.calendar.iso(day), value, flag


def _of_hanging(chart: HangingChart) -> Iterator[tuple[Cell, ...]]:
    for group in chart.groups:
        for state, threads in (("ended", group.ended), ("open", group.still_open)):
            for one in threads:
                yield group.title, state, one.code, one.slip_days, one.known_days, one.text


def _of_calendar(chart: CalendarChart) -> Iterator[tuple[Cell, ...]]:
    for group in chart.groups:
        for row in group.rows:
            days = (row.promised_on, row.known_on, row.measured_on)
            yield group.title, row.code, *days, row.slip_days


def _of_steps(chart: StepChart) -> Iterator[tuple[Cell, ...]]:
    for one in chart.steps:
        for day in one.due:
            yield one.title, day, one.measured_on, one.state.value, one.text


_KINDS: dict[type, tuple[tuple[str, ...], Callable[[Any], Iterator[tuple[Cell, ...]]]]] = {
    SeriesChart: (("series", "day", "day_in_plan_calendar", "value", "flag"), _of_series),
    BarChart: (("group", "series", "value"), _of_bars),
    NestedChart: (("name", "value", "text", "missing"), _of_nested),
    FlowChart: (("from", "to", "value", "spent"), _of_flow),
    IcicleChart: (("depth", "within", "name", "value", "progress", "text"), _of_tree),
    HangingChart: (
        ("group", "state", "project", "slip_days", "known_slip_days", "text"),
        _of_hanging,
    ),
    CalendarChart: (
        ("group", "project", "promised_on", "known_until", "measured_until", "slip_days"),
        _of_calendar,
    ),
    StepChart: (("step", "due_on", "measured_on", "state", "text"), _of_steps),
    TileMap: (("name", "title", "text", "class"), _of_map),
}
