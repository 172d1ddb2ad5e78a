"""The shape of a plan in a package: what is taken, and what is wrong with a bad one."""

from copy import deepcopy

import pytest
from sqlmodel import Session

from core.enums import PackageScope
from core.importing.writers.package_export import export_package
from core.models import Level, Node, Plan, Portfolio, Project
from tests.factories.imports import an_engine, count, do_import, messages
from tests.factories.packages import a_plan, write_folder, write_xlsx
from tests.factories.shaped_plans import five_levels, in_euro, shaped_plan, two_levels
from tests.presence import present

SMALL = {
    "two": two_levels(projects=12, districts=3),
    "five": five_levels((1, 2, 3, 4, 6), projects=5),
    "euro": in_euro(projects=6),
}


@pytest.fixture
def engine(tmp_path):
    with an_engine(f"sqlite:///{tmp_path / 'plan.sqlite'}") as opened:
        yield opened


def level(code, title, rank, **more):
    return {
        "code": code,
        "title": title,
        "titles": f"{title}‌ها",
        "rank": rank,
        "parents": "",
        "follows": "",
        "has_indicators": "",
        "has_projects": "",
        **more,
    }


ISFAHAN = [
    level("goal", "هدف کلان", 1),
    level("policy", "سیاست کلان", 2),
    level("objective", "هدف خرد", 3, parents="goal", follows="policy"),
    level("strategy", "راهبرد", 4, parents="objective", has_projects="yes"),
]


def shaped(**changes):
    """Isfahan's levels, said in the package, with cells changed as `level__column`."""
    levels = deepcopy(ISFAHAN)
    for name, value in changes.items():
        code, column = name.split("__")
        next(row for row in levels if row["code"] == code)[column] = value
    return a_plan() | {"levels": levels}


def imported(engine, tmp_path, tables):
    outcome = do_import(engine, write_folder(tmp_path / "package", tables))
    assert messages(outcome) == []
    return outcome


def refused(engine, tmp_path, tables):
    outcome = do_import(engine, write_folder(tmp_path / "package", tables))
    assert count(engine, "plan") == 0
    return messages(outcome)


# -- what is taken


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("write", [write_folder, write_xlsx])
def test_plans_of_other_shapes_are_imported_and_exported_the_same(engine, tmp_path, name, write):
    tables = shaped_plan(SMALL[name])
    path = tmp_path / ("plan.xlsx" if write is write_xlsx else "package")
    assert messages(do_import(engine, write(path, tables))) == []
    assert count(engine, "level") == len(tables["levels"])
    for made in (tmp_path / "out", tmp_path / "out.xlsx"):
        with Session(engine) as session:
            export_package(session, SMALL[name].code, made)
        again = do_import(engine, made)
        assert messages(again) == []
        assert present(again.proposal).is_empty, present(again.proposal).counts


def test_a_package_that_names_no_levels_has_the_citys_own(engine, tmp_path):
    tables = a_plan()
    tables["nodes"][3]["level"] = "هدف‌های خرد"
    tables["projects"][0]["portfolio"] = "پروژه‌های شاخص"
    imported(engine, tmp_path, tables)
    assert count(engine, "level") == count(engine, "portfolio") == 0
    with Session(engine) as session:
        assert present(session.get(Node, ("1400", "O01"))).level == "objective"
        assert present(session.get(Project, ("1400", "F-01"))).portfolio == "flagship"
        plan = present(session.get(Plan, "1400"))
        told = (plan.calendar.value, plan.currency, plan.money_scale.value, plan.second_currency)
        assert told == ("jalali", "ریال", "billion", None)


def test_a_strategy_may_stand_right_under_a_goal(engine, tmp_path):
    tables = shaped(strategy__parents="objective goal")
    tables["nodes"][4]["parent"] = "G1"
    imported(engine, tmp_path, tables)


