"""Sheets that were put together by hand: sums below, headers again, a column that is not there."""

import pytest

from core.enums import PackageScope
from core.importing.causes import group_causes
from core.importing.report import note_lines
from core.texts import load_texts
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, csv_text, write_folder


def imported(folder, name, change):
    """Import a plan, then the rows of a table of it after *change*; return that outcome."""
    with an_engine(f"sqlite:///{folder / 'plan.sqlite'}") as engine:
        assert do_import(engine, write_folder(folder / "package", a_plan())).proposal
        rows = a_plan()[name]
        lines = csv_text(rows).splitlines()
        path = folder / f"{name}.csv"
        path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")
        return do_import(engine, path, plan="1400", scope=PackageScope.PART)


def faults(outcome):
    return [(problem.code, problem.place.row, problem.value) for problem in outcome.problems]


def test_a_row_of_sums_is_one_error(tmp_path):
    outcome = imported(tmp_path, "projects", lambda lines: [*lines, "جمع کل"])
    assert faults(outcome) == [("row_is_total", 3, "جمع کل")]


def test_a_whole_row_that_is_named_after_a_sum_is_a_row(tmp_path):
    def named(lines):
        return [*lines, lines[1].replace("F-01", "جمع").replace("خط یک", "خط دو")]

    outcome = imported(tmp_path, "projects", named)
    assert faults(outcome) == []


def test_headers_that_come_again_are_passed_over(tmp_path):
    outcome = imported(tmp_path, "budget_lines", lambda lines: [*lines, lines[0]])
    assert faults(outcome) == []
    (note,) = note_lines(outcome, load_texts("fa"))[1:]
    assert "تکرار شده است" in note


def test_a_sheet_of_one_column_repeats_nothing(tmp_path):
    outcome = imported(tmp_path, "projects", lambda _lines: ["code", "code"])
    assert "header_missing" in {code for code, _row, _value in faults(outcome)}


def test_rows_without_a_column_are_wrong_for_one_reason(tmp_path):
    def headed(name):
        return lambda lines: [lines[0].replace("value", name, 1), *lines[1:]]

    for name, code in (("values", "header_unknown"), ("", "header_missing")):
        folder = tmp_path / code
        folder.mkdir()
        outcome = imported(folder, "observations", headed(name))
        causes = [cause.first.code for cause in group_causes(outcome.problems)]
        assert code in causes
        assert "value_absent" not in causes


@pytest.mark.parametrize("written", ["خط یک قطار شهری", "F-O1", "f 1"])
def test_a_title_or_a_letter_for_a_digit_is_told_with_the_code(tmp_path, written):
    def misnamed(lines):
        return [lines[0], lines[1].replace("F-01", written)]

    outcome = imported(tmp_path, "budget_lines", misnamed)
    assert [problem.params["suggestion"] for problem in outcome.problems] == ["F-01"]
