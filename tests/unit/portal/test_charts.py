import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from core.calendar import from_jalali
from portal.charts import bars, series_chart
from portal.charts.bars import BarChart
from portal.charts.composition.icicle import Cell, IcicleChart
from portal.charts.composition.money_flow import FlowChart, Holder
from portal.charts.composition.nested_bars import NestedAmount, NestedChart
from portal.charts.frame import FIXED, ON_PAGE, PHONE, WIDE, Credit, isolated, wrap
from portal.charts.gauge import gauge
from portal.charts.maps import tiles
from portal.charts.maps.tiles import Tile, TileMap
from portal.charts.progress_chart import Reported, progress_chart
from portal.charts.render import figure, png, svg
from portal.charts.series_chart import Mark, Point, SeriesChart
from portal.charts.sparkline import sparkline
from tests.presence import present

SAMPLE = Credit(("منبع: شهرداری", "داده‌ها تا ۱۳۹۹/۱۲/۳۰"), is_sample=True)
SVG = "{http://www.w3.org/2000/svg}"


def year(number):
    return from_jalali(number, 1, 1)


def a_series(*values, **given):
    points = tuple(
        Point(year(1395 + turn), None if value is None else Decimal(value))
        for turn, value in enumerate(values)
    )
    chart = SeriesChart(
        title="روزهای پاک",
        description="از ۵۰ به ۶۰",
        unit="روز",
        points=points,
        credit=SAMPLE,
        first_on=year(1395),
        last_on=date(2021, 3, 20),
    )
    return replace(chart, **given)


def some_bars(*amounts):
    values = tuple(None if amount is None else Decimal(amount) for amount in amounts)
    return BarChart("بودجه", "", "میلیارد ریال", ("مصوب", "هزینه"), (("۱۳۹۸", values),), SAMPLE)


def a_map(*tiles_of_map):
    return TileMap("مناطق", "", "درصد", tiles_of_map, SAMPLE, ((0, "کمتر از ۵"), (3, "۵ و بیشتر")))


CHARTS = [
    a_series(50, 51, None, 53),
    some_bars(100, None),
    NestedChart(
        "درون هم",
        "",
        "",
        (NestedAmount("مصوب", Decimal(3), "۳"), NestedAmount("هزینه", Decimal(1), "۱", "۲ کم")),
        SAMPLE,
    ),
    FlowChart(
        "راه",
        "",
        "",
        ("دسته", "هدف", "هزینه"),
        (
            (Holder("p", "شاخص", Decimal(3), "۳"),),
            (Holder("g", "شهر سبز", Decimal(3), "۳", Decimal(1)),),
        ),
        ((0, "p", "g", Decimal(3)),),
        SAMPLE,
    ),
    IcicleChart(
        "برنامه",
        "",
        "",
        ("هدف", "راهبرد"),
        (
            Cell(
                "شهر سبز",
                "۳",
                "/g/",
                Decimal(3),
                Decimal(50),
                "warn",
                (Cell("درخت", "۳", "/s/", Decimal(3), None, "none"),),
            ),
        ),
        (("warn", "در معرض خطر"),),
        SAMPLE,
    ),
    a_map(Tile(0, 0, "۱", "منطقه ۱", "۶۷٪", 3), Tile(1, 2, "۲", "منطقه ۲", "—", None)),
]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
@pytest.mark.parametrize("canvas", [WIDE, PHONE], ids=lambda canvas: canvas.name)
class TestEveryPicture:
    def test_is_well_formed_with_title_and_description(self, chart, canvas):
        root = ET.fromstring(svg(chart, canvas, FIXED, name="x"))
        assert present(root.find(f"{SVG}title")).text == chart.title
        assert root.attrib["aria-labelledby"] == "x-t x-d"
        assert root.attrib["direction"] == "ltr"

    def test_reads_every_text_from_the_right(self, chart, canvas):
        root = ET.fromstring(svg(chart, canvas, FIXED, name="x"))
        texts = [node.text or "" for node in root.iter(f"{SVG}text")]
        persian = [text for text in texts if re.search("[آ-ی]", text)]
        assert persian
        assert [t for t in persian if not (t.startswith("\u2067") and t.endswith("\u2069"))] == []

    def test_draws_nothing_outside_itself(self, chart, canvas):
        root = ET.fromstring(svg(chart, canvas, FIXED, name="x"))
        width, height = (float(root.attrib[side]) for side in ("width", "height"))
        places = [
            (float(node.attrib["x"]), float(node.attrib["y"]))
            for node in root.iter()
            if "x" in node.attrib and "y" in node.attrib
        ]
        assert [(x, y) for x, y in places if not (0 <= x <= width and 0 <= y <= height)] == []

    def test_says_sample_only_of_a_sample(self, chart, canvas):
        real = replace(chart, credit=replace(SAMPLE, is_sample=False))
        assert "دادهٔ نمونه" in svg(chart, canvas, FIXED, name="x")
        assert "دادهٔ نمونه" not in svg(real, canvas, FIXED, name="x")
        assert "منبع: شهرداری" in svg(real, canvas, FIXED, name="x")


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_no_id_stands_twice_in_a_figure(chart):
    ids = re.findall(r'\bid="([^"]+)"', figure(chart, name="x"))
    assert len(ids) == len(set(ids)) == 4


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_colours_come_from_the_page_or_are_fixed(chart):
    assert "#" not in svg(chart, WIDE, ON_PAGE, name="x")
    assert "var(" not in svg(chart, WIDE, FIXED, name="x")