def test_a_fifth_level_has_projects_like_the_fourth(engine, tmp_path):
    tables = shaped()
    tables["levels"].append(level("step", "گام", 5, parents="strategy", has_projects="yes"))
    tables["nodes"].append({"code": "T1", "level": "گام", "parent": "S01", "title": "گام یک"})
    tables["projects"][0]["strategies"] = "T1 S01"
    imported(engine, tmp_path, tables)


def test_projects_attach_to_objectives_of_a_plan_without_strategies(engine, tmp_path):
    tables = shaped(objective__has_projects="yes")
    del tables["levels"][3], tables["nodes"][4]
    tables["projects"][0]["strategies"] = "O01"
    outcome = imported(engine, tmp_path, tables)
    rules = {one.rule for one in present(outcome.proposal).warnings}
    assert "objective_without_projects" not in rules


def test_whoever_is_crossed_with_projects_and_has_none_is_named(engine, tmp_path):
    tables = shaped_plan(two_levels(projects=3, districts=1))
    outcome = imported(engine, tmp_path, tables)
    named = [
        one
        for one in present(outcome.proposal).warnings
        if one.rule == "objective_without_projects"
    ]
    assert len(named) == 40 - 3


def test_portfolios_are_named_by_their_code_or_title(engine, tmp_path):
    tables = a_plan() | {"portfolios": [{"code": "joint", "title": "پروژه‌های مشارکتی"}]}
    tables["projects"][0]["portfolio"] = "پروژه‌های مشاركتي"
    imported(engine, tmp_path, tables)
    with Session(engine) as session:
        assert present(session.get(Project, ("1400", "F-01"))).portfolio == "joint"
        assert present(session.get(Portfolio, ("1400", "joint"))).position == 1


# -- what is wrong

BAD = {
    "a parent that is no level": (
        shaped(objective__parents="gaol"),
        ["levels", "ردیف ۴", "parents", "«gaol» در «سطح‌ها» نیست", "goal"],
    ),
    "levels in a circle": (
        shaped(goal__parents="strategy"),
        ["levels", "ردیف ۴", "parents", "goal، strategy، objective، goal"],
    ),
    "a circle by following": (
        shaped(policy__parents="objective"),
        ["levels", "به خودش برمی‌گردد", "objective"],
    ),
    "two levels of one rank": (
        shaped(strategy__rank="3"),
        ["levels", "ردیف ۵", "rank", "«۳»", "objective", "«۴» آزاد است"],
    ),
    "two levels of one name": (
        shaped(strategy__title="هدف خرد"),
        ["levels", "ردیف ۵", "title", "«objective»"],
    ),
    "a reserved code": (
        a_plan() | {"levels": [level("year", "سال", 1)]},
        ["levels", "ردیف ۲", "code"],
    ),
}


@pytest.mark.parametrize(("tables", "said"), BAD.values(), ids=BAD.keys())
def test_a_bad_shape_is_told_by_sheet_row_column_and_value(engine, tmp_path, tables, said):
    lines = refused(engine, tmp_path, deepcopy(tables))
    assert any(all(part in line for part in said) for line in lines), lines


def with_cell(tables, table, row, column, value):
    tables = deepcopy(tables)
    tables[table][row][column] = value
    return tables


