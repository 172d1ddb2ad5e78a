"""The browser of the tests: shows Persian, and finds nobody outside."""

import pytest
from playwright.sync_api import Error


def test_it_renders_a_page(chromium):
    page = chromium.new_page()
    page.set_content("<html lang=fa dir=rtl><title>قطب‌نما</title><h1>برنامه ۱۴۰۰</h1></html>")
    assert page.title() == "قطب‌نما"
    assert page.get_by_role("heading").inner_text() == "برنامه ۱۴۰۰"
    page.close()


def test_it_finds_no_host_outside(chromium):
    page = chromium.new_page()
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://192.0.2.1/")  # reserved for documentation, RFC 5737
    page.close()
