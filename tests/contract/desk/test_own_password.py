"""One's own password: what is asked before it changes, and what ends with it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from core.database.engine import reading, transaction
from core.desk.accounts import reset_person
from core.desk.desk_errors import PasswordWeakError, ProofRefusedError, SignInDelayedError
from core.desk.desk_sessions import find_actor, start_session
from core.desk.entry.delays import FREE_FAILURES
from core.desk.entry.own_password import change_password
from core.desk.entry.sign_in import check_account
from core.models import AuditEntry, DeskSession, Person, SignInDelay
from tests.factories.desk_people import NOW, PASSWORD, attempt, code_of, join

LATER = NOW + timedelta(minutes=30)
NEW = "seven quiet otters"


def begin(engine):
    """A person with two sessions; return the secret of their telephone and the one they use."""
    secret, _ = join(engine, "clerk")
    with transaction(engine) as session:
        token = start_session(
            session, "clerk", now=LATER, address="-", agent="Firefox", is_complete=True
        )
    with reading(engine) as session:
        found = find_actor(session, token, LATER)
    assert found is not None
    return secret, found[0]


def change(engine, actor, secret, **more):
    given = {"present": PASSWORD, "code": code_of(secret, LATER), "password": NEW}
    change_password(engine, actor, **{**given, "attempt": attempt(LATER), **more})


def kept(engine):
    with reading(engine) as session:
        person = session.get_one(Person, "clerk")
        return (
            person.password_hash,
            person.last_code_step,
            len(session.exec(select(DeskSession)).all()),
        )


def last_deed(engine):
    with reading(engine) as session:
        return max(session.exec(select(AuditEntry)), key=lambda one: one.id or 0)


def test_the_new_password_lets_in_and_the_others_sessions_end(engine):
    secret, actor = begin(engine)
    change(engine, actor, secret)
    with reading(engine) as session:
        (left,) = session.exec(select(DeskSession)).all()
        assert left.token_hash == actor.session_key
        assert {row.failed_count for row in session.exec(select(SignInDelay))} <= {0}
    assert check_account(engine, "clerk", NEW, attempt(LATER))
    deed = last_deed(engine)
    assert (deed.action, deed.by) == ("person.password_changed", "clerk")
    assert NEW not in str(deed.details)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"present": "wrong horse battery"}, ProofRefusedError),
        ({"code": "000000x"}, ProofRefusedError),
        ({"password": "short"}, PasswordWeakError),
        ({"password": "Manchesterunited"}, PasswordWeakError),
        ({"password": PASSWORD}, PasswordWeakError),
    ],
)
def test_without_proof_or_a_good_one_all_stays(engine, given, error):
    secret, actor = begin(engine)
    before = kept(engine)
    with pytest.raises(error):
        change(engine, actor, secret, **given)
    assert kept(engine) == before
    is_proof = error is ProofRefusedError
    assert (last_deed(engine).action == "person.password_refused") is is_proof


def test_a_code_changes_one_password(engine):
    secret, actor = begin(engine)
    change(engine, actor, secret)
    with pytest.raises(ProofRefusedError):
        change(engine, actor, secret, present=NEW, password="eight quiet otters")


def test_guessing_at_the_present_one_takes_longer_and_longer(engine):
    secret, actor = begin(engine)
    for _ in range(FREE_FAILURES["account"] + 1):
        with pytest.raises(ProofRefusedError):
            change(engine, actor, secret, present="wrong horse battery")
    with pytest.raises(SignInDelayedError):
        change(engine, actor, secret)


def test_who_is_reset_while_the_password_is_hashed_keeps_to_the_link(engine, monkeypatch):
    secret, actor = begin(engine)

    def slow(_password, *, memory_kib):
        with transaction(engine) as session:
            reset_person(session, "clerk", by="op", now=LATER)
        return f"hash of {memory_kib}"

    monkeypatch.setattr("core.desk.entry.own_password.hash_password", slow)
    with pytest.raises(ProofRefusedError):
        change(engine, actor, secret)
    assert kept(engine) == (None, None, 0)
