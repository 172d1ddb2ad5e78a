"""The queue as an operator sees it: what waits, what went wrong, what should not be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from core.delivery.sending.rate import SendState, read_send_state
from core.enums import DeliveryState, SubscriberState, UpdateState
from core.models import Delivery, InboundUpdate, Subscriber

_RATE_OVER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryStatus:
    """Counts of deliveries by state, and of chats.

    `queued` are all that wait, `due` those that could leave now, `oldest_waiting_s` how long the
    first of these has been due (None: none is). An operator holds `paused` back. `stalled` are
    claims whose lease has ended: their worker is gone. `unknown` are deliveries given up, perhaps
    arrived; `unknown_outcomes` counts every time that nobody knew: no more than that arrived
    twice. `sent_last_minute` is the rate.
    `sending` says what stands in the way of all of them.
    """

    queued: int
    paused: int
    due: int
    oldest_waiting_s: float | None
    claimed: int
    stalled: int
    sent: int
    sent_last_minute: int
    failed_by_reason: Mapping[str, int]
    unknown: int
    unknown_outcomes: int
    cancelled: int
    held_chats: int
    blocked_chats: int
    active_chats: int
    sending: SendState = field(default_factory=SendState)

    @property
    def failed(self) -> int:
        """All that failed, for whatever reason."""
        return sum(self.failed_by_reason.values())


def read_status(session: Session, now: datetime) -> DeliveryStatus:
    """Count everything; reads the whole table of deliveries once."""
    state = col(Delivery.state)
    by_state: dict[DeliveryState, int] = dict(_pairs(session, state))
    due = state == DeliveryState.PENDING, col(Delivery.due_at) <= now
    oldest = session.scalar(select(func.min(col(Delivery.due_at))).where(*due))
    return DeliveryStatus(
        queued=by_state.get(DeliveryState.PENDING, 0),
        paused=by_state.get(DeliveryState.PAUSED, 0),
        due=_count(session, Delivery, *due),
        oldest_waiting_s=(now - oldest).total_seconds() if oldest else None,
        claimed=by_state.get(DeliveryState.CLAIMED, 0),
        stalled=_count(
            session, Delivery, state == DeliveryState.CLAIMED, col(Delivery.lease_until) <= now
        ),
        sent=by_state.get(DeliveryState.SENT, 0),
        sent_last_minute=_count(
            session,
            Delivery,
            state == DeliveryState.SENT,
            col(Delivery.settled_at) > now - _RATE_OVER,
        ),
        failed_by_reason=dict(_pairs(session, col(Delivery.error), state == DeliveryState.FAILED)),
        unknown=by_state.get(DeliveryState.UNKNOWN, 0),
        unknown_outcomes=session.scalar(select(func.sum(col(Delivery.unknown_outcomes)))) or 0,
        cancelled=by_state.get(DeliveryState.CANCELLED, 0),
        held_chats=_count(session, Subscriber, col(Subscriber.held_until) > now),
        blocked_chats=_count(
            session, Subscriber, col(Subscriber.state) == SubscriberState.BLOCKED
        ),
        active_chats=_count(session, Subscriber, col(Subscriber.state) == SubscriberState.ACTIVE),
        sending=read_send_state(session, now),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerStatus:
    """Counts of updates from people, settled ones for as long as they are kept.

    `waiting` have no answer yet. `unknown_outcomes` counts every time that nobody knew whether an
    answer arrived: no more than that arrived twice. `set_aside` could not be read.
    """

    waiting: int
    unknown_outcomes: int
    set_aside: int


def read_answers(session: Session) -> AnswerStatus:
    """Count the updates."""
    by_state: dict[UpdateState, int] = dict(_pairs(session, col(InboundUpdate.state)))
    unknown = session.scalar(select(func.sum(col(InboundUpdate.unknown_outcomes))))
    return AnswerStatus(
        waiting=by_state.get(UpdateState.RECEIVED, 0),
        unknown_outcomes=unknown or 0,
        set_aside=by_state.get(UpdateState.SET_ASIDE, 0),
    )


def _pairs(session: Session, column: Any, *where: Any) -> list[tuple[Any, int]]:
    rows = session.execute(select(column, func.count()).where(*where).group_by(column))
    return [(value, count) for value, count in rows]


def _count(session: Session, model: Any, *where: Any) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*where)) or 0
