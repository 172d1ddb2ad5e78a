"""Growing delays for who fails to sign in: per account and per address, shared by all processes.

An attempt counts as failed when it begins, so that many at once are no way around.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from core.delivery.queue.inserting import insert_new
from core.desk.secrets_kept import hash_of
from core.models import SignInDelay

# How many failures are free: a household of people behind one address mistype more than one.
FREE_FAILURES: Mapping[str, int] = {"account": 4, "address": 20}
LONGEST_S = 900
# Whoever signs in makes two attempts: the password, and the one-time code.
STEPS = 2
_FORGOTTEN_AFTER = timedelta(days=1)


def begin_attempt(session: Session, now: datetime, **subjects: str) -> int:
    """Count an attempt of *subjects* (`account`, `address`); return how many seconds to wait.

    Nought: it may go on. Who has to wait is not counted again.
    """
    session.execute(delete(SignInDelay).where(col(SignInDelay.failed_at) < now - _FORGOTTEN_AFTER))
    rows = {kind: _row(session, kind, value, now) for kind, value in subjects.items()}
    held_until = max(row.held_until for row in rows.values())
    if held_until > now:
        return int((held_until - now).total_seconds()) + 1
    for kind, row in rows.items():
        row.failed_count += 1
        row.failed_at = now
        row.held_until = now + timedelta(seconds=_delay_s(row.failed_count, FREE_FAILURES[kind]))
        session.add(row)
    return 0


def end_attempt(
    session: Session, now: datetime, *, account: str, address: str, steps: int = STEPS
) -> None:
    """Forget the failures of *account*, and the *steps* of this one sign-in of *address*.

    If it were all of them, an account of one's own would free an address to guess at others.
    """
    if (own := session.get(SignInDelay, hash_of("account", account))) is not None:
        session.delete(own)
    if (shared := session.get(SignInDelay, hash_of("address", address))) is not None:
        shared.failed_count = max(0, shared.failed_count - steps)
        shared.held_until = now
        session.add(shared)


def _row(session: Session, kind: str, value: str, now: datetime) -> SignInDelay:
    subject = hash_of(kind, value)
    # Of two first attempts at once the later one waits here, and finds the row of the other.
    insert_new(
        session, SignInDelay, subject=subject, failed_count=0, failed_at=now, held_until=now
    )
    return session.get_one(SignInDelay, subject, with_for_update=True)


def _delay_s(failed_count: int, free: int) -> int:
    beyond = failed_count - free
    return 0 if beyond <= 0 else min(LONGEST_S, 2**beyond)
