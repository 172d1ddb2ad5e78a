"""QualityWarnings: raised when they should be, and not when they should not."""

import pytest

from core.enums import PackageScope
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder
from tests.presence import present


@pytest.fixture
def warnings(tmp_path):
    """Import packages one after another; give the warnings that the last one raised."""
    numbers = iter(range(100))

    def run(*packages, **options):
        with an_engine(f"sqlite:///{tmp_path / f'{next(numbers)}.sqlite'}") as engine:
            for tables in packages:
                folder = write_folder(tmp_path / str(next(numbers)), tables)
                outcome = do_import(engine, folder, scope=PackageScope.WITH_REMOVALS, **options)
                assert outcome.proposal is not None, list(outcome.problems)
        return {(one.rule, one.thing, one.key) for one in present(outcome.proposal).warnings}

    return run


def changed(**cells):
    """Return a plan with cells set: table=(row, {column: value})."""
    tables = a_plan()
    for table, (row, values) in cells.items():
        tables[table][row] |= values
    return tables


def test_a_sound_plan_raises_none(warnings):
    assert warnings(a_plan()) == set()
    assert warnings(a_plan(), a_plan()) == set()


@pytest.mark.parametrize(
    ("direction", "target", "rule"),
    [
        ("higher", "60", None),
        ("higher", "30", "direction_contradicts"),
        ("higher", "40", "baseline_equals_target"),
        ("lower", "30", None),
        ("lower", "60", "direction_contradicts"),
        ("lower", "40", "baseline_equals_target"),
        ("band", "30", None),
        ("maintain", "40", None),
    ],
)
def test_direction_against_the_targets(warnings, direction, target, rule):
    tables = changed(indicators=(0, {"direction": direction}), targets=(1, {"value": target}))
    expected = {(rule, "indicators", "K001|")} if rule else set()
    assert warnings(tables) == expected


def test_a_path_without_a_baseline_or_with_a_band_alone_says_nothing(warnings):
    tables = a_plan()
    tables["targets"].pop(0)
    assert warnings(tables) == set()
    band = changed(targets=(1, {"value": "", "band_low": "35", "band_high": "45"}))
    assert warnings(band) == set()


@pytest.mark.parametrize(
    ("value", "is_odd"), [("60", False), ("240", False), ("241", True), ("-140.1", True)]
)
def test_values_far_from_everything_known(warnings, value, is_odd):
    tables = changed(observations=(0, {"value": value}))
    expected = {("implausible_value", "observations", "K001||1396")} if is_odd else set()
    assert warnings(tables) == expected


def test_a_district_is_judged_by_the_city_where_it_has_no_targets(warnings):
    tables = changed(observations=(1, {"value": "1000", "flag": "final"}))
    assert warnings(tables) == {("implausible_value", "observations", "K001|7|1396")}


def test_an_indicator_without_targets_is_not_judged(warnings):
    tables = changed(observations=(0, {"indicator": "P01", "value": "1000000"}))
    assert warnings(tables) == set()
    tables["targets"].append({"indicator": "P01", "period": "1399", "kind": "target"})
    tables["targets"][-1] |= {"band_low": "1", "band_high": "2"}
    assert warnings(tables) == {("implausible_value", "observations", "P01||1396")}


def test_two_indicators_of_one_title(warnings):
    tables = changed(indicators=(1, {"title": "سهم  سفر‌پاك"}))
    assert warnings(tables) == {("same_title", "indicators", "P01")}


def test_an_objective_that_no_project_serves(warnings):
    tables = changed(projects=(0, {"strategies": ""}))
    assert warnings(tables) == {("objective_without_projects", "nodes", "O01")}


def test_a_unit_that_changes(warnings):
    tables = changed(indicators=(0, {"title": "عنوان دیگر", "unit": "نفر"}))
    assert warnings(a_plan(), tables) == {("unit_changed", "indicators", "K001")}


def report(day, percent, spent="", **more):
    return {"project": "F-01", "reported_on": day, "actual_percent": percent} | {
        "spent_billion_rial": spent,
        "planned_percent": "",
        "status": "",
        "note": "",
        "corrects": "",
        **more,
    }


def test_progress_that_falls(warnings):
    tables = a_plan()
    tables["progress_reports"] += [report("1396-12-29", ""), report("1397-06-31", "7.5")]
    assert warnings(tables) == {("progress_falling", "progress_reports", "F-01|2018-09-22")}


