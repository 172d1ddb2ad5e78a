"""Search in the browser: on a file server, with the API beside it, without JavaScript."""

import random
import re
import socket
import threading
from contextlib import closing
from urllib.parse import quote

import brotli
import pytest
import uvicorn

from core.search.analysis.analyzer import get_analyzer
from core.search.analysis.folding import fold
from core.search.index.vocabulary import Vocabulary
from core.settings import Settings
from portal.api.app import create_app
from tests.browser.sites import Quiet, go_by, serve_folder
from tests.factories.sample_city import sample_release, sample_releases
from tests.factories.sample_site import PUBLIC_URL, sample_site

SCRIPT_BYTES, SHARD_BYTES = 22_000, 2_100  # compressed
STATUS = "document.querySelector('[role=status]')?.textContent"
READY = f"{STATUS}.match(/[۰-۹] نتیجه|پیدا نشد|واژه|نیست/)"
OPEN = """async () => {
  const told = document.querySelector("script[data-engine]").dataset;
  return (await import(told.engine)).openIndex(told.index);
}"""


class Misleading(Quiet):
    """A host that answers every unknown address with a page, as some do."""

    def send_error(self, *args, **kwargs):
        body = b"<!doctype html><p>Welcome"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def release():
    return sample_release()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    data = tmp_path_factory.mktemp("searched")
    (data / "site").symlink_to(sample_site(), target_is_directory=True)
    (data / "releases").symlink_to(sample_releases(), target_is_directory=True)
    return data


@pytest.fixture(scope="module")
def plain():
    with serve_folder(sample_site()) as served:
        yield served


@pytest.fixture(scope="module")
def misleading():
    with serve_folder(sample_site(), Misleading) as served:
        yield served


@pytest.fixture(scope="module")
def application(folder):
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = Settings(data_dir=folder, public_url=PUBLIC_URL, _env_file=None)
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            assert thread.is_alive()
            thread.join(0.05)
        yield address
        server.should_exit = True
        thread.join()


@pytest.fixture
def ask(chromium):
    contexts = []

    def asked(base, query, more="", *, width=1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda fault: page.faults.append(fault))  # noqa: PLW0108 - Playwright reads the signature
        page.goto(f"{base}/1400/search/?q={quote(query)}{more}")
        if options.get("java_script_enabled", True):
            page.wait_for_function(READY)
        return page

    yield asked
    for context in contexts:
        context.close()


def found(page):
    return [link.get_attribute("href") for link in page.locator("main ul.changes a").all()]


def offered(page):
    return page.get_by_role("listbox").get_by_role("option")


METRO = "/1400/projects/F-01/"


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("قطار شهری", METRO),
        ("قطار شهري", METRO),
        ("مترو", METRO),
        ("قطار شهزی", METRO),
        ("fطار", METRO),
        ("برنامه‌ریزی", "/1400/nodes/O22/"),
        ("برنامهریزی", "/1400/nodes/O22/"),
        ("برنامه ریزی", "/1400/nodes/O22/"),
        ("ساماندهي مادي‌ها", "/1400/nodes/S10/"),
        ("منطقه ۷", "/1400/districts/7/"),
        ("منطقه 7", "/1400/districts/7/"),
        ("منطقه ٧ چه خبر", "/1400/districts/7/"),
        ("F-01", METRO),
        ("f‑۰۱", METRO),
        ("d1105", "/1400/projects/D11-05/"),
        ("ناژوام", "/1400/districts/9/"),
        ("ژاژوان", "/1400/districts/9/"),
        ("جوباره‌هایش", "/1400/projects/F-15/"),
        ("قطارشهری", METRO),
        ("پوشش", "/1400/glossary/#coverage"),
        ("rxhv aivd", METRO),
        ("آسفالت معابر لیمجیر", "/1400/projects/D11-03/"),
    ],
)
def test_files_alone_are_enough(ask, plain, query, address):
    page = ask(plain, query)
    assert page.faults == []
    assert address in found(page)
    is_code = re.fullmatch(r"[a-zA-Z][\d‑-]+", query)
    assert is_code or page.locator("main mark").count() > 0


def test_a_correction_is_told_and_leads_there(ask, plain):
    page = ask(plain, "ناژوام")
    line = page.get_by_text("منظورتان")
    assert "«ناژوان» بود؟" in line.inner_text()
    go_by(page, line.get_by_role("link"))
    page.wait_for_function(READY)
    assert "منظورتان" not in page.locator("main").inner_text()
    assert "/1400/districts/9/" in found(page)


