"""Signing in: a link once, then a password and a one-time code. Refusals never say what failed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete
from sqlmodel import Session, col

from core.database.engine import reading, transaction
from core.desk.desk_errors import (
    CodeWrongError,
    LinkDeadError,
    SignInRefusedError,
)
from core.desk.desk_sessions import Actor, end_session, start_session
from core.desk.entry.attempts import Attempt, count_attempt, let_in, note
from core.desk.entry.delays import end_attempt
from core.desk.entry.one_time_codes import (
    new_recovery_codes,
    plain_recovery_code,
    step_of,
)
from core.desk.entry.passwords import check_password, hash_password, is_password
from core.desk.secrets_kept import hash_of
from core.models import Person, RecoveryCode, SignInLink


@dataclass(frozen=True, slots=True)
class Welcome:
    """What an unused link offers: to whom, and the secret that their telephone takes over."""

    account: str
    name: str
    code_secret: str


def read_link(session: Session, token: str, now: datetime) -> Welcome:
    """Return what the sign-in link of *token* offers; LinkDeadError. It is not used up."""
    link = session.get(SignInLink, hash_of(token))
    person = session.get(Person, link.person) if link and link.expires_at > now else None
    if link is None or person is None or person.disabled_at is not None:
        raise LinkDeadError
    return Welcome(person.account, person.name, link.code_secret)


def follow_link(
    engine: Engine, token: str, *, password: str, code: str, attempt: Attempt
) -> tuple[str, list[str]]:
    """Take over the password and the telephone of whom *token* invites, once.

    Return the token of their session, and their recovery codes. Raises LinkDeadError,
    PasswordWeakError, CodeWrongError; the link is then as it was.
    """
    with reading(engine) as session:
        offered = read_link(session, token, attempt.now)
    check_password(password, account=offered.account)
    step = step_of(code, offered.code_secret, attempt.now, after=None)
    if step is None:
        raise CodeWrongError
    kept = hash_password(password, memory_kib=attempt.memory_kib)
    codes = new_recovery_codes()
    with transaction(engine) as session:
        person = session.get(Person, offered.account, with_for_update=True)
        link = session.get(SignInLink, hash_of(token))
        # Another request may have used it while the password was hashed.
        if link is None or person is None or person.disabled_at is not None:
            raise LinkDeadError
        session.delete(link)
        person.password_hash, person.code_secret = kept, offered.code_secret
        person.last_code_step = step
        session.add(person)
        session.execute(delete(RecoveryCode).where(col(RecoveryCode.person) == person.account))
        session.add_all(_recovery_row(person.account, one) for one in codes)
        note(session, "person.joined", person.account, attempt)
        return let_in(session, person, attempt), codes


def check_account(engine: Engine, account: str, password: str, attempt: Attempt) -> str:
    """Check account and password; return the token of a session that still wants a code.

    SignInRefusedError whatever does not fit, after the same work; SignInDelayedError.
    """
    account = account.strip().lower()
    count_attempt(engine, attempt, account=account)
    with reading(engine) as session:
        person = session.get(Person, account)
    kept = person.password_hash if person and person.disabled_at is None else None
    is_right = is_password(password, kept, memory_kib=attempt.memory_kib)
    with transaction(engine) as session:
        if not is_right or person is None:
            note(session, "sign_in.refused", account if person else "?", attempt)
        else:
            return start_session(
                session,
                account,
                now=attempt.now,
                address=attempt.rough,
                agent=attempt.agent,
                is_complete=False,
            )
    raise SignInRefusedError


def check_code(engine: Engine, actor: Actor, code: str, attempt: Attempt) -> str:
    """Check the one-time code, or a recovery code, of who gave the password.

    Return the token of the session that takes the place of the half one. Raises
    SignInDelayedError, SignInRefusedError.
    """
    count_attempt(engine, attempt, account=actor.account)
    with transaction(engine) as session:
        person = session.get(Person, actor.account, with_for_update=True)
        # Reset or disabled by an operator since the password was given.
        if person is None or person.code_secret is None:
            raise SignInRefusedError
        step = step_of(code, person.code_secret, attempt.now, after=person.last_code_step)
        recovery = None if step else session.get(RecoveryCode, _recovery_hash(person, code))
        if step is None and recovery is None:
            note(session, "sign_in.refused", person.account, attempt)
        else:
            if recovery is not None:
                session.delete(recovery)
            person.last_code_step = step or person.last_code_step
            session.add(person)
            end_attempt(session, attempt.now, account=person.account, address=attempt.address)
            end_session(session, actor.session_key, account=person.account)
            note(session, "sign_in.done", person.account, attempt, recovery=recovery is not None)
            return let_in(session, person, attempt)
    raise SignInRefusedError


def _recovery_row(account: str, code: str) -> RecoveryCode:
    return RecoveryCode(code_hash=hash_of(account, plain_recovery_code(code)), person=account)


def _recovery_hash(person: Person, code: str) -> str:
    return hash_of(person.account, plain_recovery_code(code))
