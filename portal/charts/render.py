"""From a chart to markup, and from markup to a PNG."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import resvg_py

from core.calendar import JALALI, Calendar
from core.languages.language import language
from core.texts import written_text
from portal.charts import bars, history_chart, series_chart, sparkline
from portal.charts.bars import BarChart
from portal.charts.chart_rows import chart_rows
from portal.charts.comparison import district_lines, rank_dots
from portal.charts.comparison.district_lines import DistrictLines
from portal.charts.comparison.rank_dots import RankDots
from portal.charts.composition import icicle, money_flow, nested_bars
from portal.charts.composition.icicle import IcicleChart
from portal.charts.composition.money_flow import FlowChart
from portal.charts.composition.nested_bars import NestedChart
from portal.charts.frame import FIXED, ON_PAGE, PHONE, SMALL, WIDE, Canvas, Palette, isolated
from portal.charts.history_chart import Moment
from portal.charts.maps import tiles
from portal.charts.maps.borders import Borders
from portal.charts.maps.tiles import Tile, TileMap
from portal.charts.series_chart import SeriesChart
from portal.charts.slips import calendar_chart, hanging_chart, step_chart, strip_chart
from portal.charts.slips.calendar_chart import CalendarChart
from portal.charts.slips.hanging_chart import HangingChart
from portal.charts.slips.step_chart import StepChart
from portal.charts.slips.strip_chart import StripChart
from portal.charts.sparkline import Sparkline
from portal.charts.svg_templates import template

# Stands in a chart's links for the address of its page, which no chart knows.
PAGE = "\ufdd7"
HERE = Path(__file__).resolve().parent
FONTS = [str(HERE / "fonts" / f"vazirmatn-{weight}.ttf") for weight in ("regular", "bold")]

type SlipChart = HangingChart | CalendarChart | StripChart | StepChart
type Chart = SeriesChart | BarChart | NestedChart | FlowChart | IcicleChart | TileMap | SlipChart


def svg(chart: Chart, canvas: Canvas, palette: Palette, *, name: str) -> str:
    """Write *chart* as an SVG. *name* is unique on the page; ids inside begin with it."""
    stem, place = _LAYOUTS[type(chart)]
    # A picture with links in it is a group of them; anything else is one image to a screen reader.
    is_linked = isinstance(chart, IcicleChart) or (
        isinstance(chart, TileMap) and any(tile.href for tile in chart.tiles)
    )
    return template(stem).render(
        chart=chart,
        layout=place(chart, canvas),
        c=palette,
        name=name,
        canvas=canvas,
        role="group" if is_linked else "img",
    )


class Figure(str):
    """The markup of a chart on a page, and what its files are made of.

    `chart` is what was drawn, `name` its name on the page, `both` its two pictures without the
    links to the files.
    """

    __slots__ = ("both", "chart", "name")

    chart: Chart
    name: str
    both: str


def figure(chart: Chart, *, name: str) -> Figure:
    """Write *chart* for a page: a wide picture and one for phones; CSS shows one of them.

    Below stand links to its files (site/files/chart_files.py), with PAGE for the page's address.
    """
    wide = svg(chart, WIDE, ON_PAGE, name=name)
    phone = svg(chart, PHONE, ON_PAGE, name=f"{name}-p")
    both = f'<div class="wide">{wide}</div><div class="phone">{phone}</div>'
    words = {"this": written_text("chart.this"), "embed": written_text("chart.embed")}
    links = template("files").render(
        page=PAGE,
        name=name,
        has_rows=chart_rows(chart) is not None,
        words={**words, "comma": language().comma},
    )
    made = Figure(both + links)
    made.chart, made.name, made.both = chart, name, both
    return made


def alone(figure: Figure, *credit: str) -> str:
    """Return the wide picture for where no page gives it colours: in the fixed light palette.

    Lines of *credit* stand below those that it has on the page.
    """
    own = figure.chart.credit
    chart = replace(figure.chart, credit=replace(own, lines=(*own.lines, *credit)))
    return svg(chart, WIDE, FIXED, name=figure.name)


def raster(picture: str, *, zoom: int = 2) -> bytes:
    """Draw an SVG as a PNG, with the fonts shipped here and no others."""
    drawn: bytes = resvg_py.svg_to_bytes(
        svg_string=picture, font_files=FONTS, skip_system_fonts=True, zoom=zoom
    )
    return bytes(drawn)


def png(chart: Chart, canvas: Canvas = WIDE, *, zoom: int = 2) -> bytes:
    """Draw *chart* in the fixed light palette, with the fonts shipped here and no others."""
    return raster(svg(chart, canvas, FIXED, name="c"), zoom=zoom)


def word_line(values: Sparkline) -> str:
    """Write a sparkline; it is decoration beside words, hidden from screen readers."""
    return template("sparkline").render(
        line=values, width=sparkline.WIDTH, height=sparkline.HEIGHT
    )


def dots_line(dots: RankDots) -> str:
    """Write dots on a line; they are decoration beside words, hidden from screen readers."""
    return template("dots").render(
        dots=dots, width=rank_dots.WIDTH, height=rank_dots.HEIGHT, c=ON_PAGE
    )


def lines_picture(lines: DistrictLines, here: str) -> str:
    """Write the courses of all districts with that of *here* above them; words stand beside."""
    return template("lines").render(
        lines=lines,
        here=here,
        width=district_lines.WIDTH,
        height=district_lines.HEIGHT,
        c=ON_PAGE,
    )


def small_map(borders: Borders, districts: Sequence[Tile], label: str) -> str:
    """Draw the districts as they lie for the side of a page; the one without a link is here."""
    drawing = borders.drawn(SMALL.width, SMALL.plot_height)
    return template("small_map").render(
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
    return template("history").render(
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
    StepChart: ("steps", step_chart.layout),
}