BAD_CELLS = {
    "a level that there is none of": (
        with_cell(shaped(), "nodes", 4, "level", "راهبرت"),
        ["nodes", "ردیف ۶", "level", "«راهبرت» از گزینه‌های این ستون نیست", "راهبرد"],
    ),
    "a portfolio that there is none of": (
        with_cell(a_plan(), "projects", 0, "portfolio", "شاخس"),
        ["projects", "ردیف ۲", "portfolio", "«شاخس»", "پروژه‌های شاخص"],
    ),
    "a node without the parent it needs": (
        with_cell(a_plan(), "nodes", 4, "parent", ""),
        ["nodes", "ردیف ۶", "parent", "«راهبرد»", "«هدف خرد»"],
    ),
    "a node under a level that it may not stand under": (
        with_cell(a_plan(), "nodes", 4, "parent", "G1"),
        ["nodes", "ردیف ۶", "parent", "«G1»", "«هدف کلان»", "«هدف خرد»"],
    ),
    "a top with a parent": (
        with_cell(a_plan(), "nodes", 1, "parent", "G1"),
        ["nodes", "ردیف ۳", "parent", "«سیاست کلان» بالادست ندارد"],
    ),
    "a project on a level that has none": (
        with_cell(a_plan(), "projects", 0, "strategies", "O01"),
        ["projects", "ردیف ۲", "strategies", "«O01»", "«هدف خرد»", "«راهبرد»"],
    ),
    "an indicator on a level that has none": (
        with_cell(shaped(goal__has_indicators="no"), "indicators", 1, "node", "G1"),
        ["indicators", "ردیف ۳", "node", "«G1»", "«هدف کلان»", "«هدف خرد»"],
    ),
    "a project where nothing has projects": (
        shaped(strategy__has_projects="no"),
        ["projects", "ردیف ۲", "strategies", "به هیچ سطحی وصل نمی‌شود", "پروژه دارد"],
    ),
    "an indicator where nothing has indicators": (
        shaped(**{f"{one['code']}__has_indicators": "no" for one in ISFAHAN}),
        ["indicators", "ردیف ۲", "node", "به هیچ سطحی وصل نمی‌شود", "شاخص دارد"],
    ),
    "a strategy that follows a policy": (
        with_cell(a_plan(), "nodes", 4, "policies", "L1"),
        ["nodes", "ردیف ۶", "policies", "«راهبرد»", "«هدف خرد»"],
    ),
    "following where no level follows": (
        shaped(objective__follows=""),
        ["nodes", "ردیف ۵", "policies", "هیچ سطحی از سطح دیگر پیروی نمی‌کند"],
    ),
    "following a goal": (
        with_cell(a_plan(), "nodes", 3, "policies", "G1"),
        ["nodes", "ردیف ۵", "policies", "«G1»", "«هدف کلان»", "«سیاست کلان»"],
    ),
    "a calendar that there is none of": (
        with_cell(a_plan(), "plan", 0, "calendar", "قمری"),
        ["plan", "ردیف ۲", "calendar", "«قمری»", "«شمسی»", "«میلادی»"],
    ),
    "a period of the other calendar": (
        with_cell(a_plan(), "targets", 1, "period", "2020"),
        ["targets", "ردیف ۳", "period", "«2020»", "«شمسی»", "1395"],
    ),
    "a year of the other calendar": (
        with_cell(a_plan(), "budget_lines", 1, "fiscal_year", "2017"),
        ["budget_lines", "ردیف ۳", "fiscal_year", "«2017»", "«شمسی»", "1300", "1500"],
    ),
    "a second currency of unknown worth": (
        with_cell(a_plan(), "plan", 0, "second_currency", "دلار"),
        ["plan", "ردیف ۲", "second_ratio", "دلار"],
    ),
    "a second currency that is worth nothing": (
        with_cell(a_plan(), "plan", 0, "second_ratio", "0"),
        ["plan", "ردیف ۲", "second_ratio"],
    ),
}


@pytest.mark.parametrize(("tables", "said"), BAD_CELLS.values(), ids=BAD_CELLS.keys())
def test_a_cell_against_the_shape_is_told(engine, tmp_path, tables, said):
    tables = deepcopy(tables)
    for row in tables["plan"]:
        for column in ("calendar", "second_currency", "second_ratio"):
            row.setdefault(column, "")
    lines = refused(engine, tmp_path, tables)
    assert any(all(part in line for part in said) for line in lines), lines


