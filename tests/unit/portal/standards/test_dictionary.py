"""The dictionary of columns: as pages, as CSV and as JSON."""

import csv
import io
import json

import pytest

from core.plan.shape import DEFAULT_SHAPE
from core.release.columns import view_columns
from core.release.records import RECORDS, Boundary, Observation
from portal.exports.dictionary import columns_csv, columns_json, meanings
from tests.factories.sample_site import rows, sample_site

FILLED = [record for record in RECORDS if record is not Boundary]


def test_the_dictionary_is_a_file_with_every_column():
    read = list(csv.DictReader(io.StringIO(columns_csv(DEFAULT_SHAPE).decode("utf-8-sig"))))
    ours = [row for row in read if row["in_release_file"] == "true"]
    assert len(ours) == sum(len(list(view_columns(record))) for record in RECORDS)
    (spent,) = (r for r in read if (r["table"], r["column"]) == ("project", "spent_billion_rial"))
    assert spent == {
        "table": "project",
        "column": "spent_billion_rial",
        "type": "number",
        "unit": "billion rial",
        "meaning_fa": "هزینهٔ انباشته",
        "meaning_en": "Spent to date of report",
        "in_release_file": "true",
        "in_csv": "true",
    }


def test_json_and_csv_say_the_same():
    read = list(csv.DictReader(io.StringIO(columns_csv(DEFAULT_SHAPE).decode("utf-8-sig"))))
    told = json.loads(columns_json(DEFAULT_SHAPE))
    as_text = [
        {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in one.items()
        }
        for one in told
    ]
    assert as_text == read
    site = sample_site() / "1400/data"
    assert (site / "columns.json").read_bytes() == columns_json(DEFAULT_SHAPE)
    assert (site / "columns.csv").read_bytes() == columns_csv(DEFAULT_SHAPE)


def test_every_column_of_a_file_is_in_the_dictionary():
    for record in FILLED:
        path = sample_site() / f"1400/data/{record.table}.csv"
        if not path.exists():
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file))
        told = {one.column for one in meanings(record, DEFAULT_SHAPE) if one.in_csv}
        assert set(header) == told


def test_where_a_column_is_can_be_seen():
    told = {one.column: one for one in meanings(Observation, DEFAULT_SHAPE)}
    assert (told["value"].in_release_file, told["value"].in_csv) == (True, True)
    assert (told["unit"].in_release_file, told["unit"].in_csv) == (False, True)
    assert (told["rowid"].in_csv if "rowid" in told else False) is False
    assert not any(one.in_csv for one in meanings(Boundary, DEFAULT_SHAPE))


@pytest.mark.parametrize("table", ["project", "observation", "change", "node_score"])
def test_a_table_has_a_page_in_both_languages(table):
    page = (sample_site() / f"1400/data/dictionary/{table}/index.html").read_text()
    described = rows(
        "SELECT column_name, meaning_fa, meaning_en FROM data_column WHERE table_name = ?", table
    )
    assert len(described) > 5
    for name, fa, en in described:
        assert f'<bdi class="code">{name}</bdi>' in page
        assert fa in page
        assert f'<td lang="en" dir="ltr">{en}' in page.replace("&#39;", "'").replace("&#34;", '"')
    listing = (sample_site() / "1400/data/dictionary/index.html").read_text()
    assert f'href="/1400/data/dictionary/{table}/"' in listing
    data = (sample_site() / "1400/data/index.html").read_text()
    assert f'href="/1400/data/dictionary/{table}/"' in data
