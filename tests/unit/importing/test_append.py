"""A package of new rows alone: what it lacks stays as it is."""

import pytest

from core.enums import PackageScope
from core.importing.diff import diff_of
from tests.factories.imports import an_engine, count, do_import
from tests.factories.packages import a_plan, write_folder
from tests.presence import present


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("append")
    with an_engine(f"sqlite:///{folder / 'plan.sqlite'}") as engine:
        assert do_import(engine, write_folder(folder / "package", a_plan())).proposal
        yield engine


@pytest.fixture
def append(engine, tmp_path):
    def run(**tables):
        folder = write_folder(tmp_path / "package", tables)
        return do_import(engine, folder, plan="1400", dry_run=True, scope=PackageScope.PART)

    return run


def first(table, **cells):
    return [{**a_plan()[table][0], **cells}]


STRATEGY = {"level": "strategy", "parent": "O01", "title": "اتوبوس", "policies": ""}


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        (
            {"observations": first("observations", period="1397", value="44")},
            [("observations", "added", ("K001", None, "1397"))],
        ),
        (
            {"observations": first("observations", value="43", reason="بازشماری")},
            [("observations", "changed", ("K001", None, "1396"))],
        ),
        (
            {"budget_lines": first("budget_lines", fiscal_year="1398", kind="spent")},
            [("budget_lines", "added", ("F-01", None, 1398, "spent", None))],
        ),
        (
            {"milestones": first("milestones", done_on="1396-02-01")},
            [("milestones", "changed", ("F-01", "آغاز حفاری"))],
        ),
        ({"nodes": [{"code": "S00", **STRATEGY}]}, [("nodes", "added", ("S00",))]),
        ({"nodes": [a_plan()["nodes"][1]]}, []),
        ({"sources": first("sources")}, []),
    ],
)
def test_only_what_is_new_is_proposed(append, tables, told):
    outcome = append(**tables)
    assert not list(outcome.problems)
    things = diff_of(present(outcome.proposal))
    assert [(one.table.name, one.kind.value, one.key) for one in things] == told


def test_a_correction_of_a_stored_report_is_known(append):
    row = first(
        "progress_reports", reported_on="1397-06-31", corrects="1396-06-31", reason="بازدید"
    )
    outcome = append(progress_reports=row)
    assert not list(outcome.problems)
    assert present(outcome.proposal).counts["progress_reports"]["added"] == 1


def test_what_comes_stands_behind_its_siblings(append):
    rows = [{"code": code, **STRATEGY} for code in ("S00", "S99")]
    goal = {"code": "G9", "level": "goal", "parent": "", "title": "نو", "policies": ""}
    moved = {**a_plan()["nodes"][3], "parent": "G9"}
    table = present(append(nodes=[*rows, goal, moved]).proposal).tables["nodes"]
    assert [table.positions[key] for key in (("S01",), ("S00",), ("S99",))] == [1, 2, 3]
    # One that comes from elsewhere stands behind those that are there.
    assert (table.positions["G9",], table.positions["O01",]) == (2, 1)
    assert not table.moved


def test_wrong_rows_are_refused_all_the_same(append):
    outcome = append(observations=first("observations", indicator="K9"))
    assert [problem.code for problem in outcome.problems] == ["code_unknown"]


def test_an_appended_package_is_applied_and_says_so(tmp_path):
    with an_engine(f"sqlite:///{tmp_path / 'plan.sqlite'}") as engine:
        do_import(engine, write_folder(tmp_path / "package", a_plan()))
        before = {name: count(engine, name) for name in ("observation", "node", "budget_line")}
        tables = {"observations": first("observations", period="1397", value="44")}
        folder = write_folder(tmp_path / "later", tables)
        do_import(engine, folder, plan="1400", scope=PackageScope.PART)
        after = {name: count(engine, name) for name in before}
        assert after == before | {"observation": before["observation"] + 1}
