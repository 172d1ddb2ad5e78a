"""Shorter and longer periods than the indicator is measured in."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.factories.qpr import (
    WEB,
    a_plan_with,
    begin_plan,
    codes,
    do_qpr,
    lines,
    target_of,
    told,
    value_of,
    write,
)
from tests.presence import present

QUARTERS = [["K001", "", "ACT", f"1398-Q{n}", str(n)] for n in (1, 2, 3, 4)]


def accumulating(how):
    return WEB + f'[measures]\nK001 = {{indicator = "K001", accumulation = {how}}}\n'


@pytest.mark.parametrize(
    ("how", "value"),
    [("0", 10), ("1", "2.5"), ('"min"', 1), ("3", 4), ("4", 1), ("5", 4), ("6", 10)],
)
def test_shorter_periods_are_accumulated_as_the_mapping_says(plan, load, how, value):
    outcome = load(QUARTERS, accumulating(how))
    assert value_of(plan) == Decimal(value)
    assert (outcome.tally.taken, outcome.tally.skipped) == (4, 0)


@pytest.mark.parametrize(
    ("how", "value"), [("0", None), ("1", None), ("4", 1), ("5", None), ("6", 6)]
)
def test_a_period_that_is_missing_makes_the_year_missing_unless_ignored(plan, load, how, value):
    extra = ["K001", "", "ACT", "1397", "9"]
    outcome = load([*QUARTERS[:3], extra], accumulating(how))
    assert value_of(plan) == value
    expected = [] if value is not None else [(row, "qpr_incomplete") for row in (1, 2, 3)]
    assert codes(outcome.skipped) == expected
    if expected:
        assert "only 3 of the 4 values that make up 1398" in told(outcome.skipped)[0]


def test_an_average_is_rounded_only_at_the_twelfth_digit(plan, load):
    thirds = [
        ["K001", "", "ACT", f"1398-Q{n}", value]
        for n, value in ((1, "1"), (2, "0"), (3, "0"), (4, "0.3"))
    ]
    load(thirds, accumulating("1"))
    assert value_of(plan) == Decimal("0.325")


def test_the_years_own_value_goes_before_that_of_its_quarters(plan, load):
    outcome = load([*QUARTERS, ["K001", "", "ACT", "1398", "99"]], accumulating("0"))
    assert value_of(plan) == 99
    assert (list(outcome.skipped), outcome.tally.unneeded) == ([], 4)


def test_the_coarsest_of_the_shorter_periods_make_the_year(plan, load):
    halves = [["K001", "", "ACT", f"1398-H{n}", "20"] for n in (1, 2)]
    load([*QUARTERS, *halves], accumulating("0"))
    assert value_of(plan) == 40


def test_dates_of_monthly_rows_need_the_files_frequency(plan, load):
    months = [["K001", "", "ACT", f"1398-{n:02}-15", "1"] for n in range(1, 13)]
    mapping = accumulating("0").replace("[measures]", 'frequency = "month"\n[measures]')
    load(months, mapping)
    assert value_of(plan) == 12


def test_targets_of_shorter_periods_stand_where_they_are_unless_accumulated(plan, load):
    quarters = [["K001", "", "TGT", f"1398-Q{n}", "15"] for n in (1, 2, 3, 4)]
    load(quarters)
    assert target_of(plan, "1398-Q3")["value"] == 15
    load(quarters, accumulating("0"))
    assert target_of(plan, "1398")["value"] == 60


def test_a_target_of_a_quarter_stands_beside_that_of_its_year(plan, load):
    load([["K001", "", "TGT", "1399-Q3", "58"], ["K001", "", "TGT", "1399", "60"]])
    assert [target_of(plan, label)["value"] for label in ("1399-Q3", "1399")] == [58, 60]


def test_the_last_year_that_can_be_told_has_months_too(load):
    months = [["K001", "", "ACT", f"1599-M{n:02}", "1"] for n in range(1, 13)]
    later = datetime(2221, 9, 10, tzinfo=UTC)
    assert not load(months, accumulating("0"), now=later).skipped


def test_a_year_beside_its_quarters_is_not_a_second_truth(engine, tmp_path):
    begin_plan(engine, tmp_path, a_plan_with(frequency="quarter"))
    rows = [*QUARTERS, ["K001", "", "ACT", "1398", "10"], ["K001", "", "ACT", "1396", "40"]]
    outcome = do_qpr(engine, write(tmp_path / "v.csv", lines(rows)))
    assert (present(outcome.tally).taken, present(outcome.tally).unneeded) == (5, 1)
    assert value_of(engine) is None
    # The plan has this year's value already; it is kept up to date.
    assert value_of(engine, period="1396") == 40
    alone = [["P01", "", "ACT", "1398", "3"], ["K001", "8", "ACT", "1397", "3"]]
    assert present(do_qpr(engine, write(tmp_path / "w.csv", lines(alone))).tally).taken == 2
