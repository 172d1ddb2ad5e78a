"""How long the site of a release takes that changed a hundredth of a plan, against all of it.

    python -m tests.bench.site_rebuild [PROJECTS] [CHANGED]

A plan of 1,000 projects is published; then ten of them have another title, and it is published
again, and once more; in the last release ten have another status, which every list counts. Each
release is built twice by one process: from nothing, and upon the site before; both must be the
same files. Printed are pages and processor time, never judged.
"""

import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from core.database.engine import migrate, open_database
from core.importing.pipeline import import_file
from core.manifest import read_sums
from core.publishing.publish import Order, publish
from core.release.reader import Release
from portal.site.build import build_site, prepared_site
from tests.factories.packages import Tables, write_folder
from tests.factories.shaped_plans import shaped_plan, two_levels

URL = "https://example.org"
CHANGES = ("", "title", "title", "status")
OTHER_STATUS = "stopped"
REASONS_SHOWN = 8
JUDGED_ON = date(2025, 7, 1)


def told(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def changed(tables: Tables, count: int, number: int, column: str) -> Tables:
    """Return the plan with *count* projects told anew for release *number*."""
    rows = list(tables["projects"])
    for place in range(number, len(rows), max(len(rows) // count, 1))[:count]:
        new = OTHER_STATUS if column == "status" else f"{rows[place]['title']} ({number})"
        rows[place] = {**rows[place], column: new}
    return {**tables, "projects": rows}


def released(engine: Engine, folder: Path, tables: Tables, number: int) -> Release:
    """Import the plan and publish it."""
    package = write_folder(folder / f"package-{number}", tables)
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
    done = import_file(
        engine, package, plan=None, by="bench", now=now, imports_dir=folder / "imports"
    )
    assert not list(done.problems)
    order = Order(
        plan="1405", by="bench", now=now, releases_dir=folder / "releases", judged_on=JUDGED_ON
    )
    return Release(publish(engine, order, enqueue=lambda *_: 0).path)


def compare(release: Release, folder: Path, column: str) -> None:
    """Build a release both ways, show it, and print what either took."""
    editions = folder / "editions.sqlite"
    began = time.process_time()
    with prepared_site(release, folder / "whole", public_url=URL, editions=editions) as prepared:
        whole_s = time.process_time() - began
        sums = read_sums(prepared.built.folder)
    began = time.process_time()
    built = build_site(release, folder / "site", public_url=URL, editions=editions)
    built_s = time.process_time() - began
    assert read_sums(built.folder) == sums
    told(
        f"release {release.info.number} {column}: {built.page_count} pages,"
        f" {len(built.made)} made, {built.kept_count} taken over,"
        f" {built.compared_count} of these compared;"
        f" {built_s:.1f} s, from nothing {whole_s:.1f} s, ratio {built_s / whole_s:.2f}"
    )
    for reason, count in Counter(built.made.values()).most_common(REASONS_SHOWN):
        told(f"  {count:5} {reason}")


def main() -> None:
    """Print a line for each release, and below it why pages were made anew."""
    given = [int(one) for one in sys.argv[1:]]
    projects, count = (*given, *(1000, 10)[len(given) :])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        engine = open_database(f"sqlite:///{folder}/plan.sqlite")
        migrate(engine)
        tables = shaped_plan(two_levels(projects=projects))
        for number, column in enumerate(CHANGES, start=1):
            if column:
                tables = changed(tables, count, number, column)
            compare(released(engine, folder, tables, number), folder, column)
        engine.dispose()


if __name__ == "__main__":
    main()
