"""No test passes or fails by the clock: what is waited for has all the time that it needs."""

import ast
import signal
import subprocess
import sys

from tests.patience import PATIENCE_S
from tests.unit.house.codebase import ROOT, modules

LEAST_S = 60
_LIMITS = {"timeout", "timeout_s"}


def short_waits(tree):
    """Find limits of less than a minute, given as numbers to whatever waits."""
    return [
        node.value.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword)
        and node.arg in _LIMITS
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, int | float)
        and node.value.value < LEAST_S
    ]


def test_no_test_waits_for_less_than_a_minute():
    found = {
        f"{file.name}:{line}"
        for file in modules()
        if file.is_test
        for line in short_waits(file.tree)
    }
    assert found == set()


def test_a_short_wait_would_be_seen():
    assert short_waits(ast.parse("thread.join(timeout=5)")) == [1]
    assert short_waits(ast.parse("thread.join(timeout=600)")) == []


def test_what_hangs_is_named_by_the_test_itself(pytestconfig):
    assert float(pytestconfig.getini("faulthandler_timeout")) > PATIENCE_S


def test_a_run_in_the_background_still_stops_what_it_starts(tmp_path):
    """Such a run ignores Ctrl-C, and so would every program that its tests start."""
    (tmp_path / "test_child.py").write_text(
        "import subprocess, sys\n"
        "def test_child():\n"
        "    told = 'import signal; signal.raise_signal(signal.SIGINT)'\n"
        "    assert subprocess.run([sys.executable, '-c', told], check=False).returncode == -2\n",
        encoding="utf-8",
    )
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    assert ended.returncode == 0, ended.stdout
