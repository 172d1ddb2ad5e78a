"""Passkeys: added, used, deleted, and every way in which somebody else would use one."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from core.database.engine import reading, transaction
from core.desk.accounts import disable_person, enable_person, reset_person
from core.desk.desk_errors import (
    CodeWrongError,
    LastWayInError,
    PasskeyRefusedError,
    ProofStaleError,
    SignInDelayedError,
)
from core.desk.desk_sessions import find_actor, start_session
from core.desk.entry.delays import FREE_FAILURES
from core.desk.entry.own_passkeys import (
    MOST,
    add_passkey,
    begin_adding,
    delete_passkey,
    passkeys_of,
)
from core.desk.entry.passkey_challenges import CHALLENGE_LASTS
from core.desk.entry.passkey_sign_in import begin_sign_in, sign_in_with_passkey
from core.desk.entry.proof import PROOF_LASTS
from core.desk.entry.relying_party import RelyingParty
from core.models import AuditEntry, Passkey, PasskeyChallenge, Person
from tests.factories.authenticator import UP, Authenticator
from tests.factories.desk_people import NOW, attempt, code_of, invite, join
from tests.patience import PATIENCE_S

PARTY = RelyingParty("plan.example", "https://plan.example")
LATER = NOW + timedelta(hours=1)


def rows(engine, model):
    with reading(engine) as session:
        return session.exec(select(model)).all()


def last_deed(engine):
    return max(rows(engine, AuditEntry), key=lambda one: one.id)


def signed_in(engine, account="clerk", now=LATER):
    with transaction(engine) as session:
        token = start_session(
            session, account, now=now, address="-", agent="Firefox", is_complete=True
        )
    return actor_of(engine, token, now)


def actor_of(engine, token, now=LATER):
    with reading(engine) as session:
        found = find_actor(session, token, now)
    assert found is not None
    return found[0]


def begin(engine, secret, account="clerk", *, now=LATER):
    actor = signed_in(engine, account, now)
    options = begin_adding(engine, PARTY, actor, code=code_of(secret, now), attempt=attempt(now))
    return actor, options


def add(engine, secret, account="clerk", *, device=None, now=LATER, name="phone"):
    """Add a passkey of *account*; return its device."""
    device = device or Authenticator(PARTY.origin)
    actor, options = begin(engine, secret, account, now=now)
    add_passkey(engine, PARTY, actor, device.create(options), name=name, attempt=attempt(now))
    return device


def come_in(engine, device, now=LATER, party=PARTY, **more):
    options = begin_sign_in(engine, party, now)
    return sign_in_with_passkey(engine, PARTY, device.sign(options, **more), attempt(now))


def refused(engine, device, now=LATER, **more):
    with pytest.raises(PasskeyRefusedError):
        come_in(engine, device, now, **more)
    return last_deed(engine)


def test_a_passkey_is_added_and_lets_in(engine):
    secret, _ = join(engine, "clerk")
    device = add(engine, secret, name=" the  phone ")
    (kept,) = rows(engine, Passkey)
    assert (kept.name, kept.person) == ("the phone", "clerk")
    assert (kept.used_at, kept.sign_count) == (None, 0)
    actor = actor_of(engine, come_in(engine, device))
    assert (actor.account, actor.is_complete) == ("clerk", True)
    (kept,) = rows(engine, Passkey)
    assert (kept.used_at, kept.sign_count) == (LATER, 1)
    deed = last_deed(engine)
    assert (deed.action, deed.by, deed.details["passkey"]) == (
        "sign_in.done",
        "clerk",
        "the phone",
    )
    # No challenge is left, and none that was is kept as it was.
    assert rows(engine, PasskeyChallenge) == []


def test_what_the_browser_is_asked_for(engine):
    secret, _ = join(engine, "clerk")
    device = add(engine, secret)
    later = LATER + timedelta(minutes=2)
    _, options = begin(engine, secret, now=later)
    found = json.loads(options)
    assert found["rp"] == {"name": "Qotbnama", "id": "plan.example"}
    assert found["authenticatorSelection"]["userVerification"] == "required"
    assert found["authenticatorSelection"]["residentKey"] == "required"
    assert found["attestation"] == "none"
    assert "clerk" not in found["user"]["id"]
    assert [one["id"] for one in found["excludeCredentials"]] == [
        json.loads(device.sign(begin_sign_in(engine, PARTY, later)))["id"]
    ]
    asked = json.loads(begin_sign_in(engine, PARTY, LATER))
    assert (asked["userVerification"], asked["allowCredentials"]) == ("required", [])


def test_a_device_that_does_not_count_and_names_nobody_lets_in_again_and_again(engine):
    secret, _ = join(engine, "clerk")
    device = add(engine, secret, device=Authenticator(PARTY.origin, counts=False))
    device.user_handle = None
    for _ in range(2):
        assert come_in(engine, device)


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://plan.example"},
        {"origin": "https://desk.plan.example"},
        {"rp_id": "evil.example"},
        {"type": "webauthn.create"},
        {"challenge": "AAAA"},
    ],
)
def test_what_was_signed_for_another_site_or_deed_lets_nobody_in(engine, wrong):
    secret, _ = join(engine, "clerk")
    device = add(engine, secret)
    deed = refused(engine, device, **wrong)
    assert (deed.action, deed.by) == ("sign_in.refused", "clerk")
    assert come_in(engine, device)


def test_a_signature_lets_in_once(engine):
    secret, _ = join(engine, "clerk")
    device = add(engine, secret, device=Authenticator(PARTY.origin, counts=False))
    answer = device.sign(begin_sign_in(engine, PARTY, LATER))
    assert sign_in_with_passkey(engine, PARTY, answer, attempt(LATER))
    with pytest.raises(PasskeyRefusedError):
        sign_in_with_passkey(engine, PARTY, answer, attempt(LATER))


def test_of_the_same_signature_at_once_one_lets_in(engine):
    secret, _ = join(engine, "clerk")
    device = add(engine, secret, device=Authenticator(PARTY.origin, counts=False))
    answer = device.sign(begin_sign_in(engine, PARTY, LATER))
    start = Barrier(4)

    def send():
        start.wait(PATIENCE_S)
        try:
            return sign_in_with_passkey(engine, PARTY, answer, attempt(LATER))
        except PasskeyRefusedError:
            return None

    with ThreadPoolExecutor(start.parties) as pool:
        tokens = [pool.submit(send) for _ in range(start.parties)]
    assert len([one for one in tokens if one.result()]) == 1


def test_a_challenge_is_over_after_minutes_and_used_up_by_a_wrong_answer(engine):
    secret, _ = join(engine, "clerk")
    device = add(engine, secret)
    options = begin_sign_in(engine, PARTY, LATER)
    late = LATER + CHALLENGE_LASTS
    with pytest.raises(PasskeyRefusedError):
        sign_in_with_passkey(engine, PARTY, device.sign(options), attempt(late))
    options = begin_sign_in(engine, PARTY, late)
    for wrong in ({"origin": "https://evil.example"}, {}):
        with pytest.raises(PasskeyRefusedError):
            sign_in_with_passkey(engine, PARTY, device.sign(options, **wrong), attempt(late))
    begin_sign_in(engine, PARTY, late)
    begin_sign_in(engine, PARTY, late + CHALLENGE_LASTS)
    assert len(rows(engine, PasskeyChallenge)) == 1


def test_a_passkey_says_whose_it_is_and_another_key_does_not_sign_for_it(engine):
    secret, _ = join(engine, "clerk")
    other_secret, _ = join(engine, "other")
    device, other = add(engine, secret), add(engine, other_secret, "other")
    # The other's handle beside one's own key, and one's own key under the other's name.
    lying = Authenticator(PARTY.origin, credential_id=device.credential_id, key=device.key)
    lying.user_handle, lying.count = other.user_handle, 5
    assert refused(engine, lying).by == "clerk"
    forged = Authenticator(PARTY.origin, credential_id=other.credential_id, count=5)
    assert refused(engine, forged).by == "other"
    unknown = Authenticator(PARTY.origin)
    assert refused(engine, unknown).by == "?"


def test_a_counter_that_goes_back_lets_nobody_in_and_is_written_down(engine):
    secret, _ = join(engine, "clerk")
    device = add(engine, secret)
    come_in(engine, device)
    come_in(engine, device)
    device.count = 0
    deed = refused(engine, device)
    assert (deed.action, deed.details["passkey"]) == ("passkey.counted_back", "phone")
    # The same number again is as bad as a smaller one; a higher one is well.
    assert refused(engine, device).action == "passkey.counted_back"
    assert come_in(engine, device)


def test_without_the_owners_finger_it_is_one_thing_and_not_two(engine):
    secret, _ = join(engine, "clerk")
    device = add(engine, secret)
    device.flags = UP
    refused(engine, device)
    with pytest.raises(PasskeyRefusedError):
        add(
            engine,
            secret,
            device=Authenticator(PARTY.origin, flags=UP),
            now=LATER + timedelta(minutes=2),
        )


def test_who_is_disabled_stays_out_and_who_is_reset_has_no_passkey(engine):
    secret, _ = join(engine, "clerk")
    device = add(engine, secret)
    with transaction(engine) as session:
        disable_person(session, "clerk", by="op", now=LATER)
    refused(engine, device)
    with transaction(engine) as session:
        enable_person(session, "clerk", by="op", now=LATER)
    come_in(engine, device)
    later = LATER + timedelta(minutes=2)
    begin(engine, secret, now=later)
    with transaction(engine) as session:
        reset_person(session, "clerk", by="op", now=later)
    assert refused(engine, device, later).by == "?"
    assert not [one for one in rows(engine, PasskeyChallenge) if one.person]


def test_guessing_is_slowed_down_by_address(engine):
    secret, _ = join(engine, "clerk")
    device = add(engine, secret)
    for _ in range(FREE_FAILURES["address"] + 1):
        with pytest.raises(PasskeyRefusedError):
            sign_in_with_passkey(engine, PARTY, "{}", attempt(LATER, address="198.51.100.9"))
    with pytest.raises(SignInDelayedError):
        sign_in_with_passkey(engine, PARTY, "{}", attempt(LATER, address="198.51.100.9"))
    assert come_in(engine, device)


def test_adding_wants_a_fresh_code(engine):
    secret, _ = join(engine, "clerk")
    actor = signed_in(engine)
    for code in ("", "000000x"):
        with pytest.raises(CodeWrongError):
            begin_adding(engine, PARTY, actor, code=code, attempt=attempt(LATER))
    begin_adding(engine, PARTY, actor, code=code_of(secret, LATER), attempt=attempt(LATER))
    with pytest.raises(CodeWrongError):
        begin_adding(engine, PARTY, actor, code=code_of(secret, LATER), attempt=attempt(LATER))
    assert last_deed(engine).action == "passkey.refused"


def test_who_has_no_code_has_just_signed_in(engine):
    invite(engine, "clerk")
    actor = signed_in(engine)
    begin_adding(engine, PARTY, actor, code="", attempt=attempt(LATER))
    with pytest.raises(ProofStaleError):
        begin_adding(engine, PARTY, actor, code="", attempt=attempt(LATER + PROOF_LASTS))


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"challenge": "AAAA"},
        {"type": "webauthn.get"},
        {"statement": {"fmt": "tpm"}},
        {"statement": {"fmt": "made up"}},
        {"statement": {"fmt": "packed", "attStmt": {"alg": -7, "sig": b"x"}}},
        {"statement": {"authData": b"short"}},
    ],
)
def test_what_a_device_did_not_make_here_and_now_is_not_kept(engine, wrong):
    secret, _ = join(engine, "clerk")
    actor, options = begin(engine, secret)
    answer = Authenticator(PARTY.origin).create(options, **wrong)
    with pytest.raises(PasskeyRefusedError):
        add_passkey(engine, PARTY, actor, answer, name="x", attempt=attempt(LATER))
    assert rows(engine, Passkey) == []


def test_a_challenge_is_for_one_person_and_one_deed(engine):
    secret, _ = join(engine, "clerk")
    join(engine, "other")
    _, options = begin(engine, secret)
    device = Authenticator(PARTY.origin)
    with pytest.raises(PasskeyRefusedError):
        add_passkey(
            engine,
            PARTY,
            signed_in(engine, "other"),
            device.create(options),
            name="x",
            attempt=attempt(LATER),
        )
    later = LATER + timedelta(minutes=2)
    device = add(engine, secret, now=later)
    _, options = begin(engine, secret, now=later + timedelta(minutes=1))
    for_adding = json.dumps({"challenge": json.loads(options)["challenge"], "rpId": PARTY.id})
    with pytest.raises(PasskeyRefusedError):
        sign_in_with_passkey(
            engine, PARTY, device.sign(for_adding), attempt(later + timedelta(minutes=1))
        )


def test_a_passkey_is_added_once_and_there_is_an_end(engine):
    secret, _ = join(engine, "clerk")
    device = add(engine, secret)
    now = LATER + timedelta(minutes=1)
    with pytest.raises(PasskeyRefusedError):
        add(engine, secret, device=device, now=now)
    for number in range(1, MOST):
        add(engine, secret, now=now + timedelta(minutes=number))
    with pytest.raises(PasskeyRefusedError):
        add(engine, secret, now=now + timedelta(minutes=MOST))
    assert len(rows(engine, Passkey)) == MOST


def test_one_deletes_ones_own_but_not_the_last_way_in(engine):
    secret, _ = join(engine, "clerk")
    other_secret, _ = join(engine, "other")
    add(engine, secret)
    add(engine, other_secret, "other")
    add(engine, secret, now=LATER + timedelta(minutes=1), name="office")
    with reading(engine) as session:
        first, second = (one.credential_id for one in passkeys_of(session, "clerk"))
        (others,) = (one.credential_id for one in passkeys_of(session, "other"))
    with transaction(engine) as session:
        assert not delete_passkey(session, "clerk", others, attempt(LATER))
        assert delete_passkey(session, "clerk", first, attempt(LATER))
        assert not delete_passkey(session, "clerk", first, attempt(LATER))
        person = session.get_one(Person, "clerk")
        person.password_hash = person.code_secret = None
    with pytest.raises(LastWayInError), transaction(engine) as session:
        delete_passkey(session, "clerk", second, attempt(LATER))
    assert last_deed(engine).action == "passkey.deleted"
    assert len(rows(engine, Passkey)) == 2
