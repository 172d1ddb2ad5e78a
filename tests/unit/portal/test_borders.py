"""Districts drawn as they lie: light, alike on both sides of a border, and named."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from core.plan.geometry import read_shape
from portal.charts.frame import FIXED, MARGIN, ON_PAGE, PHONE, WIDE, Credit
from portal.charts.maps import tiles
from portal.charts.maps.borders import MOST_LETTERS, Borders
from portal.charts.maps.tiles import Tile, TileMap
from portal.charts.render import figure, small_map, svg
from tests.factories.boundaries import drawn, polygon, square

SVG = "{http://www.w3.org/2000/svg}"
GRID = {f"{row}{col}": (row, col) for row in range(3) for col in range(3)}


def shapes_of(texts):
    return {code: read_shape(text) for code, text in texts.items()}


def rings_of(path):
    """The dots of every ring of a path, closed."""
    rings = []
    for ring in re.findall(r"M([^M]*)z", path):
        (x, y), *steps = re.findall(r"(-?\d+)[ ]?(-?\d+)", ring)
        at = [(int(x), int(y))]
        for dx, dy in steps:
            at.append((at[-1][0] + int(dx), at[-1][1] + int(dy)))
        rings.append([*at, at[0]])
    return rings


def sides(path):
    return {frozenset(side) for ring in rings_of(path) for side in pairwise(ring)}


def a_map(shapes, *values, **given):
    made = tuple(
        Tile(0, 0, code, f"منطقه {code}", "۱۲٫۵", shade, f"/d/{code}/", code)
        for code, shade in values
    )
    credit = Credit(("منبع: شهرداری",), is_sample=True)
    chart = TileMap(
        "مناطق", "شمال بالاست", "درصد", made, credit, ((0, "کمتر از ۵"), (3, "۵ و بیشتر"))
    )
    return replace(chart, borders=Borders(shapes), **given)


@pytest.mark.parametrize(("points", "most"), [(8, 16), (60, 40)])
def test_neighbours_keep_one_border_when_it_is_simplified(points, most):
    drawing = Borders(shapes_of(drawn(GRID, points))).drawn(600, 500)
    middle = sides(drawing.outlines["11"].path)
    around = [sides(drawing.outlines[code].path) for code in ("01", "10", "12", "21")]
    assert all(middle & one for one in around)
    assert middle == middle & set().union(*around)
    assert 12 < len(middle) < 4 * most


def test_north_is_up_and_west_is_left_and_nothing_is_stretched():
    shapes = shapes_of(drawn({"nw": (0, 0), "ne": (0, 1), "sw": (1, 0)}))
    found = Borders(shapes).drawn(400, 400).outlines
    assert found["nw"].x < found["ne"].x
    assert found["nw"].y < found["sw"].y
    # A square of degrees at 60° north is half as wide as high.
    far = read_shape(f'{{"type":"Polygon","coordinates":[{square(51, 59.5, 1)}]}}')
    drawing = Borders({"1": far}).drawn(1_000, 300)
    assert (drawing.width, drawing.height) == (150, 300)
    assert Borders({"1": far}).drawn(100, 300).width == 100


def test_holes_and_islands_are_drawn_and_specks_are_not():
    hole, speck = square(51.62, 32.62, 0.04)[::-1], square(51.9, 32.9, 0.0001)
    parts = {"type": "MultiPolygon", "coordinates": [[square(), hole], [square(51.8)], [speck]]}
    shapes = shapes_of(
        {"1": str(parts).replace("'", '"'), "2": str(polygon(speck)).replace("'", '"')}
    )
    drawing = Borders(shapes).drawn(300, 300)
    assert len(rings_of(drawing.outlines["1"].path)) == 3
    assert drawing.outlines["2"].path.startswith("M")
    # The middle of the first is in none of its holes.
    hole_box = rings_of(drawing.outlines["1"].path)[1]
    x, y = drawing.outlines["1"].x, drawing.outlines["1"].y
    xs, ys = zip(*hole_box, strict=True)
    assert not (min(xs) < x < max(xs) and min(ys) < y < max(ys))


def test_the_middle_is_inside_with_room_around_it():
    bent = [[0, 0], [30, 0], [30, 4], [4, 4], [4, 30], [0, 30], [0, 0]]
    shape = read_shape(str(polygon(bent)).replace("'", '"'))
    outline = Borders({"1": shape}).drawn(300, 300).outlines["1"]
    assert shape.bounds.east == 30
    assert outline.x < 45 or outline.y > 255  # in one of the arms
    assert 15 < outline.room < 25


def test_a_drawing_never_weighs_too_much():
    rough = drawn({f"{n}": divmod(n, 6) for n in range(30)}, points=300)
    drawing = Borders(shapes_of(rough)).drawn(696, 520)
    assert 1_000 < sum(len(one.path) for one in drawing.outlines.values()) <= MOST_LETTERS


def test_borders_drawn_apart_are_simplified_too():
    """Each side of a border was drawn by another hand, with other points."""
    one, other = drawn({"a": (0, 0)}, 200)["a"], drawn({"b": (0, 1)}, 131)["b"]
    outlines = Borders(shapes_of({"a": one, "b": other})).drawn(600, 500).outlines
    assert all(len(rings_of(each.path)[0]) < 150 for each in outlines.values())


def test_a_drawing_is_made_once():
    borders = Borders(shapes_of(drawn(GRID)))
    assert borders.drawn(300, 300) is borders.drawn(300, 300)


def test_a_map_draws_borders_with_the_links_words_and_shades_of_tiles():
    chart = a_map(shapes_of(drawn(GRID)), ("00", 3), ("01", None))
    root = ET.fromstring(svg(chart, WIDE, FIXED, name="x"))
    assert root.attrib["role"] == "group"
    first, second = root.iter(f"{SVG}a")
    assert (first.attrib, first[0].text) == ({"href": "/d/00/"}, "منطقه 00")
    assert [one.attrib["fill"] for one in (first[1], second[1])] == [FIXED.class_4, FIXED.paper]
    assert second[1].attrib["stroke-dasharray"]
    assert not list(root.iter(f"{SVG}rect"))[1:]  # the paper alone
    # Districts of which nothing is told are outlines without a link.
    assert len([one for one in root.iter(f"{SVG}path") if one.get("fill") == "none"]) >= 7


@pytest.mark.parametrize("canvas", [WIDE, PHONE], ids=lambda canvas: canvas.name)
def test_a_map_fits_its_picture(canvas):
    chart = a_map(shapes_of(drawn(GRID)), *((code, 2) for code in GRID))
    placed = tiles.layout(chart, canvas)
    left, top = Decimal(placed.left), Decimal(placed.top)
    for tile in placed.tiles:
        for x, y in (dot for ring in rings_of(tile.path) for dot in ring):
            assert MARGIN <= left + x <= canvas.width - MARGIN
            assert placed.frame.plot_top - 8 <= top + y <= placed.frame.plot_bottom + 8


def test_a_name_is_written_where_there_is_room():
    wide = [[0, 0], [40, 0], [40, 40], [0, 40], [0, 0]]
    thin = [[40, 0], [42, 0], [42, 40], [40, 40], [40, 0]]
    shapes = shapes_of(
        {code: str(polygon(ring)).replace("'", '"') for code, ring in (("1", wide), ("2", thin))}
    )
    big, small = tiles.layout(a_map(shapes, ("1", 3), ("2", 0)), PHONE).tiles
    assert "1" in big.name
    assert "۱۲٫۵" in big.text
    assert (small.name, small.text) == ("", "")
    assert "<title>منطقه 2</title>" in figure(a_map(shapes, ("2", 0)), name="m")


def test_the_small_map_marks_where_one_is():
    borders = Borders(shapes_of(drawn(GRID)))
    districts = [
        Tile(0, 0, code, f"منطقه {code}", "", None, "" if code == "11" else f"/{code}/", code)
        for code in GRID
    ]
    root = ET.fromstring(small_map(borders, districts, "این منطقه در شهر"))
    (here,) = (one for one in root.iter("g") if one.get("aria-current"))
    assert here.attrib["aria-label"] == "منطقه 11"
    assert here[0].attrib["fill"] == ON_PAGE.main
    assert len(list(root.iter("a"))) == 8
