"""Values over time against what was promised: baseline, target path, alarm line, gaps, revisions.

Time runs from left to right, as the number line does. Positions in time are Jalali years with a
fraction (1398.5 is the middle of 1398).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.persian import number, persian_digits
from portal.charts.frame import MARGIN, Canvas, Credit, Frame, Key, frame, isolated, px, text_width
from portal.charts.scale import Axis, Scale, axis

# A label nearer to the edge than this would be cut.
LABEL_ROOM = 34


@dataclass(frozen=True)
class Point:
    """A value at a moment; `earlier` are values it once had, oldest first.

    `value` None is a gap: it was due and is missing. `is_provisional` draws it hollow.
    """

    at: Decimal
    value: Decimal | None
    is_provisional: bool = False
    earlier: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Mark:
    """A moment worth a vertical line, such as a promised end; *label* is in the legend."""

    at: Decimal
    label: str


@dataclass(frozen=True)
class SeriesChart:
    """Everything a chart over time shows. Texts are ready to show, values exact.

    `path` and `alarm` are (moment, value) points joined by lines; `band` is the wanted range as
    (moment, low, high), flat before the first and after the last. `breaks` are moments across
    which values cannot be compared: no line is drawn over them.
    `bounds` fixes the axis (0 and 100 for percent); None chooses round ends around the values.
    `labels` name path, alarm, baseline, band and points where their default is not right.
    """

    title: str
    description: str
    unit: str
    points: tuple[Point, ...]
    credit: Credit
    first_year: int
    last_year: int
    decimals: int | None = None
    baseline: Decimal | None = None
    path: tuple[tuple[Decimal, Decimal], ...] = ()
    alarm: tuple[tuple[Decimal, Decimal], ...] = ()
    band: tuple[tuple[Decimal, Decimal, Decimal], ...] = ()
    breaks: tuple[Decimal, ...] = ()
    marks: tuple[Mark, ...] = ()
    bounds: tuple[Decimal, Decimal] | None = None
    points_label: str = "مقدار"
    earlier_label: str = "مقدار پیش از بازنگری"
    provisional_label: str = "مقدماتی یا برآوردی"
    gap_label: str = "داده نرسیده"
    path_label: str = "مسیر هدف"
    alarm_label: str = "حد هشدار"
    baseline_label: str = "خط پایه"
    band_label: str = "بازهٔ مطلوب"
    break_label: str = "تغییر تعریف یا یکا"


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
    alarm: str
    baseline: str
    band: str
    breaks: tuple[str, ...]
    marks: tuple[str, ...]
    last: Label | None


def layout(chart: SeriesChart, canvas: Canvas) -> SeriesLayout:
    """Place *chart* on *canvas*."""
    around = frame(
        canvas,
        title=chart.title,
        subtitle=chart.unit,
        keys=_keys(chart),
        credit=chart.credit,
    )
    values = _axis(chart)
    ticks = [number(tick) for tick in values.ticks]
    size = canvas.text_size
    left = MARGIN + max(text_width(tick, size) for tick in ticks) + 6
    right = Decimal(canvas.width - MARGIN)
    x = Scale(Decimal(chart.first_year), Decimal(chart.last_year + 1), left, right)
    y = Scale(values.low, values.high, Decimal(around.plot_bottom), Decimal(around.plot_top))
    years = range(chart.first_year, chart.last_year + 1)
    return SeriesLayout(
        frame=around,
        left=px(left),
        right=px(right),
        y_ticks=tuple(
            Label(px(left - 6), px(y(tick)), text)
            for tick, text in zip(values.ticks, ticks, strict=True)
        ),
        x_ticks=tuple(
            Label(px(x(year + Decimal("0.5"))), px(around.plot_bottom + 18), persian_digits(year))
            for year in years
        ),
        year_lines=tuple(px(x(Decimal(year))) for year in years[1:]),
        gaps=tuple(_gaps(chart, x)),
        lines=tuple(_lines(chart, x, y)),
        dots=tuple(_dots(chart.points, x, y)),
        path=_polyline(chart.path, x, y),
        alarm=_polyline(chart.alarm, x, y),
        baseline="" if chart.baseline is None else px(y(chart.baseline)),
        band=_band(chart.band, x, y),
        breaks=tuple(px(x(at)) for at in chart.breaks),
        marks=tuple(px(x(mark.at)) for mark in chart.marks),
        last=_last(chart, x, y),
    )


def _axis(chart: SeriesChart) -> Axis:
    if chart.bounds is not None:
        return axis(chart.bounds, from_zero=False, ticks=4)
    shown = [point.value for point in chart.points if point.value is not None]
    shown += [value for point in chart.points for value in point.earlier]
    shown += [value for _, value in (*chart.path, *chart.alarm)]
    shown += [value for _, low, high in chart.band for value in (low, high)]
    if chart.baseline is not None:
        shown.append(chart.baseline)
    return axis(shown, from_zero=False)


def _keys(chart: SeriesChart) -> list[Key]:
    """Name in the legend what is drawn, and nothing that is not."""
    points = chart.points
    solid = any(point.value is not None and not point.is_provisional for point in points)
    wanted = (
        (solid, "dot", chart.points_label),
        (any(point.is_provisional for point in points), "hollow", chart.provisional_label),
        (bool(chart.path), "path", chart.path_label),
        (bool(chart.alarm), "alarm", chart.alarm_label),
        (chart.baseline is not None, "baseline", _baseline_label(chart)),
        (bool(chart.band), "band", chart.band_label),
        (any(point.earlier for point in points), "earlier", chart.earlier_label),
        (any(point.value is None for point in points), "gap", chart.gap_label),
        (bool(chart.breaks), "break", chart.break_label),
    )
    keys = [Key(kind, label) for is_drawn, kind, label in wanted if is_drawn]
    return keys + [Key("mark", label) for label in dict.fromkeys(m.label for m in chart.marks)]


def _baseline_label(chart: SeriesChart) -> str:
    if chart.baseline is None:
        return ""
    return f"{chart.baseline_label} ({number(chart.baseline, chart.decimals)})"


def _gaps(chart: SeriesChart, x: Scale) -> Iterable[tuple[str, str]]:
    """Shade each missing moment halfway to its neighbours."""
    moments = [point.at for point in chart.points]
    ends = [Decimal(chart.first_year), Decimal(chart.last_year + 1)]
    for place, point in enumerate(chart.points):
        if point.value is not None:
            continue
        before = (moments[place - 1] + point.at) / 2 if place else ends[0]
        after = (moments[place + 1] + point.at) / 2 if place + 1 < len(moments) else ends[1]
        yield px(x(before)), px(x(after) - x(before))


def _lines(chart: SeriesChart, x: Scale, y: Scale) -> Iterable[str]:
    """Join neighbouring values; a gap breaks the line, and so does another definition."""
    run: list[tuple[Decimal, Decimal]] = []
    for point in (*chart.points, Point(Decimal(0), None)):
        is_broken = run and any(run[-1][0] < at <= point.at for at in chart.breaks)
        if point.value is None or is_broken:
            if len(run) > 1:
                yield _polyline(run, x, y)
            run = []
        if point.value is not None:
            run.append((point.at, point.value))


def _band(band: Sequence[tuple[Decimal, Decimal, Decimal]], x: Scale, y: Scale) -> str:
    """Go along the upper edge from the left and back along the lower one."""
    if not band:
        return ""
    ends = ((x.low, *band[0][1:]), *band, (x.high, *band[-1][1:]))
    edges = [(min(max(at, x.low), x.high), low, high) for at, low, high in ends]
    upper = [(at, high) for at, _, high in edges]
    lower = [(at, low) for at, low, _ in reversed(edges)]
    return _polyline([*upper, *lower], x, y)


def _dots(points: Sequence[Point], x: Scale, y: Scale) -> Iterable[Dot]:
    for point in points:
        if point.value is not None:
            earlier = tuple(px(y(value)) for value in point.earlier)
            yield Dot(px(x(point.at)), px(y(point.value)), earlier, point.is_provisional)


def _polyline(points: Iterable[tuple[Decimal, Decimal]], x: Scale, y: Scale) -> str:
    return " ".join(f"{px(x(at))},{px(y(value))}" for at, value in points)


def _last(chart: SeriesChart, x: Scale, y: Scale) -> Label | None:
    """Write the latest value beside its dot, inside the picture."""
    held = [point for point in chart.points if point.value is not None]
    if not held:
        return None
    point = held[-1]
    assert point.value is not None
    at = y(point.value)
    taken = any(value > point.value for value in point.earlier) or at - 12 < y.to_high + 6
    return Label(
        px(min(x(point.at), x.to_high - LABEL_ROOM)),
        px(at + 22 if taken else at - 12),
        isolated(number(point.value, chart.decimals)),
    )
