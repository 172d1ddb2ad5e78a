"""Sessions: rows, so that they can be listed and ended; a browser holds the token, we its hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from core.desk.secrets_kept import hash_of, new_token
from core.enums import Role
from core.models import DeskSession, Person, PersonRole

IDLE = timedelta(minutes=60)
LASTS = timedelta(hours=12)
# Between the password and the one-time code.
HALF_LASTS = timedelta(minutes=5)
# Of a session in use the row is not written with every page.
_TOUCHED_AFTER = timedelta(minutes=1)
_AGENT_LETTERS = 80


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is signed in, with which rights, by which session.

    `is_complete` False: the password was right, the one-time code is still to come. `proved_at` is
    when it was last proved who is there.
    """

    account: str
    name: str
    roles: tuple[Role, ...]
    session_key: str
    is_complete: bool
    proved_at: datetime


def start_session(
    session: Session, account: str, *, now: datetime, address: str, agent: str, is_complete: bool
) -> str:
    """Start a session of *account*; return its token. Those that are over are swept away."""
    session.execute(delete(DeskSession).where(col(DeskSession.ends_at) <= now))
    token = new_token()
    row = DeskSession(
        token_hash=hash_of(token),
        person=account,
        is_complete=is_complete,
        started_at=now,
        seen_at=now,
        proved_at=now,
        ends_at=now + (LASTS if is_complete else HALF_LASTS),
        address=address,
        agent=agent[:_AGENT_LETTERS],
    )
    session.add(row)
    return token


def find_actor(session: Session, token: str, now: datetime) -> tuple[Actor, bool] | None:
    """Return whose session *token* is and whether its row is to be touched; None: nobody's now."""
    row = session.get(DeskSession, hash_of(token))
    if row is None or now >= row.ends_at or now >= row.seen_at + IDLE:
        return None
    person = session.get(Person, row.person)
    if person is None or person.disabled_at is not None:
        return None
    query = select(PersonRole.role).where(col(PersonRole.person) == person.account)
    found = set(session.exec(query))
    roles = tuple(role for role in Role if role in found)
    actor = Actor(
        person.account, person.name, roles, row.token_hash, row.is_complete, row.proved_at
    )
    return actor, now >= row.seen_at + _TOUCHED_AFTER


def touch_session(session: Session, key: str, now: datetime) -> None:
    """Note that the session *key* is in use."""
    row = session.get(DeskSession, key)
    if row is not None:
        row.seen_at = now
        session.add(row)


def end_session(session: Session, key: str, *, account: str) -> bool:
    """End the session *key* if it is one of *account*'s; return whether it was."""
    row = session.get(DeskSession, key)
    if row is None or row.person != account:
        return False
    session.delete(row)
    return True


def end_sessions_of(session: Session, account: str, *, but: str = "") -> None:
    """End every session of a person *but* the one of that key."""
    is_theirs = col(DeskSession.person) == account
    session.execute(delete(DeskSession).where(is_theirs, col(DeskSession.token_hash) != but))


def sessions_of(session: Session, account: str, now: datetime) -> Sequence[DeskSession]:
    """Return the sessions of a person that go on, the latest first."""
    query = (
        select(DeskSession)
        .where(
            col(DeskSession.person) == account,
            col(DeskSession.is_complete),
            col(DeskSession.ends_at) > now,
            col(DeskSession.seen_at) > now - IDLE,
        )
        .order_by(col(DeskSession.seen_at).desc())
    )
    return session.exec(query).all()
