"""Each command at each fault of the database: one sentence, nothing left behind."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from sqlalchemy import create_engine, text

from cli.console import run
from cli.opening import opened
from cli.program import app
from core.database.engine import migrate, open_database
from tests.factories.database_urls import away, read_only
from tests.factories.packages import a_plan, write_folder
from tests.fakes.tcp_proxy import TcpProxy
from tests.patience import PATIENCE_S
from tests.postgres_server import fresh_database
from tests.presence import present

_PERSIAN = re.compile("[\u0600-\u06ff]")
COMMANDS = {
    "import": ("import", "plan"),
    "publish": ("publish",),
    "deliver": ("deliver", "--once"),
    "status": ("status",),
    "export": ("export", "out.xlsx"),
}
WRITING = ("import", "publish", "deliver")


def wait_for_port(port, process):
    while process.poll() is None:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    raise AssertionError(process.returncode)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_postgresql(url):
    return url.startswith("postgresql")


def away_url(url):
    return away(url, free_port())


def without_a_table(url):
    tail = "CASCADE" if is_postgresql(url) else ""
    engine = create_engine(url)
    with engine.begin() as connection:
        for table in ("delivery", "plan", "running_process"):
            connection.execute(text(f"DROP TABLE {table} {tail}"))
    engine.dispose()
    return url


def without_connections(url):
    """A user of PostgreSQL who may open none: as if all were in use."""
    role = f"crowd{abs(hash(url))}"
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN CONNECTION LIMIT 0"))
    engine.dispose()
    return re.sub("//[^@]*@", f"//{role}@", url)


FAULTS = {
    "away": (away_url, "پاسخ نمی‌دهد"),
    "read only": (read_only, "فقط خواندنی"),
    "without a table": (without_a_table, "qotbnama migrate"),
    "without connections": (without_connections, "مشغول کار دیگری"),
}


@pytest.fixture
def place(database, tmp_path, monkeypatch):
    """A data folder and a database with a plan in it that was never published."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QOTBNAMA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("QOTBNAMA_DATABASE_URL", database)
    monkeypatch.setenv("QOTBNAMA_BOT_TOKEN", "7:token")
    monkeypatch.setenv("QOTBNAMA_BOT_BASE_URL", f"http://127.0.0.1:{free_port()}/bot")
    write_folder(tmp_path / "plan", a_plan())
    assert ask("import", "plan") == 0
    return database


def ask(*arguments):
    with opened:
        return run(lambda: app(list(arguments), standalone_mode=False))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_refusal_of_the_database_is_one_sentence(  # noqa: PLR0917 - fixtures
    place, tmp_path, monkeypatch, capsys, fault, command
):
    if fault == "without connections" and not is_postgresql(place):
        return  # SQLite has none to run out of
    if fault == "read only" and command not in WRITING:
        return
    spoil, words = FAULTS[fault]
    monkeypatch.setenv("QOTBNAMA_DATABASE_URL", spoil(place))
    capsys.readouterr()
    assert ask(*COMMANDS[command]) == 1
    said = capsys.readouterr()
    (sentence,) = said.err.splitlines()
    assert _PERSIAN.search(sentence)
    assert words in sentence
    assert said.out == ""
    assert list(tmp_path.glob("data/releases/*/*.sqlite")) == []
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("command", ["status", "export"])
def test_what_only_reads_works_where_nothing_can_be_written(place, monkeypatch, capsys, command):
    monkeypatch.setenv("QOTBNAMA_DATABASE_URL", read_only(place))
    assert ask(*COMMANDS[command]) == 0
    assert capsys.readouterr().err == ""


def test_after_the_fault_the_release_is_published(place, monkeypatch, tmp_path):
    monkeypatch.setenv("QOTBNAMA_DATABASE_URL", read_only(place))
    assert ask("publish") == 1
    monkeypatch.setenv("QOTBNAMA_DATABASE_URL", place)
    assert ask("publish") == 0
    (made,) = tmp_path.glob("data/releases/*/0*.sqlite")
    assert made.name.startswith("000001-")


# -- commands that run for good


class DatabaseProxy(TcpProxy):
    url: str


@pytest.fixture
def server(postgres_server_url):
    """PostgreSQL behind a way to it that is not open yet."""
    with fresh_database(postgres_server_url) as url:
        engine = open_database(url)
        migrate(engine)
        engine.dispose()
        proxy = DatabaseProxy(engine.url.host, engine.url.port)
        proxy.url = url.replace(f":{engine.url.port}/", f":{proxy.port}/")
        yield proxy
        proxy.cut()


class Running:
    """A command in a process of its own, whose words can be waited for."""

    def __init__(self, folder, url, *command):
        self.port = free_port()
        environment = os.environ | {
            "QOTBNAMA_DATA_DIR": str(folder / "data"),
            "QOTBNAMA_DATABASE_URL": url,
            "QOTBNAMA_BOT_TOKEN": "7:token",
            "QOTBNAMA_BOT_BASE_URL": f"http://127.0.0.1:{free_port()}/bot",
            "QOTBNAMA_PORT": str(self.port),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli", *command],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.lines = []

    def wait_for(self, words):
        """Read its errors until a line has *words*."""
        for line in present(self.process.stderr):
            self.lines.append(line)
            if words in line:
                return line
        raise AssertionError(self.lines)

    def health(self):
        try:
            answer = urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/healthz", timeout=PATIENCE_S
            )
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.read().decode()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        present(self.process.stderr).close()
        self.process.wait()


@pytest.mark.postgresql
@pytest.mark.parametrize("command", ["bot", "deliver"])
def test_a_worker_waits_for_the_database_and_says_so_once(server, tmp_path, command):
    with Running(tmp_path, server.url, command) as running:
        running.wait_for("تا برگشتن آن منتظر می‌مانیم")
        server.open()
        running.wait_for("پایگاه داده پاسخ داد")
        assert len(running.lines) == 2
        running.wait_for("Bot API")  # it goes on with its work


@pytest.mark.postgresql
@pytest.mark.parametrize("command", ["bot", "deliver", "serve"])
def test_who_is_told_to_end_while_the_database_is_away_ends(server, tmp_path, command):
    server.open()
    with Running(tmp_path, server.url, command) as running:
        if command == "serve":
            wait_for_port(running.port, running.process)
        else:
            running.wait_for("Bot API")
        server.cut()
        running.process.terminate()
        running.process.wait(PATIENCE_S)
        assert "Traceback" not in running.process.stderr.read()


@pytest.mark.postgresql
def test_the_site_is_served_while_the_database_is_away(server, tmp_path):
    with Running(tmp_path, server.url, "serve") as running:
        running.wait_for("تا برگشتن آن منتظر می‌مانیم")
        status, body = running.health()
        assert status == 503
        assert "پایگاه داده" in body
        server.open()
        running.wait_for("پایگاه داده پاسخ داد")
        assert '"database":"ok"' in running.health()[1].replace(" ", "")
        server.cut()
        assert running.health()[0] == 503
        server.open()
        assert '"database":"ok"' in running.health()[1].replace(" ", "")


@pytest.mark.parametrize("command", ["bot", "deliver", "serve"])
def test_a_database_file_that_cannot_be_opened_is_not_waited_for(tmp_path, command):
    with Running(tmp_path, "sqlite:////dev/null/x.sqlite", command) as running:
        assert running.process.wait(PATIENCE_S) == 1
        (line,) = running.process.stderr.read().splitlines()
    assert _PERSIAN.search(line)
