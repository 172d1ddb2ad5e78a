"""Values over time against what was promised: baseline, target path, alarm line, gaps, revisions.

Time runs from left to right, as the number line does, a day as wide as any other: a line that the
evaluation draws by days is straight here as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from core.calendar import JALALI, Calendar
from core.persian import clauses, number
from core.texts import written_text
from portal.charts.axis_scale import Axis, Scale, axis
from portal.charts.days import Days
from portal.charts.frame import MARGIN, Canvas, Credit, Frame, Key, frame, px, text_width
from portal.charts.labels.label_places import Box, Place
from portal.charts.labels.series_labels import (
    Labelled,
    ValueLabel,
    ground,
    note_labels,
    value_labels,
)
from portal.charts.slips.promise_line import BAND, PlacedLine, PromiseLine, place_line

# Right of the plot stays room for half of a label at the last dot.
_LABEL_ROOM = 22
# How far a line is drawn before a day that it holds on alone.
_STUB_DAYS = 12

type Line = tuple[tuple[date, Decimal], ...]
# (day, one edge, the other edge)
type Strip = tuple[tuple[date, Decimal, Decimal], ...]


@dataclass(frozen=True)
class Point:
    """A value on the day it speaks of; `earlier` are values it once had, oldest first.

    `value` None is a gap: it was due and is missing. `is_provisional` draws it hollow.
    """

    at: date
    value: Decimal | None
    is_provisional: bool = False
    earlier: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Mark:
    """A day worth a vertical line, such as a promised end; *label* is in the legend."""

    at: date
    label: str


@dataclass(frozen=True)
class SeriesChart:
    """Everything a chart over time shows. Texts are ready to show, values exact.

    `first_on` and `last_on` are the ends of the axis. `path` and `alarms` are (day, value) points
    joined by lines; where two share a day the line jumps. `bands` are the wanted range, `at_risk`
    what lies between on track and off track. `breaks` are days across which values cannot be
    compared: no line is drawn over them.
    `promise` is drawn above the plot, `silent_until` is the day until which nobody told more.
    Written values are not rounded to one of `limits` that they differ from.
    `bounds` fixes the axis (0 and 100 for percent); None chooses round ends around the values.
    Labels name path, alarm, baseline, band and points where their default is not right; notes
    are written at the values they speak of.
    """

    title: str
    description: str
    unit: str
    points: tuple[Point, ...]
    credit: Credit
    first_on: date
    last_on: date
    calendar: Calendar = JALALI
    decimals: int | None = None
    limits: tuple[Decimal, ...] = ()
    baseline: Decimal | None = None
    path: Line = ()
    alarms: tuple[Line, ...] = ()
    bands: tuple[Strip, ...] = ()
    at_risk: tuple[Strip, ...] = ()
    breaks: tuple[date, ...] = ()
    marks: tuple[Mark, ...] = ()
    bounds: tuple[Decimal, Decimal] | None = None
    points_label: str = field(default_factory=partial(written_text, "chart.points"))
    earlier_label: str = field(default_factory=partial(written_text, "chart.earlier"))
    provisional_label: str = field(default_factory=partial(written_text, "chart.provisional"))
    gap_label: str = field(default_factory=partial(written_text, "chart.gap"))
    path_label: str = field(default_factory=partial(written_text, "chart.path"))
    alarm_label: str = field(default_factory=partial(written_text, "chart.alarm"))
    baseline_label: str = field(default_factory=partial(written_text, "chart.baseline"))
    band_label: str = field(default_factory=partial(written_text, "chart.band"))
    at_risk_label: str = field(default_factory=partial(written_text, "chart.at_risk"))
    break_label: str = field(default_factory=partial(written_text, "chart.break"))
    promise: PromiseLine | None = None
    silent_until: date | None = None
    cut_note: str = field(default_factory=partial(written_text, "chart.cut"))
    earlier_note: str = field(default_factory=partial(written_text, "chart.earlier_note"))
    break_note: str = field(default_factory=partial(written_text, "chart.break"))


@dataclass(frozen=True)
class Dot:
    """A drawn value: its place, the places of its earlier values, and whether it is hollow."""

    x: str
    y: str
    earlier: tuple[str, ...]
    is_provisional: bool


@dataclass(frozen=True)
class Label:
    """A short text at a point."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class SeriesLayout:
    """Coordinates for the template, all written."""

    frame: Frame
    left: str
    right: str
    y_ticks: tuple[Label, ...]
    x_ticks: tuple[Label, ...]
    year_lines: tuple[str, ...]
    gaps: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    path: str
    alarms: tuple[str, ...]
    baseline: str
    bands: tuple[str, ...]
    at_risk: tuple[str, ...]
    breaks: tuple[str, ...]
    marks: tuple[str, ...]
    marks_top: str
    promise: PlacedLine | None
    silence: str
    labels: tuple[ValueLabel, ...]


