"""Prints what it takes to owe a release to very many followers: seconds and memory.

    PYTHONPATH=. python -m tests.bench.enqueue_scale DATABASE_URL... [--people 1000000]

Everything in the databases is deleted. One in a hundred follows a place, 500 of them different.
"""

import argparse
import resource
import tempfile
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from core.database.engine import migrate, open_database, transaction
from core.delivery.announcement import changed_topics
from core.delivery.queue.enqueue import enqueue
from core.release.reader import Release
from tests.factories.people import NOON, PLAN, add_release
from tests.factories.promises import promised
from tests.factories.release_files import change, write_release

_PLACES = 500


SQLITE_NUMBERS = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)
    SELECT i FROM n
"""
POSTGRESQL_NUMBERS = "SELECT i FROM generate_series(1, :people) AS n(i)"
SUBSCRIBERS = """
    INSERT INTO subscriber
        (id, channel, chat_id, state, language, digest, text_only, muted, message_count,
         has_lost_topic, is_channel, created_at)
    SELECT i, 'fake', CAST(i AS VARCHAR(20)), 'active', 'fa', 'immediate', false, '', 0,
           false, false, CAST(:at AS {instant}) FROM ({numbers}) AS numbered
"""
FOLLOWS = """
    INSERT INTO follow (subscriber, plan, topic, created_at)
    SELECT id, :plan,
           CASE WHEN id % 100 = 0 THEN 'place:خیابان ' || (id % :places) ELSE 'plan' END,
           created_at
    FROM subscriber
"""


def crowd(session, people):
    """Add followers of the plan by statements of the database: a hundredth of them of a place."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    numbers = SQLITE_NUMBERS if is_sqlite else POSTGRESQL_NUMBERS
    instant = "TEXT" if is_sqlite else "timestamptz"
    at = NOON.strftime("%Y-%m-%d %H:%M:%S.000000")
    statement = SUBSCRIBERS.format(numbers=numbers, instant=instant)
    session.execute(text(statement), {"people": people, "at": at})
    session.execute(text(FOLLOWS), {"plan": PLAN, "places": _PLACES})


def measure(url, people):
    engine = open_database(url)
    migrate(engine)
    with tempfile.TemporaryDirectory() as folder, closing(engine.raw_connection()):
        rows = [promised(f"P{n}", title=f"بهسازی خیابان {n}") for n in range(_PLACES)]
        changes = [change(1, f"P{n}", "plan", f"project:P{n}", position=n) for n in range(_PLACES)]
        path = write_release(Path(folder), 1, *rows, *changes)
        with transaction(engine) as session:
            add_release(session)
            crowd(session, people)
        with closing(Release(path)) as release, transaction(engine) as session:
            began = time.perf_counter()
            topics = changed_topics(session, release)
            found = time.perf_counter()
            count = enqueue(session, PLAN, 1, topics, NOON)
            ended = time.perf_counter()
    engine.dispose()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    name = url.split(":", maxsplit=1)[0]
    print(
        f"{name}: {count:,} owed in {ended - found:.1f} s, {_PLACES} places found in"
        f" {found - began:.1f} s before; {peak_mb:.0f} MB at most"
    )


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("urls", nargs="+")
    options.add_argument("--people", type=int, default=1_000_000)
    given = options.parse_args()
    for url in given.urls:
        measure(url, given.people)


if __name__ == "__main__":
    main()
