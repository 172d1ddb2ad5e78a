"""The map of the districts by their borders: by keyboard, on a phone, in the dark, in print."""

import json

import pytest

from tests.browser.sites import serve_folder
from tests.factories.sample_site import bordered_site


@pytest.fixture(scope="module")
def address():
    with serve_folder(bordered_site()) as served:
        yield served


MAP = "figure svg[role=group]:visible"


@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_and_every_district_is_a_link(opened, width):
    page = opened("/1400/districts/", width=width)
    drawn = page.locator(MAP)
    assert drawn.count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    links = drawn.locator("a")
    assert links.count() == 15
    assert links.first.locator("title").text_content().startswith("منطقهٔ ۱: ")
    for place in range(15):
        number = links.nth(place).locator("text").first
        assert number.inner_html().strip("\u2067\u2069\u061c")
        box, around = number.bounding_box(), drawn.bounding_box()
        assert around["x"] <= box["x"] <= around["x"] + around["width"] - box["width"]


def test_it_is_reached_and_followed_by_keyboard(opened):
    page = opened("/1400/districts/")
    page.locator(MAP).locator("a").first.focus()
    page.keyboard.press("Tab")
    focused = "document.activeElement.querySelector('title').textContent"
    assert page.evaluate(focused).startswith("منطقهٔ ۲: ")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/districts/2/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_stand_out_from_what_they_stand_on(opened, scheme):
    page = opened("/1400/districts/", color_scheme=scheme)
    colours = page.evaluate(
        """selector => [...document.querySelectorAll('figure .wide svg[role=group] a')].map(a => [
            getComputedStyle(a.querySelector('path')).fill,
            getComputedStyle(a.querySelector('path')).fillOpacity,
            getComputedStyle(a.querySelector('text')).fill,
            getComputedStyle(document.body).backgroundColor])""",
        MAP,
    )
    assert len(colours) == 15
    for fill, opacity, text, paper in colours:
        assert contrast(mixed(fill, paper, float(opacity)), rgb(text)) > 3  # large and bold


def rgb(told):
    return [float(part) for part in told.removeprefix("rgb(").removesuffix(")").split(",")]


def mixed(fill, paper, opacity):
    pairs = zip(rgb(fill), rgb(paper), strict=True)
    return [one * opacity + other * (1 - opacity) for one, other in pairs]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = [part / 255 for part in colour]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_it_is_printed(opened):
    page = opened("/1400/districts/", width=360)
    page.emulate_media(media="print")
    assert page.locator(MAP).count() == 1


def test_a_districts_page_shows_where_it_is(opened):
    page = opened("/1400/districts/7/", width=320)
    small = page.locator("svg[role=group]").first
    assert small.get_attribute("aria-label") == "این منطقه در شهر"
    assert small.locator("[aria-current]").get_attribute("aria-label").startswith("منطقهٔ ۷: ")
    assert small.locator("a").count() == 14
    small.get_by_role("link", name="منطقهٔ ۸: ").click()
    page.wait_for_url("**/districts/8/")


def test_the_data_page_offers_the_borders(opened, address):
    page = opened("/1400/data/")
    link = page.get_by_role("link", name="districts.geojson")
    told = json.loads(page.request.get(address + link.get_attribute("href")).body())
    assert [one["properties"]["number"] for one in told["features"]] == list(range(1, 16))
    assert (told["release"], told["is_sample"]) == (2, True)
    assert page.get_by_text("boundary.csv").count() == 0
