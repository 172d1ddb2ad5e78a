"""Accounts of the city's, bound to people who are there: on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from core.database.engine import reading, transaction
from core.desk.accounts import disable_person
from core.desk.desk_errors import (
    CityAccountTakenError,
    CityAccountUnknownError,
    PersonNotFoundError,
)
from core.desk.desk_sessions import find_actor
from core.desk.entry.city_sign_in import bind_city_account, sign_in_from_city
from core.errors import UnfitTextError
from core.models import AuditEntry, DeskSession, Person
from tests.factories.desk_people import NOW, attempt, invite, join

ISSUER = "https://city.example"
LATER = NOW + timedelta(hours=1)


def bind(engine, account, subject, issuer=ISSUER):
    with transaction(engine) as session:
        bind_city_account(session, account, issuer, subject, by="op", now=NOW)


def actions(engine):
    with reading(engine) as session:
        return [
            (one.action, one.by)
            for one in sorted(session.exec(select(AuditEntry)), key=lambda one: one.id or 0)
        ]


def test_who_is_bound_comes_in_whole_even_without_a_password(engine):
    invite(engine, "clerk")
    bind(engine, "clerk", " 4711 ")
    token = sign_in_from_city(engine, ISSUER, "4711", attempt(LATER))
    with reading(engine) as session:
        found = find_actor(session, token, LATER)
        assert session.get_one(Person, "clerk").signed_in_at == LATER
    assert found is not None
    assert (found[0].account, found[0].is_complete) == ("clerk", True)
    assert actions(engine)[-2:] == [("person.city_bound", "op"), ("sign_in.done", "clerk")]


@pytest.mark.parametrize(
    ("issuer", "subject"),
    [(ISSUER, "4712"), (ISSUER, ""), ("https://other.example", "4711"), (ISSUER, "clerk")],
)
def test_another_account_or_another_city_is_unknown(engine, issuer, subject):
    join(engine, "clerk")
    bind(engine, "clerk", "4711")
    with pytest.raises(CityAccountUnknownError):
        sign_in_from_city(engine, issuer, subject, attempt(LATER))
    assert actions(engine)[-1] == ("sign_in.refused", "?")


def test_who_is_disabled_or_free_of_it_stays_out(engine):
    join(engine, "clerk")
    bind(engine, "clerk", "4711")
    sign_in_from_city(engine, ISSUER, "4711", attempt(LATER))
    with transaction(engine) as session:
        disable_person(session, "clerk", by="op", now=LATER)
    with pytest.raises(CityAccountUnknownError):
        sign_in_from_city(engine, ISSUER, "4711", attempt(LATER))
    assert actions(engine)[-1] == ("sign_in.refused", "clerk")
    bind(engine, "clerk", "")
    with reading(engine) as session:
        person = session.get_one(Person, "clerk")
        assert (person.city_issuer, person.city_subject) == (None, None)
        assert session.exec(select(DeskSession)).all() == []


def test_an_account_is_one_persons(engine):
    join(engine, "clerk")
    join(engine, "other")
    for _ in range(2):
        bind(engine, "clerk", "4711")
    with pytest.raises(CityAccountTakenError) as taken:
        bind(engine, "other", "4711")
    assert taken.value.account == "clerk"
    bind(engine, "other", "4711", "https://other.example")
    with pytest.raises(PersonNotFoundError):
        bind(engine, "nobody", "4713")
    with pytest.raises(UnfitTextError):
        bind(engine, "other", "47\u202e11")
    # The database holds it too, should two operators do so at once.
    with transaction(engine) as session:
        session.get_one(Person, "other").city_issuer = ISSUER
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
