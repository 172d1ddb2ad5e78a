"""Kills the bot again and again while people write to it, and counts what became of their answers.

    python -m tests.faults.bot_kills [--kills 200] [--updates 1000] [--seed 1]
        [--database sqlite|postgresql|URL]

URL is a SQLAlchemy URL of an empty database; `postgresql` starts a server of its own. Each update
is from a person of their own. Prints: lost, repeated, how many answers one person got at most
between two kills, what the database recorded, and how long after a restart the first answer came.
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
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from core.database.engine import migrate, open_database
from core.models import InboundUpdate
from tests.factories.small_city import small_releases
from tests.factories.updates import private, written
from tests.fakes.bot_api_server import BotApiServer
from tests.faults.killed_imports import database_url
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
        middle_s, nine_in_ten_s, longest_s = spread(self.waits_s)
        return (
            f"{self.kills} kills, {self.updates} updates: {self.lost} lost, {self.repeated} "
            f"repeated (in one life of the bot a person got at most {self.most_in_a_life}), "
            f"{self.recorded} recorded, {self.unrecorded} not; "
            f"first answer after a restart: median {middle_s:.1f} s, 90 % within "
            f"{nine_in_ten_s:.1f} s, longest {longest_s:.1f} s"
        )


def spread(waits_s: list[float]) -> tuple[float, float, float]:
    """Return the median, the ninth decile and the longest."""
    deciles = statistics.quantiles(waits_s, n=10, method="inclusive")
    return deciles[4], deciles[8], max(waits_s)


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
                env=_environment() | settings,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def run(self, kills: int, updates: int) -> Outcome:
        outcome = Outcome(kills, updates)
        for round_ in range(kills + 1):
            # To each life of the bot its share, and to none nothing.
            bounds = [updates * number // (kills + 1) for number in (round_, round_ + 1)]
            self.write(bounds[0] + 1, bounds[1])
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


def _environment() -> dict[str, str]:
    """Return this process's, with bytecode kept, as where the program is installed."""
    return {name: v for name, v in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


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
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bot-kills-")))
        url = database_url(given.database, folder, stack)
        found = run_campaign(
            folder, url, kills=given.kills, updates=given.updates, seed=given.seed
        )
    sys.stdout.write(f"{found}\n")


if __name__ == "__main__":
    main()
