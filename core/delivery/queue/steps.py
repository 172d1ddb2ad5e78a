"""A release's deliveries step by step: begun paused, opened for a share, braked, resumed."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlmodel import Session, col

from core.audit import record
from core.delivery.queue.enqueue import NEVER_QUIET, preferences_there_are
from core.delivery.queue.inserting import changed
from core.delivery.queue.queue import FREE
from core.delivery.schedule import Preferences, due_at
from core.enums import DeliveryState
from core.models import Delivery, Subscriber

_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Step:
    """How many messages a step let go or held back, and how many of the release wait paused."""

    moved: int
    paused: int
    total: int


def let_go(
    session: Session, plan: str, release: int, percent: Decimal, *, by: str, now: datetime
) -> Step:
    """Take a step as `open_step` does, and note whose it was."""
    step = open_step(session, plan, release, percent, now)
    _record(session, "step", plan, release, step, by=by, now=now, percent=str(percent))
    return step


def hold_back(session: Session, plan: str, release: int, *, by: str, now: datetime) -> Step:
    """Hold back as `brake` does, and note whose deed it was."""
    step = brake(session, plan, release)
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
    return Step(moved, before.paused - moved, before.total)


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


def brake(session: Session, plan: str, release: int) -> Step:
    """Hold back all of the release that is not on its way, also what a worker has claimed."""
    is_claimed_only = and_(
        col(Delivery.state) == DeliveryState.CLAIMED, col(Delivery.send_began_at).is_(None)
    )
    row = (
        update(Delivery)
        .where(
            *_of(plan, release),
            or_(col(Delivery.state) == DeliveryState.PENDING, is_claimed_only),
        )
        .values(FREE | {"state": DeliveryState.PAUSED})
        .execution_options(synchronize_session=False)
    )
    moved = changed(session, row)
    return Step(moved, *_counts(session, plan, release))


def read_step(session: Session, plan: str, release: int) -> Step:
    """Count the release's messages, and those of them that wait paused."""
    return Step(0, *_counts(session, plan, release))


def _counts(session: Session, plan: str, release: int) -> tuple[int, int]:
    rows = session.execute(
        select(col(Delivery.state), func.count()).where(*_of(plan, release)).group_by("state")
    )
    counts = {row[0]: row[1] for row in rows}
    return counts.get(DeliveryState.PAUSED, 0), sum(counts.values())


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
    return (
        col(Delivery.plan) == plan,
        col(Delivery.release) == release,
        col(Delivery.occasion) == "",
    )
