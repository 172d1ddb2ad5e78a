import csv
from datetime import date

import pytest

from core.sample.states import PACKAGE, write_state

END_OF_1398 = date(2020, 3, 18)


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
        assert days == known
        assert 0 < len(known) < len(read(PACKAGE, table))


def test_allocations_of_later_years_were_not_made_yet(state):
    years = {row["fiscal_year"] for row in read(state, "budget_lines")}
    assert years == {"", "1395", "1396", "1397", "1398"}


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
    for table in ("nodes", "targets", "indicators", "claims", "districts"):
        assert read(state, table) == read(PACKAGE, table)
