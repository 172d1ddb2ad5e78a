"""Where a person is → their district and the projects around them.

A place is looked up before anything is stored, and dropped: what is left of it are the codes of a
district and of projects, by which this screen is shown.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from urllib.parse import quote, unquote

from bot.screens.cards.district import district, districts, find_district
from bot.screens.lists.project_lists import project_buttons, project_line
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import cut
from bot.screens.parts.scene import TITLE_UNITS, Scene, heading
from bot.screens.parts.sheet import Block, Button, Screen, block
from core.plan.geometry import Point, point_at, read_shape
from core.release.reader import Release
from core.release.records import Boundary, District, Project

_NOWHERE = "-"
_MOST_PROJECTS = 5
_FARTHEST_KM = 3.0
_KM_PER_DEGREE = 111.2
_LIMITS = (90, 180)


def locate(release: Release, latitude: float, longitude: float) -> str:
    """Return the codes of the district and the nearest projects, in words of a command."""
    if not all(abs(one) <= most for one, most in zip((latitude, longitude), _LIMITS, strict=True)):
        return _NOWHERE
    around = _around(release, point_at(latitude, longitude))
    codes = [around.code if around else _NOWHERE, *_nearest(release, latitude, longitude)]
    return " ".join(quote(code, safe="") for code in codes)


def _around(release: Release, point: Point) -> District | None:
    """Find the first district by number whose border holds the place."""
    borders = {row.code: row.geometry for row in release.stream(Boundary)}
    return next(
        (
            one
            for one in release.stream(District)
            if one.code in borders and read_shape(borders[one.code]).holds(point)
        ),
        None,
    )


def _nearest(release: Release, latitude: float, longitude: float) -> list[str]:
    """Return the codes of projects within a walk or a short ride, the nearest first."""
    width = math.cos(math.radians(latitude))

    def distance_km(lat: Decimal, lon: Decimal) -> float:
        return _KM_PER_DEGREE * math.hypot(float(lat) - latitude, (float(lon) - longitude) * width)

    far = sorted(
        (distance_km(one.lat, one.lon), one.code)
        for one in release.stream(Project)
        if one.lat is not None and one.lon is not None
    )
    return [code for km, code in far if km <= _FARTHEST_KM][:_MOST_PROJECTS]


def here(scene: Scene, intent: Intent) -> Screen:
    """Show the projects around a place and its district, or say why not and ask which it is."""
    code, *others = [unquote(one) for one in intent.code.split()] or [_NOWHERE]
    around = find_district(scene, code) if code != _NOWHERE else None
    projects = list(_projects(scene, others))
    if projects:
        return _near(scene, around, projects)
    if around is not None:
        return district(scene, Intent(Where.DISTRICT, around.code))
    has_borders = scene.release.count(Boundary) > 0
    remark = "bot.here.outside" if has_borders else "bot.here.no_borders"
    return districts(replace(scene, remark=remark), Intent(Where.DISTRICTS))


def _projects(scene: Scene, codes: list[str]) -> Iterator[Project]:
    for code in codes[:_MOST_PROJECTS]:
        found = scene.find(Project, code)
        if found is not None:
            yield found


def _near(scene: Scene, around: District | None, projects: list[Project]) -> Screen:
    name = cut(around.title, TITLE_UNITS) if around else ""
    own = Button(name, Intent(Where.DISTRICT, around.code)) if around else None
    return scene.screen(
        [
            block(
                heading(scene.word("bot.here.near")),
                scene.say_if(around, "bot.here.district", district=name),
            ),
            Block(
                tuple(project_line(scene, at, one) for at, one in enumerate(projects, 1)),
                scene.more,
            ),
            block(scene.say("bot.here.not_kept")),
            block(scene.list_figures(scene.site.section("projects"))),
        ],
        [*project_buttons(projects), (own,) if own else ()],
        back=Intent(Where.DISTRICTS),
    )
