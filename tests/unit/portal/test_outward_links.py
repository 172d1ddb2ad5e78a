"""A page links only to whole addresses of http and https, whatever an old release file holds."""

import pytest

from core.release import records
from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.pages.record.data_pages import sources_page
from portal.site.build import build_site
from tests.factories.city import city_rows, write_release
from tests.factories.snapshots import make

BAD = ["javascript:alert(1)", "http://[bad", "https://a.ir/ (شناسنامه)", "https://a.ir@b.ir/"]


def city_with(folder, *rows):
    return write_release(folder / "000002-c17c17c17c17.sqlite", city_rows(more=rows))


@pytest.mark.parametrize("url", BAD)
def test_a_bad_address_is_shown_and_not_linked_to(tmp_path, url):
    source = make(records.Source, code="S-BAD", title="سند", url=url, archived_url=url)
    book = Book(city_with(tmp_path, source), load_texts())
    assert {row.code: row.href for row in sources_page(book).rows}["S-BAD"] == ""
    link = book.source_link(url)
    assert (link.title, link.href) == (url, "")


def test_a_good_one_is_linked_to(tmp_path):
    url = "https://1405.isfahan.ir/سیاست-ها/"
    source = make(records.Source, code="S-GOOD", title="سند", url=url)
    book = Book(city_with(tmp_path, source), load_texts())
    assert {row.code: row.href for row in sources_page(book).rows}["S-GOOD"] == url
    assert book.source_link(url).href == url


def test_a_release_with_bad_addresses_is_built(tmp_path):
    rows = [
        make(records.Source, code=f"S-{place}", title="سند", url=url)
        for place, url in enumerate(BAD)
    ]
    site = tmp_path / "site"
    build_site(city_with(tmp_path, *rows), site, public_url="http://localhost")
    pages = b"".join(path.read_bytes() for path in site.rglob("*.html"))
    assert b'href="javascript:' not in pages
    assert b'href="http://[' not in pages
