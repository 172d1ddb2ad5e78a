"""Signing in by the city's own account (OpenID Connect): whose it is at the desk, and binding it.

Nobody registers by it: an operator binds the account to a person who is there already.
"""

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from core.audit import record
from core.database.engine import transaction
from core.desk.accounts import find_person
from core.desk.desk_errors import CityAccountTakenError, CityAccountUnknownError
from core.desk.desk_sessions import end_sessions_of
from core.desk.entry.attempts import Attempt, let_in, note
from core.desk.entry.delays import end_attempt
from core.models import Person
from core.plan.hidden import fit_line

LONGEST_SUBJECT = 255


def bind_city_account(
    session: Session, account: str, issuer: str, subject: str, *, by: str, now: datetime
) -> None:
    """Let the city's account *subject* of *issuer* in as a person; "" ends that.

    Their sessions end. Raises PersonNotFoundError, UnfitTextError, CityAccountTakenError.
    """
    person = find_person(session, account)
    before = person.city_subject
    bound = (fit_line("subject", subject) or "")[:LONGEST_SUBJECT] or None
    if bound is not None:
        holder = _person_of(session, issuer, bound)
        if holder is not None and holder.account != account:
            raise CityAccountTakenError(holder.account)
    person.city_subject, person.city_issuer = bound, issuer if bound else None
    session.add(person)
    end_sessions_of(session, account)
    change = {"before": before, "after": bound}
    record(session, at=now, by=by, action="person.city_bound", person=account, **change)


def sign_in_from_city(engine: Engine, issuer: str, subject: str, attempt: Attempt) -> str:
    """Return the token of a session of whom the city vouches for.

    CityAccountUnknownError: nobody has that account here, or they are disabled.
    """
    with transaction(engine) as session:
        person = _person_of(session, issuer, subject)
        if person is not None and person.disabled_at is None:
            end_attempt(
                session, attempt.now, account=person.account, address=attempt.address, steps=1
            )
            note(session, "sign_in.done", person.account, attempt, city=True)
            return let_in(session, person, attempt)
        by = person.account if person else "?"
        note(session, "sign_in.refused", by, attempt, city=True)
    raise CityAccountUnknownError(subject)


def _person_of(session: Session, issuer: str, subject: str) -> Person | None:
    query = select(Person).where(
        col(Person.city_issuer) == issuer, col(Person.city_subject) == subject
    )
    return session.exec(query).first()