def test_a_corrected_report_does_not_count(warnings):
    tables = a_plan()
    tables["progress_reports"] += [
        report("1396-12-29", "90"),
        report("1397-02-09", "20", corrects="1396-12-29", note="پس از بازدید"),
    ]
    assert warnings(tables) == set()


def test_spending_above_what_was_allocated(warnings):
    """By the rule of core/publishing/judge/restated_warnings.py: of all years."""
    tables = a_plan()
    tables["progress_reports"][0]["spent_billion_rial"] = "30.1"
    assert warnings(tables) == {("spending_above_allocation", "projects", "F-01")}
    later = {**tables["budget_lines"][1], "fiscal_year": "1397", "amount_billion_rial": "50"}
    tables["budget_lines"].append(later)
    assert warnings(tables) == set()
    tables["budget_lines"] = tables["budget_lines"][:1]
    assert warnings(tables) == set()  # nothing allocated is nothing to compare with


@pytest.mark.parametrize(
    ("amounts", "is_odd"),
    [
        ([20, 20, 20, 20, 20], False),
        ([20, 20, 20, 20], False),  # the last year is not allocated yet
        ([20, 20, 20, 20, 19], True),
        ([60, 60], True),
    ],
)
def test_allocations_and_the_approved_budget(warnings, amounts, is_odd):
    tables = a_plan()
    line = tables["budget_lines"].pop(1)
    tables["budget_lines"] += [
        {**line, "fiscal_year": str(year), "amount_billion_rial": str(amount)}
        for year, amount in enumerate(amounts, start=1395)
    ]
    expected = {("allocation_mismatch", "projects", "F-01")} if is_odd else set()
    assert warnings(tables) == expected


def test_money_of_a_node_is_no_projects_money(warnings):
    tables = a_plan()
    tables["budget_lines"] += [
        {"node": "O01", "kind": "allocated", "amount_billion_rial": "500"},
        {"kind": "allocated", "amount_billion_rial": "500"},
    ]
    tables["budget_lines"].pop(0)  # nothing approved: nothing to compare with
    assert warnings(tables) == set()


class TestRevisionsWithoutAReason:
    RULE = "revision_without_reason"

    def test_a_value(self, warnings):
        tables = changed(observations=(0, {"value": "43"}))
        key = ("observations", "K001||1396")
        assert warnings(a_plan(), tables) == {(self.RULE, *key)}
        assert warnings(a_plan(), tables, reason="بازبینی") == set()
        tables["observations"][0]["reason"] = "پس از بازدید"
        assert warnings(a_plan(), tables) == set()

    def test_a_report(self, warnings):
        tables = changed(progress_reports=(0, {"actual_percent": "9"}))
        assert warnings(a_plan(), tables) == {(self.RULE, "progress_reports", "F-01|2017-09-22")}
        tables["progress_reports"][0]["note"] = "پس از بازدید"
        assert warnings(a_plan(), tables) == set()

    def test_a_withdrawal(self, warnings):
        tables = a_plan()
        tables["observations"].pop(0)
        assert warnings(a_plan(), tables) == {(self.RULE, "observations", "K001||1396")}

    @pytest.mark.parametrize(
        ("table", "row", "cells", "key"),
        [
            ("targets", 1, {"value": "50"}, "K001||1399|target"),
            ("projects", 0, {"planned_end_on": "1399-06-31"}, "F-01"),
            ("plan", 0, {"horizon_end": "1400-12-29"}, "1400"),
            ("budget_lines", 0, {"amount_billion_rial": "120"}, "F-01|||approved|"),
        ],
    )
    def test_a_promise(self, warnings, table, row, cells, key):
        assert warnings(a_plan(), changed(**{table: (row, cells)})) == {(self.RULE, table, key)}

    @pytest.mark.parametrize(
        ("table", "row", "cells"),
        [
            ("projects", 0, {"title": "عنوان دیگر"}),
            ("budget_lines", 1, {"amount_billion_rial": "31"}),
            ("sources", 0, {"title": "خبر دیگر"}),
        ],
    )
    def test_what_is_no_promise(self, warnings, table, row, cells):
        assert warnings(a_plan(), changed(**{table: (row, cells)})) == set()
