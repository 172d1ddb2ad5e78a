"""The search field of the front page: what it suggests, and that it costs nothing unasked."""

import pytest

from tests.browser.sites import serve
from tests.factories.city import write_city


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("suggesting")
    with serve(write_city(folder), folder) as served:
        yield served


def test_the_front_page_suggests_once_somebody_turns_to_the_field(opened):
    page = opened("/")
    asked, faults = [], []
    page.on("request", lambda one: asked.append(one.url))
    page.on("pageerror", lambda fault: faults.append(fault))  # noqa: PLW0108 - Playwright reads the signature
    page.wait_for_load_state("networkidle")
    assert not any("/search" in url for url in asked)
    page.locator(".find input").focus()
    field = page.get_by_role("combobox")
    field.wait_for()
    field.fill("f01")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/1400/projects/F-01/")
    assert faults == []


def test_what_was_typed_meanwhile_stays(opened):
    page = opened("/")
    page.locator(".find input").press_sequentially("ab")
    field = page.get_by_role("combobox")
    field.wait_for()
    assert field.input_value() == "ab"
