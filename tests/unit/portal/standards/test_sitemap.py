"""sitemap.xml and opensearch.xml as programs read them."""

from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from defusedxml import ElementTree

from core.texts import load_texts
from portal.site.files.sitemap import open_search, sitemap_files
from tests.factories.sample_city import sample_release
from tests.factories.sample_site import PUBLIC_URL, sample_site

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPEN_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
AT = datetime(2021, 9, 10, 8, 30, 15, 999, tzinfo=UTC)


def located(document, name):
    root = ElementTree.fromstring(document)
    return [
        (entry.find(f"{SITEMAP}loc").text, entry.find(f"{SITEMAP}lastmod").text)
        for entry in root.findall(f"{SITEMAP}{name}")
    ]


def test_every_page_is_in_the_sitemap_once():
    site = sample_site()
    told = located((site / "sitemap.xml").read_bytes(), "url")
    pages = {
        f"{PUBLIC_URL}/{path.parent.relative_to(site).as_posix()}/"
        for path in (site / "1400").rglob("index.html")
        # Frames for other sites, and a page's figures, are found from the page.
        if not {"embed", "figures"} & set(path.parts)
    }
    assert len(told) == len(pages) > 500
    assert {unquote(address) for address, _ in told} == pages
    published = f"{sample_release().info.published_at:%Y-%m-%dT%H:%M:%SZ}"
    assert {changed for _, changed in told} == {published}


def test_robots_are_led_to_the_sitemap():
    lines = (sample_site() / "robots.txt").read_text().splitlines()
    assert f"Sitemap: {PUBLIC_URL}/sitemap.xml" in lines


@pytest.mark.parametrize(("count", "parts"), [(4, 0), (5, 2), (9, 3)])
def test_what_one_file_may_not_hold_is_spread_over_several(count, parts):
    pages = {f"/1400/projects/{number}/": AT for number in range(count)}
    files = dict(sitemap_files("https://a.example", pages, most=4))
    assert len(files) == parts + 1
    index = located(files.pop("/sitemap.xml"), "sitemap" if parts else "url")
    if parts:
        assert [address for address, _ in index] == [f"https://a.example{name}" for name in files]
        index = [entry for content in files.values() for entry in located(content, "url")]
    assert [address for address, _ in index] == [f"https://a.example{page}" for page in pages]
    assert {changed for _, changed in index} == {"2021-09-10T08:30:15Z"}


def test_a_page_has_the_day_of_the_release_that_it_shows():
    files = sitemap_files("", {"/1400/": AT, "/1405/a&b/": AT.replace(year=2026)})
    assert located(dict(files)["/sitemap.xml"], "url") == [
        ("/1400/", "2021-09-10T08:30:15Z"),
        ("/1405/a&b/", "2026-09-10T08:30:15Z"),
    ]


def test_a_browser_learns_to_search():
    site = sample_site()
    root = ElementTree.fromstring((site / "opensearch.xml").read_bytes())
    assert root.tag == f"{OPEN_SEARCH}OpenSearchDescription"
    (address,) = root.findall(f"{OPEN_SEARCH}Url")
    assert address.get("template") == f"{PUBLIC_URL}/1400/search/?q={{searchTerms}}"
    assert len(root.find(f"{OPEN_SEARCH}ShortName").text) <= 16
    assert 'rel="search"' in (site / "1400" / "index.html").read_text()
    again = open_search(PUBLIC_URL, sample_release().plan, load_texts())
    assert again == (site / "opensearch.xml").read_bytes()
