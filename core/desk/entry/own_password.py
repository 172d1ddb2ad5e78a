"""Changing one's own password: the present one and a fresh code are asked for."""

from sqlalchemy import Engine

from core.database.engine import reading, transaction
from core.desk.desk_errors import PasswordWeakError, ProofRefusedError
from core.desk.desk_sessions import Actor, end_sessions_of
from core.desk.entry.attempts import Attempt, count_attempt, note
from core.desk.entry.delays import end_attempt
from core.desk.entry.one_time_codes import step_of
from core.desk.entry.passwords import check_password, hash_password, is_password
from core.models import Person


def change_password(
    engine: Engine, actor: Actor, *, present: str, code: str, password: str, attempt: Attempt
) -> None:
    """Set a new *password* of *actor*; their other sessions end.

    Raises PasswordWeakError, SignInDelayedError, ProofRefusedError; all is then as it was.
    """
    check_password(password, account=actor.account)
    if password == present:
        raise PasswordWeakError("same")
    count_attempt(engine, attempt, account=actor.account)
    with reading(engine) as session:
        kept = session.get_one(Person, actor.account).password_hash
    is_right = is_password(present, kept, memory_kib=attempt.memory_kib)
    fresh = hash_password(password, memory_kib=attempt.memory_kib)
    with transaction(engine) as session:
        person = session.get_one(Person, actor.account, with_for_update=True)
        # Reset, or changed in another browser, while the password was hashed.
        is_right = is_right and person.password_hash == kept
        step = _step(person, code, attempt) if is_right else None
        if step is None:
            note(session, "person.password_refused", person.account, attempt)
        else:
            person.password_hash, person.last_code_step = fresh, step
            session.add(person)
            end_sessions_of(session, person.account, but=actor.session_key)
            end_attempt(
                session, attempt.now, account=person.account, address=attempt.address, steps=1
            )
            note(session, "person.password_changed", person.account, attempt)
            return
    raise ProofRefusedError


def _step(person: Person, code: str, attempt: Attempt) -> int | None:
    assert person.code_secret is not None  # whoever has a password has it
    return step_of(code, person.code_secret, attempt.now, after=person.last_code_step)
