"""An import that is killed or stopped at any step is done or not done, and can be done again."""

import signal
import time

import pytest

from core.texts import load_texts
from tests.faults.killed_imports import campaign, opened_stage
from tests.patience import PATIENCE_S

# Steps at which nothing has been applied; the ten tables are written one after the other.
BEFORE = [
    ("kept", 1),
    ("commit", 1),
    ("import.step.read", 1),
    ("import.step.compare", 2),
    ("import.step.write", 5),
    ("commit", 2),
]


@pytest.fixture
def stage(database, tmp_path):
    with opened_stage(database, tmp_path) as stage:
        yield stage


def test_an_import_that_nothing_meets(stage):
    old = stage.state()
    assert stage.run() == (0, "")
    new = stage.state()
    assert new["runs"] == ["applied", "applied"]
    assert len(new["history"]) > len(old["history"]) + 2_000
    assert new["values"] == old["values"] + 1
    assert len(stage.kept()) == 2


@pytest.mark.parametrize(("step", "times"), BEFORE)
def test_killed_before_its_commit_it_has_not_happened(stage, step, times):
    old = stage.state()
    assert stage.run("SIGKILL", step, times) == (-signal.SIGKILL, "")
    assert stage.state() == old
    assert len(stage.kept()) == (1 if step == "kept" else 2)
    assert stage.again() == ["applied", "applied"]
    assert len(stage.kept()) == 2


def test_killed_after_its_commit_it_has_happened_whole(stage):
    assert stage.run("SIGKILL", "applied", 1) == (-signal.SIGKILL, "")
    once = stage.state()
    assert once["runs"] == ["applied", "applied"]
    assert stage.again() == ["applied", "applied", "applied"]
    again = stage.state()
    assert [again[part] for part in ("plan", "history", "values")] == [
        once[part] for part in ("plan", "history", "values")
    ]


@pytest.mark.parametrize(("step", "times"), BEFORE)
def test_stopped_before_its_commit_it_has_not_happened(stage, step, times):
    old = stage.state()
    assert stage.run("SIGINT", step, times) == (130, load_texts()("cli.stopped") + "\n")
    assert stage.state() == old
    assert [path for path in stage.imports.iterdir() if path.name.startswith(".")] == []
    assert stage.again() == ["applied", "applied"]


def test_killed_at_any_moment_nothing_is_lost_and_nothing_half_done(database, tmp_path):
    """A few kills of the campaign in killed_imports.py, which is made for hundreds."""
    tally = campaign(database, tmp_path, kills=2, seed=20211001)
    assert tally.kills == 2
    assert tally.faults == []


@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_met_from_outside_anywhere_it_is_done_or_not_done(stage, name):
    old = stage.state()
    for step in range(5):
        process = stage.start()
        # Its beginning is the same each time; how far it comes after that is not.
        while process.poll() is None and len(list(stage.imports.iterdir())) < 2 and step:
            time.sleep(0.001)
        time.sleep(0.15 * step)
        process.send_signal(signal.Signals[name])
        process.communicate(timeout=PATIENCE_S)
        state = stage.state()
        if state["runs"] == ["applied"]:
            assert state == old
        else:
            break
    assert set(stage.again()) == {"applied"}
    new = stage.state()
    assert len(new["history"]) > len(old["history"]) + 2_000
    assert new["values"] == old["values"] + 1
    stage.kept()
