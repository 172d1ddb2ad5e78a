"""Doubts about where things lie: borders whose latitude stands in the place of the longitude."""

from collections.abc import Iterator
from decimal import Decimal

from core.importing.changeset.desired_state import DesiredState
from core.importing.changeset.proposal import QualityWarning
from core.plan.geometry import Bounds, Point, bounds_of, read_shape

# Iran, Afghanistan and Tajikistan. Their longitudes are nobody's latitudes, so that what lies
# here only when it is turned around was written the wrong way round.
_LANDS = Bounds(Decimal(44), Decimal(25), Decimal(75), Decimal(42))


def place_warnings(desired: DesiredState) -> Iterator[QualityWarning]:
    """Find borders that fit the projects' places, or else these lands, only when turned around."""
    shapes = {
        values["code"]: read_shape(values["geometry"]) for values in desired.values("boundaries")
    }
    if not shapes:
        return
    boxes = (shape.bounds for shape in shapes.values())
    around = bounds_of(
        corner for box in boxes for corner in ((box.west, box.south), (box.east, box.north))
    )
    middle = ((around.west + around.east) / 2, (around.south + around.north) / 2)
    if _is_turned(around, middle, list(_places(desired))):
        details = {"longitude": round(middle[0], 2), "latitude": round(middle[1], 2)}
        yield QualityWarning("boundary_turned", "boundaries", next(iter(shapes)), details)


def _places(desired: DesiredState) -> Iterator[Point]:
    for project in desired.values("projects"):
        if project["lon"] is not None and project["lat"] is not None:
            yield project["lon"], project["lat"]


def _is_turned(around: Bounds, middle: Point, places: list[Point]) -> bool:
    if places:
        fits = any(map(around.hold, places))
        return not fits and any(around.hold((lat, lon)) for lon, lat in places)
    return not _LANDS.hold(middle) and _LANDS.hold((middle[1], middle[0]))
