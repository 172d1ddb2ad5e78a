from dataclasses import replace

import pytest

from core.enums import ImportState
from core.importing.causes import group_causes
from core.importing.problems import Place, Problem, Problems
from core.importing.report import cause_lines, problem_lines
from core.importing.request import ImportOutcome
from core.texts import load_texts


def a_problem(row, value="x", code="number_invalid", sheet="observations", **params):
    place = Place("plan.xlsx", sheet, row, "value", 3, table=sheet, field="value")
    return Problem(code, place, value, params)


def an_outcome(problems):
    return ImportOutcome(ImportState.REFUSED, None, None, None, problems, None, Problems(), None)


@pytest.mark.parametrize(
    ("problems", "sizes"),
    [
        ([a_problem(2), a_problem(3), a_problem(4)], [3]),
        ([a_problem(2), a_problem(3, "y"), a_problem(4)], [2, 1]),
        ([a_problem(2), a_problem(3, code="date_invalid")], [1, 1]),
        ([a_problem(2), a_problem(2, sheet="targets")], [1, 1]),
        ([a_problem(2, None, names=("a",)), a_problem(3, None, names=("b",))], [1, 1]),
        ([a_problem(2, None), a_problem(3, None)], [2]),
        (
            [a_problem(None, (n,), "removal_not_allowed", table="projects") for n in range(4)],
            [4],
        ),
    ],
)
def test_one_rule_column_and_value_is_one_cause(problems, sizes):
    causes = group_causes(problems)
    assert [len(cause.problems) for cause in causes] == sizes
    assert sum(cause.total for cause in causes) == len(problems)


def test_what_follows_is_told_under_its_cause():
    root = a_problem(3, "پ ۲", "code_invalid", "projects", limit=60)
    after = [
        replace(a_problem(row, "پ ۲", "code_unknown", "milestones"), root=root) for row in (4, 5)
    ]
    gone = replace(a_problem(None, ("P2",), "removal_not_allowed", "budget_lines"), root=root)
    (cause,) = group_causes([*after, root, gone])
    assert (cause.first, cause.total) == (root, 4)
    lines = [line.strip() for line in cause_lines(cause, load_texts("fa"))]
    assert lines[1:] == [
        "در پی آن ۲ خطا در «گام‌های پروژه»، ردیف ۴، ۵",
        "در پی آن ۱ خطا در «ردیف‌های بودجه»",
    ]
    assert "in milestones, row 4, 5" in cause_lines(cause, load_texts("en"))[1]


def test_rows_that_go_are_listed_by_name():
    problems = [
        a_problem(None, (f"P{n}",), "removal_not_allowed", "projects", table="projects")
        for n in range(8)
    ]
    (cause,) = group_causes(problems)
    line = cause_lines(cause, load_texts("fa"))[1].replace("\u2068", "").replace("\u2069", "")
    assert line.strip() == "و ۷ مورد دیگر: «P1»، «P2»، «P3»، «P4»، «P5» و …"


def test_a_problem_of_the_same_kind_as_its_root_is_no_circle():
    root = a_problem(2)
    causes = group_causes([root, replace(a_problem(3), root=a_problem(9))])
    assert [cause.total for cause in causes] == [1, 1]


def test_beyond_forty_causes_the_rest_is_counted_and_the_way_named():
    problems = Problems(limit=50)
    for row in range(60):
        problems.add("number_invalid", Place("plan.xlsx", "x", row), f"v{row}")
    lines = problem_lines(an_outcome(problems), load_texts("fa"))
    assert len(lines) == 1 + 1 + 40 + 1
    assert "و ۲۰ خطای دیگر" in lines[-1]
    assert "--mark" in lines[-1]
