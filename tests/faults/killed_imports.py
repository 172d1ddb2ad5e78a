"""A campaign of kills: imports that end at random moments, and what they leave.

    python -m tests.faults.killed_imports KILLS [sqlite | postgresql | URL ...] [--seed NUMBER]

Every import is ended by the system at a moment drawn from the whole of its length. Then there
must be the plan of before, or the new one whole with its record; then that of before is imported
again. The moments follow from the seed. A database that is named by its URL must be empty.
"""

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from core.database.engine import migrate, open_database, reading
from core.enums import PackageScope
from core.importing.writers.package_export import export_package
from core.models import AuditEntry, FieldRevision, ImportRun
from tests.factories.imports import count, do_import, rows
from tests.factories.packages import a_plan, write_folder
from tests.machine import find_embedded_postgres
from tests.patience import PATIENCE_S
from tests.postgres_server import fresh_database, start_postgres

ROOT = Path(__file__).parent.parent.parent
SCRIPT = Path(__file__).with_name("doomed_import.py")
FRESH_NODES = 2_000


def larger_plan():
    """The plan of before with everything about it changed, and much that is new."""
    tables = a_plan()
    tables["plan"][0]["title"] = "عنوان تازه"
    tables["observations"][0] |= {"value": "50", "flag": "revised", "reason": "بازبینی"}
    objective = next(node for node in tables["nodes"] if node["level"] == "objective")
    tables["nodes"] += [
        {**objective, "code": f"N{number}", "title": f"هدف {number}"}
        for number in range(FRESH_NODES)
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

    def state(self) -> dict[str, Any]:
        """Return all that an import may have left: the plan, its history, the record of itself."""
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
        """Return the files that were handed in; each is as whole as its name says."""
        found = [path for path in self.imports.iterdir() if not path.name.startswith(".")]
        for path in found:
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
        return found


@contextmanager
def opened_stage(url: str, folder: Path) -> Iterator[Stage]:
    """Make a database with the small plan in it, and the package of the larger one."""
    engine = open_database(url)
    try:
        migrate(engine)
        write_folder(folder / "old", a_plan())
        write_folder(folder / "new", larger_plan())
        do_import(engine, folder / "old", imports_dir=folder / "imports")
        yield Stage(engine, url, folder)
    finally:
        engine.dispose()


@dataclass
class Tally:
    """What became of the imports that were killed."""

    kills: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def campaign(url: str, folder: Path, *, kills: int, seed: int) -> Tally:
    """Kill *kills* imports into the database at *url*, and hold what each leaves."""
    chance, tally = random.Random(seed), Tally()
    with opened_stage(url, folder) as stage:
        old = stage.state()
        length_s = _length_s(stage)
        import_old(stage)
        while tally.kills < kills:
            before = stage.state()
            moment_us = max(1, int(chance.uniform(0, length_s) * 1e6))
            status, said = stage.run("SIGALRM", "clock", moment_us)
            if status != -signal.SIGALRM:
                tally.ended["in time"] += 1  # it was quicker than its like
            tally.kills += status == -signal.SIGALRM
            wait_for_server(stage.engine)
            tally.faults += [f"said {said!r}"] if said else []
            tally.faults += faults_after(stage, before, old, tally.ended)
            if stage.state()["plan"] != old["plan"]:
                import_old(stage)
    return tally


def wait_for_server(engine: Engine) -> None:
    """Wait until the server has ended what it was asked before its client was killed.

    A COMMIT that was on its way is carried out: it must not come between two readings of ours.
    """
    if engine.dialect.name != "postgresql":
        return
    busy = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    for _ in range(int(PATIENCE_S) * 20):
        with engine.connect() as connection:
            if not connection.execute(busy).scalar_one():
                return
        time.sleep(0.05)
    raise TimeoutError


def _length_s(stage: Stage) -> float:
    """Measure how long an import takes, without the start of the program."""
    begun = time.monotonic()
    stage.run("SIGALRM", "clock", 1)
    started = time.monotonic()
    assert stage.run() == (0, "")
    return (time.monotonic() - started) - (started - begun)


def import_old(stage: Stage) -> None:
    outcome = do_import(
        stage.engine,
        stage.folder / "old",
        imports_dir=stage.imports,
        scope=PackageScope.WITH_REMOVALS,
    )
    assert outcome.proposal is not None


def faults_after(stage: Stage, before: dict, old: dict, ended: Counter[str]) -> Iterator[str]:
    """Yield what the killed import has left that it must not."""
    after = stage.state()
    fresh = after["runs"][len(before["runs"]) :]
    if fresh == []:
        ended["not done"] += 1
        if {**after, "audit": None} != {**before, "audit": None}:
            yield "half-done: no import is recorded, and the plan is another"
    elif fresh == ["applied"]:
        ended["done"] += 1
        nodes = after["plan"]["nodes.csv"].count(b"\n")
        if after["plan"] == old["plan"] or nodes < FRESH_NODES:
            yield f"lost: the import is recorded, and the plan has {nodes} nodes"
        if len(after["history"]) < len(before["history"]) + FRESH_NODES:
            yield "half-done: the history lacks changes"
    else:
        yield f"recorded as {fresh}"
    try:
        stage.kept()
    except AssertionError:
        yield "lost: a kept file is not what its name says"


def main() -> None:
    """Run the campaign that the arguments ask for, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int)
    parser.add_argument("databases", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--seed", type=int, default=1400)
    asked = parser.parse_args()
    failed = False
    for name in asked.databases or ["sqlite", "postgresql"]:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            tally = campaign(
                database_url(name, folder, stack), folder, kills=asked.kills, seed=asked.seed
            )
        lost = sum(one.startswith("lost") for one in tally.faults)
        half = sum(one.startswith("half-done") for one in tally.faults)
        sys.stdout.write(
            f"{name}: {tally.kills} kills, {dict(tally.ended)}, lost {lost}, half-done {half},"
            f" others {len(tally.faults) - lost - half}\n"
        )
        for fault in tally.faults:
            sys.stdout.write(f"  {fault}\n")
        failed |= bool(tally.faults)
    sys.exit(failed)


def database_url(name: str, folder: Path, stack: ExitStack) -> str:
    """Return the URL of a new database, on a server of its own for `postgresql`; or *name*."""
    if name == "sqlite":
        return f"sqlite:///{folder / 'plan.sqlite'}"
    if name != "postgresql":
        return name
    server = start_postgres(find_embedded_postgres(), os.getpid())
    stack.callback(server.stop)
    return stack.enter_context(fresh_database(server.url))


if __name__ == "__main__":
    main()
