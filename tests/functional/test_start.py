"""Ctrl-C while the program is still being loaded: it ends, and shows nobody its inside."""

import signal
import subprocess
import sys
from pathlib import Path

START = Path(__file__).parents[2] / "qotbnama_start.py"
# Found before the real one, which the command line loads first of all.
INTERRUPTED = """
import os, signal
os.kill(os.getpid(), signal.SIGINT)
raise SystemExit(7)
"""


def started(folder, *, hears=signal.SIG_DFL):
    (folder / "typer.py").write_text(INTERRUPTED, encoding="utf-8")
    return subprocess.run(
        [sys.executable, START, "--help"],
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: signal.signal(signal.SIGINT, hears),
    )


def test_an_interrupt_while_it_loads_is_silent(tmp_path):
    ended = started(tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, b"", b"")


def test_who_is_not_to_hear_an_interrupt_does_not_hear_it(tmp_path):
    assert started(tmp_path, hears=signal.SIG_IGN).returncode == 7
