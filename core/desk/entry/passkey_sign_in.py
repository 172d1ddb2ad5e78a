"""Signing in with a passkey instead of password and code.

The device asks for its owner's finger, face or number each time: that, and having the device, are
the two things.
"""

from datetime import datetime

from sqlalchemy import Engine
from webauthn import (
    generate_authentication_options,
    options_to_json,
    verify_authentication_response,
)
from webauthn.helpers import parse_authentication_credential_json, parse_client_data_json
from webauthn.helpers.structs import AuthenticationCredential, UserVerificationRequirement

from core.database.engine import transaction
from core.desk.desk_errors import PasskeyRefusedError
from core.desk.entry.attempts import Attempt, count_attempt, let_in, note
from core.desk.entry.delays import end_attempt
from core.desk.entry.passkey_challenges import (
    UNREADABLE,
    handle_of,
    new_challenge,
    use_challenge,
)
from core.desk.entry.relying_party import RelyingParty
from core.models import Passkey, Person


def begin_sign_in(engine: Engine, party: RelyingParty, now: datetime) -> str:
    """Return, as JSON, what a browser has a passkey sign; the device knows whose it is."""
    with transaction(engine) as session:
        challenge = new_challenge(session, now, person=None)
    options = generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def sign_in_with_passkey(
    engine: Engine, party: RelyingParty, credential: str, attempt: Attempt
) -> str:
    """Return the token of a session of whose passkey has signed.

    Raises SignInDelayedError, PasskeyRefusedError whatever does not fit.
    """
    count_attempt(engine, attempt)
    try:
        given = parse_authentication_credential_json(credential)
        challenge = parse_client_data_json(given.response.client_data_json).challenge
    except UNREADABLE:
        raise PasskeyRefusedError from None
    with transaction(engine) as session:
        is_fresh = use_challenge(session, challenge, attempt.now, person=None)
        # Of two answers at once the later one waits here, and finds the count of the other.
        key = session.get(Passkey, given.id, with_for_update=True)
        person = session.get(Person, key.person) if key else None
        if key is None or person is None:
            note(session, "sign_in.refused", "?", attempt)
        elif (
            not is_fresh or (count := _signed_count(given, challenge, party, person, key)) is None
        ):
            note(session, "sign_in.refused", person.account, attempt, passkey=key.name)
        elif (count or key.sign_count) and count <= key.sign_count:
            # Two devices hold this key: it was copied, or a signature is played again.
            note(session, "passkey.counted_back", person.account, attempt, passkey=key.name)
        else:
            key.sign_count, key.used_at = count, attempt.now
            session.add(key)
            end_attempt(
                session, attempt.now, account=person.account, address=attempt.address, steps=1
            )
            note(session, "sign_in.done", person.account, attempt, passkey=key.name)
            return let_in(session, person, attempt)
    raise PasskeyRefusedError


def _signed_count(
    given: AuthenticationCredential,
    challenge: bytes,
    party: RelyingParty,
    person: Person,
    key: Passkey,
) -> int | None:
    """Return how often the device says it has signed; None if *key* of *person* did not sign."""
    handle = given.response.user_handle
    if person.disabled_at is not None or handle not in {None, handle_of(person.account)}:
        return None
    try:
        signed = verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=key.public_key,
            # The count is compared by who calls, who writes down what it may mean.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except UNREADABLE:
        return None
    return signed.new_sign_count
