"""No code can take an address that the site, the API or a file has; the list has every one."""

import re

import pytest

from core.plan.reserved import ANCHORS, LISTED, is_reserved
from core.release import records
from core.settings import Settings
from core.texts import load_texts
from portal.api.app import create_app
from portal.pages.elements.book import Book
from portal.pages.elements.facets import Facet, address
from portal.site.build import build_site
from portal.site.writer import SiteWriter
from tests.factories.city import city_rows, write_city, write_release
from tests.factories.snapshots import make
from tests.unit.house.codebase import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reserved")
    release = write_city(folder)
    build_site(release, folder / "site", public_url="http://localhost")
    return folder / "site", release


def test_every_name_beside_the_plans_is_reserved(site):
    beside = {path.name for path in site[0].iterdir()} - {"1400"}
    assert beside >= {"404.html", "index.html", "static"}
    assert {name for name in beside if not is_reserved("plan", name)} == set()


def all_paths(app):
    """Every path that the server answers; what a router brought is asked of that router."""
    for route in app.routes:
        inside = getattr(route, "original_router", None)
        yield from all_paths(inside) if inside else [route.path]


def test_every_route_of_the_server_is_reserved(tmp_path):
    app = create_app(Settings(data_dir=tmp_path), engine=None, talk=lambda *_: "")
    fixed = {path.split("/")[1] for path in all_paths(app) if not path.startswith("/{")}
    assert fixed >= {"api", "chat", "healthz", "search"}
    assert {name for name in fixed if not is_reserved("plan", name)} == set()


@pytest.mark.parametrize(
    ("table", "section", "record"),
    [
        ("nodes", "nodes", records.Node),
        ("projects", "projects", records.Project),
        ("indicators", "indicators", records.Indicator),
    ],
)
def test_every_name_beside_the_pages_of_things_is_reserved(site, table, section, record):
    folder, release = site
    codes = {row.code for row in release.all(record)}
    beside = {path.name for path in (folder / "1400" / section).iterdir()}
    assert codes <= beside
    beside = {name.removesuffix(".br").removesuffix(".gz") for name in beside - codes}
    assert {name for name in beside if not is_reserved(table, name)} == set()
    assert table == "nodes" or {"by", "order"} <= beside & LISTED


def test_every_anchor_of_a_page_is_reserved():
    fixed = {
        name
        for path in (ROOT / "portal" / "templates").glob("*.j2")
        for name in re.findall(r' id="([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    assert "main" in fixed
    assert fixed - ANCHORS == set()


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("plan", "API"),
        ("plan", "Embed"),
        ("plan", "404.html"),
        ("plan", "favicon.ico"),
        ("projects", "by"),
        ("projects", "BY"),
        ("projects", "index.html"),
        ("indicators", "Order"),
        ("nodes", "calculation.csv"),
        ("sources", "main"),
        ("districts", "nul"),
        ("documents", "COM1.x"),
        ("events", "a.br"),
    ],
)
def test_a_reserved_code_in_whatever_letters(table, code):
    assert is_reserved(table, code)


@pytest.mark.parametrize("code", ["F-01", "1400", "1.1", "K001", "پل-۱", "bypass", "G1.a", "main"])
def test_codes_of_clerks_are_free(code):
    assert not is_reserved("projects", code)


def facet_address(book, value):
    return address(book, "projects", Facet("responsible", value, value, 1))


def test_what_somebody_wrote_is_one_folder_whatever_it_is(tmp_path):
    book = Book(write_city(tmp_path), load_texts())
    assert facet_address(book, "G1.2").endswith("/by/responsible/G1.2/")
    odd = ["..", "a/b", "../../../x", "x.", " x", "a" * 300, "a\\b", "a:b", "\u202ea", "."]
    found = {facet_address(book, value).split("/by/responsible/")[1] for value in odd}
    assert len(found) == len(odd)
    assert all(len(name) == 13 and name[:12].isalnum() for name in found)


def test_a_site_is_written_into_its_folder_only(tmp_path):
    rows = [
        make(records.Project, code=f"X-{place}", title="پل", responsible=words, districts=())
        for place, words in enumerate(["../../../out", "..", "الف/ب", "x" * 400])
    ]
    folder = tmp_path / "inside"
    folder.mkdir()
    release = write_release(folder / "000002-c17c17c17c17.sqlite", city_rows(more=rows))
    build_site(release, folder / "site", public_url="http://localhost")
    assert [path.name for path in tmp_path.iterdir()] == ["inside"]
    for bad in ("/../x", "/a/%2e%2e/b/", "/a//b", "/./a"):
        with pytest.raises(ValueError, match=re.escape(bad)):
            SiteWriter(folder, None).put(bad, b"")
