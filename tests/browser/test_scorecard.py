"""The scorecard in a browser: read, followed and explained without JavaScript, narrow and dark."""

import pytest

from tests.browser.sites import go_by, serve
from tests.browser.test_site import CONTRAST
from tests.factories.reviewed_city import write_reviewed_city

PAGES = (
    "/1400/scorecard/",
    "/1400/scorecard/order/control/",
    "/1400/scorecard/by/level/objective/",
    "/1400/scorecard/map/",
    "/1400/scorecard/robustness/",
    "/1400/scorecard/coverage/",
    "/1400/recompute/",
    "/1400/nodes/O1/",
    "/1400/indicators/K3/",
    "/1400/indicators/K6/",
)
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scorecard")
    with serve(write_reviewed_city(folder), folder) as served:
        yield served


@pytest.mark.parametrize("width", [320, 360])
def test_no_page_scrolls_sideways_even_when_all_is_unfolded(opened, address, width):
    page = opened("/", width=width)
    wide = {}
    for path in PAGES:
        page.goto(address + path)
        page.evaluate(OPEN_ALL)
        found = page.evaluate("document.documentElement.scrollWidth")
        if found > width:
            wide[path] = found
    assert wide == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(opened, address, scheme):
    page = opened("/", color_scheme=scheme)
    for path in PAGES:
        page.goto(address + path)
        page.evaluate(OPEN_ALL)
        assert page.evaluate(CONTRAST) == [], path


def test_a_reader_orders_and_narrows_without_javascript(opened):
    page = opened("/1400/", java_script_enabled=False)
    go_by(page, page.get_by_role("link", name="کارنامه", exact=True))
    assert page.get_by_role("heading", level=1).inner_text() == "کارنامه"
    go_by(page, page.get_by_role("link", name="کمترین نمرهٔ ارزیابی و کنترل"))
    head = page.locator("th[aria-sort=ascending]")
    assert head.inner_text() == "نمرهٔ شاخص‌های ارزیابی و کنترل"
    go_by(page, page.get_by_role("link", name="هدف‌های خرد (۱)"))
    assert page.url.endswith("/by/level/objective/order/control/")
    assert page.get_by_role("row").count() == 2
    go_by(page, page.get_by_role("link", name="هوای پاک"))
    assert page.get_by_role("heading", level=1).inner_text() == "هوای پاک"


def test_the_status_is_a_word_an_icon_and_a_colour(opened):
    badge = opened("/1400/scorecard/").locator("td .badge").first
    assert badge.inner_text() == "عقب از برنامه"
    mask = badge.evaluate("e => getComputedStyle(e, '::before').maskImage")
    assert mask.startswith("url(")
    icon = badge.evaluate("e => getComputedStyle(e, '::before').backgroundColor")
    assert icon == "rgb(125, 36, 22)"


def test_the_map_is_a_nested_list_side_by_side(opened):
    page = opened("/1400/scorecard/map/")
    nested = page.locator("ul.strategy-map > li > ul > li > ul > li")
    assert nested.count() == 1
    assert page.locator("ul.strategy-map").evaluate("e => getComputedStyle(e).display") == "grid"


def test_the_working_unfolds_with_the_numbers_put_in(opened):
    page = opened("/1400/indicators/K1/", java_script_enabled=False)
    page.locator("summary").first.click()
    formula = page.get_by_text("۱۰۰ × (۵۴٫۵ − ۵۰) ÷ (۶۰ − ۵۰)")
    assert formula.is_visible()
    assert formula.evaluate("e => getComputedStyle(e).direction") == "ltr"


def test_the_file_of_a_working_is_there_to_take(opened):
    page = opened("/1400/nodes/O1/")
    page.evaluate(OPEN_ALL)
    with page.expect_download() as download:
        page.get_by_role("link", name="همین محاسبه با قالب CSV").first.click()
    assert download.value.suggested_filename == "calculation.csv"


def test_a_break_of_the_series_is_seen(opened):
    page = opened("/1400/indicators/K3/")
    row = page.locator("tr.break")
    assert "واحد" in row.inner_text()
    above, below = page.locator("tr:has(+ tr.break)"), page.locator("tr.break + tr")
    assert (above.locator("th").inner_text(), below.locator("th").inner_text()) == ("۱۳۹۷", "۱۳۹۶")
