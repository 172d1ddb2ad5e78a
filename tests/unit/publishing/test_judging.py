from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from core.calendar import JALALI
from core.enums import (
    Direction,
    Flag,
    Frequency,
    IndicatorKind,
    PathKind,
    StatusOverride,
    TargetKind,
)
from core.evaluation import POLICY
from core.publishing.judge.judging import earlier_dates, judge_snapshot
from core.release import records
from tests.factories.snapshots import make, snapshot_of

START, END = date(2016, 3, 19), date(2021, 3, 20)
GOAL = make(records.Node, code="G1", level="goal", weight=Decimal(1))
INDICATOR = make(
    records.Indicator,
    code="K1",
    node="G1",
    kind=IndicatorKind.OUTCOME,
    frequency=Frequency.YEAR,
    direction=Direction.HIGHER,
    release_lag_days=60,
)
PROJECT = make(records.Project, code="F-01", approved_billion_rial=Decimal(9))
PATH = tuple(
    make(records.Target, indicator="K1", kind=kind, period_ends_on=day, value=Decimal(value))
    for kind, day, value in ((TargetKind.BASELINE, START, 50), (TargetKind.TARGET, END, 60))
)


def observed(entry, year, value, published_on):
    return make(
        records.Observation,
        entry=entry,
        indicator="K1",
        period=str(year),
        period_starts_on=date(year + 621, 3, 21),
        period_ends_on=date(year + 622, 3, 20 if year % 4 != 2 else 19),
        value=Decimal(value),
        flag=Flag.FINAL,
        published_on=published_on,
    )


def judged(*rows, on):
    snapshot = snapshot_of(GOAL, INDICATOR, PROJECT, *PATH, *rows)
    judge_snapshot(snapshot, on, POLICY)
    return snapshot


def values(snapshot):
    return {row.judged_on: row.value for row in snapshot.of(records.JudgementHistory)}


def scores(snapshot, measure):
    rows = snapshot.of(records.NodeScoreHistory)
    return {row.judged_on: row for row in rows if (row.node, row.measure) == ("", measure)}


def test_earlier_dates_are_half_year_ends_before_the_date_of_judgement():
    (plan,) = snapshot_of().of(records.Plan)
    assert earlier_dates(plan, date(2017, 3, 20), JALALI) == [date(2016, 9, 21)]
    assert earlier_dates(plan, date(2017, 3, 21), JALALI) == [date(2016, 9, 21), date(2017, 3, 20)]
    assert len(earlier_dates(plan, date(2030, 1, 1), JALALI)) == 10


def test_a_long_plan_shows_its_last_ten_years():
    plan = make(records.Plan, horizon_start=date(2000, 4, 1), horizon_end=date(2030, 4, 1))
    dates = earlier_dates(plan, date(2026, 1, 1), JALALI)
    assert (len(dates), dates[-1]) == (20, date(2025, 9, 22))


def test_late_values_and_revisions_speak_of_the_days_they_are_about():
    snapshot = judged(
        observed(1, 1396, 52, date(2018, 6, 1)),
        observed(2, 1397, 57, date(2019, 6, 1)),
        observed(3, 1397, 55, date(2019, 8, 1)),
        on=date(2019, 12, 1),
    )
    assert values(snapshot) == {
        date(2018, 3, 20): 52,
        date(2018, 9, 22): 52,
        date(2019, 3, 20): 55,
        date(2019, 9, 22): 55,
    }


def test_days_without_a_value_have_no_row_but_the_node_says_why():
    snapshot = judged(on=date(2019, 12, 1))
    assert values(snapshot) == {}
    statuses = {row.status for row in scores(snapshot, "outcome").values()}
    assert statuses == {"not_due", "insufficient_data"}


def test_a_nodes_three_numbers_have_a_history_each():
    report = make(
        records.ProgressReport,
        project="F-01",
        reported_on=date(2018, 1, 1),
        as_of_on=date(2018, 1, 1),
        actual_percent=Decimal(30),
    )
    snapshot = judged(observed(1, 1396, 54, None), report, on=date(2018, 10, 1))
    progress = {day: row.score for day, row in scores(snapshot, "projects").items()}
    assert progress[date(2017, 9, 22)] is None
    assert progress[date(2018, 3, 20)] == progress[date(2018, 9, 22)] == 30
    outcome = scores(snapshot, "outcome")[date(2018, 3, 20)]
    assert (outcome.score, outcome.coverage, outcome.low) == (100, 1, 100)
    assert len(snapshot.of(records.NodeScoreHistory)) == 3 * 2 * len(progress)


