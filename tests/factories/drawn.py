"""What a drawn chart says, read from its SVG alone: where the dots and the lines lie."""

from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

from portal.charts.frame import FIXED
from portal.charts.render import svg

_SVG = "{http://www.w3.org/2000/svg}"
# Coordinates are written with one decimal: two of them are off by a tenth at most.
BLUR = 0.11


@dataclass(frozen=True)
class Drawn:
    """Dots from the left; lines and strips (their two edges) as lists of places."""

    dots: list
    path: list
    alarms: list
    bands: list
    at_risk: list


def read_series(chart, canvas):
    root = ET.fromstring(svg(chart, canvas, FIXED, name="x"))
    lines = list(root.iter(f"{_SVG}polyline"))
    strips = list(root.iter(f"{_SVG}polygon"))
    path = [places(line) for line in lines if line.get("stroke") == FIXED.path]
    return Drawn(
        dots=[
            (float(dot.attrib["cx"]), float(dot.attrib["cy"]))
            for dot in root.iter(f"{_SVG}circle")
            if dot.get("r") == "3.5"
        ],
        path=path[0] if path else [],
        alarms=[places(line) for line in lines if line.get("stroke") == FIXED.bad],
        bands=[edges(strip) for strip in strips if strip.get("fill") == FIXED.area_good],
        at_risk=[edges(strip) for strip in strips if strip.get("fill") == FIXED.area_warn],
    )


def places(shape):
    return [tuple(map(float, place.split(","))) for place in shape.get("points").split()]


def edges(strip):
    around = places(strip)
    half = len(around) // 2
    return around[:half], around[half:][::-1]


def height_at(line, x):
    """Read a line at *x*; where it jumps, its later end; None beside it."""
    heights = [
        here[1] + (there[1] - here[1]) * (x - here[0]) / (there[0] - here[0])
        if there[0] > here[0]
        else there[1]
        for here, there in pairwise(line)
        if here[0] - 0.05 <= x <= there[0] + 0.05
    ]
    return heights[-1] if heights else None


def side(y, line_y):
    """Compare heights: 1 above the line, −1 below, 0 where nobody could tell."""
    return 0 if abs(y - line_y) <= BLUR else (1 if y < line_y else -1)
