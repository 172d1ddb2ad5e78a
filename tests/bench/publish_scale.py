"""How long publishing and reading a large plan takes, how much memory, and how large the file is.

    python tests/bench/publish_scale.py sqlite:////tmp/bench/plan.sqlite [--small]

The plan of import_scale.py, published; then 1,000 values are revised, and it is published again.
The database must be empty. Each publishing runs in a process of its own, for its peak memory.
"""

import argparse
import multiprocessing
import resource
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.database.engine import migrate, open_database
from core.importing.pipeline import import_file
from core.publishing.publish import Order, publish
from core.release import records
from core.release.reader import Release
from core.search import warm_up
from tests.bench.import_scale import Clock, write_plan

_LARGEST = "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 8"


def told(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def import_plan(url: str, package: Path) -> None:
    engine = open_database(url)
    migrate(engine)
    imports = package.parent / "imports"
    now = datetime.now(UTC)
    import_file(engine, package, plan=None, by="bench", now=now, imports_dir=imports)


def publish_plan(url: str, releases_dir: Path) -> None:
    engine = open_database(url)
    began = time.perf_counter()
    warm_up()
    loaded = time.perf_counter() - began
    clock = Clock()
    order = Order(plan="B", by="bench", now=datetime.now(UTC), releases_dir=releases_dir)
    published = publish(engine, order, enqueue=lambda *_: 0, progress=clock)
    said = clock.told()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = published.path.stat().st_size / 1e6
    told(f"release {published.release.number}: {said}")
    told(f"  hazm {loaded:.1f} s before, peak memory {peak:.0f} MB, file {size:.1f} MB")
    told(f"  {published.release.change_count} changes")


def look(releases_dir: Path) -> None:
    path = releases_dir / "B" / "current"
    connection = sqlite3.connect(path)
    told(
        "  "
        + ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in connection.execute(_LARGEST))
    )
    connection.close()
    release = Release(path)
    for said, read in (
        ("a project", lambda: release.find(records.Project, code="F77")),
        (
            "a page of projects of a district",
            lambda: release.all(records.Project, districts="7", limit=50),
        ),
        ("all judgements", lambda: release.all(records.Judgement)),
    ):
        began = time.perf_counter()
        read()
        told(f"  read {said}: {1000 * (time.perf_counter() - began):.1f} ms")


def apart(target: object, *given: object) -> None:
    process = multiprocessing.get_context("spawn").Process(target=target, args=given)  # type: ignore[arg-type]
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("url")
    options.add_argument("--small", action="store_true", help="a tenth of it")
    given = options.parse_args()
    scale = 10 if given.small else 100
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, revised in (("first", 0), ("second", 1_000)):
            package = folder / name
            package.mkdir()
            write_plan(package, scale, revised=revised)
            apart(import_plan, given.url, package)
            apart(publish_plan, given.url, folder / "releases")
        look(folder / "releases")


if __name__ == "__main__":
    main()