def test_the_plan_and_its_goals_are_scored_again_with_other_choices():
    snapshot = judged(on=date(2019, 12, 1))
    rows = {
        (row.choice, row.minimum_coverage): row
        for row in snapshot.of(records.Robustness)
        if (row.node, row.measure) == ("G1", "outcome")
    }
    assert set(rows) == {
        ("as_published", POLICY.minimum_coverage),
        ("equal_weights", POLICY.minimum_coverage),
        ("missing_as_zero", POLICY.minimum_coverage),
        *(("minimum_coverage", threshold) for threshold in POLICY.robustness_coverages),
    }
    zero = rows["missing_as_zero", POLICY.minimum_coverage]
    assert (zero.score, zero.status, zero.shift, zero.n_changed) == (0, "off_track", None, 1)
    assert {row.node for row in snapshot.of(records.Robustness)} == {"", "G1"}


def test_the_working_of_very_many_projects_is_told_at_their_strategies():
    more = [
        make(records.Project, code=f"F-{number}", approved_billion_rial=Decimal(1))
        for number in range(1000, 1300)
    ]
    strategy = make(records.Node, code="S1", level="strategy", parent="G1")
    served = make(records.Project, code="F-02", strategies=("S1",))
    snapshot = judged(*more[:-1], served, strategy, on=date(2018, 10, 1))
    rows = snapshot.of(records.NodeScore)
    working = {row.node: row.working for row in rows if row.measure == "projects"}
    assert [one["code"] for one in working["S1"]["inputs"]] == ["F-02"]
    assert (working[""]["inputs"], working[""]["n_left_out"]) == ([], 301)
    assert working[""]["steps"]


def judgement_of(*rows, on=date(2018, 10, 1), district="", **declared):
    """Judge the indicator as *declared*, with one value of 1396."""
    snapshot = snapshot_of(GOAL, PROJECT, *PATH, *rows, replace(INDICATOR, **declared))
    judge_snapshot(snapshot, on, POLICY)
    found = {row.district: row for row in snapshot.of(records.Judgement)}
    return found[district]


STATED: dict[str, Any] = {"status_override": StatusOverride.OFF_TRACK, "override_reason": "سیل"}


def test_a_persons_status_is_said_of_the_whole_city_only():
    value = observed(1, 1396, 54, None)
    whole = judgement_of(value, **STATED)
    assert (whole.status, whole.score) == ("off_track", 100)
    assert whole.working["status"]["status_by_rule"] == "on_track"
    local = [replace(row, district="7") for row in PATH]
    district = judgement_of(
        replace(value, district="7"), *local, district="7", districts=("7",), **STATED
    )
    assert (district.status, district.working["status"]["override_reason"]) == ("on_track", None)


def test_earlier_days_are_judged_by_the_rule_alone():
    snapshot = snapshot_of(
        GOAL, PROJECT, *PATH, observed(1, 1396, 54, None), replace(INDICATOR, **STATED)
    )
    judge_snapshot(snapshot, date(2018, 10, 1), POLICY)
    history = snapshot.of(records.JudgementHistory)
    assert {row.status for row in history} == {"on_track"}
    assert scores(snapshot, "outcome")[date(2018, 3, 20)].status == "on_track"


def test_what_is_declared_of_an_indicator_is_judged_by():
    step = judgement_of(observed(1, 1396, 50, None), target_path=PathKind.STEP)
    assert (step.expected, step.status) == (50, "not_due")
    deed = judgement_of(observed(1, 1396, 60, None), is_binary=True)
    assert (deed.basis, deed.score) == ("binary", 100)
    pair = (observed(1, 1396, 52, None), observed(2, 1397, 55, None))
    on = date(2019, 4, 1)
    assert judgement_of(*pair, on=on).trend == 1
    assert judgement_of(*pair, on=on, trend_tolerance=Decimal(3)).trend == 0


def test_a_new_definition_leaves_nothing_to_compare_with():
    pair = (observed(1, 1396, 52, date(2018, 5, 1)), observed(2, 1397, 55, date(2019, 5, 1)))
    changed = make(
        records.Revision,
        thing="indicators",
        subject="K1",
        field="definition",
        old="الف",
        new="ب",
        applied_at=datetime(2018, 12, 1, tzinfo=UTC),
    )
    on = date(2019, 6, 1)
    assert judgement_of(*pair, on=on).trend == 1
    assert judgement_of(*pair, changed, on=on).trend == -2
    assert judgement_of(*pair, replace(changed, subject="K2"), on=on).trend == 1
    assert judgement_of(*pair, replace(changed, thing="nodes"), on=on).trend == 1
