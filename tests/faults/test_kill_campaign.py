"""The campaign of kills, in small; the large one is run by hand (see its script)."""

import json
import subprocess
import sys
from pathlib import Path

from tests.patience import PATIENCE_S

SCRIPT = Path(__file__).with_name("kill_campaign.py")
ROOT = SCRIPT.parents[2]


def test_kills_in_the_middle_of_a_broadcast_lose_nothing_and_repeat_what_was_on_the_wire(database):
    done = subprocess.run(
        [sys.executable, SCRIPT, database, "--people", "300", "--kills", "4"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["lost"], found["queued"], found["given_up"]) == (0, 0, 0), found
    assert found["kills"] >= 1, found
    assert found["repeated"] <= found["recorded_unknown"] <= found["on_the_wire_at_kills"], found