def test_a_gap_breaks_the_line_and_is_named():
    placed = series_chart.layout(a_series(50, 51, None, 53, 54), WIDE)
    assert [line.count(",") for line in placed.lines] == [2, 2]
    assert len(placed.gaps) == 1
    assert "gap" in [key.kind for key in placed.frame.keys]
    whole = series_chart.layout(a_series(50, 51, 52, 53, 54), WIDE)
    assert len(whole.lines) == 1
    assert "gap" not in [key.kind for key in whole.frame.keys]


def test_a_single_value_between_gaps_is_still_drawn():
    placed = series_chart.layout(a_series(None, 51, None), WIDE)
    assert placed.lines == ()
    assert len(placed.dots) == 1


def test_a_revision_keeps_its_earlier_value():
    chart = a_series(50, points=(Point(year(1398), Decimal(54), earlier=(Decimal(53),)),))
    (dot,) = series_chart.layout(chart, WIDE).dots
    assert len(dot.earlier) == 1
    assert float(dot.earlier[0]) > float(dot.y)  # 53 lies below 54


def test_the_legend_names_what_is_drawn():
    chart = a_series(
        50,
        path=((year(1395), Decimal(50)), (year(1399), Decimal(60))),
        alarms=(((year(1395), Decimal(45)), (year(1399), Decimal(55))),),
        baseline=Decimal(50),
        bands=(((year(1399), Decimal(48), Decimal(62)),),),
        at_risk=(((year(1399), Decimal(48), Decimal(47)),),),
        breaks=(year(1398),),
        marks=(Mark(year(1399), "پایان"), Mark(year(1400), "پایان")),
    )
    kinds = [key.kind for key in series_chart.layout(chart, PHONE).frame.keys]
    assert kinds == ["dot", "path", "alarm", "baseline", "band", "risk", "break", "mark"]
    assert [key.kind for key in series_chart.layout(a_series(50), PHONE).frame.keys] == ["dot"]


def test_progress_runs_from_nothing_to_all():
    chart = progress_chart(
        title="پروژه",
        description="",
        unit="درصد پیشرفت",
        zones=(Decimal("0.95"), Decimal("0.85")),
        reports=[Reported(year(1398), Decimal(20), (Decimal(25),))],
        planned=((year(1398), Decimal(40)),),
        promised_ends=[year(1399)],
        promise=None,
        silent_until=None,
        credit=SAMPLE,
        ends=(year(1395), date(2021, 3, 20)),
    )
    placed = series_chart.layout(chart, WIDE)
    assert [tick.text for tick in placed.y_ticks] == ["۰", "۲۵", "۵۰", "۷۵", "۱۰۰"]
    assert len(placed.marks) == 1


def test_bars_grow_from_zero():
    placed = bars.layout(some_bars(100, 50), WIDE)
    first, second = placed.bars
    assert float(first.height) == pytest.approx(2 * float(second.height), abs=0.2)
    assert placed.y_ticks[0].text == "۰"
    bottoms = {round(float(bar.y) + float(bar.height)) for bar in placed.bars}
    assert bottoms == {placed.frame.plot_bottom}


def test_an_unknown_amount_is_not_a_bar_of_nothing():
    placed = bars.layout(some_bars(100, None), WIDE)
    assert len(placed.bars) == 1
    assert [mark.text for mark in placed.unknown] == ["؟"]


def test_west_stays_left_and_north_above():
    chart = a_map(Tile(0, 0, "۱", "", "", 0), Tile(2, 3, "۲", "", "", 0))
    north_west, south_east = tiles.layout(chart, PHONE).tiles
    assert float(north_west.x) < float(south_east.x)
    assert float(north_west.y) < float(south_east.y)


