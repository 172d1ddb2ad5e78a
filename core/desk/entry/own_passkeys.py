"""One's own passkeys: added by who has proved who they are, listed, deleted."""

from collections.abc import Sequence

from sqlalchemy import Engine
from sqlmodel import Session, col, select
from webauthn import (
    generate_registration_options,
    options_to_json,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_attestation_object,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from core.database.engine import transaction
from core.desk.desk_errors import (
    LastWayInError,
    PasskeyRefusedError,
)
from core.desk.desk_sessions import Actor
from core.desk.entry.attempts import Attempt, count_attempt, note
from core.desk.entry.delays import end_attempt
from core.desk.entry.passkey_challenges import (
    UNREADABLE,
    handle_of,
    new_challenge,
    use_challenge,
)
from core.desk.entry.proof import why_unproved
from core.desk.entry.relying_party import RelyingParty
from core.models import Passkey, Person
from core.plan.hidden import fit_line

MOST = 20
LONGEST_NAME = 80
_SITE_NAME = "Qotbnama"
# What browsers make of "none", which is what we ask for: who made the device is not our concern.
_FORMATS = {AttestationFormat.NONE, AttestationFormat.PACKED}


def passkeys_of(session: Session, account: str) -> Sequence[Passkey]:
    """Return the passkeys of a person, in the order they were added."""
    query = select(Passkey).where(col(Passkey.person) == account)
    return session.exec(query.order_by(col(Passkey.added_at), col(Passkey.credential_id))).all()


def begin_adding(
    engine: Engine, party: RelyingParty, actor: Actor, *, code: str, attempt: Attempt
) -> str:
    """Return, as JSON, by what a browser makes a passkey for *actor*, who proves themselves.

    Raises SignInDelayedError, CodeWrongError, ProofStaleError.
    """
    count_attempt(engine, attempt, account=actor.account)
    with transaction(engine) as session:
        person = session.get_one(Person, actor.account, with_for_update=True)
        error = why_unproved(person, actor, code, attempt)
        if error is None:
            end_attempt(
                session, attempt.now, account=person.account, address=attempt.address, steps=1
            )
            options = generate_registration_options(
                rp_id=party.id,
                rp_name=_SITE_NAME,
                user_id=handle_of(person.account),
                user_name=person.account,
                user_display_name=person.name,
                challenge=new_challenge(session, attempt.now, person=person.account),
                authenticator_selection=AuthenticatorSelectionCriteria(
                    resident_key=ResidentKeyRequirement.REQUIRED,
                    user_verification=UserVerificationRequirement.REQUIRED,
                ),
                exclude_credentials=[
                    PublicKeyCredentialDescriptor(base64url_to_bytes(one.credential_id))
                    for one in passkeys_of(session, person.account)
                ],
            )
            return options_to_json(options)
        note(session, "passkey.refused", person.account, attempt)
    raise error


def add_passkey(
    engine: Engine,
    party: RelyingParty,
    actor: Actor,
    credential: str,
    *,
    name: str,
    attempt: Attempt,
) -> None:
    """Keep the passkey that a browser made for *actor*. Raises PasskeyRefusedError."""
    shown = (fit_line("name", name) or "")[:LONGEST_NAME]
    try:
        given = parse_registration_credential_json(credential)
        challenge = parse_client_data_json(given.response.client_data_json).challenge
    except UNREADABLE:
        raise PasskeyRefusedError from None
    with transaction(engine) as session:
        is_fresh = use_challenge(session, challenge, attempt.now, person=actor.account)
        made = _made_passkey(given, challenge, party) if is_fresh else None
        if made is not None and _has_room(session, actor.account, made):
            session.add(
                Passkey(
                    credential_id=bytes_to_base64url(made.credential_id),
                    person=actor.account,
                    name=shown,
                    public_key=made.credential_public_key,
                    sign_count=made.sign_count,
                    added_at=attempt.now,
                )
            )
            note(session, "passkey.added", actor.account, attempt, passkey=shown)
            return
        note(session, "passkey.refused", actor.account, attempt)
    raise PasskeyRefusedError


def delete_passkey(session: Session, account: str, credential_id: str, attempt: Attempt) -> bool:
    """Delete a passkey if it is one of *account*'s; return whether it was. LastWayInError."""
    person = session.get_one(Person, account, with_for_update=True)
    own = {one.credential_id: one for one in passkeys_of(session, account)}
    if credential_id not in own:
        return False
    if len(own) == 1 and person.password_hash is None and person.city_subject is None:
        raise LastWayInError
    session.delete(own[credential_id])
    note(session, "passkey.deleted", account, attempt, passkey=own[credential_id].name)
    return True


def _made_passkey(
    given: RegistrationCredential, challenge: bytes, party: RelyingParty
) -> VerifiedRegistration | None:
    try:
        if parse_attestation_object(given.response.attestation_object).fmt not in _FORMATS:
            return None
        return verify_registration_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except UNREADABLE:
        return None


def _has_room(session: Session, account: str, made: VerifiedRegistration) -> bool:
    known = session.get(Passkey, bytes_to_base64url(made.credential_id))
    return known is None and len(passkeys_of(session, account)) < MOST