@pytest.mark.parametrize(
    ("query", "said"), [("ژژژژ", "دربارهٔ «ژژژژ» نیست"), ("از که به", "به‌تنهایی")]
)
def test_nothing_found_is_told_with_ways_on(ask, plain, query, said):
    page = ask(plain, query)
    assert said in page.get_by_role("status").inner_text()
    assert found(page) == []
    assert page.locator("main a[href='/1400/projects/']").is_visible()


@pytest.mark.parametrize(
    "query",
    ["'\"<img src=x onerror=alert(1)>", "(((", "😀", "\\", "ب" * 5000, "{query}", "__proto__"],
)
def test_odd_queries_are_answered(ask, plain, query):
    page = ask(plain, query[:1500])
    assert page.faults == []
    assert page.locator("main img").count() == 0


def test_a_search_is_narrowed_by_files_alone(ask, plain):
    page = ask(plain, "بوستان")
    everything = found(page)
    page.locator(".narrow summary").click()
    page.get_by_label("منطقه", exact=True).select_option("5")
    page.get_by_label("سال پروژه").select_option("1398")
    go_by(page, page.locator(".narrow button"))
    page.wait_for_function(READY)
    assert 0 < len(found(page)) < len(everything)
    assert "/1400/projects/D05-06/" in found(page)
    assert page.get_by_label("منطقه", exact=True).input_value() == "5"
    assert page.faults == []


def test_what_narrowing_leaves_out_is_one_link_away(ask, plain):
    page = ask(plain, "ناژوان", "&year=1395&district=7")
    assert found(page) == []
    go_by(page, page.get_by_role("link", name="بدون فیلتر"))
    page.wait_for_function(READY)
    assert "/1400/districts/9/" in found(page)


def test_near_things_are_offered_by_files_alone(ask, plain):
    page = ask(plain, "ناژگزمش")
    assert page.get_by_role("heading", name="شاید دنبال این‌ها می‌گردید").is_visible()
    assert "/1400/districts/9/" in found(page)


def test_a_host_with_a_page_for_everything_is_not_believed(ask, misleading):
    assert METRO in found(ask(misleading, "قطار شهري"))


def test_results_stand_by_kind_with_tabs_and_pages(ask, plain):
    page = ask(plain, "پروژه منطقه", "&page=2")
    tabs = page.get_by_role("navigation", name="نوع نتایج")
    assert tabs.locator("b").inner_text().startswith("همهٔ نتایج")
    pager = page.get_by_role("navigation", name="صفحه‌های فهرست")
    assert pager.locator("b").inner_text() == "۲"
    go_by(page, tabs.get_by_role("link", name="پروژه‌ها"))
    page.wait_for_function(READY)
    assert {address.split("/")[2] for address in found(page)} == {"projects"}
    assert page.locator("main h2").all_inner_texts() == ["پروژه‌ها"]


def test_little_is_loaded_for_a_question(chromium, plain):
    loaded = []
    with closing(chromium.new_page()) as page:
        page.on("response", lambda answer: loaded.append(answer.url))
        page.goto(f"{plain}/1400/search/?q={quote('قطار شهزی')}")
        page.wait_for_function(READY)
    assert len([url for url in loaded if url.endswith(".json")]) < 40


def test_scripts_and_shards_are_small(folder):
    root = (folder / "site").resolve()
    scripts = [path.read_bytes() for path in root.glob("static/*search*.js")]
    assert len(scripts) == 2
    language = next(root.glob("1400/search/*/language.json")).read_bytes()
    assert sum(len(brotli.compress(text)) for text in (*scripts, language)) < SCRIPT_BYTES
    shards = {
        path.name: len(brotli.compress(path.read_bytes()))
        for path in root.glob("1400/search/*/*-*.json")
    }
    assert len(shards) > 50
    assert {name: size for name, size in shards.items() if size > SHARD_BYTES} == {}


def test_the_browser_folds_as_the_program_does(ask, plain, release):
    chance = random.Random(1400)
    characters = [*map(chr, range(0xD800)), *map(chr, range(0xE000, 0x10000)), "😀", "𐭀"]
    texts = [text for row in release.connection.execute("select title, body from search_document")
             for text in row]  # fmt: skip
    texts += ["".join(characters[at : at + 64]) for at in range(0, len(characters), 64)]
    texts += ["".join(chance.choices(characters[0x600:0x700], k=12)) for _ in range(3000)]

    page = ask(plain, "پل")
    told = page.evaluate(f"async (texts) => texts.map((await ({OPEN})()).fold)", texts)
    assert len(texts) > 4000
    assert told == [fold(text) for text in texts]


