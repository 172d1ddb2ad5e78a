"""The tables' data package, read by Frictionless, and what its columns mean."""

import csv
import hashlib
import json

import pytest
from frictionless import Package, system

from core.plan.shape import DEFAULT_SHAPE
from core.release.columns import columns
from core.release.records import RECORDS
from portal.exports.licence import licence_address
from portal.exports.table_columns import added_names, csv_columns
from tests.factories.sample_city import sample_release
from tests.factories.sample_site import rows, sample_site

DATA = "1400/data"


@pytest.fixture(scope="module")
def described():
    return json.loads((sample_site() / DATA / "datapackage.json").read_text())


def is_persian(text):
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


def table(name):
    path = sample_site() / DATA / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_frictionless_finds_every_file_as_described(described):
    with system.use_context(trusted=True):
        report = Package(str(sample_site() / DATA / "datapackage.json")).validate()
    assert report.flatten(["rowNumber", "fieldName", "type", "note"]) == []
    assert report.stats["tasks"] == len(described["resources"]) > 25


def test_bytes_and_hashes_are_those_of_the_files(described):
    for resource in described["resources"]:
        content = (sample_site() / DATA / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_every_table_with_rows_is_there_with_all_of_them(described):
    held = {one["name"].replace("-", "_"): one for one in described["resources"]}
    for record in RECORDS:
        (count,) = rows(f"SELECT count(*) FROM {record.table}")[0]
        assert (record.table in held) == bool(count)
        if count and record.table != "boundary":
            assert len(table(record.table)) == count


def test_every_column_has_a_title_in_both_languages(described):
    # Borders have no columns.
    for resource in (one for one in described["resources"] if one["name"] != "boundary"):
        for field in resource["schema"]["fields"]:
            assert is_persian(field["title"]), field
            assert field["title_en"], field
            assert not is_persian(field["title_en"]), field
            assert field["title_fa"] in field["description"]
            assert field["title_en"] in field["description"]
        names = {field["name"]: field for field in resource["schema"]["fields"]}
        for name, field in names.items():
            if name.endswith(("_billion_rial", "_percent", "_days", "_months")):
                assert field["unit"], (resource["name"], name)


def test_what_it_is_of_is_said(described):
    release = sample_release()
    assert described["version"] == "2"
    assert described["title"] == release.plan.title
    assert "دادهٔ نمونه" in described["description"]
    assert described["id"].endswith(release.path.name)
    assert described["created"] == release.info.published_at.isoformat(timespec="seconds")


def test_a_download_carries_titles_units_both_calendars_and_the_release():
    observations = table("observation")
    of_indicator = dict(rows("SELECT code, title FROM indicator"))
    units = dict(rows("SELECT code, unit FROM indicator"))
    jalali = dict(rows("SELECT day, jalali FROM calendar"))
    for row in observations:
        assert row["indicator_title"] == of_indicator[row["indicator"]]
        assert row["unit"] == units[row["indicator"]]
        assert row["period_starts_on_jalali"] == jalali[row["period_starts_on"]]
        assert row["in_release"] == "2"
        assert bool(row["district"]) == bool(row["district_title"])
    assert any(row["district_title"] == "منطقهٔ ۷" for row in observations)


@pytest.mark.parametrize(("name", "column"), [("project", "project"), ("node", "node")])
def test_titles_stand_beside_codes(name, column):
    titles = dict(rows(f"SELECT code, title FROM {name}"))
    found = [
        row
        for record in RECORDS
        if f"{column}_title" in added_names(record) and rows(f"SELECT 1 FROM {record.table}")
        for row in table(record.table)
    ]
    assert len(found) > 100
    for row in found:
        assert row[f"{column}_title"] == titles.get(row[column], "")


def test_the_dates_of_instants_are_those_of_tehran():
    (first, *_) = table("release_info")
    (expected,) = rows(
        "SELECT jalali FROM calendar JOIN release_info ON day = published_at WHERE number = 1"
    )[0]
    assert first["published_at_jalali"] == expected


def test_numbers_read_back_are_those_of_the_release():
    """A sum over the file is the sum over the exact amounts of the release."""
    lines = table("budget_line")
    total = sum(float(row["amount_billion_rial"]) for row in lines if row["kind"] == "approved")
    (expected,) = rows("SELECT sum(amount_billion_rial) FROM budget_line WHERE kind = 'approved'")[
        0
    ]
    assert total == pytest.approx(expected)
    assert total > 50_000


def test_columns_that_are_described_are_those_that_are_written():
    for record in RECORDS:
        if record.table == "boundary" or not rows(f"SELECT 1 FROM {record.table} LIMIT 1"):
            continue
        (first, *_) = table(record.table)
        assert list(first) == [one.name for one in csv_columns(record, DEFAULT_SHAPE)]
        own = [column.name for column in columns(record)]
        assert [name for name in first if name in own] == own


@pytest.mark.parametrize(
    ("licence", "address"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("cc by-nc-sa 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/"),
        ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://city.example/licence", "https://city.example/licence"),
        ("استفاده با ذکر منبع", None),
        (None, None),
    ],
)
def test_a_licence_that_is_known_has_an_address(licence, address):
    assert licence_address(licence) == address


def test_a_file_is_kept_under_a_name_that_says_its_release():
    page = (sample_site() / DATA / "index.html").read_text()
    assert 'href="/1400/data/project.csv" download="1400-r000002-project.csv"' in page
    # Other pages are of the release in which they last changed; the file says its own in a column.
    page = (sample_site() / "1400/districts/7/index.html").read_text()
    assert 'href="/1400/data/district.csv" download>' in page