def layout(chart: SeriesChart, canvas: Canvas) -> SeriesLayout:
    """Place *chart* on *canvas*."""
    values = _axis(chart)
    is_cut = values.low > 0 or values.high < 0
    band = BAND if chart.promise else 0
    around = frame(
        canvas,
        title=chart.title,
        subtitle=clauses((chart.unit, chart.cut_note)) if is_cut else chart.unit,
        keys=_keys(chart),
        credit=chart.credit,
        plot_height=canvas.plot_height + band,
    )
    ticks = [number(tick) for tick in values.ticks]
    size = canvas.text_size
    left = MARGIN + max(text_width(tick, size) for tick in ticks) + 6
    right = Decimal(canvas.width - MARGIN - _LABEL_ROOM)
    x = Days(chart.first_on, chart.last_on, left, right, chart.calendar)
    top = Decimal(around.plot_top + band)
    y = Scale(values.low, values.high, Decimal(around.plot_bottom), top)
    promise = place_line(chart.promise, x, top - 20, canvas) if chart.promise else None
    return SeriesLayout(
        frame=around,
        left=px(left),
        right=px(right),
        y_ticks=tuple(
            Label(px(left - 6), px(y(tick)), text)
            for tick, text in zip(values.ticks, ticks, strict=True)
        ),
        x_ticks=tuple(
            Label(middle, px(around.plot_bottom + 18), year) for middle, year in x.years()
        ),
        year_lines=tuple(px(at) for at in x.turns()),
        gaps=tuple(_gaps(chart, x)),
        lines=tuple(_polyline(run, x, y) for run in _runs(chart)),
        dots=tuple(_dots(chart.points, x, y)),
        path=_polyline(chart.path, x, y),
        alarms=tuple(_polyline(_visible(line), x, y) for line in chart.alarms),
        baseline="" if chart.baseline is None else px(y(chart.baseline)),
        bands=tuple(_strip(strip, x, y) for strip in chart.bands),
        at_risk=tuple(_strip(strip, x, y) for strip in chart.at_risk),
        breaks=tuple(px(x(at)) for at in chart.breaks),
        marks=tuple(px(x(mark.at)) for mark in chart.marks),
        marks_top=px(top - 16 if promise else top),
        promise=promise,
        silence=_silence(chart, x, y),
        labels=tuple(_labels(chart, canvas, x, y)),
    )


def _axis(chart: SeriesChart) -> Axis:
    if chart.bounds is not None:
        return axis(chart.bounds, from_zero=False, ticks=4)
    shown = [point.value for point in chart.points if point.value is not None]
    shown += [value for point in chart.points for value in point.earlier]
    shown += [value for line in (chart.path, *chart.alarms) for _, value in line]
    shown += [edge for strip in chart.bands for _, *edges in strip for edge in edges]
    if chart.baseline is not None:
        shown.append(chart.baseline)
    return axis(shown, from_zero=False)


def _keys(chart: SeriesChart) -> list[Key]:
    """Name in the legend what is drawn, and nothing that is not."""
    points = chart.points
    solid = any(point.value is not None and not point.is_provisional for point in points)
    candidates = (
        (solid, "dot", chart.points_label),
        (any(point.is_provisional for point in points), "hollow", chart.provisional_label),
        (bool(chart.path), "path", chart.path_label),
        (bool(chart.alarms), "alarm", chart.alarm_label),
        (chart.baseline is not None, "baseline", _baseline_label(chart)),
        (bool(chart.bands), "band", chart.band_label),
        (bool(chart.at_risk), "risk", chart.at_risk_label),
        (any(point.earlier for point in points), "earlier", chart.earlier_label),
        (any(point.value is None for point in points), "gap", chart.gap_label),
        (bool(chart.breaks), "break", chart.break_label),
    )
    keys = [Key(kind, label) for is_drawn, kind, label in candidates if is_drawn]
    return keys + [Key("mark", label) for label in dict.fromkeys(m.label for m in chart.marks)]


def _baseline_label(chart: SeriesChart) -> str:
    if chart.baseline is None:
        return ""
    return f"{chart.baseline_label} ({number(chart.baseline, chart.decimals, chart.limits)})"


