"""What is public of a plan, read from both databases: ledgers, removals, money, doubts."""

from datetime import date
from decimal import Decimal

import pytest

from core.database.engine import reading
from core.enums import PackageScope
from core.publishing.gather import data_until, gather
from core.release import records
from tests.factories.boundaries import a_feature, polygon, square, write_geojson
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder


@pytest.fixture
def engine(database):
    with an_engine(database) as opened:
        yield opened


@pytest.fixture
def hand_in(engine, tmp_path):
    """Import tables one after the other, as a clerk does; give what is public then."""
    count = iter(range(100))

    def imported(tables, **options):
        package = write_folder(tmp_path / f"{next(count)}", tables)
        outcome = do_import(engine, package, scope=PackageScope.WITH_REMOVALS, **options)
        assert list(outcome.problems) == []
        with reading(engine) as session:
            return gather(session, "1400")

    return imported


def report(day, percent, **given):
    return {
        "project": "F-01",
        "reported_on": day,
        "planned_percent": "50",
        "actual_percent": percent,
        "spent_billion_rial": "",
        "status": "delayed",
        "note": "",
        "corrects": "",
        **given,
    }


def reports(snapshot):
    return {
        row.reported_on.isoformat(): (row.as_of_on.isoformat(), row.is_current)
        for row in snapshot.of(records.ProgressReport)
    }


def test_a_correction_of_a_correction_speaks_of_the_first_day(hand_in):
    tables = a_plan()
    tables["progress_reports"] = [
        report("2017-09-22", "40"),
        report("2017-10-01", "35", corrects="2017-09-22"),
        report("2017-11-01", "36", corrects="2017-10-01"),
        report("2018-03-20", "60"),
    ]
    snapshot = hand_in(tables)
    assert reports(snapshot) == {
        "2017-09-22": ("2017-09-22", False),
        "2017-10-01": ("2017-09-22", False),
        "2017-11-01": ("2017-09-22", True),
        "2018-03-20": ("2018-03-20", True),
    }
    (project,) = snapshot.of(records.Project)
    assert (project.actual_percent, project.reported_on) == (60, date(2018, 3, 20))


def test_a_late_correction_of_an_early_day_is_not_the_last_word(hand_in):
    tables = a_plan()
    tables["projects"][0]["status"] = ""
    tables["progress_reports"] = [
        report("2017-09-22", "40"),
        report("2018-03-20", "60", status="on_track"),
        report("2018-05-01", "35", corrects="2017-09-22"),
    ]
    (project,) = hand_in(tables).of(records.Project)
    assert (project.actual_percent, project.status) == (60, "on_track")


def test_a_project_whose_reports_were_withdrawn_has_none(hand_in):
    tables = a_plan()
    tables["projects"].append({**tables["projects"][0], "code": "F-02", "status": ""})
    tables["progress_reports"].append(report("2018-03-20", "60", project="F-02"))
    (_, told) = hand_in(tables).of(records.Project)
    assert (told.actual_percent, told.status) == (60, "delayed")
    tables["progress_reports"].pop()
    snapshot = hand_in(tables)
    assert reports(snapshot)["2018-03-20"][1] is False
    (_, untold) = snapshot.of(records.Project)
    assert (untold.actual_percent, untold.reported_on, untold.status) == (None, None, None)


def test_withdrawn_values_stay_in_the_ledger(hand_in):
    tables = a_plan()
    tables["observations"].append({**tables["observations"][0], "district": "8", "value": "41"})
    first = hand_in(tables)
    assert first.by_code(records.Indicator)["K001"].districts == ("7", "8")
    tables["observations"].pop()
    snapshot = hand_in(tables, reason="اشتباه در ثبت")
    rows = [row for row in snapshot.of(records.Observation) if row.district == "8"]
    assert [(row.is_withdrawn, row.is_current) for row in rows] == [(False, False), (True, False)]
    assert rows[1].revises == rows[0].entry
    assert snapshot.by_code(records.Indicator)["K001"].districts == ("7",)


def test_what_was_removed_is_not_public_with_all_its_parts(hand_in):
    tables = a_plan()
    tables["projects"].append({**tables["projects"][0], "code": "F-02"})
    tables["progress_reports"].append(report("2018-03-20", "1", project="F-02"))
    tables["budget_lines"].append({**tables["budget_lines"][0], "project": "F-02"})
    tables["indicators"].append({**tables["indicators"][0], "code": "K002"})
    tables["observations"].append({**tables["observations"][0], "indicator": "K002"})
    tables["targets"].append({**tables["targets"][0], "indicator": "K002"})
    hand_in(tables)
    snapshot = hand_in(a_plan())
    assert set(snapshot.by_code(records.Project)) == {"F-01"}
    assert set(snapshot.by_code(records.Indicator)) == {"K001", "P01"}
    assert {row.project for row in snapshot.of(records.ProgressReport)} == {"F-01"}
    assert {row.project for row in snapshot.of(records.BudgetLine)} == {"F-01"}
    assert {row.indicator for row in snapshot.of(records.Observation)} == {"K001"}
    assert {row.indicator for row in snapshot.of(records.Target)} == {"K001"}


