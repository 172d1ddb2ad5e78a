"""Measures how quickly commands start, beside importing the libraries that they need.

    python tests/bench/starting.py [FOLDER]

FOLDER holds the `python` and `qotbnama` to measure: an environment in which the wheel is installed
(there catalogues are compiled), or this one. Processor seconds of whole processes, the median of
runs that take turns, since others may share the cores.
"""

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.patience import PATIENCE_S
from tests.postgres_server import _free_port

_FIRST_SEARCH = """
import sqlite3, sys, time
from core.search import SearchIndex
began = time.process_time()
with sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True) as connection:
    assert SearchIndex(connection).search("اتوبوس").total
print(time.process_time() - began)
"""
# A command, what it is measured beside, and how many times as much it may take.
_RATIOS = (
    ("qotbnama --help", ("--help",), "import typer", 1.5),
    ("qotbnama status", ("status",), "import sqlmodel, alembic", 1.3),
)


class Instance:
    """The demo, prepared once by the program that is measured."""

    def __init__(self, commands: Path, folder: Path) -> None:
        self.python, self.program = commands / "python", commands / "qotbnama"
        self.folder = folder
        self.environment = {"PATH": os.defpath}
        self.run(self.program, "demo", "--no-serve")

    def run(self, *command: str | Path) -> str:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout

    def processor_s(self, *command: str | Path) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.run(*command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def until_health_s(self) -> float:
        """Wall-clock seconds from starting `serve` to its first answer."""
        port = str(_free_port())
        began = time.monotonic()
        with subprocess.Popen(
            [self.program, "serve", "--port", port],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as server:
            try:
                while not answers(f"http://127.0.0.1:{port}/livez"):
                    assert time.monotonic() - began < PATIENCE_S
                return time.monotonic() - began
            finally:
                server.terminate()


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=PATIENCE_S):
            return True
    except URLError:
        time.sleep(0.01)
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures how quickly commands start.")
    parser.add_argument("commands", nargs="?", type=Path, default=Path(sys.executable).parent)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        instance = Instance(options.commands.absolute(), Path(folder))
        for name, words, imports, limit in _RATIOS:
            turns = [
                (
                    instance.processor_s(instance.program, *words),
                    instance.processor_s(instance.python, "-c", imports),
                )
                for _ in range(options.runs)
            ]
            took, beside = (statistics.median(column) for column in zip(*turns, strict=True))
            print(
                f"{name}: {took:.3f} s, {imports}: {beside:.3f} s, "
                f"ratio {took / beside:.2f} (at most {limit})"
            )
        release = Path(folder) / "data" / "releases" / "1400" / "current"
        first = (
            float(instance.run(instance.python, "-c", _FIRST_SEARCH, release))
            for _ in range(options.runs)
        )
        print(f"first search: {statistics.median(first):.3f} s (at most 1)")
        health = (instance.until_health_s() for _ in range(3))
        print(f"serve answers: {statistics.median(health):.2f} s after its start, by the clock")


if __name__ == "__main__":
    main()
