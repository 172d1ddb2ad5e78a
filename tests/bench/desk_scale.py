"""A large package on its way through the desk, and what readers notice of it meanwhile.

    python -m tests.bench.desk_scale [sqlite|postgresql|URL] [--scale 100]

Scale 100 is 10,000 projects, 2,000 indicators, 100,000 values; a published plan of a hundredth of
that stands before it. Printed are the seconds from the upload to the proposal, from there to the
preview, and from the order to publish until the release is out; the most memory that the server
and its process for jobs held; and of a public page and of an answer on `/chat`, asked for one
after the other all the while, how long they took.
"""

import argparse
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from core.calendar import utc_now
from core.database.engine import open_database
from core.enums import Role
from portal.desk.visit import csrf_of
from tests.bench.import_scale import write_plan
from tests.bench.long_life import free_port
from tests.factories.desk_people import join, session_token
from tests.faults.killed_imports import database_url
from tests.presence import present

PROGRAM = (sys.executable, "-m", "cli")
COOKIE = "qotbnama-desk"
QUESTION = {"text": "پروژه شماره ۱"}
PATIENCE_S = 7200
LOOK_S = 0.5


@dataclass
class Readers:
    """Somebody who reads a page and asks a question, over and over."""

    url: str
    is_over: threading.Event = field(default_factory=threading.Event)
    took_s: dict[str, list[float]] = field(default_factory=lambda: {"page": [], "answer": []})

    def run(self) -> None:
        """Read and ask until it is over."""
        with httpx.Client(timeout=600) as client:
            while not self.is_over.wait(LOOK_S):
                self._note("page", lambda: client.get(f"{self.url}/B/projects/F1/"))
                self._note("answer", lambda: client.post(f"{self.url}/chat", data=QUESTION))

    def _note(self, name: str, ask: Callable[[], httpx.Response]) -> None:
        began = time.monotonic()
        ask().raise_for_status()
        self.took_s[name].append(time.monotonic() - began)

    def lines(self) -> Iterator[str]:
        """Yield what was seen, a line for each kind."""
        for name, took in self.took_s.items():
            ms = statistics.quantiles((1000 * one for one in took), n=20)
            last = f"95 % ≤ {ms[18]:.0f} ms, longest {1000 * max(took):.0f} ms"
            yield f"{name}: {len(took)} times, median {ms[9]:.0f} ms, {last}"


class Desk:
    """A desk over HTTP, as several people."""

    def __init__(self, url: str, database: str) -> None:
        self.url, self.tokens = url, dict[str, str]()
        engine = open_database(database)
        for role in (Role.CLERK, Role.APPROVER, Role.PUBLISHER):
            join(engine, role.value, role, now=utc_now())
            self.tokens[role.value] = session_token(engine, role.value)
        engine.dispose()
        self.client = httpx.Client(timeout=PATIENCE_S, headers={"Sec-Fetch-Site": "same-origin"})

    def post(self, who: str, path: str, files: Any = None, **fields: str) -> httpx.Response:
        data = {"csrf": csrf_of(self.tokens[who]), **fields}
        cookies = {"Cookie": f"{COOKIE}={self.tokens[who]}"}
        return self.client.post(self.url + path, data=data, files=files, headers=cookies)

    def page(self, number: int) -> str:
        cookies = {"Cookie": f"{COOKIE}={self.tokens['clerk']}"}
        return self.client.get(f"{self.url}/desk/packages/{number}/", headers=cookies).text

    def does(self, who: str, number: int, deed: str) -> None:
        found = re.search(r'name="digest" value="(\w+)"', self.page(number))
        digest = present(found)[1]
        answer = self.post(who, f"/desk/packages/{number}/{deed}/", digest=digest)
        assert answer.status_code in {200, 303}, answer.text

    def until(self, number: int, what: str) -> float:
        """Wait until the page of a package has *what* in it; return the seconds it took."""
        began = time.monotonic()
        while not re.search(what, page := self.page(number)):
            assert 'class="box danger"' not in page, page
            time.sleep(LOOK_S)
        return time.monotonic() - began


