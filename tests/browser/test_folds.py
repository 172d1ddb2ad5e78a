"""On a phone long lists begin with their first rows; nothing is out of reach, nor on paper."""

from contextlib import closing

import pytest

from tests.browser.sites import serve_folder
from tests.factories.sample_site import sample_site

PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 800}
# Where a reader lands first, and what made these pages long.
LONG = (
    "/1400/",
    "/1400/nodes/G1/",
    "/1400/projects/F-04/",
    "/1400/districts/7/",
    "/1400/budget/",
    "/1400/releases/2/",
)
MEASURES = ".places tbody tr"


@pytest.fixture(scope="module")
def address():
    with serve_folder(sample_site()) as served:
        yield served


@pytest.fixture
def page(chromium):
    with closing(chromium.new_context(viewport=PHONE, java_script_enabled=False)) as context:
        yield context.new_page()


def seen(page, selector):
    return sum(one.is_visible() for one in page.locator(selector).all())


def test_a_list_on_a_phone_is_opened_without_scripts(page, address):
    page.goto(f"{address}/1400/districts/7/")
    every = page.locator(MEASURES).count()
    assert 0 < seen(page, MEASURES) < every
    page.locator(".scroll:has(.places) + .more > summary").click()
    assert seen(page, MEASURES) == every


@pytest.mark.parametrize(("size", "medium"), [(DESK, "screen"), (PHONE, "print")])
def test_a_desk_and_paper_show_all_of_it(page, address, size, medium):
    page.set_viewport_size(size)
    page.emulate_media(media=medium)
    page.goto(f"{address}/1400/districts/7/")
    assert seen(page, MEASURES) == page.locator(MEASURES).count()
    assert seen(page, ".fold dt") == page.locator(".fold dt").count() > 0
    assert seen(page, ".more, .fold > summary") == 0


@pytest.mark.parametrize("path", LONG)
def test_no_page_is_endless_on_a_phone(page, address, path):
    page.goto(address + path)
    assert page.locator("main").bounding_box()["height"] < 5000


def test_what_was_and_what_is_need_no_scrolling_on_a_phone(page, address):
    page.goto(f"{address}/1400/releases/2/by/event/moved/")
    cells = page.locator(".even tbody td").all()
    assert cells
    for cell in cells:
        box = cell.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
