"""What every way of signing in does: count the attempt, start the session, write it down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from core.audit import record
from core.database.engine import transaction
from core.desk.desk_errors import SignInDelayedError
from core.desk.desk_sessions import start_session
from core.desk.entry.delays import begin_attempt
from core.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """From where and when somebody signs in. `address` is for limits, `rough` is kept."""

    address: str
    rough: str
    agent: str
    now: datetime
    memory_kib: int


def count_attempt(engine: Engine, attempt: Attempt, **subjects: str) -> None:
    """Count an attempt of its address, and of an `account`; SignInDelayedError."""
    with transaction(engine) as session:
        wait_s = begin_attempt(session, attempt.now, address=attempt.address, **subjects)
    if wait_s:
        raise SignInDelayedError(wait_s)


def let_in(session: Session, person: Person, attempt: Attempt) -> str:
    """Start a whole session of *person*; return its token."""
    person.signed_in_at = attempt.now
    session.add(person)
    return start_session(
        session,
        person.account,
        now=attempt.now,
        address=attempt.rough,
        agent=attempt.agent,
        is_complete=True,
    )


def note(session: Session, action: str, account: str, attempt: Attempt, **details: Any) -> None:
    """Write into the audit what *account* did or was refused."""
    record(session, at=attempt.now, by=account, action=action, address=attempt.rough, **details)
