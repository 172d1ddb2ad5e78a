"""The sample plan brought through the command line once: two states, two releases, a site."""

import asyncio
import contextlib
import io
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from fastapi.testclient import TestClient

from bot.dialogue import Dialogue
from bot.telegram.deliveries import composer
from cli import moment
from cli.program import main
from core.calendar import from_jalali
from core.database.engine import open_database, transaction
from core.delivery.people.follows import find_or_create_subscriber, follow
from core.delivery.sending.worker import Worker
from core.release.current import CurrentReleases
from core.sample.states import PACKAGE, packages
from core.settings import Settings
from core.texts import load_texts
from portal.api.app import create_app
from tests.factories.made_once import made_once
from tests.fakes.channel import FakeChannel
from tests.functional.package_truth import Package
from tests.presence import present

NOW = datetime(2021, 9, 20, 9, tzinfo=UTC)
CHAT = "7007"


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str


def command(folder: Path, *words: str, **settings: str) -> Said:
    """Run the program's entry point in this process, with its data in *folder*, at `NOW`.

    *settings* are added to its environment under the name of each.
    """
    out, err = io.StringIO(), io.StringIO()
    given = {k: v for k, v in os.environ.items() if not k.startswith("QOTBNAMA_")}
    status = 0
    with contextlib.ExitStack() as stack:
        # A process has one clock, one environment and one command line: nothing to inject into.
        stack.enter_context(patch.dict(os.environ, given, clear=True))
        os.environ["QOTBNAMA_DATA_DIR"] = str(folder)
        os.environ["QOTBNAMA_PUBLIC_LANGUAGES"] = "fa"  # English has its own tests
        os.environ.update({f"QOTBNAMA_{name}": value for name, value in settings.items()})
        stack.enter_context(patch("sys.argv", ["qotbnama", *words]))
        stack.enter_context(patch.object(moment, "utc_now", lambda: NOW))
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(err))
        try:
            main()
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    return Said(status, out.getvalue(), err.getvalue())


def succeed(folder: Path, *words: str) -> str:
    said = command(folder, *words)
    assert said.status == 0, said.err
    return said.out


@dataclass(frozen=True)
class City:
    """A data folder after both releases, with the packages that they were made from."""

    folder: Path
    first: Package
    full: Package
    first_site: Path

    @property
    def site(self) -> Path:
        return self.folder / "site" / "1400"

    @property
    def releases(self) -> list[Path]:
        return sorted((self.folder / "releases" / "1400").glob("0*.sqlite"))

    def database(self, query: str, *values: object) -> list[tuple]:
        """Ask the operational database in plain SQL."""
        return _ask(self.folder / "qotbnama.sqlite", query, *values)

    def release(self, number: int, query: str, *values: object) -> list[tuple]:
        """Ask a release file in plain SQL."""
        return _ask(self.releases[number - 1], query, *values)

    def deliver(self) -> FakeChannel:
        """Send what followers are owed, through a channel that only keeps it."""
        settings = Settings(data_dir=self.folder, _env_file=None)
        dialogue = Dialogue(
            releases=CurrentReleases(settings.releases_dir),
            texts=load_texts(),
            public_url="https://plan.example",
        )
        channel = FakeChannel()
        engine = open_database(settings.database)
        worker = Worker(
            engine,
            channel,
            composer(dialogue),
            settings.releases_dir,
            # What is due is so by the database's clock, and after a night at the latest.
            now=lambda: datetime.now(UTC) + timedelta(days=2),
        )
        asyncio.run(worker.drain_once())
        engine.dispose()
        return channel


def _ask(path: Path, query: str, *values: object) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute(query, values).fetchall()


def notes() -> tuple[str, str]:
    """What the demo notes of its two releases."""
    texts = load_texts()
    return texts("cli.demo.state_1398"), texts("cli.demo.state_full")


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """A city of this process's own: what is sent or asked here is not seen by the others."""
    folder = tmp_path_factory.mktemp("city")
    shutil.copytree(made_once("city", make_city), folder, symlinks=True, dirs_exist_ok=True)
    data = folder / "data"
    first_site = data / (folder / "first-site").read_text()
    return City(data, Package(folder / "packages" / "first"), Package(PACKAGE), first_site)


def make_city(folder: Path) -> None:
    """Import and publish as an operator does, with a follower of district 7 in between."""
    data = folder / "data"
    first, *later = packages(folder / "packages", from_jalali(1398, 12, 29))
    by = ("--by", "demo")
    first_note, second_note = notes()
    succeed(data, "import", str(first.folder), "--plan", "1400", *by)
    succeed(data, "publish", "--note", first_note, *by)
    (folder / "first-site").write_text((data / "site").readlink().name)
    engine = open_database(f"sqlite:///{data / 'qotbnama.sqlite'}")
    with transaction(engine) as session:
        person = find_or_create_subscriber(session, "fake", CHAT, NOW)
        follow(session, present(person.id), "1400", "district:7", NOW)
    engine.dispose()
    for one in later:
        why = ("--allow-removals", "--reason", one.reason) if one.reason else ()
        succeed(data, "import", str(one.folder), "--plan", "1400", *why, *by)
    succeed(data, "publish", "--note", second_note, *by)


@pytest.fixture(scope="session")
def ask(city: City) -> Iterator[Callable[[str], dict]]:
    """Ask the API that serves the city: an address below /api/v1 in, JSON out."""
    settings = Settings(data_dir=city.folder, public_url="https://plan.example", _env_file=None)
    client = TestClient(create_app(settings))

    def answer(address: str) -> dict:
        response = client.get(f"/api/v1{address}")
        assert response.status_code == 200, response.text
        return response.json()

    yield answer
    client.close()


@pytest.fixture(scope="session")
def everything(ask: Callable[[str], dict]) -> Callable[[str], dict[str, dict]]:
    """Return all items of a list of the API by code, page by page."""

    def read(name: str) -> dict[str, dict]:
        found: dict[str, dict] = {}
        page = 1
        while True:
            answer = ask(f"/{name}?per_page=50&page={page}")
            found |= {item["code"]: item for item in answer["items"]}
            if not answer["items"]:
                assert len(found) == answer["total"]
                return found
            page += 1

    return read
