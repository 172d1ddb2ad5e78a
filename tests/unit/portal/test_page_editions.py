"""Pages that a release does not change stay the pages of an earlier one, and can be asked for."""

import re
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from core.editions import read_editions
from core.release.reader import Release
from core.texts import load_texts
from portal.pages.elements.stamp import PLACES
from portal.site.build import BuiltSite, build_site, prepared_site
from portal.site.files.made_from import made_from
from portal.site.files.static_copy import write_static_copy
from portal.site.frozen_pages import frozen_files, frozen_page
from portal.site.writer import file_of
from tests.factories.city_releases import MOVED, write_second, write_third

URL = "https://plan.example"
# What a program answers: the API and the conversation.
SERVED = re.compile(r"/(?:api/|chat|openapi\.json)")
LINK = re.compile(r'\b(?:href|src|content)="(/[^"#?]+)')
STREET, OTHER, HOME = f"/1400/projects/{MOVED}/", "/1400/glossary/", "/1400/"


@dataclass
class City:
    folder: Path
    second: BuiltSite
    third: BuiltSite
    was: dict[str, bytes]

    @property
    def editions(self):
        return self.folder / "releases" / "editions.sqlite"

    def page(self, address):
        return (self.third.folder / address.strip("/") / "index.html").read_text()


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("editions")
    releases = folder / "releases" / "1400"
    options = {"public_url": URL, "editions": folder / "releases" / "editions.sqlite"}
    release = write_second(releases)
    second = build_site(release, folder / "site", **options)
    was = contents(second)
    third = build_site(write_third(releases, release), folder / "site", **options)
    return City(folder, second, third, was)


def pages(built):
    return sorted(built.folder.rglob("index.html"))


def contents(built):
    return {str(path.relative_to(built.folder)): path.read_bytes() for path in pages(built)}


def test_a_page_that_did_not_change_is_byte_by_byte_that_of_the_release_before(city):
    now = contents(city.third)
    changed = {name for name in now if now[name] != city.was.get(name)}
    assert f"1400/projects/{MOVED}/index.html" in changed
    assert "1400/index.html" in changed
    assert "1400/glossary/index.html" not in changed
    # The project, its releases, the home page that names the release, and few lists.
    assert len(changed) < len(now) / 5
    assert "انتشار ۲، " in city.page(OTHER)
    assert "انتشار ۳، " in city.page(STREET)


def test_no_page_keeps_a_place_that_was_not_filled(city):
    marks = [value.encode() for value in (getattr(PLACES, n) for n in PLACES.__slots__)]
    for path in pages(city.third):
        assert not any(mark in path.read_bytes() for mark in marks), path


def test_a_page_leads_to_itself_for_ever_and_to_what_it_said_before(city):
    street, other = city.page(STREET), city.page(OTHER)
    assert f'href="/r/3{STREET}"' in street
    assert f'href="/r/2{STREET}"' in street
    assert f"{URL}/r/3{STREET}" in street  # the citation
    assert f'href="/r/2{OTHER}"' in other
    assert "پیش‌تر چه می‌گفت" not in other


def test_an_earlier_page_is_as_it_was_with_links_to_its_own_release(city):
    texts = load_texts()
    with read_editions(city.editions) as editions:
        assert editions is not None
        page = frozen_page(editions, texts, "1400", 2, STREET)
        same = frozen_page(editions, texts, "1400", 3, OTHER)
        assert frozen_page(editions, texts, "1400", 2, "/1400/nowhere/") is None
        assert frozen_page(editions, texts, "1400", 1, STREET) is None
    assert page is not None
    assert same is not None
    assert "بتن‌ریزی" not in page
    assert "همان است که در انتشار ۲ بود" in page
    assert f'<a href="{STREET}">صفحهٔ امروز</a>' in page
    assert 'href="/r/2/1400/glossary/"' in page
    assert 'href="/1400/data/' in page  # files are not pages
    assert "همان است که در انتشار ۳ بود" in same


