"""A very small city: a release with one of everything a page can show."""

import sqlite3

from core.evaluation import POLICY
from core.publishing import records, tables
from core.publishing.gaps import find_gaps
from core.publishing.judging import judge_snapshot
from core.publishing.release import APPLICATION_ID, FORMAT_VERSION, Release
from core.publishing.snapshot import Snapshot
from core.search import write_index
from tests.factories.city_plan import JUDGED_ON, indicator_rows, plan_rows, tree_rows
from tests.factories.city_results import history_rows, project_rows, total_rows

COMPUTED = (
    records.Judgement,
    records.JudgementHistory,
    records.NodeScore,
    records.NodeScoreHistory,
    records.Robustness,
    records.CoverageGap,
)


def city_rows(*, is_sample=True, more=()):
    """Every record of the small city and *more*, in no order, judged as a release is."""
    rows = [
        *plan_rows(is_sample),
        *tree_rows(),
        *indicator_rows(),
        *project_rows(),
        *total_rows(),
        *history_rows(),
        *more,
    ]
    snapshot = Snapshot()
    for record in {type(row) for row in rows}:
        snapshot.put(record, [row for row in rows if type(row) is record])
    judge_snapshot(snapshot, JUDGED_ON, POLICY)
    find_gaps(snapshot)
    return [*rows, *(row for record in COMPUTED for row in snapshot.of(record))]


def write_release(path, rows):
    """Write *rows* as a release file with an empty search index, and open it."""
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={FORMAT_VERSION}")
    for record in records.RECORDS:
        tables.create(connection, record)
        held = [row for row in rows if type(row) is record]
        tables.insert(connection, record, sorted(held, key=_key))
    write_index(connection, [])
    connection.commit()
    connection.close()
    return Release(path)


def _key(row):
    values = (getattr(row, name) for name in row.key)
    return tuple(getattr(value, "value", value) for value in values)


def write_city(folder, **given):
    """Write the small city's second release into *folder*, and open it."""
    return write_release(folder / "000002-c17c17c17c17.sqlite", city_rows(**given))
