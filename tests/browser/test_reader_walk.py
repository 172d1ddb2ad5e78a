"""What a journalist or a citizen comes for, found from the front page by the words on the links.

Each walk is the words that are clicked one after the other: their number is the number of clicks.
"""

import hashlib
import re
import shutil
import threading
from pathlib import Path

import pytest
import uvicorn

from core.release.addresses import FROZEN
from core.serving.port import listen
from core.settings import Settings
from portal.api.app import create_app
from portal.site.build import build_site
from tests.browser.sites import go_by
from tests.factories.sample_city import sample_release, sample_releases

MOST_CLICKS = 4
CITE = "چگونه ارجاع دهیم؟"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("walked")
    shutil.copytree(sample_releases(), folder / "releases", symlinks=True)
    with listen("127.0.0.1", 0) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = Settings(data_dir=folder, public_url=url, _env_file=None)
        build_site(
            sample_release(),
            settings.site_dir,
            public_url=url,
            languages=("fa", "en"),
            editions=settings.editions_path,
        )
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield url
        server.should_exit = True
        thread.join()


@pytest.fixture
def walk(opened):
    """Return the page that the *words* lead to from the front page, at most four clicks away."""

    def walked(*words):
        assert len(words) <= MOST_CLICKS
        page = opened("/", java_script_enabled=False)
        for one in words:
            go_by(page, seen(page, one))
        return page

    return walked


def seen(page, words):
    """Return the first link that is in sight with these *words*, which may go on."""
    return page.get_by_role("link", name=re.compile(rf"^{re.escape(words)}")).first


def taken(page, words) -> Path:
    """Return the file that the link of *words* gives."""
    with page.expect_download() as download:
        seen(page, words).click()
    return download.value.path()


def unfold(page, words=CITE):
    page.locator("summary", has_text=words).first.click()


def heading(page):
    return page.get_by_role("heading", level=1).inner_text()


def test_the_district_furthest_behind_and_how_to_cite_it(walk):
    page = walk("مناطق", "پیشرفت در برابر برنامه")
    last = page.locator("tbody tr").last
    assert last.locator("th").inner_text() == "منطقهٔ ۲"
    assert last.locator("td").first.inner_text() != "—"
    unfold(page)
    quoted = page.locator("blockquote a").inner_text()
    assert quoted.endswith("/r/2/1400/districts/by/progress/")
    page.goto(quoted)
    assert page.locator("tbody tr").last.locator("th").inner_text() == "منطقهٔ ۲"


def test_two_districts_for_each_resident(walk):
    page = walk("مناطق", "منطقهٔ ۷", "دو منطقهٔ دلخواه")
    row = page.get_by_role("navigation", name="منطقهٔ ۳ با", exact=True)
    go_by(page, row.get_by_role("link", name="۷", exact=True))
    money = page.get_by_role("row").filter(has_text="بودجهٔ مصوب هر ساکن")
    assert [cell.inner_text() for cell in money.locator("td.number").all()] == ["۳۴٫۴", "۷٫۸"]


def test_every_end_that_moved_and_by_how_much(walk):
    page = walk("تغییرات", "انتشار ۲", "پایان وعده‌داده‌شده جابه‌جا شد (۴)")
    rows = page.locator("tbody tr:not(.head)").all_inner_texts()
    assert len(rows) == 4
    assert all(re.search(r"\(.*ماه (دیرتر|زودتر)", row) for row in rows)


def test_spending_against_allocation_by_year_is_taken_along(walk):
    page = walk("بودجه")
    lines = taken(page, "بودجه به تفکیک سال (CSV)").read_text("utf-8-sig").splitlines()
    names = lines[0].split(",")
    assert {"allocated", "spent"} <= {one.split("_")[0] for one in names}, names
    assert len(lines) > 5


def test_a_page_is_kept_as_it_is(walk):
    page = walk("نشانی ماندگار همین صفحه")
    assert f"{FROZEN}2/" in page.url
    assert "۵۳ پروژه" in heading(page)


def test_a_chart_for_another_site_and_as_a_picture(walk):
    page = walk("برای وبگاه خودتان")
    assert page.locator("figure svg").first.is_visible()
    page = walk()
    with page.expect_response("**/chart/*.png") as answer:
        seen(page, "PNG").click()
    assert answer.value.body().startswith(b"\x89PNG")


def test_the_picture_to_share_is_beside_the_citation(walk):
    page = walk()
    unfold(page)
    with page.expect_response("**/card.png") as answer:
        seen(page, "افقی").click()
    assert answer.value.body().startswith(b"\x89PNG")


def test_news_are_followed(walk, address):
    page = walk()
    feed = seen(page, "خوراک تغییرات").get_attribute("href")
    assert "<feed" in page.request.get(f"{address}{feed}").text()


def test_a_statement_is_beside_what_the_data_say(walk):
    page = walk("گفته‌ها و داده‌ها")
    claim = page.locator("article").filter(has_text="تعداد کل جلسه‌های تدوین")
    assert "با داده‌ها نمی‌خواند" in claim.inner_text()
    assert "محاسبه" in claim.inner_text()


def test_the_file_is_the_one_that_its_hash_says(walk):
    page = walk("دریافت داده‌ها")
    stated = re.search(r"SHA-256 ([0-9a-f]{64})", page.locator("main").inner_text())
    file = taken(page, "000002-")
    assert stated
    assert hashlib.sha256(file.read_bytes()).hexdigest() == stated[1]


def test_a_page_goes_along_without_a_line(walk, chromium):
    file = taken(walk("مناطق", "منطقهٔ ۷"), "همهٔ این صفحه در یک فایل")
    kept = file.with_suffix(".html")
    shutil.copy(file, kept)
    with chromium.new_context(offline=True) as context:
        page = context.new_page()
        page.goto(kept.as_uri())
        assert heading(page) == "منطقهٔ ۷"


def test_the_same_page_in_english(walk):
    page = walk("مناطق", "منطقهٔ ۷", "English")
    assert page.url.endswith("/en/1400/districts/7/")
    assert page.locator("html").get_attribute("dir") == "ltr"
