"""The built site in a browser: narrow, dark, printed, by keyboard, and without JavaScript."""

from contextlib import closing
from itertools import pairwise

import pytest

from portal.charts.frame import text_width
from tests.browser.sites import serve
from tests.factories.city import write_city

PAGES = (
    "/",
    "/1400/",
    "/1400/plan/",
    "/1400/nodes/O1/",
    "/1400/projects/",
    "/1400/projects/F-01/",
    "/1400/indicators/",
    "/1400/indicators/K1/",
    "/1400/districts/",
    "/1400/districts/by/projects/",
    "/1400/districts/1/",
    "/1400/districts/compare/",
    "/1400/districts/compare/1-2/",
    "/1400/budget/",
    "/1400/releases/2/",
    "/1400/claims/",
    "/1400/process/",
    "/1400/quality/",
    "/1400/data/",
    "/1400/method/",
    "/1400/glossary/",
    "/404.html",
)
CONTRAST = """
() => {
  const channel = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = c => { const [r, g, b] = c.match(/\\d+(\\.\\d+)?/g).map(Number);
    return .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b); };
  const ground = e => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor;
    if (!/rgba\\(0, 0, 0, 0\\)|transparent/.test(c)) return c; } return 'rgb(255, 255, 255)'; };
  const poor = [];
  for (const e of document.querySelectorAll('main *, header *, footer *')) {
    const says = [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim());
    if (e.closest('svg') || !says) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.push([e.outerHTML.slice(0, 90), ratio]);
  }
  return poor;
}
"""
STRUCTURE = """
() => {
  const levels = [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1]);
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  const tables = [...document.querySelectorAll('table')];
  return [
    ...levels.filter((level, n) => level > (levels[n - 1] || 0) + 1).map(l => `h${l} after a gap`),
    ...tables.filter(t => !t.caption).map(t => 'no caption: ' + t.textContent.slice(0, 40)),
    ...document.querySelectorAll('th:not([scope])').length ? ['a th without scope'] : [],
    ...new Set(ids).size < ids.length ? ['an id twice'] : [],
    ...document.querySelectorAll('h1').length == 1 ? [] : ['not one h1'],
  ];
}
"""
SMALL_TARGETS = """
() => [...document.querySelectorAll('header a, header button, footer a, .facets a, .map a')]
  .filter(e => { const r = e.getBoundingClientRect(); return r.height && r.height < 24; })
  .map(e => e.outerHTML.slice(0, 90))
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browsed")
    with serve(write_city(folder), folder) as served:
        yield served


def test_no_page_scrolls_sideways_on_a_narrow_screen(opened, address):
    page = opened("/", width=320)
    wide = {}
    for path in PAGES:
        page.goto(address + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[path] = width
    assert wide == {}


def test_nothing_folded_is_wider_than_a_narrow_screen(opened, address):
    page = opened("/", width=320)
    wide = {}
    for path in PAGES:
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[path] = width
    assert wide == {}


def test_tables_and_headings_are_told_to_those_who_listen(opened, address):
    page = opened("/")
    found = {}
    for path in PAGES:
        page.goto(address + path)
        if faults := page.evaluate(STRUCTURE):
            found[path] = faults
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(opened, address, scheme):
    page = opened("/", color_scheme=scheme)
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate(CONTRAST) == [], path


def test_targets_are_large_enough_for_a_finger(opened, address):
    page = opened("/", width=360)
    for path in ("/1400/", "/1400/projects/", "/1400/districts/1/"):
        page.goto(address + path)
        assert page.evaluate(SMALL_TARGETS) == [], path


def test_dark_is_dark_and_light_is_light(opened):
    grounds = [
        opened("/1400/", color_scheme=scheme).evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in ("light", "dark")
    ]
    assert grounds == ["rgb(255, 253, 249)", "rgb(17, 25, 30)"]


def test_a_page_is_three_requests_to_one_host(chromium, address):
    asked = []
    with closing(chromium.new_context()) as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/1400/projects/F-01/", wait_until="networkidle")
        page.evaluate("document.fonts.ready")
        page.close()
    remote = [url for url in asked if not url.startswith((address, "data:"))]
    assert remote == []
    assert len([url for url in asked if url.startswith(address)]) == 3


def test_the_font_is_the_one_that_is_shipped(opened):
    page = opened("/1400/")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px Vazirmatn', 'برنامه')")
    assert page.evaluate("[...document.fonts].every(face => face.status == 'loaded')")


def test_it_reads_without_javascript(opened):
    page = opened("/1400/indicators/K1/", java_script_enabled=False)
    assert page.get_by_role("heading", level=1).inner_text() == "روزهای پاک"
    assert page.locator("figure svg").first.is_visible()
    assert page.get_by_role("row").filter(has_text="پیمایش نشد").count() == 1
    page.locator("summary").first.click()
    assert page.get_by_text("مقدار مورد انتظار (E)").is_visible()


def test_the_first_key_leads_past_the_navigation(opened):
    page = opened("/1400/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_what_has_the_focus_is_seen(opened):
    page = opened("/1400/")
    for _ in range(3):
        page.keyboard.press("Tab")
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"


def test_a_phone_gets_its_own_picture(opened):
    wide = opened("/1400/indicators/K1/")
    narrow = opened("/1400/indicators/K1/", width=360)
    shown = (
        "[...document.querySelectorAll('figure:first-of-type svg')].map(s => s.checkVisibility())"
    )
    assert wide.evaluate(shown)[:2] == [True, False]
    assert narrow.evaluate(shown)[:2] == [False, True]


def test_print_leaves_the_navigation_out(opened):
    page = opened("/1400/projects/F-01/")
    page.emulate_media(media="print")
    assert not page.locator("header nav").is_visible()
    assert not page.locator(".find").is_visible()
    assert page.locator(".sample").is_visible()
    assert page.locator("h1").is_visible()


def test_the_map_is_not_mirrored(opened):
    page = opened("/1400/districts/1/")
    west, east = page.locator(".map b").first, page.locator(".map a").first
    assert west.bounding_box()["x"] < east.bounding_box()["x"]
    assert west.bounding_box()["y"] < east.bounding_box()["y"]


def test_a_search_is_asked_of_the_server(opened, address):
    page = opened("/1400/")
    with page.expect_request(lambda request: "/search/?q=" in request.url) as asked:
        page.get_by_role("searchbox").fill("مترو")
        page.keyboard.press("Enter")
    assert asked.value.url.endswith("/1400/search/?q=%D9%85%D8%AA%D8%B1%D9%88")


def test_headings_come_in_order(opened, address):
    page = opened("/")
    levels = "[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])"
    for path in PAGES:
        page.goto(address + path)
        found = page.evaluate(levels)
        assert found[0] == 1, path
        assert found.count(1) == 1, path
        assert all(after - before <= 1 for before, after in pairwise(found)), path


@pytest.mark.parametrize(
    "label", ["مسیر هدف", "خط پایه (۵۰٫۰)", "تغییر تعریف یا واحد", "پیشرفت گزارش‌شده", "تخصیص"]
)
def test_a_legend_has_the_room_that_its_letters_take(opened, label):
    page = opened("/1400/")
    page.evaluate("document.fonts.ready")
    measured = page.evaluate(
        """label => { const pen = document.createElement('canvas').getContext('2d');
        pen.font = '13px Vazirmatn'; return pen.measureText(label).width; }""",
        label,
    )
    assert float(text_width(label, 13)) == pytest.approx(measured, abs=9)
