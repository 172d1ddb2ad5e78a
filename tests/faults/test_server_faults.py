"""PostgreSQL fails in the middle of work; `python -m tests.bench.database_faults` does much of it.

Of a kind with test_database_faults.py, where the database fails before the work.
"""

import json
import subprocess
import sys

import pytest

from tests.faults.killed_commands import ROOT
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.postgresql
HARMLESS = {
    "work", "fault", "times", "took_s", "succeeded", "refused", "too late", "applied all the same",
    "published all the same", "sent", "lines of the log",
}  # fmt: skip


@pytest.mark.parametrize(
    ("work", "fault"),
    [
        ("import", "backends ended"),
        ("publish", "immediate restart"),
        ("deliver", "fast restart"),
        ("deliver", "no connections"),
        ("deliver", "read only"),
        ("bot", "locked"),
        ("bot", "immediate restart"),
    ],
)
def test_what_the_server_does_is_survived(work, fault):
    words = f"--times 1 --lasts-s 0.5 --seed 7 --work {work} --fault".split()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.database_faults", *words, fault],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert {name: n for name, n in found.items() if n and name not in HARMLESS} == {}, done.stderr
    commands = found.get("succeeded", 0) + found.get("refused", 0)
    assert commands == (1 if work in {"import", "publish"} else 0)
