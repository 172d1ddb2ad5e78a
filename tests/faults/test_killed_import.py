"""An import that is killed or stopped at any step is done or not done, and can be done again."""

import hashlib
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.database import migrate, open_database, reading
from core.importing.export import export_package
from core.models import AuditEntry, FieldRevision, ImportRun
from core.texts import load_texts
from tests.factories.imports import count, do_import, rows
from tests.factories.packages import a_plan, write_folder
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parent.parent.parent
SCRIPT = Path(__file__).with_name("doomed_import.py")
# Steps at which nothing has been applied; the ten tables are written one after the other.
BEFORE = [
    ("kept", 1),
    ("commit", 1),
    ("import.step.read", 1),
    ("import.step.compare", 2),
    ("import.step.write", 5),
    ("commit", 2),
]


def larger_plan():
    """The plan of before with everything about it changed, and much that is new."""
    tables = a_plan()
    tables["plan"][0]["title"] = "عنوان تازه"
    tables["observations"][0] |= {"value": "50", "flag": "revised", "reason": "بازبینی"}
    objective = next(node for node in tables["nodes"] if node["level"] == "objective")
    tables["nodes"] += [
        {**objective, "code": f"N{number}", "title": f"هدف {number}"} for number in range(2_000)
    ]
    return tables


@dataclass
class Stage:
    """A database with a plan in it, and the package that an import of it shall bring."""

    engine: Engine
    url: str
    folder: Path

    @property
    def imports(self) -> Path:
        return self.folder / "imports"

    def start(self, *doom) -> subprocess.Popen:
        arguments = [self.url, self.folder / "new", self.imports, *doom]
        return subprocess.Popen(
            [sys.executable, SCRIPT, *map(str, arguments)],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *doom) -> tuple[int, str]:
        """Run an import; give its exit status and what it said."""
        process = self.start(*doom)
        out, err = process.communicate(timeout=PATIENCE_S)
        assert out == ""
        return process.returncode, err

    def again(self) -> list[str]:
        """Import once more with nothing in the way; give how each import so far has ended."""
        do_import(self.engine, self.folder / "new", imports_dir=self.imports)
        return self.state()["runs"]

    def state(self) -> dict[str, object]:
        """Give all that an import may have left: the plan, its history, the record of itself."""
        out = self.folder / "out"
        with reading(self.engine) as session:
            export_package(session, "1400", out)
        plan = {path.name: path.read_bytes() for path in out.iterdir()}
        history = [
            (row["thing"], row["key"], row["field"], row["new"])
            for row in rows(self.engine, FieldRevision, "id")
        ]
        runs = [row["state"] for row in rows(self.engine, ImportRun, "id")]
        audit = [row["action"] for row in rows(self.engine, AuditEntry, "id")]
        values = count(self.engine, "observation")
        return {"plan": plan, "history": history, "runs": runs, "audit": audit, "values": values}

    def kept(self) -> list[Path]:
        """Give the files that were handed in; each is as whole as its name says."""
        found = [path for path in self.imports.iterdir() if not path.name.startswith(".")]
        for path in found:
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
        return found


@pytest.fixture
def stage(database, tmp_path):
    engine = open_database(database)
    migrate(engine)
    old = write_folder(tmp_path / "old", a_plan())
    write_folder(tmp_path / "new", larger_plan())
    do_import(engine, old, imports_dir=tmp_path / "imports")
    yield Stage(engine, database, tmp_path)
    engine.dispose()


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
