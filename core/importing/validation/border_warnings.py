"""Doubts about borders that need geometry: a border that crosses itself, districts that overlap.

A place inside such borders is in two districts, or in none, when a citizen asks for theirs.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations

import pyclipper

from core.importing.changeset.desired_state import DesiredState
from core.importing.changeset.proposal import QualityWarning
from core.plan.geometry import Shape, read_shape

# Borders drawn one by one never fit exactly; less than this share of the smaller one is a sliver.
_LEAST_OVERLAP = Decimal("0.01")
# Clipper reckons in whole numbers: thousandths of the step in which borders are kept.
_UNITS_A_DEGREE = 10**9
_DECIMALS = 4  # of a degree: some ten metres

type Path = list[tuple[int, int]]


def border_warnings(desired: DesiredState) -> Iterator[QualityWarning]:
    """Find borders that cross themselves, and pairs of the others that overlap."""
    shapes = {one["code"]: read_shape(one["geometry"]) for one in desired.values("boundaries")}
    sound: dict[str, list[Path]] = {}
    for code, shape in shapes.items():
        paths = _paths(shape)
        crossing = next(iter(_crossings(paths)), None)
        if crossing is None:
            sound[code] = paths
        else:
            longitude, latitude = map(_degrees, crossing)
            details = {"longitude": longitude, "latitude": latitude}
            yield QualityWarning("boundary_crossed", "boundaries", code, details)
    yield from _overlaps(sound)


def _paths(shape: Shape) -> list[Path]:
    return [[(_units(x), _units(y)) for x, y in ring[:-1]] for ring in shape.rings]


def _crossings(paths: list[Path]) -> Iterable[tuple[int, int]]:
    """Return the corners that the area has and the border has not: there it crosses itself."""
    corners = {corner for path in paths for corner in path}
    return sorted({corner for path in _united(paths) for corner in path} - corners)


def _united(paths: list[Path]) -> list[Path]:
    clipper = pyclipper.Pyclipper()
    clipper.AddPaths(paths, pyclipper.PT_SUBJECT, True)
    return _executed(clipper, pyclipper.CT_UNION)


def _overlaps(borders: Mapping[str, list[Path]]) -> Iterator[QualityWarning]:
    areas = {code: _area(_united(paths)) for code, paths in borders.items()}
    # A part that is there twice encloses nothing, as even-odd has it.
    solid = {code: paths for code, paths in borders.items() if areas[code]}
    for (code, paths), (other, beside) in combinations(solid.items(), 2):
        clipper = pyclipper.Pyclipper()
        clipper.AddPaths(paths, pyclipper.PT_SUBJECT, True)
        clipper.AddPaths(beside, pyclipper.PT_CLIP, True)
        shared = _area(_executed(clipper, pyclipper.CT_INTERSECTION))
        share = shared / min(areas[code], areas[other])
        if share >= _LEAST_OVERLAP:
            details = {"other": other, "percent": round(share * 100, 1)}
            yield QualityWarning("boundaries_overlap", "boundaries", code, details)


def _executed(clipper: pyclipper.Pyclipper, operation: int) -> list[Path]:
    # Even-odd: a hole is a ring inside a ring, whichever way round it runs.
    found = clipper.Execute(operation, pyclipper.PFT_EVENODD, pyclipper.PFT_EVENODD)
    return [[(x, y) for x, y in path] for path in found]


def _area(paths: list[Path]) -> Decimal:
    """Return the area; Clipper's holes run the other way round and count below zero."""
    return Decimal(str(sum(map(pyclipper.Area, paths))))


def _units(degrees: Decimal) -> int:
    return int(degrees * _UNITS_A_DEGREE)


def _degrees(units: int) -> Decimal:
    return round(Decimal(units) / _UNITS_A_DEGREE, _DECIMALS)
