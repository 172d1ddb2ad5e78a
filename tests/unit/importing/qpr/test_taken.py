"""What of a file is taken, and what is left alone."""

from decimal import Decimal

import pytest

from core.enums import Flag, ImportState, PackageScope, TargetKind
from tests.factories.imports import do_import
from tests.factories.packages import a_plan, write_folder
from tests.factories.qpr import (
    LISTED,
    WEB,
    a_plan_with,
    begin_plan,
    codes,
    do_qpr,
    existing,
    html,
    lines,
    spreadsheet_xml,
    target_of,
    value_of,
    workbook,
    write,
)


def test_values_come_and_nothing_else_changes(plan, load):
    before = existing(plan)
    outcome = load(
        [["K001", "", "ACT", "1398", "50"], ["K001", "7", "ACT", "2020-03-19", "48.25"]]
    )
    assert outcome.state is ImportState.APPLIED
    assert (outcome.tally.read, outcome.tally.taken, outcome.tally.unneeded) == (2, 2, 0)
    assert outcome.proposal.counts == {
        "observations": {"added": 2, "changed": 0, "removed": 0, "unchanged": 0}
    }
    assert value_of(plan) == 50
    assert value_of(plan, district="7") == Decimal("48.25")
    after = existing(plan)
    assert after.rows == before.rows
    assert len(after.ledgers["observations"]) == len(before.ledgers["observations"]) + 2
    stored = after.ledgers["observations"]["K001", None, "1398"][-1].values
    assert (stored["flag"], stored["source"], stored["published_on"]) == (Flag.FINAL, "QPR", None)


def test_the_same_file_again_changes_nothing(load):
    table = [["K001", "", "ACT", "1398", "50"], ["K001", "", "TGT", "1398", "55"]]
    load(table)
    again = load(table)
    assert again.proposal.is_empty
    assert again.tally.taken == 2


def test_a_value_that_differs_is_a_revision_with_the_imports_reason(plan, load):
    load(
        [["K001", "", "ACT", "1396", "43"]], WEB + 'published_on = "1399-01-01"', reason="بازشماری"
    )
    old, new = existing(plan).ledgers["observations"]["K001", None, "1396"]
    assert (old.values["value"], new.values["value"]) == (Decimal("42.5"), 43)
    assert (new.values["flag"], new.values["reason"]) == (Flag.REVISED, "بازشماری")
    assert new.values["published_on"].isoformat() == "2020-03-20"


def test_a_revision_without_a_reason_is_doubted(load):
    outcome = load([["K001", "", "ACT", "1396", "43"]])
    assert "revision_without_reason" in {warning.rule for warning in outcome.proposal.warnings}


def test_a_value_that_was_missing_arrives(plan, load):
    load([["K001", "7", "ACT", "1396", "41"]], WEB + 'flag = "estimated"\nsource = "QPR 1399"')
    new = existing(plan).ledgers["observations"]["K001", "7", "1396"][-1].values
    assert (new["value"], new["flag"], new["source"]) == (41, Flag.ESTIMATED, "QPR 1399")


def test_the_same_value_keeps_what_was_said_of_it(plan, load):
    load(
        [["K001", "", "ACT", "1396", "42.50"], ["P01", "", "ACT", "1396", "1"]],
        WEB + 'flag = "estimated"',
    )
    (only,) = existing(plan).ledgers["observations"]["K001", None, "1396"]
    assert only.values["flag"] is Flag.FINAL


def test_a_withdrawn_value_may_come_back(plan, load, tmp_path):
    tables = {"observations": a_plan()["observations"][1:]}
    package = write_folder(tmp_path / "less", tables)
    do_import(
        plan, package, plan="1400", imports_dir=tmp_path / "kept", scope=PackageScope.WITH_REMOVALS
    )
    load([["K001", "", "ACT", "1396", "42.5"]])
    last = existing(plan).ledgers["observations"]["K001", None, "1396"][-1]
    assert (last.withdrawn, last.values["flag"]) == (False, Flag.FINAL)


def test_targets_are_laid_over_those_that_are_there(plan, load):
    load(
        [
            ["K001", "", "ALM", "1399", "52"],
            ["K001", "", "MIN", "1399", "30"],
            ["K001", "", "هدف", "1398", "55"],
            ["K001", "", "هشدار", "1398", "50"],
            ["P01", "", "خط پایه", "1395", "5"],
        ]
    )
    old, new = target_of(plan, "1399"), target_of(plan, "1398")
    assert (old["value"], old["alarm"], old["floor"]) == (60, 52, 30)
    assert (new["value"], new["alarm"], new["floor"]) == (55, 50, None)
    assert target_of(plan, "1395", TargetKind.BASELINE, "P01")["value"] == 5


def test_the_ends_of_a_scale_mean_what_the_direction_says(engine, tmp_path):
    begin_plan(engine, tmp_path, a_plan_with(direction="band", targets=a_plan()["targets"][:1]))
    path = write(tmp_path / "v.csv", "K001,,MIN,1399,40\nK001,,MAX,1399,60\n")
    assert not do_qpr(engine, path).skipped
    values = target_of(engine, "1399")
    assert (values["band_low"], values["band_high"]) == (40, 60)


def test_lower_is_better_has_its_floor_above(engine, tmp_path):
    begin_plan(engine, tmp_path, a_plan_with(direction="lower"))
    path = write(tmp_path / "v.csv", "K001,,MAX,1399,90\nK001,,MIN,1399,1\n")
    assert codes(do_qpr(engine, path).skipped) == [(2, "qpr_series_unused")]
    assert target_of(engine, "1399")["floor"] == 90


def test_symbols_scorecards_and_indexes_are_as_the_mapping_says(plan, load):
    table = [
        ["mea1", "SC7", "Actual", "#3", "44"],
        ["MEA1", "sc8", "ACT", "#3", "45"],
        ["MEA1", "CITY", "ACT", "#3", "46"],
        ["MEA1", "", "ACT", "#4", "47"],
    ]
    assert not load(table, LISTED).skipped
    found = [value_of(plan, district=code, period="1397") for code in ("7", "8", None)]
    assert found == [44, 45, 46]
    assert value_of(plan) == 47


VIEW = [["City, 1398"], ["Symbol", "Name", "عملکرد", "هدف"], ["K001", "x", "50", "55"]]
KINDS = ["text", "html", "xml", "xlsx"]
EVERY_LAYOUT = {
    "web_service": [["K001", "", "ACT", "2020-03-19", "50"]],
    "get_values": [["K001", "", "ACT", "1398", "2019-03-21", "2020-03-19", "50"]],
    "mass_import": [["K001", "Actual", "1398", "50"]],
    "long": [["K001", "1398", "واقعی", "50"]],
    "analysis": VIEW,
    "matrix": [["date", "K001"], ["2020-03-19", "50"]],
}


@pytest.mark.parametrize("content", [lines, html, spreadsheet_xml, None], ids=KINDS)
@pytest.mark.parametrize("layout", EVERY_LAYOUT)
def test_every_layout_comes_in_every_kind_of_file(plan, tmp_path, layout, content):
    table, path = EVERY_LAYOUT[layout], tmp_path / "values.xls"
    if content:
        write(path, content(table))
    else:
        workbook(path, {"values": table})
    outcome = do_qpr(plan, path, f'layout = "{layout}"\nperiod = "1398"\n')
    assert list(outcome.skipped) == []
    assert value_of(plan) == 50
