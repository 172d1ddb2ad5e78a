"""The site from a disk: every link leads to a file in the ZIP, or to the site."""

import re
import zipfile
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pytest

from portal.site.build import build_site
from portal.site.files.offline import write_offline
from tests.factories.city import write_city

URL = "https://example.org"
LINK = re.compile(r'\b(?:href|src|action)="([^"]*)"')


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("offline")
    root = build_site(write_city(folder), folder / "site", public_url=URL).folder
    count = write_offline(root, folder / "plan.zip", URL)
    return root, folder / "plan.zip", count


def pages_of(archive):
    return {
        name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")
    }


def test_every_link_leads_to_a_file_beside_it_or_to_the_site(built):
    _, path, count = built
    with zipfile.ZipFile(path) as archive:
        there = set(archive.namelist())
        assert count == len(there)
        for name, page in pages_of(archive).items():
            for link in LINK.findall(page):
                address, _, anchor = link.partition("#")
                if re.match(r"(https?|mailto|data):", link) or not address:
                    continue
                target = unquote(normpath(join(dirname(name), address)))
                assert target in there, (name, link)
                assert not anchor or f'id="{anchor}"' in archive.read(target).decode(), link


def test_pages_come_whole_with_their_style_and_load_nothing_else(built):
    root, path, _ = built
    with zipfile.ZipFile(path) as archive:
        pages = pages_of(archive)
        expected = {str(one.relative_to(root)) for one in root.rglob("*.html")}
        assert pages.keys() == {name for name in expected if "/search/" not in name}
        assert len(pages) > 100
        home = pages["1400/index.html"]
        assert re.search(r'<link rel="stylesheet" href="\.\./static/site\.[^"]+\.css">', home)
        assert f'action="{URL}/1400/search/"' in home
        assert not any("<script src" in page for page in pages.values())
        assert archive.testzip() is None


def test_the_same_site_gives_the_same_file(built, tmp_path):
    root, path, _ = built
    write_offline(root, tmp_path / "again.zip", f"{URL}/")
    assert (tmp_path / "again.zip").read_bytes() == path.read_bytes()


def test_a_district_can_be_sent_as_one_file(built):
    root, _, _ = built
    folder = root / "1400" / "districts" / "1"
    page = (folder / "index.html").read_text()
    assert 'href="/1400/districts/1/districts-1.html" download' in page
    alone = (folder / "districts-1.html").read_text()
    assert len(alone.encode()) < 200_000
    assert "<style>" in alone
    assert "<script src" not in alone
    links = [link for link in LINK.findall(alone) if link and not link.startswith(("#", "data:"))]
    assert links
    assert [link for link in links if not re.match(r"(https?|mailto):", link)] == []
