"""Requests while the site is rebuilt and swapped: `python -m tests.bench.serving_swaps 20000 50`.

The server runs as always, and another process builds the site of the sample anew (with `small`
as a third word: of a small city) as often as is said, each time with every page changed. Readers
ask for pages and files all the while, with and without compression, whole and in part. Whatever is
not answered whole and right is a failure.
"""

import http.client
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from core.release.reader import Release
from core.settings import Settings
from portal.api.app import create_app
from portal.site.build import build_site
from tests.factories.city import write_city
from tests.factories.sample_city import sample_release

READERS = 4
# Spreads the requests over all the rebuilds, rather than taking the processor from them.
PAUSE_S = 0.05
CODINGS = ("br", "gzip", "identity")
ADDRESSES = ("/", "/1400/", "/1400/projects/", "/1400/districts/1/", "/1400/data/project.csv")


@dataclass
class Tally:
    """What came of requests so far, and whether there shall be more."""

    requests: int
    is_built: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    outcomes: Counter[str] = field(default_factory=Counter)

    def note(self, outcome):
        with self.lock:
            self.outcomes[outcome] += 1

    @property
    def is_over(self):
        return self.is_built.is_set() and self.outcomes.total() >= self.requests


def build_over_and_over(release: Path, site: Path, count: int) -> None:
    """Build the site *count* times; its address, and so every page, is another each time."""
    opened = Release(release)
    for number in range(count):
        build_site(opened, site, public_url=f"https://{number}.example")
        print(number + 1, flush=True)


def read_on(port: int, tally: Tally, first: int) -> None:
    """Ask for one address after the other until it is over."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    number = first
    while not tally.is_over:
        number += 1
        try:
            tally.note(ask(connection, number))
        except (OSError, http.client.HTTPException) as error:
            tally.note(type(error).__name__)
            connection.close()
        time.sleep(PAUSE_S)
    connection.close()


def ask(connection: http.client.HTTPConnection, number: int) -> str:
    address = ADDRESSES[number % len(ADDRESSES)]
    headers = {"Accept-Encoding": CODINGS[number % len(CODINGS)]}
    is_part = number % 7 == 0
    if is_part:
        headers["Range"] = "bytes=0-99"
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    expected = 206 if is_part else 200
    if answer.status != expected:
        return f"{answer.status}"
    if len(body) != int(answer.headers["Content-Length"]):
        return "cut short"
    is_page = address.endswith("/") and not is_part and "Content-Encoding" not in answer.headers
    if is_page and not body.rstrip().endswith(b"</html>") and b"</footer>" not in body:
        return "half a page"
    return "answered"


def serve(folder: Path) -> tuple[uvicorn.Server, threading.Thread, int]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = create_app(Settings(data_dir=folder, _env_file=None))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        thread.join(0.05)
    return server, thread, listener.getsockname()[1]


def main(requests: int, swaps: int, city: str = "sample") -> int:
    """Print how many requests were answered and how many were not; return 1 if any was not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        release = write_city(folder) if city == "small" else sample_release()
        site = folder / "site"
        build_site(release, site, public_url="https://first.example")
        server, serving, port = serve(folder)
        tally = Tally(requests)
        readers = [
            threading.Thread(target=read_on, args=(port, tally, 1000 * one))
            for one in range(READERS)
        ]
        began_at = time.monotonic()
        for reader in readers:
            reader.start()
        command = [sys.executable, "-m", "tests.bench.serving_swaps", "--build"]
        try:
            built = subprocess.run(
                [*command, str(release.path), str(site), str(swaps)],
                check=True,
                stdout=subprocess.PIPE,
            )
        finally:
            tally.is_built.set()
        for reader in readers:
            reader.join()
        took_s = time.monotonic() - began_at
        server.should_exit = True
        serving.join()
    answered = tally.outcomes.pop("answered", 0)
    done = len(built.stdout.splitlines())
    print(f"{done} swaps, {answered:,} requests answered in {took_s:.0f} s, failures:", end=" ")
    print(dict(tally.outcomes) or 0)
    return 1 if tally.outcomes or done != swaps else 0


if __name__ == "__main__":
    if sys.argv[1] == "--build":
        build_over_and_over(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
    else:
        sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]))
