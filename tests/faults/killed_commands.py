"""Commands that write, killed (-9) at random moments or run twice at once, and what is found then.

Counts what must never be: a release lost, published twice or half, a site that is not whole, rows
that a second restore does not bring. `python -m tests.bench.kills` makes many of them.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import col

from core.backup.row_copy import copied_tables
from core.database.engine import open_database, reading, transaction
from core.manifest import compare_sums
from core.models import Delivery, PublishedRelease
from tests.factories.packages import a_plan, write_folder
from tests.factories.people import add_person

ROOT = Path(__file__).resolve().parent.parent.parent
FOLLOWERS = 20


@dataclass
class Instance:
    """A data directory and its database, worked on by the command line in processes."""

    folder: Path
    url: str
    environment: dict[str, str] = field(init=False)

    def __post_init__(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("QOTBNAMA_")}
        self.environment = kept | {
            "QOTBNAMA_DATA_DIR": str(self.folder),
            "QOTBNAMA_DATABASE_URL": self.url,
            "QOTBNAMA_PUBLIC_LANGUAGES": "fa",
        }

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def start(self, *words) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "cli", *words],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words) -> None:
        process = self.start(*words)
        _, said = process.communicate()
        assert process.returncode == 0, (words, said)

    def prepare(self) -> None:
        """Import the small plan and have people follow its releases."""
        with tempfile.TemporaryDirectory() as folder:
            self.run("import", str(write_folder(Path(folder) / "package", a_plan())))
        engine = open_database(self.url)
        with transaction(engine) as session:
            for number in range(FOLLOWERS):
                add_person(session, str(7000 + number), "releases")
        engine.dispose()
        self.run("publish")

    def rows(self) -> dict[str, list[str]]:
        engine = open_database(self.url)
        with engine.connect() as connection:
            found = {
                table.name: sorted(map(repr, connection.execute(select(table)).all()))
                for table in copied_tables()
            }
        engine.dispose()
        return found

    def releases(self) -> tuple[list[int], int]:
        """Return the numbers of the releases, and how many messages are written for them."""
        engine = open_database(self.url)
        with reading(engine) as session:
            number = col(PublishedRelease.number)
            numbers = list(session.scalars(select(number).order_by(number)))
            count = session.scalar(select(func.count()).select_from(Delivery)) or 0
        engine.dispose()
        return numbers, count


def kill_at_a_random_moment(instance: Instance, words: tuple[str, ...], within_s: float, chance):
    """Start a command and kill it; return whether it had ended by itself, and how it went."""
    process = instance.start(*words)
    time.sleep(chance.uniform(0, within_s))  # the moment of the kill: nothing is waited for
    has_ended = process.poll() is not None
    process.kill()
    _, said = process.communicate()
    assert not has_ended or process.returncode == 0, said
    return has_ended


def next_within_s(within_s: float, *, is_done: bool) -> float:
    """Return how late the next kill may come: about when the work is done, however busy it is."""
    return within_s * (0.85 if is_done else 1.15)


def time_of(instance: Instance, *words) -> float:
    began = time.monotonic()
    instance.run(*words)
    return time.monotonic() - began


def publish_killed(instance: Instance, kills: int, chance: random.Random) -> Counter:
    """Kill `publish`: each release is there with its file, site and messages, or not at all."""
    instance.prepare()
    words = ("publish", "--even-unchanged")
    within_s = time_of(instance, *words) * 1.1
    seen: Counter[str] = Counter()
    for _ in range(kills):
        before, _ = instance.releases()
        has_ended = kill_at_a_random_moment(instance, words, within_s, chance)
        is_published = count_what_publish_left(instance, before, seen)
        seen["ended" if has_ended else "killed"] += 1
        seen["published all the same"] += is_published and not has_ended
        within_s = next_within_s(within_s, is_done=is_published)
    instance.run("build")
    instance.run("verify")
    return seen


def count_what_publish_left(instance: Instance, before: list[int], seen: Counter[str]) -> bool:
    """Count in *seen* what is lost or half; return whether there is a release more than *before*.

    The release is there with its file, site and messages, or not at all.
    """
    # The site is the one before or the new one, whole.
    seen["half: site"] += bool(list(compare_sums(instance.site.resolve())))
    # Finishes what was committed; by then the server has ended what it was asked.
    instance.run("status")
    after, messages = instance.releases()
    seen["lost"] += after[: len(before)] != before
    seen["twice"] += len(after) > len(before) + 1
    seen["half: messages"] += messages != len(after) * FOLLOWERS
    files = sorted((instance.folder / "releases" / "1400").glob("0*.sqlite"))
    seen["half: files"] += [int(path.name[:6]) for path in files] != after
    return len(after) > len(before)


def build_killed(instance: Instance, kills: int, chance: random.Random) -> Counter:
    """Kill `build`: the site is whole at every moment, and nothing is left lying about."""
    instance.prepare()
    within_s = time_of(instance, "build") * 1.1
    seen: Counter[str] = Counter()
    for _ in range(kills):
        shown = instance.site.readlink()
        has_ended = kill_at_a_random_moment(instance, ("build",), within_s, chance)
        is_swapped = instance.site.readlink() != shown
        within_s = next_within_s(within_s, is_done=is_swapped)
        seen["swapped all the same"] += is_swapped and not has_ended
        seen["ended" if has_ended else "killed"] += 1
        seen["half: site"] += bool(list(compare_sums(instance.site.resolve())))
    instance.run("build")
    instance.run("verify")
    seen["left lying about"] = max(len(list(instance.folder.glob(".site-*"))) - 2, 0)
    return seen


def restore_killed(instance: Instance, kills: int, chance: random.Random) -> Counter:
    """Kill `restore --replace`: the rows are those of before or of the backup, whole."""
    instance.prepare()
    backups = instance.folder.parent / "backups"
    instance.run("backup", str(backups))
    words = ("restore", str(backups), "--replace", "--resend")
    within_s = time_of(instance, *words) * 1.1
    saved = instance.rows()
    seen: Counter[str] = Counter()
    for _ in range(kills):
        instance.run("publish", "--even-unchanged")
        before = instance.rows()
        has_ended = kill_at_a_random_moment(instance, words, within_s, chance)
        after = instance.rows()
        seen["ended" if has_ended else "killed"] += 1
        seen["half: rows"] += after not in (before, saved)
        seen["restored all the same"] += after == saved and not has_ended
        within_s = next_within_s(within_s, is_done=after == saved)
        instance.run(*words)
        seen["not restored by a second run"] += instance.rows() != saved
        instance.run("build")
        instance.run("verify")
    return seen


def two_at_once(instance: Instance, times: int, _chance: random.Random) -> Counter:
    """Start each writing command twice at the same moment: one or both succeed, none half."""
    instance.prepare()
    package = str(write_folder(instance.folder.parent / "package", a_plan()))
    backups = str(instance.folder.parent / "backups")
    commands = (
        ("import", package), ("publish", "--even-unchanged"), ("build",), ("backup", backups),
        ("verify", "--repair"), ("restore", backups, "--replace", "--resend"),
    )  # fmt: skip
    seen: Counter[str] = Counter()
    for words in commands * times:
        before, _ = instance.releases()
        both = [instance.start(*words) for _ in range(2)]
        said = [process.communicate()[1] for process in both]
        seen["succeeded"] += sum(process.returncode == 0 for process in both)
        seen["refused"] += sum(process.returncode == 1 for process in both)
        seen["crashed"] += sum("Traceback" in text for text in said)
        seen["neither succeeded"] += all(process.returncode for process in both)
        after, messages = instance.releases()
        published = len(after) - len(before)
        right = sum(process.returncode == 0 for process in both) if words[0] == "publish" else 0
        seen["half: releases"] += words[0] != "restore" and published != right
        seen["half: messages"] += messages != len(after) * FOLLOWERS
        seen["half: site"] += bool(list(compare_sums(instance.site.resolve())))
    instance.run("build")
    instance.run("verify")
    return seen


KINDS = {
    "publish": publish_killed,
    "build": build_killed,
    "restore": restore_killed,
    "twice": two_at_once,
}


def campaign(kind: str, url: str, times: int, seed: int) -> Counter:
    """Try *kind* so many *times* in a new data directory on the empty database *url*."""
    place = Path(tempfile.mkdtemp(prefix="killed-"))
    try:
        seen = KINDS[kind](Instance(place / "data", url), times, random.Random(seed))
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return seen
