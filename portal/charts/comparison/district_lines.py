"""An indicator of many districts over time: every line quiet, to draw one of them loud above."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.charts.axis_scale import Scale

WIDTH, HEIGHT, EDGE = 160, 56, 5

type Course = Sequence[tuple[date, Decimal | None]]


@dataclass(frozen=True)
class DistrictLines:
    """Paths: all districts together, the whole city, each district by code, and its last dot."""

    quiet: str
    city: str
    each: Mapping[str, str]
    last: Mapping[str, tuple[int, int]]


def district_lines(courses: Mapping[str, Course], city: Course) -> DistrictLines | None:
    """Lay the *courses* of the districts and the *city* out on one scale; None without a value.

    Time runs from left to right; None breaks a line, and a value by itself is a dot.
    """
    known = [
        (day, value)
        for course in (*courses.values(), city)
        for day, value in course
        if value is not None
    ]
    if not known:
        return None
    days = [day for day, _ in known]
    values = [value for _, value in known]
    low, high = min(values), max(values)
    first, span = min(days), max((max(days) - min(days)).days, 1)
    x = Scale(Decimal(0), Decimal(span), Decimal(EDGE), Decimal(WIDTH - EDGE))
    y = Scale(low, high if high > low else low + 1, Decimal(HEIGHT - EDGE), Decimal(EDGE))

    def placed(course: Course) -> list[tuple[int, int] | None]:
        return [
            None if value is None else (round(x(Decimal((day - first).days))), round(y(value)))
            for day, value in course
        ]

    places = {code: placed(course) for code, course in courses.items()}
    each = {code: _path(held) for code, held in places.items()}
    dots = {code: [one for one in held if one is not None] for code, held in places.items()}
    return DistrictLines(
        quiet="".join(each.values()),
        city=_path(placed(city)),
        each=each,
        last={code: held[-1] for code, held in dots.items() if held},
    )


def _path(places: Iterable[tuple[int, int] | None]) -> str:
    """Write the runs between gaps as one path, step by step: steps are alike, places are not."""
    parts: list[str] = []
    before: tuple[int, int] | None = None
    for place in (*places, None):
        if place is not None and before is not None:
            step = "l" if parts[-1].startswith("M") else " "
            parts.append(f"{step}{place[0] - before[0]} {place[1] - before[1]}".replace(" -", "-"))
        elif place is not None:
            parts.append(f"M{place[0]} {place[1]}")
        elif before is not None and parts[-1].startswith("M"):
            parts.append("h0")
        before = place
    return "".join(parts)
