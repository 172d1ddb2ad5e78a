"""The release file's dictionary for Datasette, and questions that it answers."""

import json

from core.release.columns import view_columns
from core.release.records import RECORDS
from portal.exports.datasette import QUERIES, metadata, query
from tests.factories.small_city import small_release


def test_datasette_is_told_every_table_and_hides_the_exact_ones():
    release = small_release()
    told = json.loads(metadata(release))
    (database,) = told["databases"].items()
    assert database[0] == release.path.stem
    tables = database[1]["tables"]
    there = {
        name
        for (name,) in release.connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
            " AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite%'"
        )
    }
    assert set(tables) == there - {"calendar", "data_table", "data_column"}
    assert {name for name, one in tables.items() if one.get("hidden")} == {
        name for name in there if name.startswith("exact_")
    }
    assert tables["project"]["columns"]["spent_billion_rial"].endswith("[billion rial]")
    for record in RECORDS:
        names = [name for name, _, _ in view_columns(record)]
        assert list(tables[record.table]["columns"]) == names


def test_the_questions_to_start_from_are_answered():
    release = small_release()
    for name in QUERIES:
        cursor = release.connection.execute(query(name))
        assert [column[0] for column in cursor.description]
        cursor.fetchall()
