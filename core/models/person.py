"""Who may work at the desk: people, their roles, and what they sign in with."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from core.enums import Role
from core.models.types import enum_field, holds, instant_field


class Person(SQLModel, table=True):
    """A person of the desk. Who has not followed their sign-in link yet has no password.

    `city_subject` is who they are at `city_issuer`, if the city's own sign-in lets them in.
    `last_code_step` is the thirty seconds whose one-time code was used last: none is used twice.
    """

    __tablename__ = "person"
    __table_args__ = (
        holds("two_things", "(password_hash IS NULL) = (code_secret IS NULL)"),
        holds("account", "account = lower(account)"),
        holds("city_account", "(city_issuer IS NULL) = (city_subject IS NULL)"),
        UniqueConstraint("city_issuer", "city_subject"),
    )

    account: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=80)
    password_hash: str | None = None
    code_secret: str | None = None
    last_code_step: int | None = None
    city_issuer: str | None = None
    city_subject: str | None = Field(default=None, max_length=255)
    added_at: datetime = instant_field()
    added_by: str
    signed_in_at: datetime | None = instant_field(default=None)
    disabled_at: datetime | None = instant_field(default=None)


class PersonRole(SQLModel, table=True):
    """One of the roles of a person."""

    __tablename__ = "person_role"

    person: str = Field(primary_key=True, foreign_key="person.account")
    role: Role = enum_field(Role, primary_key=True)


class SignInLink(SQLModel, table=True):
    """A link that lets a person choose a password, once. Only the hash of its token is kept."""

    __tablename__ = "sign_in_link"

    token_hash: str = Field(primary_key=True, max_length=64)
    person: str = Field(foreign_key="person.account", index=True)
    code_secret: str
    expires_at: datetime = instant_field()


class RecoveryCode(SQLModel, table=True):
    """A code that stands in for a lost telephone, once. Only its hash is kept."""

    __tablename__ = "recovery_code"

    code_hash: str = Field(primary_key=True, max_length=64)
    person: str = Field(foreign_key="person.account", index=True)


class DeskSession(SQLModel, table=True):
    """A browser that a person signed in with; not complete until the one-time code is given.

    `proved_at` is when a password and code, a passkey, the city or a code said last who is there.
    Only the hash of its token is kept; `address` and `agent` are rough, for who looks at the list.
    """

    __tablename__ = "desk_session"

    token_hash: str = Field(primary_key=True, max_length=64)
    person: str = Field(foreign_key="person.account", index=True)
    is_complete: bool
    started_at: datetime = instant_field()
    seen_at: datetime = instant_field()
    proved_at: datetime = instant_field()
    ends_at: datetime = instant_field()
    address: str
    agent: str = Field(max_length=80)


class SignInDelay(SQLModel, table=True):
    """How often an account or an address failed to sign in, and until when it has to wait.

    `subject` is a hash: people type passwords where an account is asked for.
    """

    __tablename__ = "sign_in_delay"

    subject: str = Field(primary_key=True, max_length=64)
    failed_count: int
    failed_at: datetime = instant_field()
    held_until: datetime = instant_field()