def _gaps(chart: SeriesChart, x: Days) -> Iterable[tuple[str, str]]:
    """Shade the time that each missing value would have spoken of: since the one before it."""
    since = chart.first_on
    for point in chart.points:
        if point.value is None:
            yield px(x(since)), px(x(point.at) - x(since))
        since = point.at


def _visible(line: Line) -> Line:
    """Lengthen a line of a single day: it would not be seen."""
    at, value = line[0]
    if (line[-1][0] - at).days >= _STUB_DAYS:
        return line
    return ((at - timedelta(days=_STUB_DAYS), value), *line)


def _strip(strip: Strip, x: Days, y: Scale) -> str:
    """Go along one edge from the left and back along the other, within the axis."""
    one = [(at, y.within(edge)) for at, edge, _ in strip]
    other = [(at, y.within(edge)) for at, _, edge in reversed(strip)]
    return _polyline([*one, *other], x, y)


def _dots(points: Sequence[Point], x: Days, y: Scale) -> Iterable[Dot]:
    for point in points:
        if point.value is not None:
            earlier = tuple(px(y(value)) for value in point.earlier)
            yield Dot(px(x(point.at)), px(y(point.value)), earlier, point.is_provisional)


def _polyline(points: Iterable[tuple[date, Decimal]], x: Days, y: Scale) -> str:
    return " ".join(f"{px(x(at))},{px(y(value))}" for at, value in points)


def _silence(chart: SeriesChart, x: Days, y: Scale) -> str:
    """Draw on at the last value through the time of which nobody has told."""
    held = [point for point in chart.points if point.value is not None]
    if chart.silent_until is None or not held or held[-1].value is None:
        return ""
    return f"M{px(x(held[-1].at))} {px(y(held[-1].value))}H{px(x(chart.silent_until))}"


def _labels(chart: SeriesChart, canvas: Canvas, x: Days, y: Scale) -> Iterable[ValueLabel]:
    """Write the latest value, then others and what happened, where they touch nothing."""
    plot = Box(x.left, y.to_high - 4, x.right + _LABEL_ROOM + MARGIN, y.to_low - 2)
    lines: list[Sequence[Place]] = [_places(line, x, y) for line in (chart.path, *chart.alarms)]
    lines += [_places(run, x, y) for run in _runs(chart)]
    days = [*chart.breaks, *(mark.at for mark in chart.marks)]
    lines += [((x(at), y.to_high), (x(at), y.to_low)) for at in days]
    if chart.baseline is not None:
        lines.append(((x.left, y(chart.baseline)), (x.right, y(chart.baseline))))
    held = [(point, point.value) for point in chart.points if point.value is not None]
    if chart.silent_until is not None and held:
        last, value = held[-1]
        lines.append(((x(last.at), y(value)), (x(chart.silent_until), y(value))))
    dots = [(x(point.at), y(value)) for point, value in held]
    for point, value in held:
        lines += [((x(point.at), y(value)), (x(point.at), y(one))) for one in point.earlier]
        dots += [(x(point.at), y(one)) for one in point.earlier]
    taken = ground(plot, lines, dots)
    is_wide = canvas.name != "phone"
    values = [
        Labelled((x(point.at), y(value)), number(value, chart.decimals, chart.limits))
        for point, value in held
    ]
    small = canvas.small_size
    yield from value_labels(taken, values, (canvas.text_size, small if is_wide else 0))
    if is_wide:
        notes = [
            Labelled((x(point.at), y(one)), chart.earlier_note)
            for point, _ in held
            for one in point.earlier
        ]
        notes += [Labelled((x(at), y.to_high + small), chart.break_note) for at in chart.breaks]
        yield from note_labels(taken, notes, small)


def _runs(chart: SeriesChart) -> Iterable[list[tuple[date, Decimal]]]:
    """Yield neighbouring values; a gap breaks the line, and so does another definition."""
    run: list[tuple[date, Decimal]] = []
    for point in (*chart.points, Point(chart.last_on, None)):
        is_broken = run and any(run[-1][0] < at <= point.at for at in chart.breaks)
        if point.value is None or is_broken:
            if len(run) > 1:
                yield run
            run = []
        if point.value is not None:
            run.append((point.at, point.value))


def _places(line: Iterable[tuple[date, Decimal]], x: Days, y: Scale) -> list[Place]:
    return [(x(at), y(value)) for at, value in line]
