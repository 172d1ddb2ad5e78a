"""People and what they are owed, in an operational database.

Everything is of plan "1400" and channel "fake" unless a test says otherwise.
"""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert, select
from sqlmodel import col

from core.delivery.people.follows import find_or_create_subscriber, follow, set_preferences
from core.delivery.schedule import Preferences
from core.models import Delivery, Follow, Plan, PublishedRelease, Subscriber
from core.models.tables import sql_table
from tests.presence import present

PLAN = "1400"
CHANNEL = "fake"
# A Monday, 12:30 in Tehran.
NOON = datetime(2021, 3, 1, 9, tzinfo=UTC)
ANY_HOUR = Preferences(quiet_from=None, quiet_until=None)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def add_plan(session, plan=PLAN):
    session.add(
        Plan(
            code=plan,
            title="برنامه",
            city="اصفهان",
            horizon_start=date(2016, 3, 20),
            horizon_end=date(2021, 3, 20),
        )
    )
    session.flush()


def add_release(session, number=1, plan=PLAN, at=NOON):
    if session.get(Plan, plan) is None:
        add_plan(session, plan)
    session.add(
        PublishedRelease(
            plan=plan,
            number=number,
            file_name=f"{plan}-{number:06}.sqlite",
            sha256="0" * 64,
            published_at=at,
            published_by="someone",
            judged_on=at.date(),
        )
    )
    session.flush()


def add_person(session, chat_id, *topics, plan=PLAN, channel=CHANNEL, preferences=ANY_HOUR):
    person = find_or_create_subscriber(session, channel, chat_id, NOON)
    set_preferences(session, present(person.id), preferences, NOON)
    for topic in topics:
        follow(session, present(person.id), plan, topic, NOON)
    session.refresh(person)
    return person


def add_crowd(session, count, topic="plan", plan=PLAN, channel=CHANNEL):
    """Add many people at once, all awake at any hour and following one topic."""
    people = [
        {
            **Subscriber(channel=channel, chat_id=str(number), created_at=NOON).model_dump(),
            "id": number,
            "quiet_from": None,
            "quiet_until": None,
        }
        for number in range(1, count + 1)
    ]
    # Into the table itself: the mapped class would put its default quiet hours in for None.
    session.execute(insert(sql_table(Subscriber)), people)
    follows = [
        {"subscriber": one["id"], "plan": plan, "topic": topic, "created_at": NOON}
        for one in people
    ]
    session.execute(insert(Follow), follows)


def deliveries(session, chat_id=None):
    """Every delivery, or one chat's, in the order of releases."""
    found = session.scalars(
        select(Delivery)
        .order_by(col(Delivery.plan), col(Delivery.release), col(Delivery.id))
        .execution_options(populate_existing=True)
    ).all()
    if chat_id is None:
        return list(found)
    return [row for row in found if session.get(Subscriber, row.subscriber).chat_id == chat_id]
