"""Ctrl-C while the program is still being loaded: it ends, and shows nobody its inside."""

import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import cli
from tests.patience import PATIENCE_S

CLI = Path(cli.__file__).parent
# Found before the real one, which the command line loads first of all.
INTERRUPTED = """
import os, signal
os.kill(os.getpid(), signal.SIGINT)
raise SystemExit(7)
"""


def started(folder, *, hears=signal.SIG_DFL):
    (folder / "typer.py").write_text(INTERRUPTED, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "cli", "--help"],
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        check=False,
        timeout=PATIENCE_S,
        preexec_fn=lambda: signal.signal(signal.SIGINT, hears),
    )


def test_an_interrupt_while_it_loads_is_silent(tmp_path):
    ended = started(tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, b"", b"")


def test_who_is_not_to_hear_an_interrupt_does_not_hear_it(tmp_path):
    assert started(tmp_path, hears=signal.SIG_IGN).returncode == 7


def ended_by(folder, body):
    """Start the program with *body* in the place of the command line."""
    (folder / "cli").mkdir(exist_ok=True)
    for name in ("__init__.py", "__main__.py", "start.py"):
        shutil.copy(CLI / name, folder / "cli")
    command = f"import signal\n\ndef main():\n{textwrap.indent(body, '    ')}"
    (folder / "cli" / "program.py").write_text(command, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "cli"],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=PATIENCE_S,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def test_a_second_interrupt_ends_it_at_once_and_in_silence(tmp_path):
    once = "signal.raise_signal(signal.SIGINT)\n"
    ended = ended_by(tmp_path, f"try:\n    {once}finally:\n    {once}    print('undone')\n")
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, b"", b"")


def test_an_interrupt_that_python_would_lose_is_not_lost(tmp_path):
    body = """
import time
class Tidying:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
Tidying()
time.sleep(600)
print("went on")
"""
    ended = ended_by(tmp_path, body)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", b"")


def test_an_interrupt_when_all_is_done_is_silent(tmp_path):
    ended = ended_by(tmp_path, "signal.raise_signal(signal.SIGINT)\n")
    assert (ended.returncode, ended.stderr) == (130, b"")
    late = "import atexit\natexit.register(signal.raise_signal, signal.SIGINT)\n"
    ended = ended_by(tmp_path, late)
    assert (ended.returncode, ended.stderr) == (0, b"")
