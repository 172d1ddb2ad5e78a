"""Every page is HTML that a parser reads without forgiving anything."""

import re

import pytest
from tinyhtml5.parser import HTMLParser

from portal.site.build import build_site
from tests.factories.reviewed_city import write_reviewed_city


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("html")
    build_site(write_reviewed_city(folder), folder / "site", public_url="https://example.org")
    root = (folder / "site").resolve()
    return {str(path.relative_to(root)): path.read_text() for path in root.rglob("*.html")}


def errors_of(text):
    parser = HTMLParser()
    parser.parse(text)
    return [(place, code) for place, code, _ in parser.errors]


def test_every_page_is_read_without_an_error(texts):
    assert len(texts) > 90
    assert {name: found for name, text in texts.items() if (found := errors_of(text))} == {}


def test_no_address_holds_a_space(texts):
    for name, text in texts.items():
        assert re.findall(r'(?:href|src|action)="[^"]* [^"]*"', text) == [], name


@pytest.mark.parametrize(
    "wrong", ["<p><ul></ul></p>", "<i id=a id=b></i>", "<table><p>ا</p></table>", "<b><i></b></i>"]
)
def test_a_page_with_an_error_is_found_out(wrong):
    assert errors_of("<!doctype html><p>درست</p>") == []
    assert errors_of(f"<!doctype html>{wrong}")
