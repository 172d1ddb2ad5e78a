"""A deed of great consequence wants it proved who is there, if that was too long ago."""

from datetime import datetime, timedelta

from sqlalchemy import Engine

from core.database.engine import transaction
from core.desk.desk_errors import CodeWrongError, ProofStaleError
from core.desk.desk_sessions import Actor
from core.desk.entry.attempts import Attempt, count_attempt, note
from core.desk.entry.delays import end_attempt
from core.desk.entry.one_time_codes import step_of
from core.models import DeskSession, Person

PROOF_LASTS = timedelta(minutes=15)


def is_proof_fresh(actor: Actor, now: datetime) -> bool:
    """Return whether *actor* signed in, or gave a code, a short while ago."""
    return now < actor.proved_at + PROOF_LASTS


def prove_again(engine: Engine, actor: Actor, code: str, attempt: Attempt) -> None:
    """Note in the session of *actor* that a code proved who is there.

    Raises SignInDelayedError, CodeWrongError; ProofStaleError for who has no code to give.
    """
    count_attempt(engine, attempt, account=actor.account)
    with transaction(engine) as session:
        person = session.get_one(Person, actor.account, with_for_update=True)
        error = why_unproved(person, actor, code, attempt)
        if error is None:
            session.get_one(DeskSession, actor.session_key).proved_at = attempt.now
            end_attempt(
                session, attempt.now, account=person.account, address=attempt.address, steps=1
            )
            return
        note(session, "proof.refused", person.account, attempt)
    raise error


def why_unproved(
    person: Person, actor: Actor, code: str, attempt: Attempt
) -> CodeWrongError | ProofStaleError | None:
    """Return why it is not proved that *person* is there, None if it is; *code* is used up.

    Who has no code, because the city vouches for them, has just come in.
    """
    if person.code_secret is None:
        return None if is_proof_fresh(actor, attempt.now) else ProofStaleError()
    step = step_of(code, person.code_secret, attempt.now, after=person.last_code_step)
    if step is None:
        return CodeWrongError()
    person.last_code_step = step
    return None