def test_a_line_for_the_whole_horizon_is_the_sum_of_its_years(hand_in):
    tables = a_plan()
    line = tables["budget_lines"][1]
    tables["budget_lines"] = [
        {**line, "kind": "approved", "fiscal_year": "1396", "amount_billion_rial": "1"},
        {**line, "kind": "approved", "fiscal_year": "", "amount_billion_rial": "100"},
        {**line, "fiscal_year": "1396", "amount_billion_rial": "30"},
        {**line, "fiscal_year": "1397", "amount_billion_rial": "12.5"},
        {**line, "kind": "spent", "fiscal_year": "", "amount_billion_rial": "9"},
        {**line, "project": "", "node": "G1", "kind": "approved", "fiscal_year": ""},
        {**line, "project": "", "kind": "approved", "fiscal_year": ""},
    ]
    snapshot = hand_in(tables)
    (project,) = snapshot.of(records.Project)
    assert (project.approved_billion_rial, project.allocated_billion_rial) == (
        Decimal(100),
        Decimal("42.5"),
    )
    # What the last report says was spent stands before the line.
    assert project.spent_billion_rial == Decimal("5.5")
    places = {(row.project, row.node) for row in snapshot.of(records.BudgetLine)}
    assert places == {("F-01", ""), ("", "G1"), ("", "")}


def test_paths_lead_from_the_goal_down(hand_in):
    snapshot = hand_in(a_plan())
    nodes = snapshot.by_code(records.Node)
    assert {code: node.path for code, node in nodes.items()} == {
        "G1": (),
        "L1": (),
        "L2": (),
        "O01": ("G1",),
        "S01": ("G1", "O01"),
    }
    assert nodes["O01"].policies == ("L1", "L2")
    assert snapshot.by_code(records.Project)["F-01"].path == ("G1", "O01", "S01")
    assert snapshot.by_code(records.Indicator)["K001"].path == ("G1", "O01")


def test_revisions_and_doubts_are_those_of_later_imports(hand_in):
    first = hand_in(a_plan())
    assert first.of(records.Revision) == []
    doubts = {(row.rule, row.subject) for row in first.of(records.Quality)}
    tables = a_plan()
    tables["projects"][0]["planned_end_on"] = "1399-06-31"
    snapshot = hand_in(tables, reason="تأخیر پیمانکار")
    (revision,) = snapshot.of(records.Revision)
    assert (revision.thing, revision.subject, revision.field) == (
        "projects",
        "F-01",
        "planned_end_on",
    )
    assert (revision.old, revision.new) == ("2019-09-22", "2020-09-21")
    assert revision.reason == "تأخیر پیمانکار"
    assert {(row.rule, row.subject) for row in snapshot.of(records.Quality)} == doubts


def test_a_dry_run_before_the_first_import_makes_no_history(hand_in, engine, tmp_path):
    do_import(engine, write_folder(tmp_path / "dry", a_plan()), dry_run=True)
    assert hand_in(a_plan()).of(records.Revision) == []


def test_data_end_with_the_last_value_or_report(hand_in):
    tables = a_plan()
    assert data_until(hand_in(tables)) == date(2018, 5, 31)
    tables["progress_reports"].append(report("2019-03-20", "60"))
    assert data_until(hand_in(tables)) == date(2019, 3, 20)


def test_borders_are_public_of_the_districts_that_there_are(engine, hand_in, tmp_path):
    hand_in(a_plan())
    path = write_geojson(tmp_path, a_feature("7"), a_feature("8", polygon(square(51.8))))
    do_import(engine, path, plan="1400")
    write_geojson(tmp_path, a_feature("7"), a_feature("8", polygon(square(51.9))))
    do_import(engine, path, plan="1400", reason="تقسیمات تازه")
    fewer = a_plan()
    del fewer["districts"][1]
    fewer["projects"][0]["districts"] = "7"
    snapshot = hand_in(
        {"districts": fewer["districts"], "projects": fewer["projects"]}, plan="1400"
    )
    (border,) = snapshot.of(records.Boundary)
    assert border.code == "7"
    assert border.geometry.startswith('{"type":"Polygon","coordinates":[[[51.6,32.6],')
    came_7, came_8, moved, *_ = snapshot.of(records.Revision)
    assert (came_7.thing, came_7.new, came_8.new) == ("boundaries", "7", "8")
    assert (moved.subject, moved.field, moved.reason) == ("8", "geometry", "تقسیمات تازه")
    assert [len(moved.old), len(moved.new)] == [12, 12]
    assert moved.old != moved.new


@pytest.mark.parametrize(
    ("declared", "value", "target", "shown"),
    [
        ("", "42.5", "60", 1),
        ("", "42", "60.25", 2),
        ("", "42.123456", "60", 4),
        ("0", "42.5", "60", 0),
    ],
)
def test_numbers_are_shown_as_they_were_handed_in(hand_in, declared, value, target, shown):
    tables = a_plan()
    for indicator in tables["indicators"]:
        indicator["decimals"] = declared
    tables["observations"][0]["value"] = value
    tables["targets"][1]["value"] = target
    indicators = hand_in(tables).by_code(records.Indicator)
    assert indicators["K001"].decimals == shown
    assert indicators["P01"].decimals == 0
