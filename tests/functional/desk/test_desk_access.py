"""Every route of the desk, asked by everybody: a stranger, half signed in, in every role."""

import re
from http import HTTPStatus

import pytest

from core.database.engine import open_database
from core.desk.rights import MATRIX, Action
from core.enums import Role
from portal.desk.desk_access import ACCESS, Door
from portal.desk.desk_route import DeskRoute
from portal.desk.routers import ROUTERS
from tests.factories.desk_people import DeskBrowser, desk_client, desk_settings, signed_in

ROUTES = sorted(ACCESS)
# What stands in an address; nothing of it is there, so that nothing can happen.
PARTS = {"{account}": "nobody", "{token}": "no-such-link", "{name}": "no.css", "{number}": "4711"}
CLOSED = {Door.HALF, Door.SIGNED_IN}


def ask(browser, method, path, **options):
    for part, value in PARTS.items():
        path = path.replace(part, value)
    return browser.get(path) if method == "GET" else browser.post(path, **options)


def is_closed(access):
    return isinstance(access, Action) or access in CLOSED


def leads_to(answer):
    return answer.status_code, answer.headers.get("Location", "").partition("?")[0]


def test_every_route_has_a_door_and_every_door_a_route():
    made = {
        (method, route.path)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, DeskRoute)
        for method in route.methods or ()
    }
    assert made == set(ACCESS)
    assert all(isinstance(route, DeskRoute) for router in ROUTERS for route in router.routes)
    assert all(path.startswith("/desk/") for _, path in made)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_without_a_session(stranger, method, path):
    answer = ask(stranger, method, path)
    if is_closed(ACCESS[method, path]):
        assert leads_to(answer) == (HTTPStatus.SEE_OTHER, "/desk/sign-in/")
    else:
        assert answer.status_code != HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_with_the_password_alone(client, engine, method, path):
    access = ACCESS[method, path]
    if not is_closed(access) or access is Door.HALF:
        return
    for role in Role:
        answer = ask(signed_in(client, engine, role.value, is_complete=False), method, path)
        assert leads_to(answer) == (HTTPStatus.SEE_OTHER, "/desk/sign-in/code/")


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("role", Role)
def test_in_a_role(as_role, role, method, path):
    answer = ask(as_role(role), method, path)
    access = ACCESS[method, path]
    is_refused = isinstance(access, Action) and role not in MATRIX[access]
    assert (answer.status_code == HTTPStatus.FORBIDDEN) is is_refused
    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR


@pytest.mark.parametrize(
    ("method", "path"),
    [(m, p) for m, p in ROUTES if m == "POST" and ACCESS[m, p] is not Door.ANYONE],
)
def test_a_form_from_elsewhere_or_of_another_session_does_nothing(as_role, method, path):
    browser = as_role(Role.OPERATOR)
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ):
        assert ask(browser, method, path, headers=headers).status_code == HTTPStatus.FORBIDDEN
    if ACCESS[method, path] is not Door.LINK:
        wrong = ask(browser, method, path, csrf="0" * 64)
        assert wrong.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    ("headers", "is_let_in"),
    [
        ({"Origin": "https://plan.example"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_a_browser_that_does_not_say_from_where_says_its_origin(client, headers, is_let_in):
    client.cookies.clear()
    answer = client.post("/desk/sign-in/", data={"account": "origin"}, headers=headers)
    assert (answer.status_code != HTTPStatus.FORBIDDEN) is is_let_in


def test_a_form_has_its_limits(as_role):
    browser = as_role(Role.OPERATOR)
    assert browser.post("/desk/people/add/", name="x" * 70_000).status_code == 413
    many = {f"f{number}": "x" for number in range(600)}
    assert browser.post("/desk/people/add/", **many).status_code == 413


@pytest.mark.parametrize(
    "path", ["/desk/", "/desk/me/", "/desk/people/", "/desk/welcome/x/", "/desk/nowhere/"]
)
def test_pages_are_not_kept_not_indexed_and_run_nothing(as_role, path):
    answer = as_role(Role.OPERATOR).get(path)
    headers = answer.headers
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    # A secret in a page that is compressed can be guessed at by its length.
    assert "Content-Encoding" not in headers
    assert not any(word in answer.text for word in ("<script", "style=", "onclick", "://plan"))


@pytest.mark.parametrize("path", ["/desk/sign-in/", "/desk/me/passkeys/"])
def test_where_a_device_is_asked_one_script_of_our_own_runs(as_role, path):
    answer = as_role(Role.OPERATOR).get(path)
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "connect-src 'self'"} <= set(policy)
    assert not any("unsafe" in one or "http" in one for one in policy)
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.findall(r"<script[^>]*>", answer.text) == re.findall(
        r'<script src="/desk/static/passkeys\.[0-9a-f]{12}\.js" defer>', answer.text
    )
    assert answer.text.count("<script") == 1
    assert not any(word in answer.text for word in ("style=", "onclick", "://plan"))


@pytest.mark.parametrize(
    ("before", "media"),
    [
        ('rel="stylesheet" href="', "text/css; charset=utf-8"),
        ('<script src="', "text/javascript; charset=utf-8"),
    ],
)
def test_style_and_script_are_kept_for_ever(stranger, before, media):
    page = stranger.get("/desk/sign-in/").text
    address = page.partition(before)[2].partition('"')[0]
    answer = stranger.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == media


def test_too_many_requests_are_told_so(tmp_path, engine):
    limited = desk_settings(tmp_path).model_copy(update={"limit_desk": "2/9"})
    with desk_client(limited, engine) as opened:
        found = [DeskBrowser(opened).get("/desk/sign-in/").status_code for _ in range(3)]
        assert found == [200, 200, 429]
        assert DeskBrowser(opened).get("/desk/static/no.css").status_code == 404


def test_a_database_that_is_away_is_a_sentence_on_a_page(tmp_path):
    away = open_database("postgresql://nobody@127.0.0.1:1/plan")
    with desk_client(desk_settings(tmp_path), away) as opened:
        opened.cookies.set("__Host-qotbnama-desk", "x")
        answer = opened.get("/desk/")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "پایگاه داده" in answer.text
    away.dispose()
