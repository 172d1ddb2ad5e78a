"""Small release files, with nothing in them but what a test of deliveries reads."""

import sqlite3
from datetime import timedelta

from core.manifest import sha256_of
from core.publishing.freeze import release_tables
from core.publishing.judge.slips import slip_snapshot
from core.release import records
from core.release.reader import APPLICATION_ID, FORMAT_VERSION
from tests.factories.people import NOON, PLAN
from tests.factories.snapshots import make, snapshot_of


def change(release, code, *topics, position=1):
    return make(
        records.Change,
        release=release,
        position=position,
        event="changed",
        subject_kind="project",
        subject_code=code,
        subject_title=f"پروژهٔ {code}",
        field="status",
        topics=topics,
    )


def write_release(releases_dir, number, *rows, plan=PLAN):
    """Write release *number* with *rows* (changes of it and of those before, things) in it."""
    snapshot = snapshot_of(
        *(
            make(records.ReleaseInfo, number=earlier, plan=plan)
            for earlier in range(1, number + 1)
        ),
        *rows,
    )
    slip_snapshot(snapshot)
    folder = releases_dir / plan
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{number:06}.sqlite"
    write_tables(path, snapshot)
    return path.replace(folder / f"{number:06}-{sha256_of(path)[:12]}.sqlite")


def write_tables(path, snapshot):
    """Write the tables of *snapshot* as a release file that cannot be searched."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={FORMAT_VERSION}")
    for record in records.RECORDS:
        release_tables.create(connection, record)
        release_tables.insert(connection, record, snapshot.of(record))
    release_tables.write_calendar(connection, records.RECORDS)
    connection.commit()
    connection.close()


def write_chain(folder, count, *rows, write=write_tables):
    """Write releases 1 to *count* with *rows*, each holding the hashes of those before it."""
    folder.mkdir(parents=True, exist_ok=True)
    before: list[records.ReleaseInfo] = []
    paths = []
    for number in range(1, count + 1):
        own = {"number": number, "plan": PLAN, "published_at": NOON + number * timedelta(days=1)}
        draft = folder / "draft"
        write(draft, snapshot_of(*before, make(records.ReleaseInfo, **own), *rows))
        sha256 = sha256_of(draft)
        path = draft.rename(folder / f"{number:06}-{sha256[:12]}.sqlite")
        before.append(make(records.ReleaseInfo, **own, sha256=sha256, file_name=path.name))
        paths.append(path)
    return paths
