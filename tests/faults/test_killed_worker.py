"""kill −9 at every step: nothing is lost, and what may have been told twice is counted."""

import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.calendar import utc_now
from core.database.engine import migrate, open_database, transaction
from core.delivery.queue.enqueue import enqueue
from core.delivery.status import read_status
from core.enums import DeliveryState
from core.models import Subscriber
from tests.factories.people import NOON, PLAN, add_person, add_release, deliveries
from tests.factories.release_files import change, write_release
from tests.patience import PATIENCE_S
from tests.presence import present

ROOT = Path(__file__).parent.parent.parent
SCRIPT = Path(__file__).with_name("doomed_worker.py")
PEOPLE = [str(number) for number in range(24)]


@dataclass
class Stage:
    """Where a worker is started over and over."""

    engine: Engine
    url: str
    folder: Path
    changes: list = field(default_factory=list)

    @property
    def outbox(self) -> Path:
        return self.folder / "outbox"

    def publish(self, number):
        self.changes.append(change(number, "A", "plan"))
        write_release(self.folder / "releases", number, *self.changes)
        with transaction(self.engine) as session:
            add_release(session, number)
            for chat_id in PEOPLE:
                add_person(session, chat_id, "plan")
            enqueue(session, PLAN, number, {"plan"}, NOON)

    def start(self, *step) -> subprocess.Popen:
        arguments = [self.url, self.folder, self.outbox, *step]
        return subprocess.Popen(
            [sys.executable, SCRIPT, *map(str, arguments)],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"},
        )

    def run(self, *step) -> int:
        return self.start(*step).wait(timeout=PATIENCE_S)

    def kill_after(self, messages: int) -> None:
        """Kill a worker once so many messages more have arrived, wherever it then is."""
        wanted = len(self.arrived()) + messages
        worker = self.start()
        while worker.poll() is None and len(self.arrived()) < wanted:
            time.sleep(0.001)
        worker.kill()
        worker.wait(timeout=PATIENCE_S)

    def arrived(self) -> list[list[str]]:
        """Every message that arrived: chat, and the releases it told."""
        if not self.outbox.exists():
            return []
        return [line.split() for line in self.outbox.read_text(encoding="utf-8").splitlines()]

    def repeats(self) -> int:
        counts = Counter((chat, number) for chat, *told in self.arrived() for number in told)
        return sum(count - 1 for count in counts.values())

    def unknown(self) -> set[tuple[str, int]]:
        """Chats and releases that were given up, twice without knowing whether they arrived."""
        with transaction(self.engine) as session:
            return {
                (present(session.get(Subscriber, row.subscriber)).chat_id, row.release)
                for row in deliveries(session)
                if row.state is DeliveryState.UNKNOWN
            }

    def status(self):
        with transaction(self.engine) as session:
            return read_status(session, utc_now())


@pytest.fixture
def stage(database, tmp_path):
    engine = open_database(database)
    migrate(engine)
    yield Stage(engine, database, tmp_path)
    engine.dispose()


@pytest.mark.parametrize(
    ("step", "count", "unknown_outcomes", "repeats"),
    [
        ("claimed", 1, 0, 0),
        # Begun, and never on the wire: the journal tells.
        ("written", 7, 0, 0),
        ("sending", 7, 1, 0),
        ("arrived", 7, 1, 1),
        # From here on it is on file that it arrived, whatever the database knows.
        ("answered", 7, 0, 0),
    ],
)
def test_a_worker_killed_at_a_step_loses_nothing(stage, step, count, unknown_outcomes, repeats):
    stage.publish(1)
    assert stage.run(step, count) == -signal.SIGKILL
    assert stage.run() == 0
    assert {chat for chat, _ in stage.arrived()} == set(PEOPLE)
    assert stage.status().sent == len(PEOPLE)
    assert stage.status().unknown_outcomes == unknown_outcomes
    assert stage.repeats() == repeats


def test_after_many_kills_everything_has_arrived_or_is_counted(stage):
    for number in (1, 2):
        stage.publish(number)
        for messages in (1, 5, 9):
            stage.kill_after(messages)
    assert stage.run() == 0
    status = stage.status()
    assert status.queued == status.claimed == status.failed == 0
    assert list((stage.folder / "processes").iterdir()) == []
    assert stage.repeats() <= status.unknown_outcomes
    told = [(chat, [int(number) for number in numbers]) for chat, *numbers in stage.arrived()]
    arrived = {(chat, number) for chat, numbers in told for number in numbers}
    missing = {(chat, number) for chat in PEOPLE for number in (1, 2)} - arrived
    assert missing <= stage.unknown()
    for chat in PEOPLE:
        newest = [numbers[-1] for to, numbers in told if to == chat]
        assert newest == sorted(newest)