def test_the_browser_reads_a_word_as_the_program_does(ask, plain, release):
    rows = release.connection.execute("select key, written from search_word").fetchall()
    words = [written for _, written in rows] + [
        "F-۰۱",
        "A1‑05",
        "۱٬۴۰۰",
        "٠٠٧",
        "۱۳۹۸/۰۶/۳۱",
        "۲٫۵۰",
    ]
    keys = [[word.key for word in get_analyzer().words(written)] for written in words]

    page = ask(plain, "پل")
    told = page.evaluate(f"async (words) => words.map((await ({OPEN})()).cut)", words)
    assert len(words) > 1000
    assert told == keys


def test_the_browser_reads_finglish_as_the_program_does(ask, plain, release):
    text = "barname shahr khiaban metro mantaghe havaye pak pol ghadir shahrdari ab hava aei"
    latin = f"{text} naghshe poroje hamlonaghl faza sabz khaneh rah bazar mahalle xqzw dar".split()
    words = Vocabulary(release.connection)
    read = [[entry.key for _, entry in words.romanised(one)] for one in latin]

    each = f"async (latin) => Promise.all(latin.map((await ({OPEN})()).romanised))"
    told = ask(plain, "پل").evaluate(each, latin)
    assert sum(map(bool, read)) > 15
    assert [[key for _, key in readings] for readings in told] == read


@pytest.mark.parametrize(
    ("query", "title"),
    [("mantaghe 7", "منطقهٔ ۷"), ("havaye pak", "هوای پاک"), ("khiaban molavi", "منطقهٔ ۷")],
)
def test_finglish_is_found_by_files_alone(ask, plain, query, title):
    page = ask(plain, query)
    page.wait_for_function(READY)
    assert any(title in text for text in page.locator("#found .changes a").all_inner_texts()[:3])


def test_suggestions_are_chosen_by_the_keyboard(ask, plain):
    page = ask(plain, "پل")
    field = page.get_by_role("combobox")
    field.fill("نوسازی ن")
    options = offered(page)
    options.first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert options.first.get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    options.first.wait_for(state="detached")
    field.fill("نوسازی نا")
    options.first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/1400/projects/F-05/")


def test_suggestions_leave_with_the_focus_and_follow_the_pointer(ask, plain):
    page = ask(plain, "پل", width=320)
    field = page.get_by_role("combobox")
    field.fill("f0")
    offered(page).first.wait_for()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 320
    field.blur()
    offered(page).first.wait_for(state="detached")
    field.fill("f-01")
    offered(page).first.click()
    page.wait_for_url(f"**{METRO}")


def test_the_server_is_asked_where_there_is_one(ask, application):
    page = ask(application, "پل")  # rendered by the server: nothing is asked again
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("combobox").fill("قطار ش")
    offered(page).first.wait_for()
    assert [url for url in asked if "/api/v1/suggest" not in url] == []
    assert page.faults == []


def test_the_page_of_the_static_site_asks_the_api(chromium, application):
    """As where a cache or a proxy serves the files and the application only answers the API."""
    with closing(chromium.new_page()) as page:
        built = page.request.get(f"{application}/1400/search/").text()
        where = f"{application}/1400/search/?q={quote('قطار شهري')}"
        page.route(where, lambda route: route.fulfill(body=built, content_type="text/html"))
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(where)
        page.wait_for_function(READY)
        assert METRO in found(page)
        assert any("/api/v1/search" in url for url in asked)
        assert not any(url.endswith(".json") for url in asked)


def test_without_javascript_the_server_answers(ask, application):
    page = ask(application, "قطار شهري", java_script_enabled=False)
    assert METRO in found(page)
    assert page.locator("main mark").count() > 0
    go_by(page, page.get_by_role("link", name="شاخص‌ها ("))
    assert {address.split("/")[2] for address in found(page)} == {"indicators"}


def test_without_javascript_a_search_is_narrowed(ask, application):
    page = ask(application, "بوستان", java_script_enabled=False)
    everything = found(page)
    page.locator(".narrow summary").click()
    page.get_by_label("منطقه", exact=True).select_option("5")
    go_by(page, page.locator(".narrow button"))
    assert "/1400/projects/D05-06/" in found(page)
    assert 0 < len(found(page)) < len(everything)


def test_nothing_inline_runs_on_the_server(application, chromium):
    with closing(chromium.new_page()) as page:
        answer = page.goto(f"{application}/1400/search/?q=x")
        policy = answer.headers["content-security-policy"]
        assert "script-src" in policy or "default-src 'self'" in policy
        assert "unsafe-inline" not in policy.split("style-src")[0]
        assert page.locator("script:not([src])").count() == 0
