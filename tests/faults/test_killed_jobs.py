"""A process of jobs that is killed while it works loses nothing, and does nothing twice."""

import pytest

from tests.faults.killed_jobs import JobLives


@pytest.fixture
def lives(empty_database, tmp_path):
    opened = JobLives(empty_database, tmp_path, kills=1)
    yield opened
    opened.close()


def test_a_package_outlives_the_kills_of_its_jobs(lives):
    lives.life()
    seen = lives.seen
    assert (seen["published"], seen["lost"], seen["twice"], seen["half-done"]) == (1, 0, 0, 0)
