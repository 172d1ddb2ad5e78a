"""Work that a fault of the database meets in the middle, and what is found afterwards.

`python -m tests.bench.database_faults` does much of it. Counts what must never be: lost,
half-done, repeated, a crash instead of a sentence.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from core.database.engine import migrate, open_database
from tests.factories.small_city import small_releases
from tests.fakes.bot_api_server import BotApiServer
from tests.faults import bot_kills
from tests.faults.kill_campaign import Stage, report
from tests.faults.killed_commands import Instance, count_what_publish_left
from tests.faults.killed_imports import faults_after, import_old, opened_stage, wait_for_server
from tests.patience import PATIENCE_S
from tests.presence import present

_PERSIAN = re.compile("[\u0600-\u06ff]")
PEOPLE_PER_FAULT = 500
UPDATES_PER_FAULT = 20
_WRITING_S = 0.02


class Harm:
    """A fault, done in the middle of a command's work on the database.

    First in a transaction that writes, then at a random moment of all that time, and so on.
    """

    def __init__(self, server, fault: Callable, chance: random.Random) -> None:
        self.server, self.fault, self.chance = server, fault, chance
        self.within_s = 0.0
        self.count = 0

    def measure(self, start: Callable[[], subprocess.Popen]) -> None:
        """Let a command run whole, to know how long it works on the database."""
        process = start()
        self.server.wait_for_client(process)
        began = time.monotonic()
        _, said = process.communicate()
        self.within_s = time.monotonic() - began
        assert process.returncode == 0, said

    def meet(self, process: subprocess.Popen, seen: Counter[str]) -> bool:
        """Do harm to what *process* does; count how it ends, return whether it succeeded."""
        self.count += 1
        is_writing = self.count % 2 == 1
        self.server.wait_for_client(process, is_writing=is_writing)
        within_s = _WRITING_S if is_writing else self.within_s
        time.sleep(self.chance.uniform(0, within_s))  # the moment of the fault
        seen["too late"] += process.poll() is not None
        self.fault(self.server)
        _, said = process.communicate()
        lines = said.splitlines()
        is_refusal = process.returncode == 1 and len(lines) == 1 and _PERSIAN.search(said)
        seen["succeeded"] += process.returncode == 0
        seen["refused"] += bool(is_refusal)
        if process.returncode and not is_refusal:
            seen["crashed"] += 1
            sys.stderr.write(said)
        return process.returncode == 0


def imports(server, harm: Harm, times: int, seen: Counter[str]) -> None:
    """An import is applied whole with its record, or not at all."""
    folder = Path(tempfile.mkdtemp(prefix="afflicted-"))
    with opened_stage(server.url, folder) as stage:
        old = stage.state()
        stage.engine.dispose()
        harm.measure(stage.start)
        import_old(stage)
        for _ in range(times):
            before = stage.state()
            stage.engine.dispose()  # only the command's own connections are looked for
            has_succeeded = harm.meet(stage.start(), seen)
            wait_for_server(stage.engine)
            ended: Counter[str] = Counter()
            for fault in faults_after(stage, before, old, ended):
                seen[fault] += 1
            seen["lost"] += has_succeeded and not ended["done"]
            seen["applied all the same"] += bool(ended["done"]) and not has_succeeded
            if stage.state()["plan"] != old["plan"]:
                import_old(stage)
    shutil.rmtree(folder)


def publishes(server, harm: Harm, times: int, seen: Counter[str]) -> None:
    """A release is there with its file, site and messages, or not at all."""
    folder = Path(tempfile.mkdtemp(prefix="afflicted-"))
    instance = Instance(folder / "data", server.url)
    instance.prepare()

    def start():
        return instance.start("publish", "--even-unchanged")

    harm.measure(start)
    for _ in range(times):
        before, _ = instance.releases()
        has_succeeded = harm.meet(start(), seen)
        is_published = count_what_publish_left(instance, before, seen)
        seen["lost"] += has_succeeded and not is_published
        seen["published all the same"] += is_published and not has_succeeded
    instance.run("build")
    instance.run("verify")
    shutil.rmtree(folder)


def builds(server, harm: Harm, times: int, seen: Counter[str]) -> None:
    """The site is whole whatever the database does."""
    folder = Path(tempfile.mkdtemp(prefix="afflicted-"))
    instance = Instance(folder / "data", server.url)
    instance.prepare()

    def start():
        return instance.start("build")

    harm.measure(start)
    for _ in range(times):
        harm.meet(start(), seen)
        instance.run("verify")
    shutil.rmtree(folder)


def deliveries(server, harm: Harm, times: int, seen: Counter[str]) -> None:
    """One worker lives through all of it: each follower is told once."""
    folder = Path(tempfile.mkdtemp(prefix="afflicted-"))
    people = PEOPLE_PER_FAULT * (times + 1)
    stage = Stage(server.url, folder, people)
    worker = stage.fork()
    try:
        for _ in range(times):
            before = stage.came()
            wait_until(has_come(stage, min(before + 1, people)))
            time.sleep(harm.chance.uniform(0, 0.3))  # the moment of the fault
            seen["too late"] += stage.came() >= people
            harm.fault(server)
        wait_until(lambda: stage.came() >= people)
    finally:
        seen["worker ended"] += os.waitpid(worker, os.WNOHANG) != (0, 0)
        if not seen["worker ended"]:
            os.kill(worker, signal.SIGTERM)
            os.waitpid(worker, 0)
    stage.drain()
    found = report(stage, people, [], [])
    stage.close()
    for name in ("lost", "repeated", "recorded_unknown", "given_up", "queued", "sent"):
        seen[name] += found[name]
    seen["lines of the log"] += found["log_lines"]
    shutil.rmtree(folder)


def answers(server, harm: Harm, times: int, seen: Counter[str]) -> None:
    """One bot lives through all of it: each person is answered once."""
    folder = Path(tempfile.mkdtemp(prefix="afflicted-"))
    engine = open_database(server.url)
    migrate(engine)
    engine.dispose()
    shutil.copytree(small_releases(), folder / "releases", symlinks=True)
    updates = UPDATES_PER_FAULT * (times + 1)
    with BotApiServer() as api:
        api.latency_s = 0.03
        campaign = bot_kills.Campaign(folder, server.url, api, 1)
        campaign.begin()
        try:
            for number in range(times + 1):
                before = campaign.answers()
                first = number * UPDATES_PER_FAULT + 1
                campaign.write(first, first + UPDATES_PER_FAULT - 1)
                api.wait_until(lambda b=before: campaign.answers() > b, PATIENCE_S)
                if number < times:
                    time.sleep(harm.chance.uniform(0, 0.3))  # the moment of the fault
                    harm.fault(server)
            api.wait_until(lambda: len(api.arrived) >= updates, PATIENCE_S)
            seen["bot ended"] += present(campaign.process).poll() is not None
            campaign.end()
            found = campaign.judge(bot_kills.Outcome(times, updates))
        finally:
            if present(campaign.process).poll() is None:
                campaign.kill()
    for name in ("lost", "repeated", "recorded", "unrecorded"):
        seen[name] += getattr(found, name)
    seen["lines of the log"] += len((folder / "bot.log").read_bytes().splitlines())
    shutil.rmtree(folder)


def has_come(stage: Stage, count: int) -> Callable[[], bool]:
    return lambda: stage.came() >= count


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


WORK = {
    "import": imports,
    "publish": publishes,
    "build": builds,
    "deliver": deliveries,
    "bot": answers,
}


def campaign(work: str, server, fault: Callable, *, times: int, seed: int) -> Counter[str]:
    """Do *work* on the empty database of *server* with a *fault* in it so many *times*."""
    seen: Counter[str] = Counter()
    WORK[work](server, Harm(server, fault, random.Random(seed)), times, seen)
    return seen
