"""A release's messages begun paused, let go step by step, held back and resumed."""

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest

from core.database.engine import transaction
from core.delivery.people.chats import deactivate
from core.delivery.people.follows import find_subscriber, set_preferences
from core.delivery.queue import steps
from core.delivery.queue.enqueue import enqueue_paused, enqueue_reminders
from core.delivery.schedule import Preferences
from core.enums import Digest, EventKind, SubscriberState
from tests.factories.people import (
    ANY_HOUR,
    CHANNEL,
    NOON,
    PLAN,
    add_person,
    add_release,
    hours,
)
from tests.factories.queue import rows, start, take
from tests.presence import present

ALL = Decimal(100)


def paused(engine, count, **given):
    with transaction(engine) as session:
        add_release(session)
        for number in range(count):
            add_person(session, f"{number}", "plan", **given)
        return enqueue_paused(session, PLAN, 1, {"plan"}, NOON)


def open_step(engine, percent, now=NOON):
    with transaction(engine) as session:
        return steps.open_step(session, PLAN, 1, Decimal(percent), now)


def states(engine):
    return sorted(row.state.value for row in rows(engine))


def test_what_begins_paused_is_claimed_by_nobody(engine):
    assert paused(engine, 3) == 3
    assert take(engine, NOON + hours(48)) == []
    with transaction(engine) as session:
        assert steps.read_step(session, PLAN, 1) == steps.Step(0, 3, 3)


def test_a_step_lets_go_so_many_that_the_share_is_reached_rounded_up(engine):
    paused(engine, 25)
    assert open_step(engine, 1) == steps.Step(1, 24, 25)
    assert open_step(engine, 1) == steps.Step(0, 24, 25)
    assert open_step(engine, 10) == steps.Step(2, 22, 25)
    assert len(take(engine, limit=100)) == 3
    # What has been claimed meanwhile counts as gone.
    assert open_step(engine, 100) == steps.Step(22, 0, 25)
    assert len(take(engine, limit=100, token="b")) == 22


@pytest.mark.parametrize("percent", [0, -1, 101])
def test_a_share_that_is_none_is_refused(engine, percent):
    paused(engine, 1)
    with pytest.raises(ValueError, match=str(percent)):
        open_step(engine, percent)


def test_what_is_let_go_at_night_waits_for_the_morning(engine):
    weekly = replace(ANY_HOUR, digest=Digest.WEEKLY)
    with transaction(engine) as session:
        add_release(session)
        for chat, preferences in (("1", ANY_HOUR), ("2", Preferences()), ("3", weekly)):
            add_person(session, chat, "plan", preferences=preferences)
        enqueue_paused(session, PLAN, 1, {"plan"}, NOON)
    night = NOON + hours(14)  # 2:30 on Tuesday in Tehran
    open_step(engine, 100, night)
    due = [row.due_at for row in rows(engine)]
    assert due == [night, night + timedelta(hours=5.5), night + timedelta(hours=53.5)]


def test_whose_preferences_are_of_another_kind_is_not_left_behind(engine):
    paused(engine, 2)
    with transaction(engine) as session:
        other = present(find_subscriber(session, CHANNEL, "1"))
        # Of those who are blocked nobody asks what they prefer.
        other.state = SubscriberState.BLOCKED
        other.quiet_from, other.quiet_until = time(1), time(2)
    assert open_step(engine, 100).moved == 2


def test_a_brake_holds_back_all_that_is_not_on_its_way(engine):
    paused(engine, 6)
    open_step(engine, 50)
    on_its_way, *_ = taken = take(engine, limit=2)
    assert start(engine, on_its_way)
    with transaction(engine) as session:
        assert steps.brake(session, PLAN, 1, NOON) == steps.Step(2, 5, 6)
    assert states(engine) == ["claimed", *["paused"] * 5]
    # The worker that had claimed it finds that it is not its own any more.
    assert not start(engine, taken[1])
    assert take(engine, token="b", limit=9) == []
    assert open_step(engine, 100).moved == 5
    assert len(take(engine, token="c", limit=9)) == 5


def remind(engine, day, release=1):
    with transaction(engine) as session:
        return enqueue_reminders(
            session,
            PLAN,
            release,
            {"plan"},
            NOON,
            day=day,
            kind=EventKind.PROMISED_ENDS,
        )


def test_a_brake_holds_what_the_calendar_brings_until_all_is_let_go(engine):
    paused(engine, 1)
    open_step(engine, 100)
    assert remind(engine, NOON.date()) == 1
    with transaction(engine) as session:
        assert steps.brake(session, PLAN, 1, NOON) == steps.Step(1, 1, 1, reminders=1)
    # What comes up while the brake is on is held too, and a step of some lets none of it go.
    assert remind(engine, NOON.date() + timedelta(days=1)) == 1
    assert open_step(engine, 50) == steps.Step(1, 0, 1, reminders=2)
    assert states(engine) == ["paused", "paused", "pending"]
    assert open_step(engine, 100) == steps.Step(0, 0, 1)
    assert remind(engine, NOON.date() + timedelta(days=2)) == 1
    assert states(engine) == ["pending"] * 4


def test_reminders_of_a_release_that_begins_paused_wait_with_it(engine):
    paused(engine, 1)
    remind(engine, NOON.date())
    assert states(engine) == ["paused", "paused"]
    assert open_step(engine, 100) == steps.Step(1, 0, 1)
    assert states(engine) == ["pending", "pending"]


def test_a_brake_leaves_other_releases_alone(engine):
    paused(engine, 1)
    with transaction(engine) as session:
        add_release(session, 2)
        steps.brake(session, PLAN, 1, NOON)
        assert steps.is_braked(session, PLAN, 1)
        assert not steps.is_braked(session, PLAN, 2)
    remind(engine, NOON.date(), release=2)
    assert states(engine) == ["paused", "pending"]


def test_who_leaves_or_waits_for_thursday_meanwhile_is_heard(engine):
    paused(engine, 2)
    with transaction(engine) as session:
        deactivate(session, CHANNEL, "0", NOON)
        other = present(present(find_subscriber(session, CHANNEL, "1")).id)
        set_preferences(session, other, replace(ANY_HOUR, digest=Digest.WEEKLY), NOON)
    assert states(engine) == ["cancelled", "paused"]
    assert open_step(engine, 100).moved == 1
    assert take(engine) == []
