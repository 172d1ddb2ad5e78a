"""Deeds of great consequence ask for the code again, and then do what was typed."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from core.calendar import utc_now
from core.database.engine import reading, transaction
from core.desk.entry.delays import FREE_FAILURES
from core.desk.entry.proof import PROOF_LASTS
from core.desk.rights import CONSEQUENTIAL, Action
from core.desk.secrets_kept import hash_of
from core.enums import Role
from core.models import DeskSession, Person, PersonRole, SignInDelay
from portal.desk.desk_access import ACCESS
from tests.factories.desk_people import code_of, join, signed_in

DEEDS = sorted(path for (method, path), access in ACCESS.items() if access in CONSEQUENTIAL)
TITLE = "دوباره کد را وارد کنید"


@pytest.fixture(scope="module")
def secret(engine):
    """The telephone of a person of every role."""
    return join(engine, "everybody", *Role)[0]


@pytest.fixture
def browser(client, engine, secret):
    """A browser whose person signed in a while ago."""
    client.cookies.clear()
    opened = signed_in(client, engine, "everybody")
    age(engine, opened)
    with transaction(engine) as session:
        session.get_one(Person, "everybody").last_code_step = None
        for row in session.exec(select(SignInDelay)):
            session.delete(row)
    return opened


def age(engine, browser):
    with transaction(engine) as session:
        row = session.get_one(DeskSession, hash_of(browser.token))
        row.proved_at = utc_now() - PROOF_LASTS


def names(engine):
    with reading(engine) as session:
        return set(session.exec(select(Person.account)))


def test_what_is_of_consequence_is_only_ever_a_form():
    assert {method for (method, _), access in ACCESS.items() if access in CONSEQUENTIAL} == {
        "POST"
    }
    assert set(ACCESS.values()) >= CONSEQUENTIAL
    assert Action.PUBLISH in CONSEQUENTIAL


@pytest.mark.parametrize("path", DEEDS)
def test_it_asks_before_it_looks_for_anything(browser, path):
    for part, value in {"{account}": "nobody", "{number}": "4711"}.items():
        path = path.replace(part, value)
    answer = browser.post(path, reason="چون لازم است")
    assert answer.status_code == 403
    assert TITLE in answer.text
    assert 'name="reason" value="چون لازم است"' in answer.text


def test_the_code_does_what_was_typed_and_is_good_for_a_while(browser, engine, secret):
    given = {"account": "invited", "name": "A & B", "role": ["clerk", "auditor"]}
    page = browser.post("/desk/people/add/", **given).text
    assert "invited" not in names(engine)
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    assert ("name", "A &amp; B") in fields
    assert [value for name, value in fields if name == "role"] == given["role"]
    wrong = browser.post("/desk/people/add/", **given, proof="1")
    assert wrong.status_code == 403
    assert "کد درست نیست" in wrong.text
    assert 'name="account" value="invited"' in wrong.text
    assert "invited" not in names(engine)
    code = code_of(secret, utc_now())
    assert browser.post("/desk/people/add/", **given, proof=code).status_code == 200
    with reading(engine) as session:
        roles = session.exec(select(PersonRole.role).where(PersonRole.person == "invited"))
        assert set(roles) == {Role.CLERK, Role.AUDITOR}
    assert browser.post("/desk/people/invited/disable/").status_code == 303
    # A code that was used proves nothing more.
    age(engine, browser)
    assert TITLE in browser.post("/desk/people/invited/enable/", proof=code).text


def test_guessing_at_the_code_takes_longer_and_longer(browser):
    answers = [
        browser.post("/desk/people/add/", proof="1").text
        for _ in range(FREE_FAILURES["account"] + 2)
    ]
    assert "پی‌درپی" in answers[-1]
    assert "پی‌درپی" not in answers[0]


def test_who_has_no_code_signs_in_anew(browser, engine):
    with transaction(engine) as session:
        person = session.get_one(Person, "everybody")
        kept = (person.password_hash, person.code_secret)
        person.password_hash = person.code_secret = None
    try:
        answer = browser.post("/desk/people/add/", proof="1")
    finally:
        with transaction(engine) as session:
            person = session.get_one(Person, "everybody")
            person.password_hash, person.code_secret = kept
    assert answer.status_code == 403
    assert "دوباره وارد شوید" in answer.text
    assert 'name="proof"' not in answer.text


def test_other_deeds_and_fresh_sessions_are_not_asked(client, engine, browser):
    assert browser.post("/desk/me/sessions/", session="x").status_code == 303
    client.cookies.clear()
    fresh = signed_in(client, engine, "everybody")
    assert fresh.post("/desk/people/nobody/enable/").status_code == 422


def test_without_the_right_nobody_is_asked(client, engine, as_role):
    clerk = as_role(Role.CLERK)
    with transaction(engine) as session:
        row = session.get_one(DeskSession, hash_of(clerk.token))
        row.proved_at = utc_now() - PROOF_LASTS - timedelta(hours=1)
    answer = clerk.post("/desk/people/add/")
    assert answer.status_code == 403
    assert TITLE not in answer.text
