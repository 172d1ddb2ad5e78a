"""What `status` tells an operator, line by line."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from core.database.engine import REVISION, transaction
from core.delivery.overview import overview_lines, queue_lines
from core.delivery.queue.enqueue import enqueue
from core.enums import DeliveryState
from core.models import InboundUpdate, RunningProcess
from core.processes.clock import database_time
from core.processes.heartbeats import Heartbeat
from core.texts import load_texts
from tests.factories.people import (
    NOON,
    PLAN,
    add_person,
    add_plan,
    add_release,
    deliveries,
    hours,
)

TEXTS = load_texts()


def told(engine, site):
    return list(overview_lines(engine, site, TEXTS, NOON))


def test_of_nothing(engine, tmp_path):
    database, no_plan, no_site, queue, answers = told(engine, tmp_path / "site")
    assert engine.dialect.name in database
    assert REVISION in database
    assert (no_plan, no_site) == (TEXTS("cli.status.no_plan"), TEXTS("cli.status.no_site"))
    assert "۰" in queue
    assert "۰" in answers


def test_of_a_plan_without_a_release(engine, tmp_path):
    with transaction(engine) as session:
        add_plan(session)
    _, plan, no_release, *_ = told(engine, tmp_path / "site")
    assert PLAN in plan
    assert no_release.strip() == TEXTS("cli.status.no_release")


def test_of_a_release_a_site_and_a_queue(engine, tmp_path):
    with transaction(engine) as session:
        add_release(session, 12)
        add_person(session, "1", "plan")
        enqueue(session, PLAN, 12, {"plan"}, NOON)
    _, _, release, site, queue, _ = told(engine, tmp_path)
    assert "۱۲" in release
    assert f"{PLAN}-000012.sqlite" in release
    assert str(tmp_path) in site
    assert "۱" in queue


def test_of_answers_that_wait_and_that_may_have_arrived_twice(engine, tmp_path):
    with transaction(engine) as session:
        for number, outcomes in ((1, 0), (2, 3)):
            values: dict[str, Any] = {
                "attempts": 3,
                "unknown_outcomes": outcomes,
                "received_at": NOON,
            }
            session.add(InboundUpdate(channel="fake", update_id=number, payload={}, **values))
    *_, answers = told(engine, tmp_path)
    assert "۲ در نوبت، ۳ شاید" in answers


def test_of_processes_that_work_and_that_are_not_heard_of(engine, tmp_path):
    with transaction(engine) as session:
        for name, silent_s in (("worker", 0), ("bot", 60)):
            Heartbeat(engine, name, None).beat(session)
            session.flush()
            mine = col(RunningProcess.name) == name
            past = database_time(session) - timedelta(seconds=silent_s)
            session.execute(update(RunningProcess).where(mine).values(beat_at=past))
    *_, bot, worker = told(engine, tmp_path)
    assert "bot" in bot
    assert "۶۰" in bot
    assert "worker" in worker


def test_the_queue_alone_is_told_with_its_failures_by_reason(engine):
    now = NOON + hours(3)
    with transaction(engine) as session:
        add_release(session)
        for chat in ("1", "2", "3"):
            add_person(session, chat, "plan")
        enqueue(session, PLAN, 1, {"plan"}, NOON)
        failed, paused, _ = deliveries(session)
        failed.state, failed.settled_at, failed.error = DeliveryState.FAILED, NOON, "bad_request"
        paused.state = DeliveryState.PAUSED
        session.flush()
        lines = list(queue_lines(session, TEXTS, now))
    assert "در صف: ۱" in lines[0]
    assert "متوقف: ۱" in lines[0]
    assert "۱۸۰ دقیقه" in lines[1]
    assert "ناموفق، bad_request: ۱" in lines
    with transaction(engine) as session:
        for row in deliveries(session):
            session.delete(row)
        session.flush()
        assert len(list(queue_lines(session, TEXTS, now))) == 3
