"""Pages of earlier releases at their permanent addresses."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient

from core.settings import Settings
from portal.api.app import create_app
from portal.site.build import build_site
from tests.factories.city_releases import MOVED, write_second, write_third

STREET = f"/1400/projects/{MOVED}/"


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("frozen")
    settings = Settings(data_dir=folder, public_url="https://plan.example", _env_file=None)
    releases = settings.releases_dir / "1400"
    options = {"public_url": "https://plan.example", "editions": settings.editions_path}
    second = write_second(releases)
    build_site(second, settings.site_dir, **options)
    third = write_third(releases, second)
    build_site(third, settings.site_dir, **options)
    (releases / "current").symlink_to(third.path.name)
    return settings


@pytest.fixture(scope="module")
def frozen(settings):
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


def test_a_page_is_as_its_release_showed_it(frozen):
    then, now = frozen.get(f"/r/2{STREET}"), frozen.get(STREET)
    assert then.status_code == now.status_code == 200
    assert then.headers["Content-Type"].startswith("text/html")
    assert "بتن‌ریزی" in now.text
    assert "بتن‌ریزی" not in then.text
    assert "همان است که در انتشار ۲ بود" in then.text
    assert then.headers["Content-Security-Policy"] == now.headers["Content-Security-Policy"]


def test_every_link_to_an_earlier_page_leads_there(frozen):
    page = frozen.get("/r/2/1400/").text
    links = {part.partition('"')[0] for part in page.split('href="/r/2/')[1:]}
    assert len(links) > 20
    lost = {link for link in links if frozen.get(f"/r/2/{link}").status_code != 200}
    assert lost == set()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/r/2/1400/projects/nowhere/", "در انتشار ۲ چنین صفحه‌ای نبود"),
        ("/r/9/1400/", "صفحه‌های انتشار ۹ نگه داشته نشده است"),
        ("/r/2/1405/", "صفحه‌های انتشار ۲ نگه داشته نشده است"),
        ("/r/999999999/1400/", "نگه داشته نشده است"),
    ],
)
def test_a_page_that_is_not_there_is_explained(frozen, address, sentence):
    answer = frozen.get(address)
    assert answer.status_code == 404
    assert sentence in answer.text
    assert "صفحهٔ امروز" in answer.text


@pytest.mark.parametrize("address", ["/r/2/1400/projects", "/r/2/1400"])
def test_a_page_is_asked_for_with_its_slash(frozen, address):
    answer = frozen.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{address}/")


def test_a_district_in_one_file_is_a_download(frozen):
    answer = frozen.get("/1400/districts/1/districts-1.html")
    assert (answer.status_code, answer.headers["Content-Disposition"]) == (200, "attachment")
    assert "Content-Disposition" not in frozen.get("/1400/districts/1/").headers


def test_every_file_of_a_chart_is_found_live_and_as_it_was(frozen):
    for address in ("/1400/budget/", "/r/2/1400/budget/"):
        links = re.findall(r'href="([^"]*/(?:chart|embed)/[^"]*)"', frozen.get(address).text)
        assert len(links) > 3, address
        assert all(link.startswith("/r/2/") is address.startswith("/r/") for link in links)
        assert {frozen.get(link).status_code for link in links} == {200}, address


@pytest.mark.parametrize("place", ["2/", "x/1400/", "-1/1400/", "9999999999/1400/", "2/..%2fetc/"])
def test_other_addresses_are_not_found(frozen, place):
    assert frozen.get(f"/r/{place}").status_code == 404


def test_styles_of_an_earlier_page_outlive_a_new_look(frozen, settings):
    page = frozen.get("/r/2/1400/").text
    style = "/static/site." + page.partition("/static/site.")[2].partition('"')[0]
    for path in (settings.site_dir.resolve() / "static").glob("site.*"):
        path.rename(path.with_name(path.name.replace("site.", "gone.")))
    answer = frozen.get(style)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    assert frozen.get("/static/site.000000000000.css").status_code == 404


def test_a_chart_is_drawn_as_a_picture_of_two_sizes(frozen):
    small, large = (frozen.get(f"{STREET}chart/progress{end}.png") for end in ("", "@2x"))
    for answer in (small, large):
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.content.startswith(b"\x89PNG")
    width = [int.from_bytes(answer.content[16:20]) for answer in (small, large)]
    assert width[1] == 2 * width[0]
    again = frozen.get(
        f"{STREET}chart/progress.png", headers={"If-None-Match": small.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_all_files_of_a_chart_are_in_one_archive(frozen):
    """The same as each alone, of the page as it is and as it was."""
    for prefix in ("", "/r/2"):
        path = f"{prefix}{STREET}chart/progress"
        answer = frozen.get(f"{path}.zip")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
        with ZipFile(BytesIO(answer.content)) as archive:
            names = archive.namelist()
            assert names == [
                f"progress{end}" for end in (".svg", ".png", "@2x.png", ".csv", ".json")
            ]
            for name in names:
                alone = frozen.get(f"{prefix}{STREET}chart/{name}").content
                assert archive.read(name) == alone, name
        again = frozen.get(f"{path}.zip", headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "name",
    [
        "chart/none.png",
        "chart/none.zip",
        "card.zip",
        "chart/..%2fprogress.png",
        "chart/%252e%252e/progress.png",
        "none.png",
    ],
)
def test_a_picture_of_nothing_is_not_found(frozen, name):
    assert frozen.get(f"{STREET}{name}").status_code == 404
    assert frozen.get(f"/r/2{STREET}{name}").status_code in {308, 404}


@pytest.mark.parametrize(
    "name", ["progress.svg", "progress.csv", "progress.json", "progress.png", "progress.zip"]
)
def test_files_of_a_chart_are_kept_with_its_page(frozen, name):
    then, now = frozen.get(f"/r/2{STREET}chart/{name}"), frozen.get(f"{STREET}chart/{name}")
    assert then.status_code == now.status_code == 200
    assert then.headers["Content-Type"] == now.headers["Content-Type"]


def test_an_embed_alone_may_stand_in_another_sites_frame(frozen):
    for prefix in ("", "/r/2"):
        embed, page = (frozen.get(f"{prefix}{STREET}{end}") for end in ("embed/progress/", ""))
        assert embed.status_code == page.status_code == 200
        assert "frame-ancestors *" in embed.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