def test_a_table_of_the_shape_that_cannot_be_read_is_the_only_complaint(engine, tmp_path):
    path = write_folder(tmp_path / "package", shaped())
    (path / "levels.csv").write_text("code,title\n", encoding="utf-8")
    (path / "levels.csv").write_bytes(b"code,title,titles,rank\n\xff\xfe,a,b,1\n")
    lines = messages(do_import(engine, path))
    assert lines
    assert all("levels" in line for line in lines)


def test_a_faulty_row_of_the_shape_is_the_only_complaint(engine, tmp_path):
    (line,) = refused(engine, tmp_path, shaped(goal__titles=""))
    assert "titles" in line


# -- what there is already


def test_a_level_in_use_is_not_taken_away(engine, tmp_path):
    imported(engine, tmp_path, shaped())
    levels = [row for row in ISFAHAN if row["code"] != "strategy"]
    path = write_folder(tmp_path / "later", {"levels": levels})
    lines = messages(do_import(engine, path, plan="1400", scope=PackageScope.WITH_REMOVALS))
    assert any("strategy" in line and "درخت برنامه" in line for line in lines), lines


def test_a_level_without_nodes_is_taken_away_and_comes_back(engine, tmp_path):
    with_step = shaped()
    with_step["levels"].append(level("step", "گام", 5, parents="strategy"))
    imported(engine, tmp_path, with_step)
    path = write_folder(tmp_path / "later", {"levels": ISFAHAN})
    assert messages(do_import(engine, path, plan="1400", scope=PackageScope.WITH_REMOVALS)) == []
    with Session(engine) as session:
        assert present(session.get(Level, ("1400", "step"))).removed_by is not None
    path = write_folder(tmp_path / "again", {"levels": with_step["levels"]})
    assert messages(do_import(engine, path, plan="1400")) == []
    assert count(engine, "level_parent") == 3


@pytest.mark.parametrize("without", ["targets", "observations", "budget_lines"])
def test_the_calendar_stays_while_rows_are_told_in_it(engine, tmp_path, without):
    tables = a_plan()
    kept = {"targets", "observations", "budget_lines"} - {without}
    for name in kept:
        del tables[name]
    imported(engine, tmp_path, tables)
    plan = [tables["plan"][0] | {"calendar": "میلادی"}]
    lines = messages(do_import(engine, write_folder(tmp_path / "later", {"plan": plan})))
    assert any("calendar" in line and "«میلادی»" in line for line in lines), lines


def test_another_currency_without_a_reason_is_a_warning(engine, tmp_path):
    imported(engine, tmp_path, a_plan())
    plan = [a_plan()["plan"][0] | {"currency": "یورو"}]
    outcome = do_import(engine, write_folder(tmp_path / "later", {"plan": plan}))
    assert [one.rule for one in present(outcome.proposal).warnings if one.thing == "plan"] == [
        "revision_without_reason"
    ]


def test_a_node_without_a_level_is_named_once(engine, tmp_path):
    tables = a_plan()
    tables["nodes"][1]["level"] = ""
    outcome = do_import(engine, write_folder(tmp_path / "blank", tables))
    assert [one.place.column for one in outcome.problems].count("level") == 1


def test_what_a_package_leaves_out_keeps_its_level(engine, tmp_path):
    imported(engine, tmp_path, a_plan())
    whole = a_plan()
    tables = {name: whole[name] for name in ("plan", "indicators")}
    tables["indicators"][0]["node"] = ""
    outcome = do_import(engine, write_folder(tmp_path / "part", tables))
    assert all(one.place.column != "level" for one in outcome.problems)
    with Session(engine) as session:
        assert present(session.get(Node, ("1400", "O01"))).level == "objective"


def test_a_package_without_the_column_of_portfolios_has_none_to_resolve(engine, tmp_path):
    tables = a_plan()
    for row in tables["projects"]:
        row.pop("portfolio")
    outcome = do_import(engine, write_folder(tmp_path / "bare", tables))
    assert {one.place.column for one in outcome.problems} <= {"portfolio", None}
