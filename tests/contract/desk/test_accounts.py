"""People of the desk, on both databases."""

from datetime import timedelta

import pytest
from sqlmodel import select

from core.audit import record
from core.database.engine import reading, transaction
from core.desk.accounts import (
    LINK_LASTS,
    add_person,
    change_roles,
    disable_person,
    enable_person,
    find_person,
    link_address,
    list_people,
    reset_person,
)
from core.desk.audit_reading import PER_PAGE, all_entries, latest_entries
from core.desk.desk_errors import (
    AccountUnfitError,
    LastOperatorError,
    LinkDeadError,
    PersonExistsError,
    PersonNotFoundError,
    PersonUnfitError,
)
from core.desk.desk_sessions import find_actor, start_session
from core.desk.entry.sign_in import read_link
from core.enums import Role
from core.errors import UnfitTextError
from core.models import AuditEntry
from tests.factories.desk_people import NOW, invite, join


def deeds(engine):
    with reading(engine) as session:
        return [(one.action, one.by, one.details) for one in session.exec(select(AuditEntry))]


def listed(engine, now=NOW):
    with reading(engine) as session:
        return {one.person.account: one for one in list_people(session, now)}


def token_is_alive(engine, token):
    with reading(engine) as session:
        return find_actor(session, token, NOW) is not None


def start(engine, account):
    with transaction(engine) as session:
        return start_session(
            session, account, now=NOW, address="-", agent="Firefox", is_complete=True
        )


def test_who_is_added_has_a_link_and_no_password(engine):
    token, _ = invite(engine, "data.office", Role.CLERK, Role.AUDITOR)
    one = listed(engine)["data.office"]
    assert one.roles == (Role.CLERK, Role.AUDITOR)
    assert one.person.password_hash is None
    assert one.link_until == NOW + LINK_LASTS
    added = {"person": "data.office", "roles": ["auditor", "clerk"]}
    assert deeds(engine)[-1] == ("person.added", "test", added)
    with reading(engine) as session:
        assert read_link(session, token, NOW).account == "data.office"
        with pytest.raises(LinkDeadError):
            read_link(session, token, NOW + LINK_LASTS)
    assert listed(engine, NOW + LINK_LASTS)["data.office"].link_until is None
    assert link_address("https://plan.example/", "t") == "https://plan.example/desk/welcome/t/"


@pytest.mark.parametrize(
    ("account", "name", "roles", "error"),
    [
        ("دفتر", "دفتر", [Role.CLERK], AccountUnfitError),
        ("a", "دفتر", [Role.CLERK], AccountUnfitError),
        ("../x", "دفتر", [Role.CLERK], AccountUnfitError),
        ("office", " ", [Role.CLERK], PersonUnfitError),
        ("office", "د" * 81, [Role.CLERK], PersonUnfitError),
        ("office", "دفتر\u202e", [Role.CLERK], UnfitTextError),
        ("office", "دفتر", [], PersonUnfitError),
        ("Clerk", "دفتر", [Role.CLERK], PersonExistsError),
    ],
)
def test_who_cannot_be_added(engine, account, name, roles, error):
    invite(engine, "clerk")
    with pytest.raises(error), transaction(engine) as session:
        add_person(session, account, name, roles, by="test", now=NOW)
    assert set(listed(engine)) == {"clerk"}


def test_a_reset_takes_everything_away(engine):
    join(engine, "clerk")
    browser = start(engine, "clerk")
    old_link, _ = invite(engine, "other")
    with transaction(engine) as session:
        reset_person(session, "other", by="op", now=NOW)
        token = reset_person(session, "clerk", by="op", now=NOW)
    assert not token_is_alive(engine, browser)
    assert listed(engine)["clerk"].person.password_hash is None
    with reading(engine) as session:
        assert read_link(session, token, NOW).name == "clerk"
        with pytest.raises(LinkDeadError):
            read_link(session, old_link, NOW)
    assert deeds(engine)[-1] == ("person.reset", "op", {"person": "clerk"})


def test_a_disabled_person_is_out_at_once_and_can_come_back(engine):
    join(engine, "clerk")
    link, _ = invite(engine, "invited")
    browser = start(engine, "clerk")
    with transaction(engine) as session:
        for account in ("clerk", "invited", "clerk"):
            disable_person(session, account, by="op", now=NOW)
    assert not token_is_alive(engine, browser)
    # Even with a row that somebody forgot.
    assert not token_is_alive(engine, start(engine, "clerk"))
    with reading(engine) as session, pytest.raises(LinkDeadError):
        read_link(session, link, NOW)
    with transaction(engine) as session:
        late = reset_person(session, "invited", by="op", now=NOW)
    with reading(engine) as session, pytest.raises(LinkDeadError):
        read_link(session, late, NOW)
    with transaction(engine) as session:
        enable_person(session, "clerk", by="op", now=NOW)
    assert token_is_alive(engine, start(engine, "clerk"))
    assert [deed for deed, *_ in deeds(engine)][-2:] == ["person.reset", "person.enabled"]


def test_other_roles_end_the_sessions(engine):
    join(engine, "clerk")
    browser = start(engine, "clerk")
    with transaction(engine) as session:
        change_roles(session, "clerk", [Role.PUBLISHER], by="op", now=NOW)
    assert not token_is_alive(engine, browser)
    assert listed(engine)["clerk"].roles == (Role.PUBLISHER,)
    change = {"person": "clerk", "before": ["clerk"], "after": ["publisher"]}
    assert deeds(engine)[-1] == ("person.roles_changed", "op", change)
    with transaction(engine) as session, pytest.raises(PersonUnfitError):
        change_roles(session, "clerk", [], by="op", now=NOW)


def test_the_last_operator_stays(engine):
    invite(engine, "first", Role.OPERATOR)
    invite(engine, "second", Role.OPERATOR)
    with transaction(engine) as session:
        disable_person(session, "second", by="op", now=NOW)
        with pytest.raises(LastOperatorError):
            disable_person(session, "first", by="op", now=NOW)
        with pytest.raises(LastOperatorError):
            change_roles(session, "first", [Role.CLERK], by="op", now=NOW)
        change_roles(session, "first", [Role.CLERK, Role.OPERATOR], by="op", now=NOW)
    assert listed(engine)["first"].roles == (Role.CLERK, Role.OPERATOR)


def test_nobody_is_found_under_another_name(engine):
    with transaction(engine) as session, pytest.raises(PersonNotFoundError):
        find_person(session, "nobody")


def test_the_audit_is_read_page_by_page(engine):
    with transaction(engine) as session:
        for number in range(PER_PAGE + 2):
            at = NOW + timedelta(seconds=number)
            record(session, at=at, by="test", action="test.done", number=number)
    with reading(engine) as session:
        first = latest_entries(session)
        second = latest_entries(session, first[-1].id)
        everything = [one.id for one in all_entries(session)]
    shown = [one.details["number"] for one in (*first, *second[:2])]
    assert shown == list(reversed(range(PER_PAGE + 2)))
    assert [one.id for one in first] == everything[: -PER_PAGE - 1 : -1]
