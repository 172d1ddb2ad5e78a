"""Signing in: what is asked, what is never said, and how guessing is slowed down."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from core.database.engine import reading, transaction
from core.desk.accounts import disable_person, reset_person
from core.desk.desk_errors import (
    CodeWrongError,
    LinkDeadError,
    PasswordWeakError,
    SignInDelayedError,
    SignInRefusedError,
)
from core.desk.desk_sessions import (
    HALF_LASTS,
    IDLE,
    LASTS,
    Actor,
    end_session,
    find_actor,
    sessions_of,
    start_session,
    touch_session,
)
from core.desk.entry.delays import FREE_FAILURES, LONGEST_S, begin_attempt, end_attempt
from core.desk.entry.one_time_codes import STEP_S, address_of
from core.desk.entry.sign_in import check_account, check_code, follow_link
from core.models import AuditEntry, DeskSession, RecoveryCode, SignInDelay
from tests.factories.desk_people import NOW, PASSWORD, attempt, code_of, invite, join
from tests.patience import PATIENCE_S

LATER = NOW + timedelta(hours=1)


def actor_of(engine, token, now=LATER) -> Actor:
    with reading(engine) as session:
        found = find_actor(session, token, now)
    assert found is not None
    return found[0]


def half(engine, now=LATER) -> Actor:
    return actor_of(engine, check_account(engine, "Clerk ", PASSWORD, attempt(now)), now)


def rows(engine, model):
    with reading(engine) as session:
        return session.exec(select(model)).all()


def test_a_link_is_followed_once(engine):
    token, secret = invite(engine, "clerk")
    given = {"password": PASSWORD, "code": code_of(secret), "attempt": attempt()}
    session_token, codes = follow_link(engine, token, **given)
    actor = actor_of(engine, session_token, NOW)
    assert (actor.account, actor.is_complete) == ("clerk", True)
    assert len(set(codes)) == 10
    with pytest.raises(LinkDeadError):
        follow_link(engine, token, **given)
    with pytest.raises(LinkDeadError):
        follow_link(engine, "made up", **given)
    # Nothing that is kept lets anybody in.
    kept = " ".join(
        str(row) for model in (DeskSession, RecoveryCode) for row in rows(engine, model)
    )
    assert not any(one in kept for one in (token, session_token, PASSWORD, *codes))


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "short"),
        ("x" * 201, "long"),
        ("my clerk word", "guessable"),
        ("abababababab", "guessable"),
        ("christopher1", "common"),
    ],
)
def test_a_weak_password_is_not_taken_and_the_link_stays(engine, password, reason):
    token, secret = invite(engine, "clerk")
    with pytest.raises(PasswordWeakError) as refused:
        follow_link(engine, token, password=password, code=code_of(secret), attempt=attempt())
    assert refused.value.reason == reason
    with pytest.raises(CodeWrongError):
        follow_link(engine, token, password=PASSWORD, code="000000x", attempt=attempt())
    follow_link(engine, token, password=PASSWORD, code=code_of(secret), attempt=attempt())


def test_who_is_disabled_while_the_password_is_hashed_does_not_join(engine, monkeypatch):
    token, secret = invite(engine, "clerk")

    def slow(_password, *, memory_kib):
        with transaction(engine) as session:
            disable_person(session, "clerk", by="op", now=NOW)
        return f"hash of {memory_kib}"

    monkeypatch.setattr("core.desk.entry.sign_in.hash_password", slow)
    with pytest.raises(LinkDeadError):
        follow_link(engine, token, password=PASSWORD, code=code_of(secret), attempt=attempt())


def test_password_and_code_let_in(engine):
    secret, _ = join(engine, "clerk")
    actor = half(engine)
    assert not actor.is_complete
    token = check_code(engine, actor, f" {code_of(secret, LATER)} ", attempt(LATER))
    assert actor_of(engine, token).is_complete
    # The half session is over, and no failure is remembered but other people's.
    with reading(engine) as session:
        assert session.get(DeskSession, actor.session_key) is None
        (left,) = session.exec(select(SignInDelay)).all()
    assert left.failed_count == 0


def test_a_code_is_taken_once_and_near_its_time(engine):
    secret, _ = join(engine, "clerk")
    late = code_of(secret, LATER - timedelta(seconds=STEP_S))
    check_code(engine, half(engine), late, attempt(LATER))
    for code in (late, code_of(secret, LATER - timedelta(seconds=3 * STEP_S))):
        with pytest.raises(SignInRefusedError):
            check_code(engine, half(engine, LATER), code, attempt(LATER, address=code))


def test_a_recovery_code_stands_in_once(engine):
    _, codes = join(engine, "clerk")
    token = check_code(engine, half(engine), codes[0].lower(), attempt(LATER))
    assert actor_of(engine, token).is_complete
    with pytest.raises(SignInRefusedError):
        check_code(engine, half(engine), codes[0], attempt(LATER))
    done = [one for one in rows(engine, AuditEntry) if one.action == "sign_in.done"]
    assert done[-1].details["recovery"] is True


@pytest.mark.parametrize("account", ["clerk", "invited", "disabled", "nobody"])
def test_the_refusal_is_the_same_whoever_it_is(engine, account):
    join(engine, "clerk")
    invite(engine, "invited")
    join(engine, "disabled")
    with transaction(engine) as session:
        disable_person(session, "disabled", by="op", now=NOW)
    password = "wrong horse battery" if account == "clerk" else PASSWORD
    with pytest.raises(SignInRefusedError):
        check_account(engine, account, password, attempt(LATER))
    refused = rows(engine, AuditEntry)[-1]
    assert refused.action == "sign_in.refused"
    # What was typed where nobody has that account may be a password.
    assert refused.by == ("?" if account == "nobody" else account)


def test_who_was_reset_after_the_password_gets_no_further(engine):
    secret, _ = join(engine, "clerk")
    actor = half(engine)
    with transaction(engine) as session:
        reset_person(session, "clerk", by="op", now=LATER)
    with pytest.raises(SignInRefusedError):
        check_code(engine, actor, code_of(secret, LATER), attempt(LATER))


def test_guessing_at_an_account_takes_longer_and_longer(engine):
    join(engine, "clerk")
    for number in range(FREE_FAILURES["account"] + 1):
        with pytest.raises(SignInRefusedError):
            check_account(engine, "clerk", "wrong", attempt(LATER, address=str(number)))
    with pytest.raises(SignInDelayedError) as held:
        check_account(engine, "clerk", PASSWORD, attempt(LATER, address="another"))
    assert held.value.seconds == 3
    check_account(engine, "clerk", PASSWORD, attempt(LATER + timedelta(seconds=3)))


def test_delays_grow_to_a_limit_and_are_forgotten(engine):
    now, waits, free = NOW, [], FREE_FAILURES["address"]
    for _ in range(free + 15):
        with transaction(engine) as session:
            assert begin_attempt(session, now, address="a") == 0
            (row,) = session.exec(select(SignInDelay)).all()
            waits.append((row.held_until - now).total_seconds())
        now += timedelta(seconds=waits[-1])
    assert waits[:free] == [0] * free
    assert waits[free : free + 3] == [2, 4, 8]
    assert waits[-1] == LONGEST_S
    with transaction(engine) as session:
        begin_attempt(session, now + timedelta(days=2), address="b")
    assert len(rows(engine, SignInDelay)) == 1


def test_first_attempts_at_once_are_all_counted(engine):
    start = Barrier(4)

    def begin():
        start.wait(PATIENCE_S)
        with transaction(engine) as session:
            return begin_attempt(session, NOW, account="clerk", address="a")

    with ThreadPoolExecutor(start.parties) as pool:
        waits = [pool.submit(begin) for _ in range(start.parties)]
    assert [one.result() for one in waits] == [0] * start.parties
    assert {row.failed_count for row in rows(engine, SignInDelay)} == {start.parties}


def test_an_attempt_that_nobody_remembers_is_ended_without_ado(engine):
    with transaction(engine) as session:
        end_attempt(session, NOW, account="clerk", address="a")
    assert rows(engine, SignInDelay) == []


def test_a_session_ends_when_idle_when_old_and_when_told(engine):
    join(engine, "clerk")

    def start(is_complete=True):
        with transaction(engine) as session:
            return start_session(
                session, "clerk", now=NOW, address="-", agent="x" * 500, is_complete=is_complete
            )

    def found(token, after):
        with reading(engine) as session:
            return find_actor(session, token, NOW + after)

    token, other = start(), start(is_complete=False)
    second = timedelta(seconds=1)
    assert found(token, IDLE - second) is not None
    assert found(token, IDLE) is None
    assert found(other, HALF_LASTS) is None
    assert found("made up", second) is None
    _, is_to_be_touched = found(token, second) or (None, None)
    assert is_to_be_touched is False
    actor, is_to_be_touched = found(token, IDLE - second) or (None, None)
    assert is_to_be_touched
    assert actor is not None
    with transaction(engine) as session:
        touch_session(session, actor.session_key, NOW + LASTS - second)
        touch_session(session, "made up", NOW)
    assert found(token, LASTS - second) is not None
    assert found(token, LASTS) is None
    with transaction(engine) as session:
        open_now = sessions_of(session, "clerk", NOW + second)
        assert [one.is_complete for one in open_now] == [True, True]
        assert not end_session(session, actor.session_key, account="somebody")
        assert not end_session(session, "made up", account="clerk")
        assert end_session(session, actor.session_key, account="clerk")
    assert found(token, second) is None


def test_the_address_for_the_telephone_names_the_account():
    secret = "ABCD" * 8
    assert address_of(secret, "clerk") == (
        f"otpauth://totp/Qotbnama:clerk?secret={secret}&issuer=Qotbnama"
    )
