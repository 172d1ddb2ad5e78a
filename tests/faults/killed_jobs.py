"""Kills the process of the desk's jobs while it reads, previews and publishes."""

import random
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

from sqlmodel import col, select

from cli.job_runner import COMMAND
from core.database.engine import migrate, open_database, reading
from core.desk.packages.draft_previews import find_preview, previews_folder
from core.enums import JobState, PackageState, PreviewState
from core.models import DeskJob
from core.publishing.check.reconcile import reconcile
from tests.factories.desk_packages import PackageDesk, begun_desk
from tests.factories.desk_people import desk_settings

# A job that ended without a word three times is given up, and rightly: none is killed so often.
MOST_KILLS = 2


class JobLives:
    """A desk on the database at *url* whose process of jobs is killed at moments by *seed*."""

    def __init__(self, url: str, folder: Path, *, kills: int = MOST_KILLS, seed: int = 1) -> None:
        settings = desk_settings(folder / "data", database_url=url, build_processes=1)
        settings.data_dir.mkdir(parents=True)
        self.engine = open_database(url)
        migrate(self.engine)
        begun_desk(self.engine, settings)
        self.desk = PackageDesk(self.engine, settings, folder)
        self.kills, self.random = kills, random.Random(seed)
        self.seen: Counter[str] = Counter()
        self.longest_s = self._whole_run()

    def life(self) -> None:
        """Bring one package from its file to its release, killed on the way again and again."""
        desk, before = self.desk, (self.desk.release().number, self.desk.applied())
        number = desk.handed_in()
        self._through()
        self.seen["lost"] += desk.state(number) is not PackageState.DRAFT
        desk.send(number)
        self._through()
        with reading(self.engine) as session:
            preview = find_preview(session, number)
        is_ready = preview is not None and preview.state is PreviewState.READY
        self.seen["lost"] += not is_ready
        desk.approve(number)
        desk.order(number)
        self._through()
        self.seen["lost"] += desk.state(number) is not PackageState.PUBLISHED
        after = desk.release().number, desk.applied()
        self.seen["twice"] += any(now > then + 1 for now, then in zip(after, before, strict=True))
        self.seen["lost"] += any(now <= then for now, then in zip(after, before, strict=True))
        self.seen["half-done"] += self._leftovers(number)
        self.seen["published"] += 1

    def _through(self) -> None:
        """Run until nothing is left to be done, killed up to so many times."""
        for _ in range(self.kills):
            process = self._begin()
            time.sleep(self.random.uniform(0.4, 1.6) * self.longest_s)
            process.send_signal(signal.SIGKILL)
            if process.wait() == -signal.SIGKILL:
                with reading(self.engine) as session:
                    query = select(DeskJob.kind).where(col(DeskJob.state) == JobState.RUNNING)
                    kind = session.exec(query).first()
                self.seen[f"killed in {kind or 'no job'}"] += 1
        assert self._begin().wait() == 0

    def _begin(self) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE)
        assert process.stdin is not None
        process.stdin.write(self.desk.settings.model_dump_json().encode())
        process.stdin.close()
        return process

    def _whole_run(self) -> float:
        """How long one reading takes that nobody kills, for moments to be drawn from."""
        number = self.desk.handed_in()
        began = time.monotonic()
        assert self._begin().wait() == 0
        assert self.desk.state(number) is PackageState.DRAFT
        return time.monotonic() - began

    def _leftovers(self, number: int) -> int:
        """Count what should not be there: previews, files handed in, unknown releases."""
        settings = self.desk.settings
        previews, uploads = previews_folder(settings), settings.desk_dir / "uploads" / str(number)
        found = len(list(previews.iterdir())) if previews.is_dir() else 0
        found += uploads.exists()
        return found + len(reconcile(self.engine, settings.releases_dir, plan="1400"))

    def close(self) -> None:
        self.engine.dispose()