def test_the_tiles_of_a_few_districts_stand_in_the_middle_and_are_no_banners():
    (alone,) = tiles.layout(a_map(Tile(0, 0, "۱", "", "", 0)), WIDE).tiles
    width = float(tiles.layout(a_map(Tile(0, 0, "۱", "", "", 0)), WIDE).side_x)
    assert width < WIDE.width / 4
    assert float(alone.x) + width / 2 == pytest.approx(WIDE.width / 2, abs=1)


def test_the_legend_of_a_map_names_every_class_and_what_has_no_value():
    chart = a_map(Tile(0, 0, "۱", "", "۳", 0), Tile(0, 1, "۲", "", "—", None))
    keys = tiles.layout(chart, WIDE).frame.keys
    assert [key.kind for key in keys] == ["shade0", "shade3", "unknown"]
    assert "کمتر از ۵" in keys[0].label


def test_a_map_with_links_is_a_group_of_them():
    linked = a_map(Tile(0, 0, "۱", "منطقه ۱", "۵", 1, href="/1400/districts/1/"))
    root = ET.fromstring(svg(linked, WIDE, FIXED, name="x"))
    assert root.attrib["role"] == "group"
    assert present(root.find(f".//{SVG}a/{SVG}title")).text == "منطقه ۱"
    assert ET.fromstring(svg(CHARTS[-1], WIDE, FIXED, name="x")).attrib["role"] == "img"


def test_a_sparkline_breaks_at_a_gap():
    values = [Decimal(1), Decimal(2), None, Decimal(3), Decimal(4)]
    line = sparkline([(year(1395 + turn), value) for turn, value in enumerate(values)])
    assert len(line.runs) == 2
    assert sparkline([(year(1395), None)]).runs == ()
    assert sparkline([]).last_x == ""


def test_a_sparkline_keeps_the_distance_between_days():
    days = (year(1395), year(1396), year(1399))
    (line,) = sparkline([(day, Decimal(turn)) for turn, day in enumerate(days)]).runs
    first, second, last = (float(place.split(",")[0]) for place in line.split())
    assert (last - second) / (second - first) == pytest.approx(3, abs=0.02)


def test_a_line_that_holds_on_one_day_is_seen():
    (line,) = series_chart.layout(
        a_series(50, alarms=(((year(1397), Decimal(50)),),)), WIDE
    ).alarms
    first, last = (float(place.split(",")[0]) for place in line.split())
    assert last - first > 3


def test_a_strip_stays_within_the_axis():
    strip = ((year(1395), Decimal(52), Decimal(10)), (year(1399), Decimal(52), Decimal(90)))
    placed = series_chart.layout(a_series(50, 54, at_risk=(strip,)), WIDE)
    (drawn,) = placed.at_risk
    heights = [float(place.split(",")[1]) for place in drawn.split()]
    assert (min(heights), max(heights)) == (placed.frame.plot_top, placed.frame.plot_bottom)


def test_a_gauge_stays_within_its_bar():
    over = gauge(Decimal(140), due=Decimal(-5))
    assert (over.filled_x, over.filled, over.due_x) == ("0", "100", "100")
    assert gauge(None).filled == ""
    interval = gauge(Decimal(40), Decimal(20), Decimal(70))
    assert (interval.low_x, interval.between) == ("30", "50")


def test_a_minus_stays_before_its_number():
    assert isolated("−۵") == "\u2067\u061c\u200e−۵\u2069"
    assert isolated("\u200e−۵") == "\u2067\u061c\u200e−۵\u2069"
    assert "\u200e" not in isolated("۱۳۹۵-۱۳۹۹")


def test_a_long_title_is_broken_for_a_phone():
    title = "سهم سفرهای انجام‌شده با حمل‌ونقل همگانی از کل سفرهای درون‌شهری"
    assert len(series_chart.layout(a_series(1, title=title), PHONE).frame.title) == 2
    assert len(series_chart.layout(a_series(1, title=title), WIDE).frame.title) == 1
    assert wrap("یک‌واژهٔ‌بسیاربلند کوتاه", 5) == ["یک‌واژهٔ‌بسیاربلند", "کوتاه"]


def test_a_png_has_the_size_of_its_picture_and_the_same_bytes():
    chart = a_series(50, 51, 52)
    drawn = png(chart, PHONE, zoom=2)
    height = series_chart.layout(chart, PHONE).frame.height
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(drawn[16:20]) == 656
    assert int.from_bytes(drawn[20:24]) == 2 * height
    assert drawn == png(chart, PHONE, zoom=2)


def test_a_png_shows_its_texts():
    chart = a_series(50, 51, 52)
    untitled = replace(chart, title="\u200c" * len(chart.title))
    assert len(png(chart, PHONE)) > len(png(untitled, PHONE)) + 500
