"""How an import of values ends, and what the clerk reads."""

from typing import Any

import pytest
from sqlmodel import Session

from core.enums import ImportState
from core.importing.problems import Place
from core.importing.readers.qpr.skips import Skips
from core.importing.report import problem_lines, proposal_lines, skipped_lines
from core.models import Target
from core.texts import load_texts
from tests.factories.packages import a_plan
from tests.factories.qpr import (
    JUDGED,
    WEB,
    begin_plan,
    codes,
    do_qpr,
    judged,
    told,
    value_of,
    write,
)


def test_a_dry_run_changes_nothing_and_tells_all(plan, load):
    outcome = load(
        [["K001", "", "ACT", "1398", "50"], ["K001", "", "ACT", "1397", "x"]], dry_run=True
    )
    assert outcome.state is ImportState.PROPOSED
    assert codes(outcome.skipped) == [(2, "number_invalid")]
    assert value_of(plan) is None


def test_a_file_of_which_nothing_can_be_used_is_refused(load):
    outcome = load([["MEA1", "", "ACT", "1398", "x"], ["MEA2", "", "ACT", "1398", "5"]])
    assert (outcome.state, outcome.proposal) == (ImportState.REFUSED, None)
    assert codes(outcome.problems) == [(None, "qpr_nothing_usable")]
    assert outcome.tally.skipped == 2


@pytest.mark.parametrize(
    ("content", "mapping", "code"),
    [
        ("", WEB, "file_empty"),
        ("K001,,ACT,1398,1\n", 'layout = "wide"', "mapping_value_invalid"),
        ("K001,x\n", 'layout = "analysis"', "qpr_no_series_column"),
        ('K001,,ACT,1398,1\nK001,"\n', WEB, "csv_broken"),
    ],
)
def test_what_cannot_be_read_is_refused(plan, tmp_path, content, mapping, code):
    outcome = do_qpr(plan, write(tmp_path / "v.csv", content), mapping)
    assert outcome.state is ImportState.REFUSED
    assert [problem.code for problem in outcome.problems] == [code]
    assert skipped_lines(outcome, load_texts()) == []


def test_an_unknown_plan_is_refused(engine, tmp_path):
    outcome = do_qpr(engine, write(tmp_path / "v.csv", "K001,,ACT,1398,1\n"))
    assert [problem.code for problem in outcome.problems] == ["plan_unknown"]


def test_the_report_counts_and_names_each_skipped_value(load):
    table = [["K001", "", "ACT", "1398", "50"], ["K001", "", "ACT", "1397", "پنجاه"]]
    outcome = load(table, dry_run=True)
    said = [
        line.replace("\u2068", "").replace("\u2069", "")
        for line in skipped_lines(outcome, load_texts())
    ]
    assert said[0].startswith("از ۲ مقدار فایل: ۱ پذیرفته، ۱ کنار گذاشته، ۰ غیرلازم")
    assert said[1] == "۱ مقدار کنار گذاشته شد؛ در برنامه چیزی از آن‌ها نیامد:"
    assert said[2].startswith("فایل values.csv، ردیف ۲، ستون «5»: «پنجاه» عدد نیست.")
    assert proposal_lines(outcome, load_texts())[:3] == skipped_lines(outcome, load_texts())


def test_more_than_can_be_shown_are_counted(load):
    table = [["K001", "", "ACT", "1398", "x"] for _ in range(1_050)]
    outcome = load([*table, ["K001", "", "ACT", "1398", "1"]])
    said = skipped_lines(outcome, load_texts("en"))
    assert len(said) == 2 + 1_000 + 1
    assert said[-1] == "and 50 more that are not shown."


def test_the_report_tells_of_judgements(load):
    outcome = load([judged()], JUDGED)
    assert "QPR judgements: 1 new or changed" in proposal_lines(outcome, load_texts("en"))


def test_a_refusal_tells_why(load):
    outcome = load([["MEA1", "", "ACT", "1398", "x"]])
    said = problem_lines(outcome, load_texts("en"))
    assert said[0].startswith("Of the file's 1 values: 0 accepted, 1 skipped")
    assert "none of the file's 1 values" in said[-1]


def test_a_flaw_of_the_plan_itself_refuses_the_file(plan, load):
    old: dict[str, Any] = {
        "plan": "1400",
        "indicator": "K001",
        "period": "1394",
        "kind": "target",
        "value": 1,
    }
    with Session(plan) as session, session.begin():
        session.add(Target(**old))
    outcome = load([["K001", "", "TGT", "1398", "55"], ["K001", "", "ACT", "1398", "1"]])
    assert (outcome.state, list(outcome.skipped)) == (ImportState.REFUSED, [])
    assert codes(outcome.problems) == [(None, "target_before_baseline")]


def test_a_value_is_skipped_once_whatever_is_wrong_with_it():
    skips = Skips()
    place = Place("values.csv", None, 2)
    skips.add("qpr_value_blank", place)
    skips.add_all([place, Place("values.csv", None, 3)], "qpr_incomplete")
    assert codes(skips.problems) == [(2, "qpr_value_blank"), (3, "qpr_incomplete")]


def test_the_plan_may_stay_unnamed_while_there_is_one(plan, load, tmp_path):
    assert load([["K001", "", "ACT", "1398", "1"]], plan=None).plan == "1400"
    tables = a_plan()
    tables["plan"][0]["code"] = "1405"
    begin_plan(plan, tmp_path / "other", tables)
    outcome = load([["K001", "", "ACT", "1398", "2"]], plan=None)
    assert [problem.code for problem in outcome.problems] == ["qpr_plan_not_named"]
    assert "--plan" in told(outcome.problems)[0]
