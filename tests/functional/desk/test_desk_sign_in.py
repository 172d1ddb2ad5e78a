"""From an invitation to a signed-in browser and out again, over HTTP."""

import re

import pytest

from core.calendar import utc_now
from core.enums import Role
from core.settings import Settings
from portal.desk.desk_cookies import is_local
from tests.factories.desk_people import COOKIE, PASSWORD, DeskBrowser, code_of, invite, join


def token_in(answer):
    cookie = answer.headers["Set-Cookie"]
    name, _, rest = cookie.partition("=")
    assert name == COOKIE
    attributes = set(rest.lower().split("; ")[1:])
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= attributes
    assert "domain" not in rest.lower()
    return rest.partition(";")[0]


def test_from_the_link_to_the_desk(stranger, engine):
    token, secret = invite(engine, "new.clerk", Role.CLERK, now=utc_now())
    address = f"/desk/welcome/{token}/"
    # Messengers look at a link before a person does.
    for _ in range(2):
        page = stranger.get(address)
        assert page.status_code == 200
        assert "<svg" in page.text
        assert secret[:4] in page.text
    given = {"password": PASSWORD, "again": PASSWORD, "code": code_of(secret, utc_now())}
    assert stranger.post(address, **{**given, "again": "x"}).status_code == 422
    assert stranger.post(address, **{**given, "code": "1"}).status_code == 422
    weak = stranger.post(address, **{**given, "password": "short", "again": "short"})
    assert weak.status_code == 422
    assert "۱۲" in weak.text
    joined = stranger.post(address, **given)
    assert joined.status_code == 200
    assert len(re.findall(r"<li><code>[A-Z2-7-]{19}</code>", joined.text)) == 10
    browser = DeskBrowser(stranger.client, token_in(joined))
    assert browser.get("/desk/").status_code == 200
    assert stranger.get(address).status_code == 410
    assert stranger.post(address, **given).status_code == 410


def test_in_with_password_and_code_and_out(stranger, engine):
    _, codes = join(engine, "visitor", Role.AUDITOR)
    wrong = stranger.post("/desk/sign-in/", account="visitor", password="no")
    nobody = stranger.post("/desk/sign-in/", account="who.is.it", password="no")
    assert wrong.status_code == nobody.status_code == 422
    assert wrong.text == nobody.text
    first = stranger.post(
        "/desk/sign-in/", account="visitor", password=PASSWORD, next="/desk/people/"
    )
    assert first.headers["Location"] == "/desk/sign-in/code/?next=/desk/people/"
    half = DeskBrowser(stranger.client, token_in(first))
    page = half.get(first.headers["Location"])
    assert 'value="/desk/people/"' in page.text
    stranger.client.cookies.clear()
    assert half.post("/desk/sign-in/code/", code="000").status_code == 422
    done = half.post("/desk/sign-in/code/", code=codes[0], next="/desk/people/")
    assert done.headers["Location"] == "/desk/people/"
    browser = DeskBrowser(stranger.client, token_in(done))
    stranger.client.cookies.clear()
    assert browser.token != half.token
    assert half.get("/desk/").headers["Location"] == "/desk/sign-in/"
    assert browser.get("/desk/").status_code == 200
    left = browser.post("/desk/sign-out/")
    assert left.headers["Location"] == "/desk/sign-in/"
    stranger.client.cookies.clear()
    assert browser.get("/desk/").status_code == 303


def test_who_guesses_is_told_to_wait(stranger):
    found = [
        stranger.post("/desk/sign-in/", account="guessed", password="no").status_code
        for _ in range(6)
    ]
    assert found == [422] * 5 + [429]


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example/desk/",
        "/desk/../",
        "/desk//evil.example",
        "/desk/\\evil",
        "/desk/%2e%2e/",
        "/elsewhere/",
    ],
)
def test_signing_in_leads_to_the_desk_only(stranger, path):
    page = stranger.get("/desk/sign-in/", params={"next": path})
    shown = re.findall(r'name="next" value="([^"]*)"', page.text)
    assert set(shown) == {"/desk/../" if path == "/desk/../" else "/desk/"}


def test_a_page_is_come_back_to(stranger):
    answer = stranger.get("/desk/people/")
    assert answer.headers["Location"] == "/desk/sign-in/?next=/desk/people/"


def test_own_sessions_are_seen_and_ended(as_role):
    browser, other = as_role(Role.CLERK), as_role(Role.CLERK)
    page = browser.get("/desk/me/").text
    keys = re.findall(r'name="session" value="([0-9a-f]{64})"', page)
    assert keys
    for key in (*keys, "made up"):
        assert browser.post("/desk/me/sessions/", session=key).status_code == 303
    assert other.get("/desk/me/").status_code == 303
    assert browser.get("/desk/me/").status_code == 200


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("http://plan.example", False),
        ("http://10.0.0.1", False),
        ("https://127.0.0.1", False),
    ],
)
def test_only_on_this_machine_the_cookie_goes_without_tls(url, local):
    assert is_local(Settings(public_url=url, _env_file=None)) is local
