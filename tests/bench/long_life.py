"""A long life: many releases with followers, and what grows.

    python -m tests.bench.long_life URL [RELEASES] [FOLLOWERS] [small|sample]

URL is `sqlite`, `postgresql` (a server of its own) or a SQLAlchemy URL of an empty database.
Server, bot and worker run all the while against a Bot API on loopback. Prints every tenth release:
bytes of each store, memory and open files of each process, seconds of `import` and `publish`.
"""

import asyncio
import csv
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

from aiohttp import web
from sqlalchemy import func, select, text
from sqlmodel import col

from core.database.engine import open_database, reading, transaction
from core.enums import DeliveryState
from core.models import Delivery
from core.sample.states import PACKAGE
from tests.factories.packages import a_plan, write_folder
from tests.factories.people import add_person
from tests.faults.killed_imports import database_url
from tests.presence import present

ROOT = Path(__file__).resolve().parent.parent.parent
MB = 1_000_000


class BotApi:
    """A Bot API that accepts every message and has no updates."""

    def __init__(self):
        self.sent = 0
        self.port = free_port()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self):
        self._thread.start()

    def _run(self):
        async def answer(request):
            method = request.path.rsplit("/", 1)[1]
            if method == "getUpdates":
                await asyncio.sleep(2)
            return web.Response(
                text=json.dumps({"ok": True, "result": self._result(method)}),
                content_type="application/json",
            )

        application = web.Application()
        application.router.add_route("*", "/{path:.*}", answer)
        asyncio.set_event_loop(asyncio.new_event_loop())
        web.run_app(
            application, host="127.0.0.1", port=self.port, print=None, handle_signals=False
        )

    def _result(self, method):
        if method == "getMe":
            return {"id": 100, "is_bot": True, "first_name": "قطب‌نما", "username": "a_bot"}
        if method == "getUpdates":
            return []
        if method.startswith("send"):
            self.sent += 1
            chat = {"id": 1, "type": "private"}
            return {"message_id": self.sent, "date": 0, "chat": chat, "text": "."}
        return True


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Life:
    def __init__(self, url, folder, kind):
        self.url, self.folder, self.kind = url, folder, kind
        self.api, self.port = BotApi(), free_port()
        kept = {k: v for k, v in os.environ.items() if not k.startswith("QOTBNAMA_")}
        own = {
            "DATA_DIR": folder / "data",
            "DATABASE_URL": url,
            "PORT": self.port,
            "BOT_TOKEN": "100:fake-token",
            "BOT_BASE_URL": f"http://127.0.0.1:{self.api.port}/bot",
            "BOT_SENDS_PER_SECOND": 1000,
        }
        self.environment = kept | {f"QOTBNAMA_{k}": str(v) for k, v in own.items()}
        self.processes = {}

    def command(self, *words):
        program = [sys.executable, "-m", "cli", *words]
        return {"args": program, "env": self.environment, "cwd": ROOT}

    def run(self, *words):
        began = time.monotonic()
        subprocess.run(**self.command(*words), check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - began

    def start(self, stack):
        self.api.start()
        for name, words in (("serve", ["serve"]), ("bot", ["bot"]), ("deliver", ["deliver"])):
            log = stack.enter_context((self.folder / f"{name}.log").open("wb"))
            process = subprocess.Popen(**self.command(*words), stdout=log, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.terminate)
            self.processes[name] = process

    def package(self, number):
        """The plan with one value changed since the release before."""
        place = self.folder / "package"
        shutil.rmtree(place, ignore_errors=True)
        if self.kind == "small":
            tables = a_plan()
            tables["observations"][0] |= {"value": str(50 + number), "flag": "revised"}
            return write_folder(place, tables)
        shutil.copytree(PACKAGE, place)
        path = place / "projects.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        for row in rows[:3]:
            row[header.index("scope")] = f"دامنهٔ {number}"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return place

    def waiting(self):
        engine = open_database(self.url)
        with reading(engine) as session:
            open_states = (DeliveryState.PENDING, DeliveryState.CLAIMED)
            query = select(func.count()).where(col(Delivery.state).in_(open_states))
            found = session.scalar(query)
        engine.dispose()
        return found

    def stores(self):
        data = self.folder / "data"
        engine = open_database(self.url)
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                rows = connection.scalar(text("SELECT pg_database_size(current_database())"))
            else:
                database = Path(present(engine.url.database))
                files = database.parent.glob(f"{database.name}*")
                rows = sum(path.stat().st_size for path in files)
        engine.dispose()
        return {
            "database": rows,
            "releases": bytes_of(data / "releases"),
            "sites": sum(bytes_of(site) for site in data.glob(".site-*")),
            "imports": bytes_of(data / "imports"),
        }

    def facts(self):
        for name, process in self.processes.items():
            assert process.poll() is None, f"{name} ended"
            status = Path(f"/proc/{process.pid}/status").read_text()
            resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
            files = len(list(Path(f"/proc/{process.pid}/fd").iterdir()))
            yield f"{name} {int(resident.split()[1]) / 1000:.0f} MB {files} files"


def bytes_of(folder):
    """Count what a folder takes on the disk: files with several names once."""
    files = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            facts = path.stat()
            files[facts.st_ino] = facts.st_size
    return sum(files.values())


def main():
    name, *rest = sys.argv[1:]
    releases, followers, kind = (*rest, *("60", "200", "small")[len(rest) :])
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="long-life-")))
        url = database_url(name, folder, stack)
        life = Life(url, folder, kind)
        life.run("import", str(life.package(0)))
        engine = open_database(url)
        with transaction(engine) as session:
            for number in range(int(followers)):
                add_person(session, str(7000 + number), "releases", "plan", channel="telegram")
        engine.dispose()
        life.run("publish")
        life.start(stack)
        for number in range(1, int(releases) + 1):
            import_s = life.run("import", str(life.package(number)), "--reason", "بازبینی")
            publish_s = life.run("publish")
            while life.waiting():
                time.sleep(0.5)
            urlopen(f"http://127.0.0.1:{life.port}/1400/", timeout=600).read()
            if number % 10 == 0 or number in (1, int(releases)):
                stores = ", ".join(f"{k} {v / MB:.2f} MB" for k, v in life.stores().items())
                print(f"release {number + 1}: import {import_s:.1f} s, publish {publish_s:.1f} s")
                print(f"  {stores}; sent {life.api.sent}")
                print(f"  {'; '.join(life.facts())}", flush=True)
    print(f"sent {life.api.sent} of {(int(releases) + 1) * int(followers)}")


if __name__ == "__main__":
    main()
