"""From a chart to markup, and from markup to a PNG."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import resvg_py
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from core.calendar import JALALI, Calendar
from portal.charts import bars, history_chart, series_chart, sparkline, tiles
from portal.charts.bars import BarChart
from portal.charts.borders import Borders
from portal.charts.comparison import district_lines, rank_dots
from portal.charts.comparison.district_lines import DistrictLines
from portal.charts.comparison.rank_dots import RankDots
from portal.charts.composition import icicle, money_flow, nested_bars
from portal.charts.composition.icicle import IcicleChart
from portal.charts.composition.money_flow import FlowChart
from portal.charts.composition.nested_bars import NestedChart
from portal.charts.frame import FIXED, ON_PAGE, PHONE, SMALL, WIDE, Canvas, Palette, isolated
from portal.charts.history_chart import Moment
from portal.charts.series_chart import SeriesChart
from portal.charts.slips import calendar_chart, hanging_chart, strip_chart
from portal.charts.slips.calendar_chart import CalendarChart
from portal.charts.slips.hanging_chart import HangingChart
from portal.charts.slips.strip_chart import StripChart
from portal.charts.sparkline import Sparkline
from portal.charts.tiles import Tile, TileMap

HERE = Path(__file__).resolve().parent
FONTS = [str(HERE / "fonts" / f"vazirmatn-{weight}.ttf") for weight in ("regular", "bold")]

type SlipChart = HangingChart | CalendarChart | StripChart
type Chart = SeriesChart | BarChart | NestedChart | FlowChart | IcicleChart | TileMap | SlipChart


def svg(chart: Chart, canvas: Canvas, palette: Palette, *, name: str) -> str:
    """Write *chart* as an SVG. *name* is unique on the page; ids inside begin with it."""
    stem, place = _LAYOUTS[type(chart)]
    # A picture with links in it is a group of them; anything else is one image to a screen reader.
    is_linked = isinstance(chart, IcicleChart) or (
        isinstance(chart, TileMap) and any(tile.href for tile in chart.tiles)
    )
    return _template(stem).render(
        chart=chart,
        layout=place(chart, canvas),
        c=palette,
        name=name,
        canvas=canvas,
        role="group" if is_linked else "img",
    )


def figure(chart: Chart, *, name: str) -> str:
    """Write *chart* for a page: a wide picture and one for phones; CSS shows one of them."""
    wide = svg(chart, WIDE, ON_PAGE, name=name)
    phone = svg(chart, PHONE, ON_PAGE, name=f"{name}-p")
    return f'<div class="wide">{wide}</div><div class="phone">{phone}</div>'


def png(chart: Chart, canvas: Canvas = WIDE, *, zoom: int = 2) -> bytes:
    """Draw *chart* in the fixed light palette, with the fonts shipped here and no others."""
    drawn: bytes = resvg_py.svg_to_bytes(
        svg_string=svg(chart, canvas, FIXED, name="c"),
        font_files=FONTS,
        skip_system_fonts=True,
        zoom=zoom,
    )
    return bytes(drawn)


def word_line(values: Sparkline) -> str:
    """Write a sparkline; it is decoration beside words, hidden from screen readers."""
    return _template("sparkline").render(
        line=values, width=sparkline.WIDTH, height=sparkline.HEIGHT
    )


def dots_line(dots: RankDots) -> str:
    """Write dots on a line; they are decoration beside words, hidden from screen readers."""
    return _template("dots").render(
        dots=dots, width=rank_dots.WIDTH, height=rank_dots.HEIGHT, c=ON_PAGE
    )


def lines_picture(lines: DistrictLines, here: str) -> str:
    """Write the courses of all districts with that of *here* above them; words stand beside."""
    return _template("lines").render(
        lines=lines,
        here=here,
        width=district_lines.WIDTH,
        height=district_lines.HEIGHT,
        c=ON_PAGE,
    )


def small_map(borders: Borders, districts: Sequence[Tile], label: str) -> str:
    """Draw the districts as they lie for the side of a page; the one without a link is here."""
    drawing = borders.drawn(SMALL.width, SMALL.plot_height)
    return _template("small_map").render(
        drawing=drawing,
        places=[tiles.bordered(one, drawing.outlines[one.code], SMALL) for one in districts],
        c=ON_PAGE,
        canvas=SMALL,
        label=label,
    )


def small_history(
    moments: Sequence[Moment],
    thresholds: Sequence[Decimal],
    title: str,
    label: str,
    credit: str,
    *,
    calendar: Calendar = JALALI,
) -> str:
    """Draw a score over earlier half-years.

    *label* says in words what is drawn, *credit* in one line where it is from.
    """
    return _template("history").render(
        l=history_chart.layout(moments, thresholds, calendar),
        c=ON_PAGE,
        title=title,
        label=label,
        credit=isolated(credit),
    )


# The template of each kind of picture, and what places it.
_LAYOUTS: dict[type, tuple[str, Callable[[Any, Canvas], object]]] = {
    SeriesChart: ("series", series_chart.layout),
    BarChart: ("bars", bars.layout),
    NestedChart: ("nested", nested_bars.layout),
    FlowChart: ("flow", money_flow.layout),
    IcicleChart: ("icicle", icicle.layout),
    TileMap: ("tiles", tiles.layout),
    HangingChart: ("hanging", hanging_chart.layout),
    CalendarChart: ("calendar", calendar_chart.layout),
    StripChart: ("strips", strip_chart.layout),
}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=16)
def _template(stem: str) -> Template:
    return _environment().get_template(f"{stem}.svg.j2")
