"""Borders on the ground: GeoJSON text as rings of longitude and latitude, and what lies inside.

Exact degrees throughout, so that a point on a border is on it everywhere. What a clerk's file must
be is the business of core/importing/readers/geojson/geojson_child.py.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

type Point = tuple[Decimal, Decimal]  # longitude, latitude
type Ring = tuple[Point, ...]  # closed: the last point is the first

# Some 11 cm at the equator, to which borders are kept.
_STEP = Decimal("0.000001")


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest degrees of something."""

    west: Decimal
    south: Decimal
    east: Decimal
    north: Decimal

    def hold(self, point: Point) -> bool:
        """Return whether *point* is inside or on the edge."""
        x, y = point
        return self.west <= x <= self.east and self.south <= y <= self.north


@dataclass(frozen=True)
class Shape:
    """What a border encloses: polygons, each an outer ring and the holes in it."""

    polygons: tuple[tuple[Ring, ...], ...]

    @property
    def rings(self) -> Iterator[Ring]:
        """Every ring of every polygon."""
        for polygon in self.polygons:
            yield from polygon

    @cached_property
    def bounds(self) -> Bounds:
        """The box around all of it."""
        return bounds_of(point for ring in self.rings for point in ring)

    def holds(self, point: Point) -> bool:
        """Return whether *point* is inside; a border, also a hole's, is of what it encloses."""
        return self.bounds.hold(point) and any(_is_in(point, one) for one in self.polygons)


def read_shape(geometry: str) -> Shape:
    """Read the text of a Polygon or MultiPolygon as it is stored."""
    shape = json.loads(geometry, parse_float=Decimal, parse_int=Decimal)
    coordinates = shape["coordinates"]
    polygons = [coordinates] if shape["type"] == "Polygon" else coordinates
    return Shape(
        tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in polygons)
    )


def mark_of(geometry: str) -> str:
    """Return the twelve letters by which a border is told from what it was before."""
    return hashlib.sha256(geometry.encode()).hexdigest()[:12]


def bounds_of(points: Iterable[Point]) -> Bounds:
    """Return the box around *points*, of which there is at least one."""
    xs, ys = zip(*points, strict=True)
    return Bounds(min(xs), min(ys), max(xs), max(ys))


def point_at(latitude: float, longitude: float) -> Point:
    """Return the point that a device tells, as exact as borders are."""
    return (
        Decimal(str(longitude)).quantize(_STEP),
        Decimal(str(latitude)).quantize(_STEP),
    )


def _is_in(point: Point, polygon: tuple[Ring, ...]) -> bool:
    """Count how often a ray to the east crosses the rings: an odd number of times from inside."""
    x, y = point
    is_inside = False
    for ring in polygon:
        for (x0, y0), (x1, y1) in pairwise(ring):
            across = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
            if not across and min(x0, x1) <= x <= max(x0, x1) and min(y0, y1) <= y <= max(y0, y1):
                return True
            if (y0 > y) != (y1 > y) and (across > 0) == (y1 > y0):
                is_inside = not is_inside
    return is_inside


def feature_collection(features: Iterable[str], **members: object) -> bytes:
    """Write a FeatureCollection, a feature on each line so that versions can be compared.

    *features* are JSON texts; *members* stand beside them.
    """
    named = {"type": "FeatureCollection", **members}
    head = json.dumps(named, ensure_ascii=False, separators=(",", ":"))[:-1]
    return f'{head},"features":[\n{",\n".join(features)}\n]}}\n'.encode()


def feature(geometry: str, **properties: object) -> str:
    """Write a feature as JSON text."""
    named = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
    return f'{{"type":"Feature","properties":{named},"geometry":{geometry}}}'
