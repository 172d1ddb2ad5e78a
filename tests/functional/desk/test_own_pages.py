"""What a person changes of their own account, over HTTP."""

from itertools import count

import pytest

from core.calendar import utc_now
from core.database.engine import migrate, open_database, transaction
from core.enums import Role
from core.models import Person
from tests.factories.authenticator import Authenticator
from tests.factories.desk_people import (
    COOKIE,
    PASSWORD,
    PUBLIC_URL,
    DeskBrowser,
    code_of,
    desk_client,
    desk_settings,
    join,
    signed_in,
)

NEW = "seven quiet otters"
NUMBERS = count(1)


@pytest.fixture
def someone(client, engine):
    """A person of their own for each test, with the secret of their telephone."""
    client.cookies.clear()
    account = f"person.{next(NUMBERS)}"
    secret, _ = join(engine, account, Role.CLERK)
    return signed_in(client, engine, account), secret


def test_a_password_is_changed_and_said_so(someone):
    browser, secret = someone
    assert "/desk/me/password/" in browser.get("/desk/me/").text
    assert 'autocomplete="new-password"' in browser.get("/desk/me/password/").text
    given = {"present": PASSWORD, "password": NEW, "again": NEW}
    done = browser.post("/desk/me/password/", **given, code=code_of(secret, utc_now()))
    assert (done.status_code, done.headers["Location"]) == (303, "/desk/me/?done=password")
    assert "گذرواژه تغییر کرد" in browser.get(done.headers["Location"]).text
    assert 'role="status"' not in browser.get("/desk/me/?done=made.up").text


def test_what_is_refused_is_said_in_a_sentence(someone):
    browser, _ = someone

    def send(**more):
        given = {"present": PASSWORD, "password": NEW, "again": NEW, "code": "1"}
        return browser.post("/desk/me/password/", **{**given, **more})

    assert "یکی نیست" in send(again="x").text
    assert "رایج" in send(password="password2024!!", again="password2024!!").text
    assert "همان گذرواژهٔ کنونی" in send(password=PASSWORD, again=PASSWORD).text
    refused = send()
    assert refused.status_code == 422
    assert "چیزی تغییر نکرد" in refused.text
    assert not any(word in refused.text for word in (NEW, PASSWORD))
    assert [send().status_code for _ in range(5)][-1] == 429


def make_passkey(browser, secret, name="تلفن همراه"):
    """Add a passkey as the script does; return its device and the answer to the form."""
    device = Authenticator(PUBLIC_URL)
    options = browser.post("/desk/me/passkeys/options/", code=code_of(secret, utc_now()))
    assert options.headers["Content-Type"] == "application/json"
    credential = device.create(options.text)
    return device, browser.post("/desk/me/passkeys/", credential=credential, name=name)


def test_a_passkey_is_made_shown_used_and_deleted(someone, stranger):
    browser, secret = someone
    assert "هنوز گذرکلیدی نساخته‌اید" in browser.get("/desk/me/passkeys/").text
    device, done = make_passkey(browser, secret)
    assert done.headers["Location"] == "/desk/me/passkeys/?done=added"
    page = browser.get(done.headers["Location"]).text
    assert all(
        text in page for text in ("تلفن همراه", "گذرکلید ساخته شد", "هنوز با آن وارد نشده‌اید")
    )
    options = stranger.post("/desk/sign-in/passkey/options/")
    answer = device.sign(options.text)
    let_in = stranger.post("/desk/sign-in/passkey/", credential=answer, next="/desk/people/")
    assert (let_in.status_code, let_in.headers["Location"]) == (303, "/desk/people/")
    token = let_in.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    assert let_in.headers["Set-Cookie"].startswith(COOKIE)
    stranger.client.cookies.clear()
    assert DeskBrowser(stranger.client, token).get("/desk/people/").status_code == 200
    again = stranger.post("/desk/sign-in/passkey/", credential=answer)
    assert again.status_code == 422
    assert "این گذرکلید پذیرفته نشد" in again.text
    page = browser.get("/desk/me/passkeys/").text
    assert "هنوز با آن وارد نشده‌اید" not in page
    key = page.partition('name="passkey" value="')[2].partition('"')[0]
    assert browser.post("/desk/me/passkeys/delete/", passkey=key).status_code == 303
    assert "هنوز گذرکلیدی نساخته‌اید" in browser.get("/desk/me/passkeys/").text
    assert "گذرکلیدی را حذف کرد" in browser.get("/desk/audit/").text


def test_what_the_script_or_the_form_is_refused_is_a_sentence(someone):
    browser, _ = someone
    refused = browser.post("/desk/me/passkeys/options/", code="1")
    assert refused.status_code == 422
    assert "کد درست نیست" in refused.json()["error"]
    answer = browser.post("/desk/me/passkeys/", credential="{}", name="x")
    assert answer.status_code == 422
    assert "این گذرکلید پذیرفته نشد" in answer.text


def test_the_last_way_in_is_not_deleted(someone, engine):
    browser, secret = someone
    make_passkey(browser, secret, name="")
    with transaction(engine) as session:
        person = session.get_one(Person, f"person.{next(NUMBERS) - 1}")
        person.password_hash = person.code_secret = None
    page = browser.get("/desk/me/passkeys/").text
    assert "بدون نام" in page
    assert 'name="code"' not in page
    key = page.partition('name="passkey" value="')[2].partition('"')[0]
    answer = browser.post("/desk/me/passkeys/delete/", passkey=key)
    assert answer.status_code == 422
    assert "تنها راه ورود" in answer.text


def test_a_site_without_a_name_has_no_passkeys(tmp_path):
    settings = desk_settings(tmp_path, public_url="http://127.0.0.1:8000")
    opened = open_database(settings.database)
    migrate(opened)
    with desk_client(settings, opened) as local:
        assert "<script" not in local.get("/desk/sign-in/").text
        headers = {"Sec-Fetch-Site": "same-origin"}
        answer = local.post("/desk/sign-in/passkey/options/", headers=headers)
        assert answer.status_code == 422
        assert "error" in answer.json()
        assert local.post("/desk/sign-in/passkey/", headers=headers).status_code == 422
    opened.dispose()
