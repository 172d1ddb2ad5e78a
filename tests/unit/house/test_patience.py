"""No test passes or fails by the clock: what is waited for has all the time that it needs."""

import ast
import signal
import subprocess
import sys

from tests.patience import PATIENCE_S
from tests.unit.house.codebase import ROOT, modules

LEAST_S = 60
_LIMITS = {"timeout", "timeout_s"}
_CLOCKS = {"date.today", "datetime.now", "time.monotonic", "time.time", "utc_now"}


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


def clock_while_importing(tree):
    """Find calls that read a clock when the module is imported, also by functions of its own."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    reading = {name for name, node in functions.items() if any(clocks_in(node.body))}
    return [call.lineno for call in clocks_in(run_by_import(tree.body), _CLOCKS | reading)]


def run_by_import(body):
    """Yield what importing *body* runs: of functions, their decorators and defaults alone."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from [*node.decorator_list, *node.args.defaults, *node.args.kw_defaults]
        elif isinstance(node, ast.ClassDef):
            yield from run_by_import(node.body)
        elif not (isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)):
            yield node


def clocks_in(nodes, names=_CLOCKS):
    """Yield the calls of *names* below *nodes* that are not put off by a lambda."""
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
            yield node
        if node is not None and not isinstance(node, ast.Lambda):
            yield from clocks_in(ast.iter_child_nodes(node), names)


def test_no_test_is_older_than_it_thinks():
    """A moment made while tests are collected is long past when the last of them runs."""
    found = {
        f"{file.name}:{line}"
        for file in modules()
        if file.is_test
        for line in clock_while_importing(file.tree)
    }
    assert found == set()


def test_a_moment_of_the_import_would_be_seen():
    own = "def later(): return utc_now() + HOUR\n"
    for read in (
        "NOW = utc_now()",
        "@mark(datetime.now(UTC))\ndef test(): ...",
        f"{own}X = later()",
    ):
        assert clock_while_importing(ast.parse(read)) != []
    for late in ("clock = lambda: time.time()", own, "NOW = datetime(2021, 3, 20)"):
        assert clock_while_importing(ast.parse(late)) == []


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
