"""What answers take of the rate is told to broadcasts, on SQLite and PostgreSQL."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.telegram.send.turns import TurnReporter
from core.database.engine import open_database, transaction
from core.delivery.sending.rate import take_turns
from core.processes.clock import database_time


@pytest.fixture
def engine(database):
    opened = open_database(database)
    yield opened
    opened.dispose()


def room_s(engine):
    """How far away the next turn of a broadcast is."""
    with transaction(engine) as session:
        now = database_time(session)
        return take_turns(session, "telegram:1", 1, 1, now) - now


def test_a_broadcast_makes_room_for_what_was_answered(engine):
    reporter = TurnReporter(engine, "telegram:1", 0.03)
    reporter.note()
    asyncio.run(reporter.report())
    assert room_s(engine) > timedelta(seconds=20)


def test_an_answer_waits_for_no_database(engine):
    reporter = TurnReporter(engine, "telegram:1", 30)

    def refuse(_connection):
        raise OperationalError("BEGIN", {}, Exception("away"))

    event.listen(engine, "begin", refuse)
    reporter.note()
    asyncio.run(reporter.report())
    asyncio.run(reporter.report())
    event.remove(engine, "begin", refuse)
    assert reporter._count == 0