def memory_of(process: int) -> Iterator[tuple[str, int]]:
    """Yield the most memory that a process and each of its children held, in kB."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
        except OSError:
            continue
        parent = int(present(re.search(r"PPid:\s+(\d+)", status))[1])
        if process in {parent, int(folder.name)} and (
            peak := re.search(r"VmHWM:\s+(\d+)", status)
        ):
            yield ("server" if int(folder.name) == process else "jobs"), int(peak[1])


@contextmanager
def watched_memory(process: int) -> Iterator[dict[str, int]]:
    """Yield the most that was held so far, looked at twice a second."""
    most: dict[str, int] = {}
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(LOOK_S):
            for name, peak_kb in memory_of(process):
                most[name] = max(most.get(name, 0), peak_kb)

    thread = threading.Thread(target=look)
    thread.start()
    yield most
    is_over.set()
    thread.join()


def package(folder: Path, scale: int) -> Path:
    """Write a package of *scale* as a ZIP."""
    tables = folder / f"tables-{scale}"
    tables.mkdir()
    write_plan(tables, scale)
    with zipfile.ZipFile(folder / f"{scale}.zip", "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(tables.glob("*.csv")):
            made.write(path, path.name)
    return folder / f"{scale}.zip"


def way(desk: Desk, file: Path) -> Iterator[str]:
    """Take a package its whole way; yield a line for each part of it."""
    began = time.monotonic()
    with file.open("rb") as content:
        files = {"file": (file.name, content, "application/zip")}
        answer = desk.post("clerk", "/desk/packages/new/", files=files)
    number = int(present(re.search(r"/packages/(\d+)/", answer.headers["Location"]))[1])
    yield f"upload of {file.stat().st_size / 1e6:.1f} MB {time.monotonic() - began:.1f} s"
    yield f"proposal {desk.until(number, f'/desk/packages/{number}/send/'):.0f} s after it"
    desk.does("clerk", number, "send")
    yield f"preview {desk.until(number, '/desk/preview/'):.0f} s after it was sent"
    desk.does("approver", number, "approve")
    desk.does("publisher", number, "publish")
    yield f"published {desk.until(number, 'class=.box success'):.0f} s after the order"


def main() -> None:
    """Take a large package through the desk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", nargs="?", default="sqlite")
    parser.add_argument("--scale", type=int, default=100)
    given = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="desk-scale-")))
        database, port = database_url(given.database, folder, stack), free_port()
        url = f"http://127.0.0.1:{port}"
        own = {"DATA_DIR": folder / "data", "DATABASE_URL": database, "PORT": port}
        own |= {"PUBLIC_URL": url, "PUBLIC_LANGUAGES": "fa", "UPLOAD_LIMIT_MB": 200}
        own |= {"LIMIT_DESK": "0/0", "LIMIT_CHAT": "0/0"}
        environment = os.environ | {f"QOTBNAMA_{key}": str(value) for key, value in own.items()}
        for words in (("import", str(package(folder, max(1, given.scale // 100)))), ("publish",)):
            subprocess.run(
                [*PROGRAM, *words], env=environment, check=True, stdout=subprocess.DEVNULL
            )
        server = subprocess.Popen([*PROGRAM, "serve"], env=environment, stdout=subprocess.DEVNULL)
        stack.callback(server.wait)
        stack.callback(server.terminate)
        desk, readers = Desk(url, database), Readers(url)
        while server.poll() is None and not is_up(url):
            time.sleep(LOOK_S)
        thread = threading.Thread(target=readers.run)
        thread.start()
        with watched_memory(server.pid) as most:
            for line in way(desk, package(folder, given.scale)):
                print(line, flush=True)
        readers.is_over.set()
        thread.join()
        for line in readers.lines():
            print(line)
        print("; ".join(f"{name} at most {kb / 1000:.0f} MB" for name, kb in most.items()))


def is_up(url: str) -> bool:
    """Return whether the server answers."""
    try:
        return httpx.get(f"{url}/healthz").is_success
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    main()
