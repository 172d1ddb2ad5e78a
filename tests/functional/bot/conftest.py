"""A whole bot: its own process, a database, and an independent Bot API server behind a proxy."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from core.database.engine import migrate, open_database
from tests.factories.small_city import small_releases
from tests.fakes.bot_api_proxy import BotApiProxy
from tests.patience import PATIENCE_S
from tests.presence import present

ROOT = Path(__file__).parents[3]
TOKEN = "7:emulated"
SECRET = "a-secret-of-the-tests"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for_port(port, process):
    ends_at = time.monotonic() + PATIENCE_S
    while not listens(port):
        assert process.poll() is None, f"what should listen on {port} has ended"
        assert time.monotonic() < ends_at, f"nothing listens on {port}"
        time.sleep(0.05)


class Emulator:
    """The Bot API server; people write to it through its control address."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"

    def people_do(self, *updates):
        for update in updates:
            self._post("updates", {"token": TOKEN, "update": update})

    def deliver(self):
        self._post("deliver", {"token": TOKEN})

    def _post(self, name, body):
        request = urllib.request.Request(
            f"{self.url}/__fixture/{name}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            assert json.load(answer)["ok"]


@pytest.fixture
def emulator(tmp_path):
    port = free_port()
    command = Path(sys.executable).with_name("lo-bot-api-emulator")
    options = ["--enable-control", "--allow-insecure-loopback-webhooks"]
    with (tmp_path / "emulator.log").open("w") as log:
        process = subprocess.Popen(
            [command, "--port", str(port), *options], stdout=log, stderr=log
        )
        wait_for_port(port, process)
        yield Emulator(port)
        process.kill()  # told politely, it would first answer the poll that is open
        process.wait()


@pytest.fixture
def proxy(emulator):
    with BotApiProxy(emulator.url) as running:
        yield running


class BotProcess:
    """The command line's bot, which can be killed and begun again on the same data."""

    def __init__(self, folder, api_url):
        self.folder, self.process, self.port = folder, None, free_port()
        self.engine = open_database(f"sqlite:///{folder / 'qotbnama.sqlite'}")
        migrate(self.engine)
        shutil.copytree(small_releases(), folder / "releases", symlinks=True)
        self.settings = {
            "QOTBNAMA_DATA_DIR": str(folder),
            "QOTBNAMA_BOT_TOKEN": TOKEN,
            "QOTBNAMA_BOT_BASE_URL": f"{api_url}/bot",
            "QOTBNAMA_BOT_BASE_FILE_URL": f"{api_url}/file/bot",
            "QOTBNAMA_PUBLIC_URL": "https://plan.example.ir",
            "QOTBNAMA_PORT": str(self.port),
        }

    @property
    def log(self):
        return (self.folder / "bot.log").read_text(encoding="utf-8")

    def use_webhook(self):
        self.settings |= {
            "QOTBNAMA_BOT_WEBHOOK_URL": f"http://127.0.0.1:{self.port}/hook",
            "QOTBNAMA_BOT_WEBHOOK_SECRET": SECRET,
        }

    def begin(self, *command):
        with (self.folder / "bot.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cli", *(command or ["bot"])],
                cwd=self.folder,
                env=os.environ | self.settings,
                stdout=log,
                stderr=log,
            )

    def kill(self):
        present(self.process).send_signal(signal.SIGKILL)
        present(self.process).wait()

    def end(self):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        self.engine.dispose()


@pytest.fixture
def bot(tmp_path, proxy):
    running = BotProcess(tmp_path, proxy.url)
    yield running
    proxy.let_go.set()
    running.end()
