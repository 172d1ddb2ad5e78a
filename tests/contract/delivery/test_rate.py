"""What processes share when they send for one bot, on SQLite and PostgreSQL."""

from datetime import timedelta

import pytest

from core.database.engine import transaction
from core.delivery.overview import overview_lines
from core.delivery.sending.rate import (
    BROADCAST_SHARE,
    Allowance,
    SendState,
    hold_everything,
    note_failing,
    note_turns,
    note_working,
    read_allowance,
    read_send_state,
    take_turns,
)
from core.delivery.status import read_status
from core.texts import load_texts
from tests.factories.people import NOON, hours

BOT = "telegram:1"
HALF_S = timedelta(seconds=15 / (30 * BROADCAST_SHARE))


def seconds(count):
    return timedelta(seconds=count)


@pytest.fixture
def session(engine):
    with transaction(engine) as opened:
        yield opened


def test_slices_of_all_processes_follow_each_other(session):
    assert take_turns(session, BOT, 15, 30, NOON) == NOON
    assert take_turns(session, BOT, 15, 30, NOON) == NOON + HALF_S
    assert take_turns(session, "telegram:2", 15, 30, NOON) == NOON
    assert take_turns(session, BOT, 15, 30, NOON + hours(1)) == NOON + hours(1)


def test_answers_to_people_take_their_room_from_what_comes_later(session):
    note_turns(session, BOT, 3, 30, NOON)
    assert take_turns(session, BOT, 15, 30, NOON) == NOON + seconds(0.1)
    note_turns(session, BOT, 3, 30, NOON)
    assert take_turns(session, BOT, 1, 30, NOON) == NOON + HALF_S + seconds(0.2)


def test_a_clock_that_was_put_back_holds_up_nobody(session):
    take_turns(session, BOT, 1, 30, NOON + hours(1))
    assert take_turns(session, BOT, 1, 30, NOON) == NOON


def test_a_hold_is_for_all_and_the_longest_counts(session):
    assert read_allowance(session, BOT, NOON, 64) == Allowance(64)
    hold_everything(session, BOT, NOON + seconds(30), NOON)
    hold_everything(session, BOT, NOON + seconds(9), NOON)
    assert read_allowance(session, BOT, NOON + seconds(29), 64) == Allowance(0)
    assert read_allowance(session, BOT, NOON + seconds(30), 64) == Allowance(64)
    assert read_send_state(session, NOON).held_until == NOON + seconds(30)
    assert read_send_state(session, NOON + hours(1)) == SendState()


def test_while_every_send_fails_one_is_tried_at_growing_distance(session):
    note_failing(session, BOT, "server", NOON)
    note_failing(session, BOT, "network", NOON + seconds(1))
    tried = []
    for second in range(400):
        found = read_allowance(session, BOT, NOON + seconds(second), 64)
        assert found.is_failing
        if found.count:
            tried.append(second)
        assert found.count in (0, 1)
    assert tried == [5, 15, 35, 75, 135, 195, 255, 315, 375]
    state = read_send_state(session, NOON)
    assert (state.failing_since, state.failing_reason) == (NOON, "server")
    assert note_working(session, BOT)
    assert not note_working(session, BOT)
    assert read_allowance(session, BOT, NOON, 64) == Allowance(64)


def test_a_probe_is_one_process_s(engine):
    with transaction(engine) as session:
        note_failing(session, BOT, "server", NOON)
    allowed = []
    for _ in range(3):
        with transaction(engine) as session:
            allowed.append(read_allowance(session, BOT, NOON + seconds(5), 64).count)
    assert allowed == [1, 0, 0]


def test_an_operator_is_told_since_when_and_until_when(engine, tmp_path):
    with transaction(engine) as session:
        note_failing(session, BOT, "server", NOON)
        hold_everything(session, BOT, NOON + hours(1), NOON)
        assert read_status(session, NOON).sending.failing_since == NOON
    told = "\n".join(overview_lines(engine, tmp_path, load_texts(), NOON))
    assert "۱۲:۳۰" in told
    assert "server" in told
    assert "۱۳:۳۰" in told
