"""Where a person is → their district's screen, and nothing of the place in it."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.screens import screen
from bot.screens.cards.here import locate
from bot.screens.parts.intents import HERE, Intent, Where, encode
from bot.screens.parts.markup import plain
from core.release import records
from core.release.reader import Release
from tests.factories import small_city
from tests.factories.boundaries import drawn
from tests.factories.city import borders
from tests.factories.scenes import scene_of
from tests.presence import present


def square_from(west):
    ring = [[west, 32], [west + 1, 32], [west + 1, 33], [west, 33], [west, 32]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


SQUARES = {"D2": square_from(51), "D1": square_from(52)}


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bordered")
    path = small_city.publish_rows(folder, *small_city.rows(), *borders(SQUARES))
    return scene_of(Release(path))


def at(scene, latitude, longitude):
    return Intent(Where.DISTRICTS, locate(scene.release, latitude, longitude), HERE)


def told(scene, latitude, longitude):
    return plain(screen(at(scene, latitude, longitude), scene).text)


def test_a_place_inside_shows_the_district(scene):
    assert "منطقه ۲" in told(scene, 32.5, 51.5)
    expected = screen(Intent(Where.DISTRICT, "D1"), scene)
    assert screen(at(scene, 32.5, 52.123456789012), scene) == expected


def test_on_a_border_it_is_the_first_by_number(scene):
    assert "منطقه ۱" in told(scene, 32.5, 52.0)
    assert "منطقه ۲" in told(scene, 33.0, 51.0)


@pytest.mark.parametrize("place", [(31.5, 51.5), (51.5, 32.5), (-32.5, -51.5), (90, 180)])
def test_outside_of_all_it_says_so_and_asks(scene, place):
    shown = screen(at(scene, *place), scene)
    assert "در هیچ‌یک از مناطق نیست" in plain(shown.text)
    intents = [button.intent for button in shown.buttons]
    assert Intent(Where.DISTRICT, "D1") in intents
    assert Intent(Where.DISTRICT, "D2") in intents


def test_without_borders_it_says_so_and_asks():
    shown = screen(at(scene_of(), 32.5, 51.5), scene_of())
    assert "مرز مناطق را نداریم" in plain(shown.text)
    assert Intent(Where.DISTRICT, "D1") in [button.intent for button in shown.buttons]


@pytest.mark.parametrize("code", ["", "x", "1,2,3", "1e5,2", "nan,inf", "9999,1"])
def test_what_is_no_place_asks(scene, code):
    shown = screen(Intent(Where.DISTRICTS, code, "here"), scene)
    assert "منطقهٔ خود را از میان" in plain(shown.text)


@pytest.mark.parametrize("place", [(32.512345, 51.512345), (31.512345, 50.512345)])
def test_no_screen_repeats_the_place(scene, place):
    shown = screen(at(scene, *place), scene)
    data = [encode(button.intent) for button in shown.buttons if button.intent]
    urls = [button.url for button in shown.buttons if button.url]
    assert not [one for one in (plain(shown.text), *data, *urls) if "512345" in one]


def test_a_hole_is_outside_and_a_part_apart_is_inside(tmp_path):
    parts = (
        '{"type":"MultiPolygon","coordinates":['
        "[[[51,32],[54,32],[54,35],[51,35],[51,32]],[[52,33],[52,34],[53,34],[53,33],[52,33]]],"
        "[[[60,32],[61,32],[61,33],[60,33],[60,32]]]]}"
    )
    rows = [*small_city.rows(), *borders({"D1": parts})]
    scene = scene_of(Release(small_city.publish_rows(tmp_path, *rows)))
    for longitude in (51.5, 60.5):
        shown = screen(at(scene, 32.5, longitude), scene)
        assert shown == screen(Intent(Where.DISTRICT, "D1"), scene)
    assert "هیچ‌یک" in told(scene, 33.5, 52.5)


def test_winding_borders_are_followed(tmp_path):
    rows = [*small_city.rows(), *borders(drawn({"D1": (0, 0), "D2": (0, 1)}))]
    scene = scene_of(Release(small_city.publish_rows(tmp_path, *rows)))
    assert "منطقه ۱" in told(scene, 32.78, 51.525)
    assert "منطقه ۲" in told(scene, 32.78, 51.575)


def placed(code, lat, lon):
    """A project of the small city at a place."""
    (one,) = (row for row in small_city.projects() if row.code == code)
    return replace(one, lat=Decimal(lat), lon=Decimal(lon))


def test_projects_around_are_shown_nearest_first(tmp_path):
    others = [row for row in small_city.rows() if not isinstance(row, records.Project)]
    projects = [placed("F-01", "32.51", "51.5"), placed("D1-01", "32.501", "51.5")]
    rows = [*others, *projects, *borders(SQUARES)]
    scene = scene_of(Release(small_city.publish_rows(tmp_path, *rows)))
    assert locate(scene.release, 32.5, 51.5) == "D2 D1-01 F-01"
    shown = screen(at(scene, 32.5, 51.5), scene)
    text = plain(shown.text)
    assert "پروژه‌های نزدیک شما\nاین نقطه در منطقه ۲ است." in text
    assert "۲. باغ بزرگ شهر" in text
    assert "نگه داشته نشد" in text
    assert [present(one.intent).code for one in shown.buttons[:3]] == ["D1-01", "F-01", "D2"]
    # Three kilometres away only one of them is near; in another city, none.
    assert locate(scene.release, 32.535, 51.5) == "D2 F-01"
    assert locate(scene.release, 35.7, 51.4) == "-"


@pytest.mark.parametrize("place", [(91, 0), (0, -181), (float("nan"), 0), (1e300, 1e300)])
def test_degrees_that_are_none_are_nowhere(place):
    assert locate(scene_of().release, *place) == "-"
