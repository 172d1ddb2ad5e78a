"""People of the desk: added, reset, disabled and enabled by an operator. Nobody is ever deleted.

Whoever changes one is named by account in the audit; callers hold the transaction.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from core.audit import record
from core.desk.desk_errors import (
    AccountUnfitError,
    LastOperatorError,
    PersonExistsError,
    PersonNotFoundError,
    PersonUnfitError,
    RightMissingError,
)
from core.desk.desk_sessions import end_sessions_of
from core.desk.entry.one_time_codes import new_secret
from core.desk.rights import Action, may
from core.desk.secrets_kept import hash_of, new_token
from core.enums import Role
from core.models import Passkey, PasskeyChallenge, Person, PersonRole, RecoveryCode, SignInLink
from core.plan.hidden import fit_line

LINK_LASTS = timedelta(hours=72)
_ACCOUNT = re.compile(r"[a-z][a-z0-9._-]{1,39}")
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as the list has them; `link_until` is when their unused link ends."""

    person: Person
    roles: tuple[Role, ...]
    link_until: datetime | None


def add_person(
    session: Session, account: str, name: str, roles: Collection[Role], *, by: str, now: datetime
) -> str:
    """Add a person; return the token of their first sign-in link.

    Raises AccountUnfitError, PersonUnfitError, PersonExistsError.
    """
    account = account.strip().lower()
    if not _ACCOUNT.fullmatch(account):
        raise AccountUnfitError(account)
    shown = fit_line("--name", name)
    if not shown or len(shown) > _LONGEST_NAME or not roles:
        raise PersonUnfitError(account)
    if session.get(Person, account) is not None:
        raise PersonExistsError(account)
    session.add(Person(account=account, name=shown, added_at=now, added_by=by))
    session.flush()
    session.add_all(PersonRole(person=account, role=role) for role in set(roles))
    _record(session, "person.added", account, by=by, now=now, roles=_values(roles))
    return _new_link(session, account, now)


def reset_person(session: Session, account: str, *, by: str, now: datetime) -> str:
    """Take away what a person signs in with, and their sessions; return a new link's token."""
    person = find_person(session, account)
    person.password_hash = person.code_secret = person.last_code_step = None
    session.add(person)
    _void(session, account)
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.person) == account))
    session.execute(delete(Passkey).where(col(Passkey.person) == account))
    session.execute(delete(PasskeyChallenge).where(col(PasskeyChallenge.person) == account))
    _record(session, "person.reset", account, by=by, now=now)
    return _new_link(session, account, now)


def disable_person(session: Session, account: str, *, by: str, now: datetime) -> None:
    """End what a person can do, at once; what they did stays theirs. LastOperatorError."""
    person = find_person(session, account)
    _check_operator_left(session, account)
    person.disabled_at = person.disabled_at or now
    session.add(person)
    _void(session, account)
    _record(session, "person.disabled", account, by=by, now=now)


def enable_person(session: Session, account: str, *, by: str, now: datetime) -> None:
    """Let a disabled person sign in again, with what they had."""
    person = find_person(session, account)
    person.disabled_at = None
    session.add(person)
    _record(session, "person.enabled", account, by=by, now=now)


def change_roles(
    session: Session, account: str, roles: Collection[Role], *, by: str, now: datetime
) -> None:
    """Change the roles of a person to *roles*; their sessions end.

    Raises PersonUnfitError, LastOperatorError.
    """
    find_person(session, account)
    if not roles:
        raise PersonUnfitError(account)
    if Role.OPERATOR not in roles:
        _check_operator_left(session, account)
    before = roles_of(session, account)
    session.execute(delete(PersonRole).where(col(PersonRole.person) == account))
    session.add_all(PersonRole(person=account, role=role) for role in set(roles))
    end_sessions_of(session, account)
    change = {"before": _values(before), "after": _values(roles)}
    _record(session, "person.roles_changed", account, by=by, now=now, **change)


def link_address(public_url: object, token: str) -> str:
    """Return the address of a sign-in link, on the site at *public_url*."""
    return f"{str(public_url).rstrip('/')}/desk/welcome/{token}/"


def find_person(session: Session, account: str) -> Person:
    """Return the person of *account*, locked for a change; PersonNotFoundError."""
    found = session.get(Person, account, with_for_update=True)
    if found is None:
        raise PersonNotFoundError(account)
    return found


def check_right(session: Session, account: str, action: Action) -> None:
    """Raise PersonNotFoundError or RightMissingError unless *account* may do *action*."""
    person = session.get(Person, account)
    if person is None:
        raise PersonNotFoundError(account)
    if person.disabled_at is not None or not may(roles_of(session, account), action):
        raise RightMissingError(account)


def roles_of(session: Session, account: str) -> tuple[Role, ...]:
    """Return the roles of a person, in the order of the list of roles."""
    query = select(PersonRole.role).where(col(PersonRole.person) == account)
    found = set(session.exec(query))
    return tuple(role for role in Role if role in found)


def list_people(session: Session, now: datetime) -> list[Listed]:
    """Return everybody, in the order they were added."""
    links = select(SignInLink).where(col(SignInLink.expires_at) > now)
    until = {link.person: link.expires_at for link in session.exec(links)}
    query = select(Person).order_by(col(Person.added_at), col(Person.account))
    return [
        Listed(person, roles_of(session, person.account), until.get(person.account))
        for person in session.exec(query)
    ]


def _check_operator_left(session: Session, account: str) -> None:
    query = (
        select(PersonRole.person)
        .join(Person)
        .where(col(PersonRole.role) == Role.OPERATOR, col(Person.disabled_at).is_(None))
        .with_for_update()
    )
    operators = set(session.exec(query))
    if operators == {account}:
        raise LastOperatorError(account)


def _new_link(session: Session, account: str, now: datetime) -> str:
    token = new_token()
    link = SignInLink(
        token_hash=hash_of(token),
        person=account,
        code_secret=new_secret(),
        expires_at=now + LINK_LASTS,
    )
    session.add(link)
    return token


def _void(session: Session, account: str) -> None:
    session.execute(delete(SignInLink).where(col(SignInLink.person) == account))
    end_sessions_of(session, account)


def _values(roles: Iterable[Role]) -> list[str]:
    return sorted(role.value for role in set(roles))


def _record(
    session: Session, action: str, account: str, *, by: str, now: datetime, **details: Any
) -> None:
    record(session, at=now, by=by, action=action, person=account, **details)
