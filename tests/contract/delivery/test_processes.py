"""Heartbeats, and how it is found out that a process has ended, on SQLite and PostgreSQL."""

import asyncio
import logging
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, update
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from core.database.engine import transaction
from core.models import RunningProcess
from core.processes import heartbeats as processes
from core.processes.clock import DatabaseClock, database_time
from core.processes.heartbeats import (
    ENDED_AFTER,
    Heartbeat,
    ProcessWatch,
    is_lock_free,
    processes_dir,
    read_processes,
)
from tests.presence import present

ROOT = Path(__file__).parent.parent.parent.parent
# Beats once, says its id, and waits to be killed.
VICTIM = """
import sys
from pathlib import Path
from core.database.engine import open_database
from core.processes.heartbeats import Heartbeat
heartbeat = Heartbeat(open_database(sys.argv[1]), "worker", Path(sys.argv[2])).__enter__()
print(heartbeat.id, flush=True)
sys.stdin.read()
"""


class Steady:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def living(engine, watch):
    with transaction(engine) as session:
        return watch.living(session)


def silence(engine, heartbeat, for_=2 * ENDED_AFTER):
    """Make it look as if a process had not beaten for a while."""
    with transaction(engine) as session:
        mine = RunningProcess.key == heartbeat.id
        past = database_time(session) - for_
        session.execute(update(RunningProcess).where(mine).values(beat_at=past))


def listed(engine, name=None):
    with transaction(engine) as session:
        return read_processes(session, name)


@pytest.fixture
def beating(engine):
    """A heartbeat whose thread does nothing: the test beats."""
    heartbeat = Heartbeat(engine, "worker", None, steady=Steady())
    assert heartbeat.try_to_beat()
    return heartbeat


def test_a_process_is_listed_while_it_runs_and_not_afterwards(engine, tmp_path):
    with Heartbeat(engine, "worker", tmp_path) as heartbeat:
        (one,) = listed(engine, "worker")
        assert one.is_alive
        assert one.pid > 0
        assert listed(engine, "bot") == []
        assert heartbeat.id in living(engine, ProcessWatch(heartbeat.folder))
    assert listed(engine) == []
    assert list(processes_dir(tmp_path).iterdir()) == []


def test_it_beats_by_itself(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "BEAT_EVERY_S", 0.01)
    beats = []
    event.listen(engine, "commit", lambda _connection: beats.append(1))
    with Heartbeat(engine, "worker", tmp_path) as heartbeat:
        while len(beats) < 3:
            heartbeat._ending.wait(0.01)


def test_a_killed_process_is_gone_at_once(engine, database, tmp_path):
    victim = subprocess.Popen(
        [sys.executable, "-c", VICTIM, database, tmp_path],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    key = present(victim.stdout).readline().strip()
    watch = ProcessWatch(processes_dir(tmp_path))
    assert living(engine, watch) == {key}
    victim.kill()
    victim.communicate(timeout=60)
    assert living(engine, watch) == set()
    assert listed(engine) == []
    assert list(processes_dir(tmp_path).iterdir()) == []


def test_a_process_elsewhere_is_gone_when_its_heartbeat_has_ended(engine, beating):
    steady = Steady()
    watch = ProcessWatch(None, steady)
    assert living(engine, watch) == {beating.id}
    silence(engine, beating)
    for _ in range(2):
        assert living(engine, watch) == {beating.id}
        assert living(engine, watch) == {beating.id}  # too soon to be another look
        steady.now += 1.5
    assert living(engine, watch) == set()
    assert listed(engine) == []


def test_who_only_could_not_write_for_a_while_is_not_given_up(engine, beating):
    steady = Steady()
    watch = ProcessWatch(None, steady)
    silence(engine, beating)
    for _ in range(5):
        assert living(engine, watch) == {beating.id}
        steady.now += 10
        beating.try_to_beat()
        assert living(engine, watch) == {beating.id}
        silence(engine, beating)


def test_a_heartbeat_that_is_old_again_is_looked_at_anew(engine, beating):
    steady = Steady()
    watch = ProcessWatch(None, steady)
    for minutes in range(1, 6):
        silence(engine, beating, timedelta(minutes=minutes))
        assert living(engine, watch) == {beating.id}
        steady.now += 10


def test_a_loop_that_stands_beats_no_more(engine, beating):
    beating.touch()
    beating._steady.now += 29
    assert beating.try_to_beat()
    beating._steady.now += 2
    assert not beating.try_to_beat()
    beating.touch()
    assert beating.try_to_beat()


def test_a_loop_touches_until_it_ends(engine, beating):
    async def live():
        touching = asyncio.create_task(beating.keep_touching())
        await asyncio.sleep(0)
        touching.cancel()
        await asyncio.gather(touching, return_exceptions=True)

    asyncio.run(live())
    assert beating._touched_at is not None


def test_a_row_that_somebody_deleted_is_written_again(engine, beating):
    with transaction(engine) as session:
        session.delete(session.exec(select(RunningProcess)).one())
    assert listed(engine) == []
    assert beating.try_to_beat()
    assert len(listed(engine)) == 1


def test_rows_of_long_ago_are_deleted_by_whoever_beats(engine, beating):
    silence(engine, beating, timedelta(days=2))
    assert Heartbeat(engine, "bot", None).try_to_beat()
    assert [one.name for one in listed(engine)] == ["bot"]


def test_an_outage_is_two_lines_of_the_log(engine, beating, caplog):
    caplog.set_level(logging.INFO)

    def refuse(_connection):
        raise OperationalError("BEGIN", {}, Exception("away"))

    event.listen(engine, "begin", refuse)
    assert not any(beating.try_to_beat() for _ in range(3))
    event.remove(engine, "begin", refuse)
    assert all(beating.try_to_beat() for _ in range(3))
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert not any(record.exc_info for record in caplog.records)


def test_where_no_file_can_be_written_the_heartbeat_does(engine, tmp_path, caplog):
    (tmp_path / "processes").write_text("in the way")
    with Heartbeat(engine, "worker", tmp_path) as heartbeat:
        assert living(engine, ProcessWatch(heartbeat.folder)) == {heartbeat.id}
    assert listed(engine) == []
    assert len(caplog.records) == 1


def test_without_a_data_directory_there_is_no_file(engine):
    with Heartbeat(engine, "worker", None) as heartbeat:
        assert living(engine, ProcessWatch(heartbeat.folder)) == {heartbeat.id}
    assert listed(engine) == []


def test_a_lock_that_is_held_or_not_there_is_not_free(engine, tmp_path):
    with Heartbeat(engine, "worker", tmp_path) as heartbeat:
        assert not is_lock_free(present(heartbeat.folder), heartbeat.id)
        assert not is_lock_free(present(heartbeat.folder), "another")


def test_the_clock_is_the_database_s_and_asked_now_and_then(engine):
    steady = Steady()
    asked = []
    event.listen(engine, "begin", lambda _connection: asked.append(1))
    clock = DatabaseClock(engine, steady)
    first = clock()
    steady.now += 3
    assert clock() - first == timedelta(seconds=3)
    assert len(asked) == 1
    steady.now += 3
    clock()
    assert len(asked) == 2
    with transaction(engine) as session:
        assert abs(database_time(session) - first) < timedelta(minutes=1)
