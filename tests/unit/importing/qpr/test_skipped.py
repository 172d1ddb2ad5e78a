"""Which values are skipped, and what is said of them."""

import pytest

from core.enums import ImportState, TargetKind
from tests.factories.packages import a_plan
from tests.factories.qpr import (
    LISTED,
    WEB,
    a_plan_with,
    begin_plan,
    codes,
    do_qpr,
    existing,
    target_of,
    told,
    value_of,
    write,
)


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        (["MEA1", "CITY", "ACT", "1398", "abc"], "number_invalid", "“abc”"),
        (["MEA1", "CITY", "ACT", "1398", ""], "qpr_value_blank", "nothing is deleted"),
        (["MEA1", "CITY", "ACT", "1398", "NIL"], "qpr_value_blank", "nothing is deleted"),
        (["MEA1", "CITY", "ACT", "1401", "1"], "qpr_period_future", "“1401” has not begun"),
        (["MEA1", "CITY", "XYZ", "1398", "1"], "qpr_series_unknown", "the series “XYZ”"),
        (["MEA9", "CITY", "ACT", "1398", "1"], "qpr_measure_unknown", "“MEA9”"),
        (["", "CITY", "ACT", "1398", "1"], "qpr_measure_blank", "blank"),
        (["GONE", "CITY", "ACT", "1398", "1"], "qpr_indicator_unknown", "“K999”"),
        (["MEA3", "CITY", "ACT", "1398", "1"], "qpr_district_unknown", "“9”"),
        (["MEA1", "SC9", "ACT", "1398", "1"], "qpr_scorecard_unknown", "“SC9”"),
        (["MEA1", "CITY", "ACT", "Q3/2009", "1"], "qpr_period_gregorian", "“Q3/2009”"),
        (["MEA1", "CITY", "ACT", "soon", "1"], "qpr_period_unknown", "“soon”"),
        (["MEA1", "CITY", "ACT", "#0", "1"], "qpr_index_invalid", "#1 to #1,200"),
        (["MEA1", "CITY", "ACT", "1396-Q1", "1"], "qpr_period_shorter", "part of 1396"),
        (["MEA1", "CITY", "MAX", "1399", "1"], "qpr_series_unused", "no place"),
        (["MEA1", "CITY", "TGT", "1395", "1"], "target_before_baseline", "1395"),
        (["MEA1", "CITY", "ALM", "1397", "1"], "target_without_value", "value"),
        (["MEA1", "CITY", "BASE", "1396", "1"], "qpr_baseline_other", "baseline is for 1395"),
        (["MEA1", "CITY"], "qpr_row_short", "2 columns"),
    ],
)
def test_a_bad_row_is_skipped_and_said_while_the_others_are_taken(plan, load, row, code, said):
    good = ["MEA1", "CITY", "ACT", "1398", "50"]
    outcome = load([good, row, ["MEA1", "CITY", "ACT", "1397", "48"]], LISTED)
    assert outcome.state is ImportState.APPLIED
    assert codes(outcome.skipped) == [(2, code)]
    assert said in told(outcome.skipped)[0]
    assert (outcome.tally.read, outcome.tally.taken, outcome.tally.skipped) == (3, 2, 1)
    assert [value_of(plan, period=period) for period in ("1397", "1398")] == [48, 50]


def test_values_that_contradict_each_other_are_all_skipped(plan, load):
    table = [
        ["K001", "", "ACT", "1398", "50"],
        ["K001", "", "ACT", "1398", "51"],
        ["K001", "", "ACT", "1397", "48"],
        ["K001", "", "ACT", "1397", "48.0"],
    ]
    outcome = load(table)
    assert codes(outcome.skipped) == [(1, "qpr_contradiction"), (2, "qpr_contradiction")]
    assert "row 2 gives another value (51)" in told(outcome.skipped)[0]
    assert (value_of(plan), value_of(plan, period="1397")) == (None, 48)
    assert outcome.tally.unneeded == 1


def test_a_line_of_baselines_is_one_baseline(plan, load):
    outcome = load([["P01", "", "BASE", str(year), "5"] for year in range(1395, 1399)])
    assert not outcome.skipped
    assert target_of(plan, "1395", TargetKind.BASELINE, "P01")["value"] == 5
    moved = load([["P01", "", "BASE", "1396", "5"], ["P01", "", "BASE", "1397", "6"]])
    assert codes(moved.skipped) == [(2, "qpr_baseline_other")]


