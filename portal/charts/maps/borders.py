"""Districts as they lie on the ground, drawn for a width: projected, simplified, with a middle.

West is left. What is simplified is the line between two corners where borders meet, and that once
for both sides of it: neighbours stay neighbours.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from core.plan.geometry import Shape, bounds_of

# A line is straight enough when no point of it is farther off than this at first; farther, as
# long as the drawing would burden a reader's line with more than so many letters.
TOLERANCE_PX = 1
MOST_LETTERS = 5_000
# How closely the middle of a district is looked for: a grid of so many steps, refined so often.
_STEPS, _ROUNDS = 10, 3
_TRIANGLE = 3
_COARSEST_PX = 16
# A map of so many faces has at most twice as many corners.
_MOST_CORNERS = 4

type Dot = tuple[int, int]
type Line = list[Dot]


@dataclass(frozen=True)
class Outline:
    """A district in the drawing; a circle of radius `room` around (`x`, `y`) is inside it."""

    path: str
    x: Decimal
    y: Decimal
    room: Decimal


@dataclass(frozen=True)
class Drawing:
    """Every district by its code; what is drawn is so wide and high."""

    width: int
    height: int
    outlines: Mapping[str, Outline]


class Borders:
    """The borders of all districts of a release; each size of drawing is made once."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        """Keep *shapes* by the districts' codes; there is at least one."""
        self._shapes = shapes
        self._drawn: dict[tuple[int, int], Drawing] = {}

    def drawn(self, width: int, height: int) -> Drawing:
        """Draw the districts as large as fits into *width* and *height*."""
        if (width, height) not in self._drawn:
            self._drawn[width, height] = self._draw(width, height)
        return self._drawn[width, height]

    def _draw(self, width: int, height: int) -> Drawing:
        box = bounds_of(
            corner
            for shape in self._shapes.values()
            for corner in (
                (shape.bounds.west, shape.bounds.south),
                (shape.bounds.east, shape.bounds.north),
            )
        )
        # A degree of longitude is shorter than one of latitude; written short, it is the same
        # number on every machine.
        middle = math.radians(float(box.south + box.north) / 2)
        narrowing = Decimal(f"{math.cos(middle):.4f}")
        scale = min(width / ((box.east - box.west) * narrowing), height / (box.north - box.south))
        rings = {
            code: [
                _without_repeats(
                    (
                        round((x - box.west) * narrowing * scale),
                        round((box.north - y) * scale),
                    )
                    for x, y in ring
                )
                for ring in shape.rings
            ]
            for code, shape in self._shapes.items()
        }
        return Drawing(
            width=round((box.east - box.west) * narrowing * scale),
            height=round((box.north - box.south) * scale),
            outlines=_light_enough(rings),
        )


def _light_enough(rings: Mapping[str, list[Line]]) -> dict[str, Outline]:
    tolerance = TOLERANCE_PX
    while True:
        lines = _simplified(rings, tolerance)
        paths = {code: "".join(map(_path, one)) for code, one in lines.items()}
        letters = sum(map(len, paths.values()))
        # A line that holds all of it within a large tolerance is nothing but corners.
        if letters <= MOST_LETTERS or tolerance >= _COARSEST_PX:
            return {code: _outline(paths[code], lines[code]) for code in lines}
        tolerance *= 2


def _without_repeats(dots: Iterator[Dot]) -> Line:
    line: Line = []
    for dot in dots:
        if not line or line[-1] != dot:
            line.append(dot)
    return line


def _simplified(rings: Mapping[str, list[Line]], tolerance: int) -> dict[str, list[Line]]:
    """Simplify each ring between the corners where borders meet or part."""
    together = [ring for lines in rings.values() for ring in lines]
    corners = _corners(together)
    if len(corners) > _MOST_CORNERS * len(together):
        # Neighbours drawn apart, whose lines cross again and again: each is for itself.
        corners = set()
    return {
        code: [
            made
            for ring in lines
            if len(made := _simplified_ring(ring, corners, tolerance)) > _TRIANGLE
        ]
        or [_largest(lines)]
        for code, lines in rings.items()
    }


def _largest(lines: list[Line]) -> Line:
    # Smaller than a point of the drawing, and yet there.
    return max(lines, key=len)


