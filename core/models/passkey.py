"""Passkeys: the public halves of keys that never leave a person's device."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from core.models.types import instant_field


class Passkey(SQLModel, table=True):
    """A passkey of a person, under the name that they gave it.

    `sign_count` goes up with each use where the device counts; elsewhere it stays nought.
    """

    __tablename__ = "passkey"

    # Base64url of at most 1023 bytes.
    credential_id: str = Field(primary_key=True, max_length=1364)
    person: str = Field(foreign_key="person.account", index=True)
    name: str = Field(max_length=80)
    public_key: bytes
    sign_count: int = Field(sa_type=BigInteger)
    added_at: datetime = instant_field()
    used_at: datetime | None = instant_field(default=None)


class PasskeyChallenge(SQLModel, table=True):
    """What a passkey has to sign, once and soon; only its hash is kept.

    `person` is who adds a passkey by it; without one, whoever has one signs in.
    """

    __tablename__ = "passkey_challenge"

    challenge_hash: str = Field(primary_key=True, max_length=64)
    person: str | None = Field(default=None, foreign_key="person.account", index=True)
    expires_at: datetime = instant_field()
