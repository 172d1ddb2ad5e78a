"""Where a person is → their district. The place is looked up and dropped: no screen repeats it."""

import re
from dataclasses import replace

from bot.screens.cards.district import district, districts
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.scene import Scene
from bot.screens.parts.sheet import Screen
from core.plan.geometry import Point, point_at, read_shape
from core.release.records import Boundary, District

VIEW = "here"
_DEGREES = r"(-?\d{1,3}(?:\.\d{1,17})?)"
_PLACE = re.compile(rf"{_DEGREES},{_DEGREES}")


def at(latitude: float, longitude: float) -> Intent:
    """Ask which district this place is in; the intent stands in no button."""
    return Intent(Where.DISTRICTS, f"{latitude:.6f},{longitude:.6f}", VIEW)


def here(scene: Scene, intent: Intent) -> Screen:
    """Show the district around a place, or say why not and ask which one it is."""
    borders = {row.code: row.geometry for row in scene.release.stream(Boundary)}
    place = _PLACE.fullmatch(intent.code)
    if not borders or place is None:
        return _ask(scene, "bot.here.no_borders")
    point = point_at(float(place[1]), float(place[2]))
    found = _around(scene, borders, point)
    if found is None:
        return _ask(scene, "bot.here.outside")
    return district(scene, Intent(Where.DISTRICT, found.code))


def _around(scene: Scene, borders: dict[str, str], point: Point) -> District | None:
    """Find the first district by number whose border holds the place."""
    return next(
        (
            one
            for one in scene.release.stream(District)
            if one.code in borders and read_shape(borders[one.code]).holds(point)
        ),
        None,
    )


def _ask(scene: Scene, remark: str) -> Screen:
    return districts(replace(scene, remark=remark), Intent(Where.DISTRICTS))
