"""Ctrl-C in any part of the demo is one sentence, and the next run goes on from there."""

import os
import signal
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest

from core.texts import load_texts
from tests.patience import PATIENCE_S
from tests.postgres_server import _free_port


@pytest.fixture
def start(tmp_path):
    running = []

    def run(*words):
        process = subprocess.Popen(
            [sys.executable, "-m", "cli", "demo", *words],
            cwd=tmp_path,
            env={"PATH": os.defpath, "QOTBNAMA_PUBLIC_LANGUAGES": "fa"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


def stop(process, when):
    """Interrupt *process* as soon as *when* is true; it names that, and what it repaired before.

    The run before it may have been stopped between a release and the link to that.
    """
    while not when():
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130, (out, err)
    *repaired, last = err.splitlines()
    assert last == load_texts()("cli.stopped")
    assert [line for line in repaired if load_texts()("finding.repaired") not in line] == []


def answers(port):
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE_S) as answer:
            return answer.status == 200
    except OSError:
        return False


def test_the_demo_may_be_stopped_in_every_part(start, tmp_path):
    data = tmp_path / "data"
    port = _free_port()
    # Each is there only once that part has begun: a folder of a stopped build is deleted.
    for pattern in ("imports/*", "releases/1400/.draft-*", ".site-*", "releases/1400/000001-*"):
        stop(start("--no-serve"), lambda seen=pattern: any(data.glob(seen)))
    stop(start("--port", str(port)), lambda: answers(port))
    assert sorted(path.name[:6] for path in (data / "releases" / "1400").glob("0*")) == [
        "000001",
        "000002",
    ]
    assert (data / "site" / "1400" / "index.html").exists()
    again = start("--no-serve", "--port", str(port))
    out, err = again.communicate(timeout=PATIENCE_S)
    assert (again.returncode, err) == (0, "")
    assert load_texts()("cli.demo.kept", path="data") in out
