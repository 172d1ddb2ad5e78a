"""Who is owed a message about a release: a few statements, however many people there are."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CTE, and_, column, func, literal, select, text, values
from sqlmodel import Session, col

from core.delivery.queue.inserting import changed, insert, insert_new
from core.delivery.schedule import Preferences, due_at
from core.enums import DeliveryState, EventKind, SubscriberState
from core.models import Brake, Delivery, Follow, Subscriber
from core.processes.clock import database_time
from core.release.topics import PLAN, RELEASES

# A queue that grew by so much at once is another queue to PostgreSQL's planner: with statistics
# from before, draining took 33 times as long.
_BULK = 1_000
# Stands for "no quiet hours", as hours that begin when they end do.
NEVER_QUIET = time(0)


def enqueue(
    session: Session, plan: str, release_number: int, topics: Collection[str], now: datetime
) -> int:
    """Write one delivery for everyone who follows a topic that changed; give their number.

    To be called in the transaction that makes the release current. Followers of `releases` are
    owed one always, followers of `plan` when anything changed. Who has one already gets no second.
    """
    return _write(session, plan, release_number, followed_topics(topics), now)


def followed_topics(topics: Collection[str]) -> set[str]:
    """Return whose followers are owed a release in which *topics* changed."""
    return {*topics, RELEASES, *([PLAN] if topics else [])}


def enqueue_reminders(
    session: Session,
    plan: str,
    release_number: int,
    topics: Collection[str],
    now: datetime,
    *,
    day: date,
    kind: EventKind,
) -> int:
    """Write one delivery about *day* for whoever follows *topics* and hears of this kind.

    While the release is braked, none of them leaves.
    """
    hears = ~col(Subscriber.muted).contains(kind.value)
    is_braked = session.get(Brake, (plan, release_number)) is not None
    return _write(
        session,
        plan,
        release_number,
        topics,
        now,
        occasion=day.isoformat(),
        state=DeliveryState.PAUSED if is_braked else DeliveryState.PENDING,
        conditions=[hears],
    )


def _write(
    session: Session,
    plan: str,
    release_number: int,
    topics: Collection[str],
    now: datetime,
    *,
    occasion: str = "",
    state: DeliveryState = DeliveryState.PENDING,
    conditions: Sequence[Any] = (),
) -> int:
    kinds = preferences_there_are(session)
    if not kinds:
        return 0
    moments = _moments(kinds, now)
    pending = (
        select(
            col(Subscriber.id),
            literal(plan),
            literal(release_number),
            literal(occasion),
            literal(state.value),
            # Preferences that came up since the question above are told at once, not never.
            func.coalesce(moments.c.due_at, literal(now, _type(Delivery.due_at))),
            literal(0),
            literal(0),
            literal(now, _type(Delivery.enqueued_at)),
        )
        .select_from(Subscriber)
        .outerjoin(moments, _prefers(moments))
        .where(*follow_some_of(plan, topics), *conditions)
    )
    statement = insert(session, Delivery).from_select(_WRITTEN, pending).on_conflict_do_nothing()
    count = changed(session, statement)
    if count >= _BULK and session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE delivery"))
    return count


def follow_some_of(plan: str, topics: Collection[str]) -> tuple[Any, ...]:
    """Return what a Subscriber fits who is told of *topics*."""
    followers = select(col(Follow.subscriber)).where(
        col(Follow.plan) == plan, col(Follow.topic).in_(sorted(topics))
    )
    return col(Subscriber.state) == SubscriberState.ACTIVE, col(Subscriber.id).in_(followers)


def enqueue_paused(
    session: Session, plan: str, release_number: int, topics: Collection[str], _now: datetime
) -> int:
    """Write deliveries as `enqueue_now` does; none of them leaves before a step lets it go."""
    now = database_time(session)
    paused = DeliveryState.PAUSED
    insert_new(session, Brake, plan=plan, release=release_number, set_at=now)
    return _write(session, plan, release_number, followed_topics(topics), now, state=paused)


def enqueue_now(
    session: Session, plan: str, release_number: int, topics: Collection[str], _now: datetime
) -> int:
    """Write deliveries as `enqueue` does, by the database's clock and not by this machine's."""
    return enqueue(session, plan, release_number, topics, database_time(session))


_WRITTEN = (
    "subscriber",
    "plan",
    "release",
    "occasion",
    "state",
    "due_at",
    "attempts",
    "unknown_outcomes",
    "enqueued_at",
)


def preferences_there_are(session: Session) -> list[Preferences]:
    """Return the preferences there are: few, however many people."""
    columns = (
        col(Subscriber.digest),
        func.coalesce(Subscriber.quiet_from, literal(NEVER_QUIET)),
        func.coalesce(Subscriber.quiet_until, literal(NEVER_QUIET)),
    )
    active = col(Subscriber.state) == SubscriberState.ACTIVE
    rows = session.execute(select(*columns).where(active).distinct())
    return [Preferences(digest, begin, end) for digest, begin, end in rows]


def _moments(kinds: Sequence[Preferences], now: datetime) -> CTE:
    """Return a table of *kinds* and the moment that each is to be told."""
    table = values(
        column("digest", _type(Subscriber.digest)),
        column("quiet_from", _type(Subscriber.quiet_from)),
        column("quiet_until", _type(Subscriber.quiet_until)),
        column("due_at", _type(Delivery.due_at)),
        name="moment",
    )
    rows = [(kind.digest, kind.quiet_from, kind.quiet_until, due_at(kind, now)) for kind in kinds]
    return table.data(rows).cte("moment")


def _prefers(moments: CTE) -> Any:
    return and_(
        col(Subscriber.digest) == moments.c.digest,
        func.coalesce(Subscriber.quiet_from, literal(NEVER_QUIET)) == moments.c.quiet_from,
        func.coalesce(Subscriber.quiet_until, literal(NEVER_QUIET)) == moments.c.quiet_until,
    )


def _type(attribute: Any) -> Any:
    return attribute.type
