"""Lists in a browser: narrowed and ordered by links, and in place where scripts run."""

import pytest

from tests.browser.sites import serve
from tests.factories.city import write_city

LISTS = "/1400/projects/"
MARK = "window.stayed = true"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lists")
    with serve(write_city(folder), folder) as served:
        yield served


def titles(page):
    return page.locator("tbody th a").all_inner_texts()


@pytest.mark.parametrize("is_scripted", [True, False])
def test_a_reader_narrows_and_orders(opened, is_scripted):
    page = opened(LISTS, java_script_enabled=is_scripted)
    everything = titles(page)
    page.get_by_role("link", name="پروژه‌های شاخص (۱)").click()
    page.get_by_role("heading", name="پروژه‌ها: پروژه‌های شاخص", exact=True).wait_for()
    assert page.url.endswith("/by/portfolio/flagship/")
    assert len(titles(page)) == 1 < len(everything)
    page.get_by_role("link", name="بیشترین بودجهٔ مصوب").click()
    page.get_by_role("heading", name="بیشترین بودجهٔ مصوب").wait_for()
    assert page.url.endswith("/by/portfolio/flagship/order/budget/")
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("مصوب")


def test_where_scripts_run_the_page_stays_and_only_the_list_changes(opened):
    page = opened(LISTS)
    page.evaluate(MARK)
    before = page.locator(".facets").bounding_box()["y"]
    page.get_by_role("link", name="پروژه‌های شاخص (۱)").click()
    page.get_by_role("heading", name="پروژه‌ها: پروژه‌های شاخص").wait_for()
    assert page.url.endswith("/by/portfolio/flagship/")
    assert page.title().startswith("پروژه‌ها: پروژه‌های شاخص")
    assert page.locator(".crumbs [aria-current]").inner_text() == "پروژه‌های شاخص"
    assert page.evaluate("document.activeElement.textContent") == "پروژه‌های شاخص (۱)"
    assert page.locator(".facets").bounding_box()["y"] == pytest.approx(before, abs=40)
    page.go_back()
    page.get_by_role("heading", name="پروژه‌ها", exact=True).wait_for()
    assert page.url.endswith(LISTS)
    assert page.evaluate("window.stayed")


def test_the_keyboard_is_enough(opened):
    page = opened(LISTS)
    page.evaluate(MARK)
    page.get_by_role("link", name="کمترین پیشرفت").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/order/progress/")
    page.get_by_role("heading", name="پروژه‌ها: کمترین پیشرفت").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "کمترین پیشرفت"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "بیشترین عقب‌ماندگی از برنامه"
    assert page.evaluate("window.stayed")


def test_the_jump_past_the_navigation_is_no_other_list(opened):
    page = opened(LISTS)
    with page.expect_event("framenavigated"):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert asked == []


def test_a_list_that_cannot_be_fetched_is_gone_to(opened):
    page = opened(LISTS)
    page.evaluate(MARK)
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('offline')); }")
    page.get_by_role("link", name="کمترین پیشرفت").click()
    page.get_by_role("heading", name="پروژه‌ها: کمترین پیشرفت").wait_for()
    assert not page.evaluate("window.stayed")


def test_the_scorecard_is_ordered_in_place(opened):
    page = opened("/1400/scorecard/")
    page.evaluate(MARK)
    page.get_by_role("link", name="کمترین پوشش داده‌ها").click()
    page.get_by_role("heading", name="کارنامه: کمترین پوشش داده‌ها").wait_for()
    assert page.evaluate("window.stayed")
