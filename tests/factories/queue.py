"""Short ways to claim, begin and settle, in tests of the queue; all at noon."""

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from core.database.engine import transaction
from core.delivery.people.follows import find_subscriber
from core.delivery.queue.enqueue import enqueue
from core.delivery.queue.queue import Claimant, PendingDelivery, begin, claim
from core.delivery.queue.settling import Settlement, settle
from core.delivery.sending.channel import SendError
from core.enums import DeliveryState
from tests.factories.people import CHANNEL, NOON, PLAN, add_person, add_release, deliveries
from tests.presence import present

LEASE_S = 300
AFTER_LEASE = NOON + timedelta(seconds=LEASE_S)
BUSY = SendError(reason="busy")
LOST = SendError(reason="timeout", unknown_outcome=True)
PENDING, SENT = DeliveryState.PENDING, DeliveryState.SENT


def claimant(token="a", limit=10, channel=CHANNEL):
    return Claimant(channel=channel, token=token, limit=limit, lease_s=LEASE_S)


def take(engine: Engine, now=NOON, **options) -> list[PendingDelivery]:
    with transaction(engine) as session:
        return claim(session, claimant(**options), now)


def take_one(engine: Engine, now=NOON, **options) -> PendingDelivery:
    (owed,) = take(engine, now, **options)
    return owed


def start(engine: Engine, owed: PendingDelivery, now=NOON) -> bool:
    with transaction(engine) as session:
        return owed.delivery_ids[-1] in begin(session, [owed], now, lease_s=LEASE_S)


def ended(owed: PendingDelivery, **how) -> Settlement:
    return Settlement(token=owed.token, delivery_ids=owed.delivery_ids, **how)


def end(engine: Engine, *settlements, now=NOON):
    with transaction(engine) as session:
        return settle(session, settlements, CHANNEL, now)


def fail(engine: Engine, owed: PendingDelivery, error: SendError, now=NOON):
    return end(engine, ended(owed, error=error), now=now)[0]


def rows(engine: Engine, chat_id=None):
    with transaction(engine) as session:
        return deliveries(session, chat_id)


def row(engine: Engine, chat_id=None):
    (found,) = rows(engine, chat_id)
    return found


def owe(engine: Engine, *chat_ids: str, release=1, plan=PLAN, now=NOON):
    """Make release *release* known and owe it to these chats, which follow the plan."""
    with transaction(engine) as session:
        add_release(session, release, plan)
        for chat_id in chat_ids:
            add_person(session, chat_id, "plan", plan=plan)
        return enqueue(session, plan, release, {"plan"}, now)


def hold_until(session: Session, chat_id: str, moment):
    present(find_subscriber(session, CHANNEL, chat_id)).held_until = moment
