"""The built site as it is served, and what holds for every address."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from core.database.engine import migrate, open_database, transaction
from core.settings import Settings
from core.texts import load_texts
from portal.api.app import create_app
from portal.api.http.media_types import MEDIA_TYPES, NAMED, OTHER
from portal.api.http.static import is_download, lifetime_of
from portal.site.build import build_site
from tests.factories.city import write_city
from tests.factories.people import add_release

ROOT = Path(__file__).resolve().parents[3]


def test_pages_are_served_with_what_a_browser_needs_to_keep_them(client):
    page = client.get("/")
    assert page.text == "<p>خانه</p>"
    assert page.headers["Content-Type"].startswith("text/html")
    assert page.headers["Vary"] == "Accept-Encoding"
    again = client.get("/", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("accepted", "content", "encoding"),
    [
        ("br, gzip", b"packed br", "br"),
        ("gzip", b"packed gz", "gzip"),
        ("identity", "<p>برنامه</p>".encode(), None),
    ],
)
def test_packed_files_are_sent_as_they_lie(client, accepted, content, encoding):
    # httpx would unpack what is no real gzip: the raw bytes are asked for.
    with client.stream("GET", "/1400/", headers={"Accept-Encoding": accepted}) as response:
        assert b"".join(response.iter_raw()) == content
        assert response.headers.get("Content-Encoding") == encoding
        assert response.headers["Content-Type"].startswith("text/html")
        assert int(response.headers["Content-Length"]) == len(content)


def test_a_folder_is_asked_for_with_its_slash(client):
    response = client.get("/1400?a=1")
    assert (response.status_code, response.headers["Location"]) == (308, "/1400/?a=1")


@pytest.mark.parametrize("address", ["/nothing", "/index.html/", "/1400/nothing/", "/%00"])
def test_other_addresses_give_the_sites_own_page(client, address):
    response = client.get(address)
    assert (response.status_code, response.text) == (404, "<p>یافت نشد</p>")


@pytest.mark.parametrize(
    "address",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/1400/..%2f..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "//etc/passwd",
        "/..%5csecret.txt",
    ],
)
def test_nothing_outside_the_site_is_served(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "secret" not in response.text
    assert "root:" not in response.text


def test_any_part_of_a_large_file_can_be_asked_for(client):
    response = client.get("/plan.sqlite", headers={"Range": "bytes=10-19"})
    assert (response.status_code, response.content) == (206, bytes(range(10, 20)))
    assert client.get("/plan.sqlite").content == bytes(range(100))


@pytest.mark.parametrize(
    "address", ["/", "/1400/", "/nothing", "/healthz", "/api/v1/plan", "/api/v1/nothing"]
)
def test_head_is_get_without_a_body(client, address):
    head, got = client.head(address), client.get(address)
    assert head.status_code == got.status_code
    assert head.content == b""
    for name in ("Content-Type", "Content-Length", "ETag"):
        assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize("address", ["/", "/nothing", "/api/v1/plan", "/api/v1/x", "/healthz"])
def test_nothing_from_elsewhere_may_run_on_any_page(client, address):
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_only_embedded_pages_may_be_framed(client):
    policy = client.get("/1400/embed/F-01/").headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy


NGINX = (ROOT / "docker" / "nginx.conf").read_text(encoding="utf-8")
SENT = {
    name: quoted or bare
    for name, quoted, bare in re.findall(
        r'add_header ([\w-]+) (?:"(.*?)"|(\S+))(?: always)?;', NGINX
    )
}


def test_both_servers_send_the_same_headers(client):
    ours = client.get("/").headers
    policy, _, ancestors = SENT["Content-Security-Policy"].rpartition(" ")
    assert (f"{policy} 'none'", ancestors) == (
        ours["Content-Security-Policy"],
        "$frame_ancestors",
    )
    names = ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy")
    assert {name: SENT.get(name) for name in names} == {name: ours[name] for name in names}


def test_what_both_servers_send_is_sent_once(client):
    """nginx adds its headers to answers of ours too, and has to take ours away from them."""
    hidden = set(re.findall(r"proxy_hide_header ([\w-]+);", NGINX))
    both = {name for name in SENT if name.lower() in client.get("/healthz").headers}
    # Of this one nginx has a rule that leaves the API's own alone.
    assert hidden == both - {"Cache-Control"}
    assert "map $upstream_status $cache_control" in NGINX


def test_both_servers_know_the_same_media_types():
    (block,) = re.findall(r"types \{\n(.*?)\n  \}", NGINX, re.DOTALL)
    theirs = {f".{ending}": told for told, ending in re.findall(r'"?([^"\n]+?)"?\s+(\w+);', block)}
    assert {ending: told.strip() for ending, told in theirs.items()} == MEDIA_TYPES
    assert f"default_type {OTHER};" in NGINX
    assert "mime.types" not in NGINX
    found = re.findall(r'location ~ (\S+) \{\s+types \{\}\s+default_type "(.*?)";', NGINX)
    named = {pattern.lstrip("^/").rstrip("$").replace("\\", ""): told for pattern, told in found}
    assert named == NAMED


def test_both_servers_send_a_page_in_one_file_as_a_download():
    (block,) = re.findall(r"map \$uri \$disposition \{(.*?)\n  \}", NGINX, re.DOTALL)
    (rule,) = re.findall(r'"~(.*)"\s+"attachment";', block)
    assert "add_header Content-Disposition $disposition;" in NGINX
    for path, is_kept in (
        ("1400/districts/7/districts-7.html", True),
        ("1400/districts/7/index.html", False),
        ("1400/districts/compare/3-7/index.html", False),
        ("404.html", False),
        ("1400/data/000002-0123456789ab.sqlite", False),
    ):
        assert is_download(path) is is_kept is bool(re.search(rule, f"/{path}")), path


def test_both_servers_have_files_kept_as_long():
    (block,) = re.findall(r"map \$uri \$file_cache_control \{(.*?)\n  \}", NGINX, re.DOTALL)
    rules = re.findall(r'(default|"~.*")\s+"(.*?)";', block)
    default = dict(rules)["default"]
    patterns = [(re.compile(rule[2:-1]), told) for rule, told in rules if rule != "default"]
    for path in (
        "index.html",
        "1400/data/project.csv",
        "static/site.0123456789ab.css",
        "1400/data/000002-0123456789ab.sqlite",
        "1400/search/0123456789ab/bo.json",
        "static/OFL.txt",
    ):
        found = next((told for rule, told in patterns if rule.search(f"/{path}")), default)
        assert found == lifetime_of(path), path


def test_every_file_of_a_site_has_a_known_type(tmp_path):
    build_site(write_city(tmp_path), tmp_path / "site", public_url="https://example.org")
    found = {path.suffix for path in (tmp_path / "site").resolve().rglob("*.*")}
    assert found - {".br", ".gz"} <= set(MEDIA_TYPES)


def test_search_leads_to_the_page_of_the_plan(client):
    response = client.get("/search?q=پل")
    assert response.status_code == 307
    assert response.headers["Location"].startswith("/1400/search/?q=")


def test_health_says_which_release_is_served(client):
    assert client.get("/healthz").json() == {"status": "ok", "release": 2}


@pytest.fixture
def new_instance(tmp_path):
    settings = Settings(data_dir=tmp_path, _env_file=None)
    engine = open_database(settings.database)
    migrate(engine)
    yield TestClient(create_app(settings, engine=engine)), engine
    engine.dispose()


def test_a_new_instance_is_well_and_says_that_nothing_is_published(new_instance):
    client, _ = new_instance
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "no_release", "release": None, "database": "ok"}
    problem = client.get("/api/v1/plan")
    assert (problem.status_code, problem.json()["code"]) == (503, "release_not_found")
    home = client.get("/")
    assert home.status_code == 404
    assert load_texts()("api.nothing_published") in home.text
    assert 'href="/desk/"' in home.text


def test_without_the_release_that_the_database_knows_it_is_not_well(new_instance):
    client, engine = new_instance
    with transaction(engine) as session:
        add_release(session, 1)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"status": "no_release", "release": None, "database": "ok"}