def _corners(rings: Sequence[Line]) -> set[Dot]:
    """Find the dots from which lines lead to more than two others."""
    beside: dict[Dot, set[Dot]] = defaultdict(set)
    for ring in rings:
        for one, other in pairwise(ring):
            beside[one].add(other)
            beside[other].add(one)
    return {dot for dot, others in beside.items() if len(others) > 2}  # noqa: PLR2004 - a fork


def _simplified_ring(ring: Line, corners: set[Dot], tolerance: int) -> Line:
    open_ring = ring[:-1] or ring
    starts = [place for place, dot in enumerate(open_ring) if dot in corners]
    if not starts:
        # An island, or a hole: its least dot and the one farthest from it hold it open.
        first = open_ring.index(min(open_ring))
        far = max(
            range(len(open_ring)), key=lambda place: _far(open_ring[place], open_ring[first])
        )
        starts = sorted({first, far})
    turned = [*open_ring[starts[0] :], *open_ring[: starts[0] + 1]]
    cuts = [*(place - starts[0] for place in starts), len(open_ring)]
    made = [turned[0]]
    for begin, end in pairwise(cuts):
        made += _simplified_line(turned[begin : end + 1], tolerance)[1:]
    return made


def _far(one: Dot, other: Dot) -> tuple[int, Dot]:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2, one


def _simplified_line(line: Line, tolerance: int) -> Line:
    """Leave out what is not needed (Douglas and Peucker), the same from either end."""
    if line[0] > line[-1]:
        return _simplified_line(line[::-1], tolerance)[::-1]
    kept = {0, len(line) - 1}
    open_parts = [(0, len(line) - 1)]
    while open_parts:
        begin, end = open_parts.pop()
        farthest, place = max(
            ((_off(line[at], line[begin], line[end]), -at) for at in range(begin + 1, end)),
            default=(0, 0),
        )
        if farthest > tolerance**2:
            kept.add(-place)
            open_parts += [(begin, -place), (-place, end)]
    return [line[place] for place in sorted(kept)]


def _off(dot: tuple[float, float], start: Dot, end: Dot) -> float:
    """Return the square of the distance from *dot* to the line from *start* to *end*."""
    (x, y), (x0, y0), (x1, y1) = dot, start, end
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    along = (x - x0) * dx + (y - y0) * dy
    if along <= 0:
        return (x - x0) ** 2 + (y - y0) ** 2
    if along >= length:
        return (x - x1) ** 2 + (y - y1) ** 2
    return (dx * (y - y0) - dy * (x - x0)) ** 2 / length


def _outline(path: str, lines: Sequence[Line]) -> Outline:
    squared, x, y = _middle(lines)
    numbers = (Decimal(f"{value:.1f}") for value in (x, y, math.sqrt(max(squared, 0))))
    return Outline(path, *numbers)


def _path(ring: Line) -> str:
    (x, y), *rest = ring[:-1] or ring
    steps = [f"M{x} {y}"]
    for place, (to_x, to_y) in enumerate(rest):
        steps.append(f"{'l' if place == 0 else ' '}{to_x - x} {to_y - y}")
        x, y = to_x, to_y
    return "".join(steps).replace(" -", "-") + "z"


def _middle(lines: Sequence[Line]) -> tuple[float, float, float]:
    """Return the centre of about the largest circle inside, after the square of its radius."""
    xs, ys = zip(*(dot for ring in lines for dot in ring), strict=True)
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    step_x, step_y = ((max(each) - min(each)) / _STEPS for each in (xs, ys))
    best = (_room(lines, x, y), x, y)
    places = range(-_STEPS // 2, _STEPS // 2 + 1)
    for _ in range(_ROUNDS):
        _, x, y = best
        grid = ((x + step_x * across, y + step_y * down) for across in places for down in places)
        best = max(best, *((_room(lines, *place), *place) for place in grid))
        step_x, step_y = step_x * 2 / _STEPS, step_y * 2 / _STEPS
    return best


def _room(lines: Sequence[Line], x: float, y: float) -> float:
    """Return the square of the distance to the border, below zero outside."""
    is_inside = False
    nearest = math.inf
    for ring in lines:
        for (x0, y0), (x1, y1) in pairwise(ring):
            nearest = min(nearest, _off((x, y), (x0, y0), (x1, y1)))
            across = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
            if (y0 > y) != (y1 > y) and (across > 0) == (y1 > y0):
                is_inside = not is_inside
    return nearest if is_inside else -nearest
