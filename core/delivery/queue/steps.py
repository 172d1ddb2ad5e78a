"""A release's deliveries step by step: begun paused, opened for a share, braked, resumed.

A brake holds the calendar's reminders too, those there are and those of the days to come; the
last step, of all that is held, lets them go.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update
from sqlmodel import Session, col

from core.audit import record
from core.delivery.queue.enqueue import NEVER_QUIET, preferences_there_are
from core.delivery.queue.inserting import changed, insert_new
from core.delivery.queue.queue import FREE
from core.delivery.schedule import Preferences, due_at
from core.enums import DeliveryState
from core.models import Brake, Delivery, Subscriber

_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Step:
    """How many messages a step let go or held back, and how many of the release wait paused.

    `reminders` are those of the calendar's that wait paused; they count in none of the others.
    """

    moved: int
    paused: int
    total: int
    reminders: int = 0


def let_go(
    session: Session, plan: str, release: int, percent: Decimal, *, by: str, now: datetime
) -> Step:
    """Take a step as `open_step` does, and note whose it was."""
    step = open_step(session, plan, release, percent, now)
    _record(session, "step", plan, release, step, by=by, now=now, percent=str(percent))
    return step


def hold_back(session: Session, plan: str, release: int, *, by: str, now: datetime) -> Step:
    """Hold back as `brake` does, and note whose deed it was."""
    step = brake(session, plan, release, now)
    _record(session, "brake", plan, release, step, by=by, now=now)
    return step


def open_step(session: Session, plan: str, release: int, percent: Decimal, now: datetime) -> Step:
    """Let go so many that *percent* of the release's messages are open or gone, rounded up.

    Each is due as its person's quiet hours and digest say from *now* on. Raises ValueError for a
    percent that is not above 0 and up to 100.
    """
    if not 0 < percent <= _WHOLE:
        raise ValueError(percent)
    before = read_step(session, plan, release)
    if percent == _WHOLE:
        _lift_brake(session, plan, release, now)
        before = replace(before, reminders=0)
    goal = int((before.total * percent / _WHOLE).to_integral_value(ROUND_CEILING))
    count = goal - (before.total - before.paused)
    if count <= 0:
        return before
    paused = (*_of(plan, release), col(Delivery.state) == DeliveryState.PAUSED)
    first = select(col(Delivery.id)).where(*paused).order_by(col(Delivery.id)).limit(count)
    last_id = session.scalar(select(func.max(first.subquery().c.id)))
    chosen = (*paused, col(Delivery.id) <= last_id)
    moved = sum(_open_for(session, chosen, kind, now) for kind in preferences_there_are(session))
    # Preferences that came up since the question above.
    moved += _open(session, chosen, now)
    return replace(before, moved=moved, paused=before.paused - moved)


def _lift_brake(session: Session, plan: str, release: int, now: datetime) -> None:
    """Let the reminders go that were held, and those of the days to come."""
    row = delete(Brake).where(col(Brake.plan) == plan, col(Brake.release) == release)
    session.execute(row.execution_options(synchronize_session=False))
    held = (*_reminders(plan, release), col(Delivery.state) == DeliveryState.PAUSED)
    for kind in preferences_there_are(session):
        _open_for(session, held, kind, now)
    _open(session, held, now)


def _open_for(session: Session, chosen: tuple[Any, ...], kind: Preferences, now: datetime) -> int:
    same = select(col(Subscriber.id)).where(
        col(Subscriber.digest) == kind.digest,
        func.coalesce(col(Subscriber.quiet_from), NEVER_QUIET) == kind.quiet_from,
        func.coalesce(col(Subscriber.quiet_until), NEVER_QUIET) == kind.quiet_until,
    )
    return _open(session, (*chosen, col(Delivery.subscriber).in_(same)), due_at(kind, now))


def _open(session: Session, chosen: tuple[Any, ...], due: datetime) -> int:
    row = update(Delivery).where(*chosen).values(state=DeliveryState.PENDING, due_at=due)
    return changed(session, row.execution_options(synchronize_session=False))


def brake(session: Session, plan: str, release: int, now: datetime) -> Step:
    """Hold back all of the release that is not on its way, also what a worker has claimed.

    What the calendar brought while it is current is held back too, and what it will bring.
    """
    insert_new(session, Brake, plan=plan, release=release, set_at=now)
    is_claimed_only = and_(
        col(Delivery.state) == DeliveryState.CLAIMED, col(Delivery.send_began_at).is_(None)
    )
    is_open = or_(col(Delivery.state) == DeliveryState.PENDING, is_claimed_only)
    moved = _hold(session, *_of(plan, release), is_open)
    _hold(session, *_reminders(plan, release), is_open)
    return Step(moved, *_counts(session, plan, release))


def _hold(session: Session, *which: Any) -> int:
    row = update(Delivery).where(*which).values(FREE | {"state": DeliveryState.PAUSED})
    return changed(session, row.execution_options(synchronize_session=False))


def is_braked(session: Session, plan: str, release: int) -> bool:
    """Return whether messages are held: those of the release, or what the calendar brings."""
    return session.get(Brake, (plan, release)) is not None


def read_step(session: Session, plan: str, release: int) -> Step:
    """Count the release's messages, and those of them that wait paused."""
    return Step(0, *_counts(session, plan, release))


def _counts(session: Session, plan: str, release: int) -> tuple[int, int, int]:
    held = (*_reminders(plan, release), col(Delivery.state) == DeliveryState.PAUSED)
    reminders = session.scalar(select(func.count()).select_from(Delivery).where(*held)) or 0
    rows = session.execute(
        select(col(Delivery.state), func.count()).where(*_of(plan, release)).group_by("state")
    )
    counts = {row[0]: row[1] for row in rows}
    return counts.get(DeliveryState.PAUSED, 0), sum(counts.values()), reminders


def _record(
    session: Session,
    deed: str,
    plan: str,
    release: int,
    step: Step,
    *,
    by: str,
    now: datetime,
    **details: str,
) -> None:
    record(
        session,
        at=now,
        by=by,
        action=f"deliveries.{deed}",
        plan=plan,
        release=release,
        moved=step.moved,
        **details,
    )


def _of(plan: str, release: int) -> tuple[Any, ...]:
    return (*_about(plan, release), col(Delivery.occasion) == "")


def _reminders(plan: str, release: int) -> tuple[Any, ...]:
    return (*_about(plan, release), col(Delivery.occasion) != "")


def _about(plan: str, release: int) -> tuple[Any, ...]:
    return (col(Delivery.plan) == plan, col(Delivery.release) == release)
