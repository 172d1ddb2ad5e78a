"""Kills the worker at random moments of a broadcast, and counts what that did.

    python tests/faults/kill_campaign.py DATABASE_URL --people 10000 --kills 200 [--seed 1]

The database must be empty. The worker is the program's own, over a real connection to a Bot API
server in another process; it is forked from a process that has loaded it, so that a start takes
a moment and not seconds. Prints counts as JSON: lost and repeated messages, unknown outcomes that
were recorded, and how many messages were on the wire at each kill.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from pathlib import Path

from sqlalchemy import update
from sqlmodel import col

from bot.telegram.deliveries import run_deliveries
from core.database.engine import migrate, open_database, transaction
from core.delivery.queue.enqueue import enqueue
from core.delivery.queue.journal import journals, read_journal
from core.delivery.status import read_status
from core.models import Delivery
from core.processes.clock import database_time
from core.processes.heartbeats import processes_dir
from core.settings import Settings
from tests.factories.people import PLAN, add_crowd, add_release
from tests.factories.small_city import small_releases
from tests.presence import present

SERVER = Path(__file__).parents[1] / "fakes" / "bot_server.py"
LATENCY_S = 0.02
PATIENCE_S = 600


def ask(url, path, **given):
    request = urllib.request.Request(f"{url}/{path}", json.dumps(given).encode())
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


class Stage:
    """A database with a broadcast that is due, release files, and a Bot API."""

    def __init__(self, database, folder, people, *, per_second=1000):
        self.database, self.folder = database, Path(folder)
        command = [sys.executable, str(SERVER), "--latency", str(LATENCY_S)]
        self.server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.url = present(self.server.stdout).readline().strip()
        shutil.copytree(small_releases(), self.folder / "releases", symlinks=True)
        self.settings = Settings(
            _env_file=None,
            data_dir=self.folder,
            database_url=database,
            bot_token="7:campaign",
            bot_base_url=f"{self.url}/bot",
            bot_sends_per_second=per_second,
        )
        engine = open_database(database)
        migrate(engine)
        with transaction(engine) as session:
            add_release(session, 1)
            add_release(session, 2)
            add_crowd(session, people, "project:F-01", channel="telegram")
        with transaction(engine) as session:
            enqueue(session, PLAN, 2, {"project:F-01"}, database_time(session))
        engine.dispose()

    def fork(self, *, once=False):
        """Begin a worker in a process of its own; return its id."""
        pid = os.fork()
        if pid:
            return pid
        try:
            log = os.open(self.folder / "worker.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(log, 2)
            run_deliveries(self.settings, open_database(self.database), once=once)
        finally:
            os._exit(0)

    def came(self):
        return ask(self.url, "counts")["came"]

    def drain(self):
        """Let a worker send what is left; what failed waits for its next try no longer."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            os.waitpid(self.fork(once=True), 0)
            status = self.status()
            if status.queued == status.claimed == 0:
                return
            self.hurry()

    def hurry(self):
        engine = open_database(self.database)
        with transaction(engine) as session:
            now = database_time(session)
            session.execute(
                update(Delivery).where(col(Delivery.state) == "pending").values(due_at=now)
            )
        engine.dispose()

    def status(self):
        engine = open_database(self.database)
        with transaction(engine) as session:
            found = read_status(session, database_time(session))
        engine.dispose()
        return found

    def journals(self):
        return list(journals(processes_dir(self.folder)).values())

    def calls(self):
        return [call for call in ask(self.url, "log") if call[0] == "sendMessage"]

    def close(self):
        self.server.terminate()
        self.server.wait()


def wait_for_more(stage, than, pid):
    """Wait until a message comes; False when the worker ended before, with nothing to send."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if stage.came() > than:
            return True
        if os.waitpid(pid, os.WNOHANG) != (0, 0):
            return False
        status = stage.status()
        if status.queued == status.claimed == 0:
            return True
        time.sleep(0.01)
    return False


def kill_at_random(stage, kills, random_):
    """Return the moments of the kills, and how many messages the worker had on the wire at each.

    By the worker's own journal, as the kill left it: the server may not have read them yet.
    """
    moments, on_the_wire = [], []
    for _ in range(kills):
        before = stage.came()
        pid = stage.fork()
        if wait_for_more(stage, before, pid):
            time.sleep(random_.uniform(0, 0.08))
            moments.append(time.time())
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            on_the_wire.append(sum(map(on_the_wire_by, stage.journals())))
    return moments, on_the_wire


def on_the_wire_by(path):
    left = read_journal(path)
    answered = {one for each in left.settlements for one in each.delivery_ids}
    return len(left.on_the_wire - answered)


def report(stage, people, moments, on_the_wire):
    calls = stage.calls()
    per_chat = Counter(call[1] for call in calls)
    at_the_server = [
        sum(1 for call in calls if call[3] <= moment and (call[4] or moment) >= moment)
        for moment in moments
    ]
    status = stage.status()
    return {
        "people": people,
        "kills": len(moments),
        "kills_with_messages_on_the_wire": sum(1 for count in on_the_wire if count),
        "lost": people - len(per_chat),
        "repeated": sum(count - 1 for count in per_chat.values()),
        "more_than_twice": sum(1 for count in per_chat.values() if count > 2),
        "recorded_unknown": status.unknown_outcomes,
        "given_up": status.unknown,
        "on_the_wire_at_kills": sum(on_the_wire),
        "most_on_the_wire": max(on_the_wire, default=0),
        "of_these_at_the_server": sum(at_the_server),
        "sent": status.sent,
        "queued": status.queued + status.claimed,
        "log_lines": len((stage.folder / "worker.log").read_text().splitlines()),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("database")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(given.database, folder, given.people)
        try:
            killed = kill_at_random(stage, given.kills, random.Random(given.seed))
            stage.drain()
            found = report(stage, given.people, *killed)
        finally:
            stage.close()
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
