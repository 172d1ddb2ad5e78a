"""Kills the bot again and again while people write to it, and counts what became of their answers.

    python -m tests.faults.bot_kills [--kills 200] [--updates 1000] [--database URL] [--seed 1]

Each update is from a person of their own. Prints: lost, repeated, how many answers
one person got at most between two kills, what the database recorded, and how long after a restart
the first answer came.
"""

import argparse
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from bisect import bisect
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from core.database import migrate, open_database
from core.models import InboundUpdate
from tests.factories.small_city import small_releases
from tests.factories.updates import private, written
from tests.fakes.bot_api_server import BotApiServer
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
_LONGEST_LIFE_S = 1.5
_LATENCY_S = 0.03


@dataclass
class Outcome:
    kills: int
    updates: int
    lost: int = 0
    repeated: int = 0
    most_in_a_life: int = 0
    recorded: int = 0
    unrecorded: int = 0
    waits_s: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        waits = sorted(self.waits_s) or [0.0]
        return (
            f"{self.kills} kills, {self.updates} updates: {self.lost} lost, {self.repeated} "
            f"repeated (in one life of the bot a person got at most {self.most_in_a_life}), "
            f"{self.recorded} recorded, {self.unrecorded} not; "
            f"first answer after a restart: median {statistics.median(waits):.1f} s, "
            f"longest {waits[-1]:.1f} s"
        )


class Campaign:
    def __init__(self, folder: Path, url: str, api: BotApiServer, seed: int) -> None:
        self.folder, self.url, self.api = folder, url, api
        self.random = random.Random(seed)
        self.process: subprocess.Popen[bytes] | None = None
        self.begun_at: list[float] = []

    def begin(self) -> None:
        self.begun_at.append(time.monotonic())
        settings = {
            "QOTBNAMA_DATA_DIR": str(self.folder),
            "QOTBNAMA_DATABASE_URL": self.url,
            "QOTBNAMA_BOT_TOKEN": "7:killed",
            "QOTBNAMA_BOT_BASE_URL": f"{self.api.url}/bot",
            "QOTBNAMA_PUBLIC_URL": "https://plan.example.ir",
        }
        with (self.folder / "bot.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cli", "bot"],
                cwd=self.folder,
                env=os.environ | settings,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def run(self, kills: int, updates: int) -> Outcome:
        outcome = Outcome(kills, updates)
        share = -(-updates // (kills + 1))
        for round_ in range(kills + 1):
            first, last = round_ * share + 1, min((round_ + 1) * share, updates)
            self.write(first, last)
            began = time.monotonic()
            before = self.answers()
            self.begin()
            assert self.api.wait_until(lambda b=before: self.answers() > b, PATIENCE_S)
            outcome.waits_s.append(time.monotonic() - began)
            if round_ < kills:
                time.sleep(self.random.uniform(0, _LONGEST_LIFE_S * self.random.random()))
                self.kill()
        self.api.wait_until(lambda: len(self.api.arrived) >= updates, PATIENCE_S)
        self.end()
        return self.judge(outcome)

    def write(self, first: int, last: int) -> None:
        now = datetime.now(UTC)
        self.api.people_write(
            *(
                written("راهنما", private(number), at=now) | {"update_id": number}
                for number in range(first, last + 1)
            )
        )

    def answers(self) -> int:
        return sum(map(len, self.api.arrived.values()))

    def end(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait()

    def judge(self, outcome: Outcome) -> Outcome:
        counts = [len(self.api.arrived.get(number + 1, ())) for number in range(outcome.updates)]
        outcome.lost = counts.count(0)
        outcome.repeated = sum(count - 1 for count in counts if count > 1)
        lives = Counter(
            (chat, bisect(self.begun_at, moment))
            for chat, moments in self.api.arrived.items()
            for moment in moments
        )
        outcome.most_in_a_life = max(lives.values())
        engine = open_database(self.url)
        with Session(engine) as session:
            rows = select(col(InboundUpdate.update_id), col(InboundUpdate.unknown_outcomes))
            recorded = {row.update_id: row.unknown_outcomes for row in session.execute(rows)}
        engine.dispose()
        outcome.recorded = sum(recorded.values())
        outcome.unrecorded = sum(
            max(0, count - 1 - recorded.get(number, 0)) for number, count in enumerate(counts, 1)
        )
        return outcome


def run_campaign(folder: Path, url: str, *, kills: int, updates: int, seed: int) -> Outcome:
    """Kill the bot *kills* times in *folder* over *updates*; return what became of the answers."""
    engine = open_database(url)
    migrate(engine)
    engine.dispose()
    shutil.copytree(small_releases(), folder / "releases", symlinks=True)
    with BotApiServer() as api:
        api.latency_s = _LATENCY_S
        campaign = Campaign(folder, url, api, seed)
        try:
            return campaign.run(kills, updates)
        finally:
            if campaign.process is not None and campaign.process.poll() is None:
                campaign.kill()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--updates", type=int, default=1000)
    parser.add_argument("--database", default="")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bot-kills-") as name:
        url = given.database or f"sqlite:///{name}/qotbnama.sqlite"
        found = run_campaign(
            Path(name), url, kills=given.kills, updates=given.updates, seed=given.seed
        )
    sys.stdout.write(f"{found}\n")


if __name__ == "__main__":
    main()
