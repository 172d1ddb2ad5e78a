"""What a person changes of their own account, over HTTP."""

from itertools import count

import pytest

from core.calendar import utc_now
from core.enums import Role
from tests.factories.desk_people import PASSWORD, code_of, join, signed_in

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
