"""A very small city: a release with one of everything a page can show."""

import sqlite3

from core.publishing import records, tables
from core.publishing.release import APPLICATION_ID, FORMAT_VERSION, Release
from tests.factories.city_plan import indicator_rows, plan_rows, tree_rows
from tests.factories.city_results import history_rows, project_rows, total_rows


def city_rows(*, is_sample=True):
    """Every record of the small city, in no order."""
    return [
        *plan_rows(is_sample),
        *tree_rows(),
        *indicator_rows(),
        *project_rows(),
        *total_rows(),
        *history_rows(),
    ]


def write_release(path, rows):
    """Write *rows* as a release file without a search index, and open it."""
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={FORMAT_VERSION}")
    for record in records.RECORDS:
        tables.create(connection, record)
        held = [row for row in rows if type(row) is record]
        tables.insert(connection, record, sorted(held, key=_key))
    connection.commit()
    connection.close()
    return Release(path)


def _key(row):
    values = (getattr(row, name) for name in row.key)
    return tuple(getattr(value, "value", value) for value in values)


def write_city(folder, **given):
    """Write the small city's second release into *folder*, and open it."""
    return write_release(folder / "000002-c17c17c17c17.sqlite", city_rows(**given))