def test_a_second_build_of_a_release_changes_nothing(city):
    before = city.editions.read_bytes()
    release_three = next((city.folder / "releases" / "1400").glob("000003-*"))
    again = build_site(
        Release(release_three), city.folder / "again", public_url=URL, editions=city.editions
    )
    assert contents(again) == contents(city.third)
    assert city.editions.read_bytes() == before


def test_a_site_that_is_not_shown_leaves_no_trace(city, tmp_path):
    release = write_second(tmp_path / "1400")
    editions = tmp_path / "editions.sqlite"
    with prepared_site(release, tmp_path / "site", public_url=URL, editions=editions):
        pass
    assert not editions.exists()


def test_a_page_of_a_release_whose_file_is_gone_is_of_this_one(tmp_path):
    release = write_second(tmp_path / "1400")
    options = {"public_url": URL, "editions": tmp_path / "editions.sqlite"}
    build_site(release, tmp_path / "site", **options)
    third = write_third(tmp_path / "1400", release)
    release.path.unlink()
    built = build_site(third, tmp_path / "site", **options)
    page = (built.folder / "1400" / "glossary" / "index.html").read_text()
    assert 'href="/r/3/1400/glossary/"' in page


def test_all_that_is_kept_can_be_written_as_files(city):
    files = dict(frozen_files(city.editions, load_texts()))
    assert "همان است که در انتشار ۲ بود" in files[f"r/2{STREET}index.html"].decode()
    assert f"r/3{STREET}index.html" in files
    asked = set(re.findall(r'href="/(static/[^"]+)"', files["r/2/1400/index.html"].decode()))
    assert asked <= files.keys()
    assert asked
    assert dict(frozen_files(city.folder / "none.sqlite", load_texts())) == {}


@pytest.fixture(scope="module")
def host(city):
    """A copy for a host that runs no program: its folder, how many files, the steps reported."""
    folder, steps = city.folder / "host", []
    written = write_static_copy(
        city.third.folder,
        city.editions,
        folder,
        load_texts(),
        progress=lambda step, done, total: steps.append((step, done, total)),
    )
    return folder, written, steps


def addresses(page):
    text = page.read_text("utf-8").replace(f"{URL}/", "/")
    return {unescape(found) for found in LINK.findall(text)}


def test_every_link_leads_to_a_file(host):
    folder, _, _ = host
    led = {address for page in folder.rglob("*.html") for address in addresses(page)}
    missing = {
        one for one in led if not SERVED.match(one) and not (folder / file_of(one)).exists()
    }
    assert missing == set()
    assert sum(bool(made_from(one)) for one in led) > 10


def test_pages_of_earlier_releases_are_there_too(host):
    folder, _, _ = host
    then, now = (folder / n / f"1400/projects/{MOVED}/index.html" for n in ("r/2", ""))
    assert then.read_bytes() != now.read_bytes()


def test_it_counts_what_it_writes_and_reports_it(host):
    folder, written, steps = host
    assert written == sum(path.is_file() for path in folder.rglob("*"))
    assert [step for step, _, _ in steps] == sorted(
        (step for step, _, _ in steps),
        key=["build.static", "build.editions", "build.made_files"].index,
    )
    assert steps[-1][1] == steps[-1][2] > 10
    assert not [*folder.rglob("*.br"), *folder.rglob("*.gz")]


def test_pictures_archives_and_workbooks_are_what_the_server_makes(host):
    folder, _, _ = host
    picture = next(folder.glob("1400/projects/*/chart/*@2x.png"))
    assert picture.read_bytes().startswith(b"\x89PNG")
    archive = next(folder.glob("1400/projects/*/chart/*.zip")).read_bytes()
    assert len(ZipFile(BytesIO(archive)).namelist()) == 5
    workbook = next(folder.glob("1400/**/list.xlsx"))
    assert openpyxl.load_workbook(workbook).active.max_row > 1


def test_without_pictures_nothing_is_made(city, tmp_path):
    out = tmp_path / "host"
    write_static_copy(
        city.third.folder, tmp_path / "none.sqlite", out, load_texts(), has_made=False
    )
    assert not list(out.rglob("*.png"))
    assert (out / "1400" / "index.html").is_file()
    assert not (out / "r").exists()
