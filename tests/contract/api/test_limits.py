"""Who asks too much is told so; where scripts of other pages may read; what is counted."""

import json
import logging
import re

import pytest
from fastapi.testclient import TestClient

from core.database.engine import migrate, open_database
from core.serving.limiter import RateLimiter
from core.settings import Settings
from portal.api import limits as module
from portal.api.app import create_app

SEARCH_PAGE, SEARCH = "/1400/search/?q=پل", "/api/v1/search?q=پل"
_PERSIAN = re.compile("[\u0600-\u06ff]")


@pytest.fixture
def opened(site, settings):
    """Open an application with other settings over the same site."""

    def with_settings(peer="203.0.113.9", **more):
        given = Settings(**{**settings.model_dump(), **more}, _env_file=None)
        app = create_app(given, talk=lambda text, callback: "<p>…</p>")
        return TestClient(app, follow_redirects=False, client=(peer, 5000))

    return with_settings


@pytest.fixture(autouse=True)
def long_period(monkeypatch):
    """Count over so long that no busy machine outlives it."""
    monkeypatch.setattr(module, "RateLimiter", lambda rates: RateLimiter(rates, 10**6))


@pytest.mark.parametrize(
    ("limit", "address", "kind"),
    [
        ("limit_search", SEARCH_PAGE, "text/html"),
        ("limit_search", SEARCH, "application/problem+json"),
        ("limit_chat", "/chat", "text/html"),
        ("limit_api", "/api/v1/plan", "application/problem+json"),
        ("limit_api", "/api/v1/suggest?q=x", "application/problem+json"),
        ("limit_api", "/openapi.json", "application/problem+json"),
    ],
)
def test_one_request_too_many_is_told_when_to_come_again(opened, limit, address, kind):
    client = opened(**{limit: "2/100"})
    assert [client.get(address).status_code for _ in range(2)] == [200, 200]
    refused = client.get(address)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.headers["Cache-Control"] == "no-store"
    assert refused.headers["Content-Type"].startswith(kind)
    assert refused.headers["X-Content-Type-Options"] == "nosniff"
    assert _PERSIAN.search(refused.text)
    if kind.endswith("json"):
        assert refused.json()["code"] == "too_many_requests"
    else:
        assert '<html lang="fa" dir="rtl">' in refused.text


def test_all_together_are_limited_too(opened):
    client = opened(limit_api="5/3", trusted_proxies="203.0.113.0/24")
    told = [
        client.get("/api/v1/plan", headers={"X-Forwarded-For": f"198.51.100.{n}"})
        for n in range(4)
    ]
    assert [one.status_code for one in told] == [200, 200, 200, 429]
    assert "همین حالا" in told[-1].json()["detail"]


def test_a_header_that_anyone_can_write_changes_nothing(opened):
    client = opened(limit_api="2/100")
    codes = [
        client.get("/api/v1/plan", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in range(3)
    ]
    assert codes == [200, 200, 429]


def test_a_household_is_one_client(opened):
    client = opened(limit_api="2/100", trusted_proxies="203.0.113.0/24")
    codes = [
        client.get("/api/v1/plan", headers={"X-Forwarded-For": f"2001:db8:0:1::{n}"}).status_code
        for n in range(3)
    ]
    assert codes == [200, 200, 429]
    other = client.get("/api/v1/plan", headers={"X-Forwarded-For": "2001:db8:0:2::1"})
    assert other.status_code == 200


def test_files_and_health_are_not_limited(opened):
    client = opened(limit_search="1/1", limit_api="1/1", limit_chat="1/1")
    for address in ("/", "/1400/", "/healthz", "/livez", "/1400/search/", "/plan.sqlite"):
        assert {client.get(address).status_code for _ in range(3)} & {429} == set()


@pytest.mark.parametrize("address", ["/api/v1/plan", SEARCH, "/api/v1/nothing", "/openapi.json"])
def test_scripts_of_any_page_may_read_the_api(client, address):
    found = client.get(address, headers={"Origin": "https://elsewhere.example"})
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in found.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in found.headers


def test_a_refusal_can_be_read_by_scripts_too(opened):
    client = opened(limit_api="0/1")
    assert client.get("/api/v1/plan").status_code == 200
    refused = client.get("/api/v1/plan", headers={"Origin": "https://elsewhere.example"})
    assert refused.status_code == 429
    assert refused.headers["Access-Control-Allow-Origin"] == "*"


def test_what_a_browser_asks_beforehand_is_answered(client):
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "If-None-Match",
    }
    found = client.options("/api/v1/plan", headers=asked)
    assert (found.status_code, found.content) == (204, b"")
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    assert found.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in found.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("address", ["/", "/healthz", "/chat", SEARCH_PAGE])
def test_nothing_else_is_for_scripts_of_other_pages(talking, address):
    found = talking.get(address, headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in found.headers
    beforehand = {"Origin": "https://e.example", "Access-Control-Request-Method": "POST"}
    assert (
        "Access-Control-Allow-Origin" not in talking.options("/chat", headers=beforehand).headers
    )


def figures_of(app):
    from prometheus_client import generate_latest

    return generate_latest(app.state.figures).decode()


def test_requests_are_counted_by_route(settings, caplog):
    app = create_app(settings)
    client = TestClient(app, follow_redirects=False)
    with caplog.at_level(logging.INFO, "qotbnama.requests"):
        client.get("/api/v1/nodes/G1?plan=1400")
        client.head("/api/v1/nodes/G1")
        client.get("/api/v1/nodes/nothing-of-the-kind")
        client.get("/a/secret/path")
        client.get(SEARCH)
        client.request("BREW", "/")
    told = figures_of(app)
    nodes = 'route="/api/v1/nodes/{code}"'
    assert f'qotbnama_http_requests_total{{method="GET",{nodes},status="200"}} 1.0' in told
    assert f'qotbnama_http_requests_total{{method="HEAD",{nodes},status="200"}} 1.0' in told
    assert f'qotbnama_http_requests_total{{method="GET",{nodes},status="404"}} 1.0' in told
    assert 'method="other",route="none",status="405"' in told
    assert f"qotbnama_http_request_seconds_count{{{nodes}}} 3.0" in told
    assert "qotbnama_search_seconds_count 1.0" in told
    written = "".join(json.dumps(vars(record), default=str) for record in caplog.records)
    assert len(caplog.records) == 6
    assert "/api/v1/nodes/{code}" in written
    for private in ("secret", "nothing-of-the-kind", "G1", "پل", "testclient"):
        assert private not in told + written


def test_what_the_database_holds_is_told(settings, empty_database):
    engine = open_database(empty_database)
    app = create_app(settings, engine=engine)
    assert "qotbnama_database_up 0.0" in figures_of(app)
    migrate(engine)
    told = figures_of(app)
    assert "qotbnama_database_up 1.0" in told
    assert 'qotbnama_deliveries{state="queued"} 0.0' in told
    assert "qotbnama_oldest_due_delivery_seconds 0.0" in told
    engine.dispose()
