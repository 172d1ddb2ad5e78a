"""A few weeks of the simulated year; the whole of it is a command (tests/simulation/year.py)."""

import json
from dataclasses import replace

import pytest

from core.database.engine import open_database
from tests.simulation.year import SimulatedYear, compose_notice


@pytest.fixture
def engine(database):
    opened = open_database(database)
    yield opened
    opened.dispose()


def test_everybody_is_told_what_they_should_be_and_nothing_else(engine, tmp_path):
    year = SimulatedYear(engine, tmp_path, people=30, seed=4)
    year.publish()
    counts = year.run(8)
    assert year.city.faults == []
    assert counts["messages"] > 20
    assert counts["releases"] > 1


def test_a_message_that_lacks_something_is_noticed(engine, tmp_path):
    def forgetful(notice):
        message = compose_notice(notice)
        return replace(message, html=json.dumps(json.loads(message.html) | {"changes": []}))

    year = SimulatedYear(engine, tmp_path, people=10, seed=1, compose=forgetful)
    for _ in range(3):
        year.publish()
    year.desk.now = year.desk.now.replace(hour=9)
    year.drain()
    assert any("not ([" in fault for fault in year.city.faults)
