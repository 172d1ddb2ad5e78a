"""What a passkey has to sign: a random challenge, a row that is used once and soon."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col
from webauthn.helpers.exceptions import WebAuthnException

from core.desk.secrets_kept import hash_of
from core.models import PasskeyChallenge

CHALLENGE_LASTS = timedelta(minutes=5)
_CHALLENGE_BYTES = 32
# What the library raises for what is no answer of a browser.
UNREADABLE = (
    WebAuthnException,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
)


def new_challenge(session: Session, now: datetime, *, person: str | None) -> bytes:
    """Return a challenge by which *person* adds a passkey, or, for None, whoever has one signs in.

    Those that are over are swept away.
    """
    is_over = col(PasskeyChallenge.expires_at) <= now
    session.execute(delete(PasskeyChallenge).where(is_over))
    challenge = secrets.token_bytes(_CHALLENGE_BYTES)
    row = PasskeyChallenge(
        challenge_hash=hash_of(challenge.hex()), person=person, expires_at=now + CHALLENGE_LASTS
    )
    session.add(row)
    return challenge


def use_challenge(
    session: Session, challenge: bytes, now: datetime, *, person: str | None
) -> bool:
    """Return whether *challenge* is ours, for *person*, and was never used; it is now."""
    key = hash_of(challenge.hex())
    row = session.get(PasskeyChallenge, key, with_for_update=True)
    if row is None:
        return False
    session.delete(row)
    return row.person == person and now < row.expires_at


def handle_of(account: str) -> bytes:
    """Return what a device keeps beside a key to say whose it is: no name, and always the same."""
    return bytes.fromhex(hash_of("passkey", account))
