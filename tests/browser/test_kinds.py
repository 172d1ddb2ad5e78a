"""The fullest page of every kind: axe-core (WCAG 2.2 AA and more), 320 pixels, print."""

from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.sites import kinds, serve
from tests.factories.reviewed_city import write_reviewed_city

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
# Colours are all that is different in the dark.
IN_THE_DARK = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
PRINTED = """
() => ({
  clicked: [...document.querySelectorAll('header nav, .find, .facets, .pages, footer nav, .skip')]
    .filter(e => e.checkVisibility()).map(e => e.className || e.tagName),
  ground: getComputedStyle(document.body).backgroundColor,
  ink: getComputedStyle(document.body).color,
})
"""
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("axe")
    release = write_reviewed_city(folder)
    with serve(release, folder) as address:
        yield address, kinds(release, folder / "site")


@pytest.fixture
def page(chromium):
    with closing(chromium.new_context(reduced_motion="reduce")) as context:
        yield context.new_page()


def faults_of(page, options=OPTIONS):
    """Ask axe, and name what it objects to with the first letters of the element."""
    found = Axe().run(page, options=options).response["violations"]
    return {(fault["id"], node["html"][:90]) for fault in found for node in fault["nodes"]}


def test_no_page_bars_anyone(page, site):
    address, shown = site
    found = {}
    for template, path in shown.items():
        page.goto(address + path)
        page.evaluate(OPEN_ALL)
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            for scheme, options in (("light", OPTIONS), ("dark", IN_THE_DARK)):
                page.emulate_media(color_scheme=scheme)
                if faults := faults_of(page, options):
                    found[template, width, scheme] = faults
    assert found == {}
    assert len(shown) > 20


def test_no_kind_of_page_scrolls_sideways(page, site):
    address, shown = site
    page.set_viewport_size({"width": 320, "height": 800})
    wide = {}
    for template, path in shown.items():
        page.goto(address + path)
        page.evaluate(OPEN_ALL)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
            wide[template] = width
    assert wide == {}


def test_every_kind_is_printed_dark_on_light_without_what_is_clicked(page, site):
    address, shown = site
    page.emulate_media(media="print", color_scheme="dark")
    for template, path in shown.items():
        page.goto(address + path)
        seen = page.evaluate(PRINTED)
        assert seen == {"clicked": [], "ground": "rgb(255, 253, 249)", "ink": "rgb(26, 39, 48)"}, (
            template
        )
        assert page.locator(".sample").is_visible(), template


def test_a_page_that_bars_someone_is_found_out(page):
    page.set_content("<!doctype html><main><h1>ا</h1><p style='color:#999'>کم‌رنگ</p></main>")
    assert {rule for rule, _ in faults_of(page)} >= {"html-has-lang", "color-contrast"}


def test_a_long_finding_wraps_instead_of_widening_the_page(page, site):
    address, shown = site
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(address + shown["claims.html.j2"])
    page.evaluate(
        "document.querySelector('.few .badge').textContent = 'قابل سنجش با این داده‌ها نیست'"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 320