def test_a_baseline_that_moves_within_the_file_is_the_earliest(plan, load):
    outcome = load([["P01", "", "BASE", "1397", "6"], ["P01", "", "BASE", "1396", "5"]])
    assert codes(outcome.skipped) == [(1, "qpr_baseline_moves")]
    assert target_of(plan, "1396", TargetKind.BASELINE, "P01")["value"] == 5


def test_a_stored_baseline_may_be_revised_in_its_own_period(plan, load):
    assert not load(
        [["K001", "", "BASE", "1395", "39"], ["K001", "", "BASE", "1394", "39"]]
    ).skipped
    assert target_of(plan, "1395", TargetKind.BASELINE)["value"] == 39


def test_a_baseline_after_a_target_of_the_plan_is_skipped(engine, tmp_path):
    target = a_plan()["targets"][1]
    rows = [
        {**target, "period": "1399"},
        {**target, "period": "1398"},
        {**target, "period": "1397"},
    ]
    begin_plan(engine, tmp_path, a_plan_with(targets=rows))
    path = write(tmp_path / "v.csv", "K001,,BASE,1397,40\nK001,,ACT,1397,40\n")
    outcome = do_qpr(engine, path)
    assert codes(outcome.skipped) == [(1, "qpr_baseline_late")]
    assert "a target for 1397" in told(outcome.skipped)[0]


def test_all_cells_behind_a_broken_target_are_skipped(engine, tmp_path):
    begin_plan(engine, tmp_path, a_plan_with(direction="band", targets=a_plan()["targets"][:1]))
    path = write(tmp_path / "v.csv", "K001,,MIN,1399,70\nK001,,MAX,1399,60\nK001,,ACT,1398,5\n")
    outcome = do_qpr(engine, path)
    assert codes(outcome.skipped) == [(1, "band_reversed"), (2, "band_reversed")]
    assert ("K001", None, "1399", TargetKind.TARGET) not in existing(engine).rows["targets"]


def test_ignored_series_are_counted_and_not_complained_about(load):
    mapping = WEB + '[series]\nignore = ["FCST"]'
    outcome = load([["K001", "", "FCST", "1398", "?"], ["K001", "", "ACT", "1398", "1"]], mapping)
    assert (list(outcome.skipped), outcome.tally.unneeded) == ([], 1)


def test_suggestions_end_when_there_are_too_many_bad_codes(load):
    table = [[f"K0{n}", "", "ACT", "1398", "1"] for n in range(100, 160)]
    outcome = load([*table, ["K001", "", "ACT", "1398", "1"]])
    suggested = [problem.params["suggestion"] for problem in outcome.skipped]
    assert (suggested[0], suggested[-1]) == ("K001", None)


def test_own_codes_are_codes(load):
    outcome = load(
        [
            ["K 1", "", "ACT", "1398", "1"],
            ["K001", "a b", "ACT", "1398", "1"],
            ["K001", "", "ACT", "1398", "1"],
        ]
    )
    assert codes(outcome.skipped) == [(1, "qpr_measure_unknown"), (2, "qpr_scorecard_unknown")]


@pytest.mark.parametrize(
    ("place", "cell", "title"),
    [
        (0, "MEA9", "Measure"),
        (1, "SC9", "Scorecard"),
        (2, "XYZ", "Series"),
        (3, "soon", "4"),
        (4, "abc", "Value"),
    ],
)
def test_the_column_at_fault_is_named(load, place, cell, title):
    # A column without a title is told by its number, as the mapping file tells it.
    head = ["Measure", "Scorecard", "Series", "", "Value"]
    row = ["MEA1", "CITY", "ACT", "1398", "50"]
    bad = [*row[:place], cell, *row[place + 1 :]]
    outcome = load([head, bad, row], LISTED)
    assert [problem.place.column for problem in outcome.skipped] == [title]
    assert f"column “{title}”" in told(outcome.skipped)[0]


def test_a_period_that_has_begun_may_have_a_value_and_a_later_one_a_target(plan, load):
    outcome = load([["K001", "", "ACT", "1400", "1"], ["K001", "", "TGT", "1401", "90"]])
    assert not outcome.skipped
    assert (value_of(plan, period="1400"), target_of(plan, "1401")["value"]) == (1, 90)


def test_a_file_without_a_value_says_so(engine, plan, tmp_path):
    outcome = do_qpr(engine, write(tmp_path / "values.csv", "%PDF-1.4 nothing\n"))
    assert [problem.code for problem in outcome.problems] == ["qpr_no_values"]
