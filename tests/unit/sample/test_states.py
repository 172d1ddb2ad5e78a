import csv
from datetime import date

import pytest

from core.sample.states import PACKAGE, packages, write_state

END_OF_1398 = date(2020, 3, 18)

# What was taken back since.
WITHDRAWN = {"observations": [], "progress_reports": ["2020-01-20"]}


def read(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    folder = tmp_path_factory.mktemp("state") / "package"
    write_state(folder, END_OF_1398)
    return folder


def test_nothing_that_was_said_later_is_in_it(state):
    published = [row["published_on"] for row in read(state, "observations")]
    reported = [row["reported_on"] for row in read(state, "progress_reports")]
    for days, table, column in (
        (published, "observations", "published_on"),
        (reported, "progress_reports", "reported_on"),
    ):
        known = [row[column] for row in read(PACKAGE, table) if row[column] <= "2020-03-18"]
        assert days == [*known, *WITHDRAWN[table]]
        assert 0 < len(known) < len(read(PACKAGE, table))


def test_allocations_of_later_years_were_not_made_yet(state):
    lines = read(state, "budget_lines")
    years = {row["fiscal_year"] for row in lines if row["kind"] == "allocated"}
    assert years == {"1395", "1396", "1397", "1398"}
    assert {row["fiscal_year"] for row in lines if row["kind"] == "approved"} == {*years, "1399"}


def test_projects_are_as_their_last_report_had_them(state):
    last = {}
    for row in sorted(read(state, "progress_reports"), key=lambda row: row["reported_on"]):
        last[row["project"]] = row["status"]
    projects = read(state, "projects")
    assert len(projects) == 129
    for row in projects:
        assert row["status"] == last.get(row["code"], "not_started")
        assert row["actual_end_on"] <= "2020-03-18"
    assert {row["code"] for row in projects} - set(last)


def test_the_rest_was_there_from_the_start(state):
    for table in ("nodes", "targets", "claims", "districts", "sources", "events"):
        assert read(state, table) == read(PACKAGE, table)
    borders = "districts.geojson"
    assert (state / borders).read_bytes() == (PACKAGE / borders).read_bytes()


def differences(before, after, table, *columns):
    """Return what a table's cells in *columns* said in *before*, where *after* says otherwise."""
    now = {row["code"]: row for row in read(after, table)}
    return {
        (row["code"], column): row[column]
        for row in read(before, table)
        for column in columns
        if row[column] != now[row["code"]][column]
    }


def test_what_was_promised_and_defined_before_reads_as_it_did(state):
    ends = differences(state, PACKAGE, "projects", "planned_end_on", "title")
    assert ends == {
        ("F-02", "planned_end_on"): "2020-03-19",
        ("F-07", "planned_end_on"): "2020-06-20",
        ("F-18", "planned_end_on"): "2020-12-20",
        ("D07-02", "planned_end_on"): "2020-11-21",
    }
    definitions = differences(state, PACKAGE, "indicators", *read(PACKAGE, "indicators")[0])
    assert set(definitions) == {("K146", "definition"), ("K154", "definition")}


def test_steps_done_later_are_not_done_yet(state):
    done = [row["done_on"] for row in read(state, "milestones") if row["done_on"]]
    later = [row for row in read(PACKAGE, "milestones") if row["done_on"] > "2020-03-18"]
    assert done
    assert max(done) <= "2020-03-18"
    assert len(read(state, "milestones")) == len(read(PACKAGE, "milestones"))
    assert later


def test_what_was_changed_for_a_reason_is_handed_in_with_it(tmp_path):
    first, *steps, last = packages(tmp_path, END_OF_1398)
    assert (first.reason, last.folder, last.reason) == (None, PACKAGE, None)
    found = {}
    before = first.folder
    for step in steps:
        assert step.reason
        for path in step.folder.iterdir():
            rows = read(before if (before / path.name).exists() else first.folder, path.stem)
            gone = [row for row in rows if row not in read(step.folder, path.stem)]
            found[path.stem] = [row.get("code", row.get("project")) for row in gone]
        before = step.folder
    assert found == {
        "projects": ["F-02", "F-18"],
        "indicators": ["K154"],
        "progress_reports": ["D12-02"],
    }
