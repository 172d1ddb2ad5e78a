"""Made-up borders of districts, drawn from where their tiles are: nobody's real ones."""

import json
import math
from pathlib import Path

from core.plan.geometry import feature, feature_collection

WEST, NORTH = 51.5, 32.8
WIDTH, HEIGHT = 0.05, 0.04


def square(west=51.6, south=32.6, side=0.1):
    """Return a closed ring against the clock."""
    east, north = west + side, south + side
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return [[round(x, 6), round(y, 6)] for x, y in corners]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings or (square(),))}


def a_feature(code="7", geometry=None, **properties):
    named = {"code": code, **properties}
    return {"type": "Feature", "properties": named, "geometry": geometry or polygon()}


def a_collection(*features, **members):
    return {"type": "FeatureCollection", **members, "features": list(features)}


def write_geojson(folder: Path, *features, name="districts.geojson", **members):
    path = folder / name
    path.write_text(json.dumps(a_collection(*features, **members)), encoding="utf-8")
    return path


def drawn(tiles, points=8):
    """Return code → GeoJSON text of a border, for code → (row, column) of its tile.

    Neighbours share their borders point by point; *points* are those of one side.
    """
    return {
        code: json.dumps(polygon(_around(row, column, points)), separators=(",", ":"))
        for code, (row, column) in tiles.items()
    }


def collection_of(borders):
    """Write borders (code → text) as a file."""
    return feature_collection(feature(text, code=code) for code, text in borders.items())


def _around(row, col, points):
    corners = [(row + 1, col), (row + 1, col + 1), (row, col + 1), (row, col)]
    ring = []
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        ring += _side(start, end, points)[:-1]
    return [*ring, ring[0]]


def _side(start, end, points):
    """Walk from corner to corner, the same way whichever of two neighbours walks."""
    if start > end:
        return _side(end, start, points)[::-1]
    ends = _corner(*start), _corner(*end)
    side = []
    for step in range(points + 1):
        part = step / points
        sway = math.sin(part * math.pi) * math.sin(part * 19 + sum(start) * 2.7) * 0.14
        at = [ends[0][i] + (ends[1][i] - ends[0][i]) * part for i in (0, 1)]
        across = (end[0] - start[0], end[1] - start[1])
        x, y = at[0] + sway * across[0], at[1] + sway * across[1]
        side.append([round(WEST + x * WIDTH, 6), round(NORTH - y * HEIGHT, 6)])
    return side


def _corner(row, col):
    """Return the place of a corner of the grid, moved a little, in tiles from the north-west."""
    return col + 0.2 * math.sin(row * 2.1 + col), row + 0.2 * math.cos(row + col * 1.7)
