from datetime import date
from decimal import Decimal

from core.evaluation import POLICY
from core.models.enums import Direction, Flag, Frequency, IndicatorKind, Level, TargetKind
from core.publishing import records
from core.publishing.judging import earlier_dates, judge_snapshot
from tests.factories.snapshots import make, snapshot_of

START, END = date(2016, 3, 19), date(2021, 3, 20)
GOAL = make(records.Node, code="G1", level=Level.GOAL, weight=Decimal(1))
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
    assert earlier_dates(plan, date(2017, 3, 20)) == [date(2016, 9, 21)]
    assert earlier_dates(plan, date(2017, 3, 21)) == [date(2016, 9, 21), date(2017, 3, 20)]
    assert len(earlier_dates(plan, date(2030, 1, 1))) == 10


def test_a_long_plan_shows_its_last_ten_years():
    plan = make(records.Plan, horizon_start=date(2000, 4, 1), horizon_end=date(2030, 4, 1))
    dates = earlier_dates(plan, date(2026, 1, 1))
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


def test_the_working_of_very_many_projects_is_told_at_their_strategies(monkeypatch):
    monkeypatch.setattr("core.publishing.results._MOST_PROJECTS", 1)
    more = make(records.Project, code="F-02", approved_billion_rial=Decimal(1), strategies=("S1",))
    strategy = make(records.Node, code="S1", level=Level.STRATEGY, parent="G1")
    snapshot = judged(more, strategy, on=date(2018, 10, 1))
    rows = snapshot.of(records.NodeScore)
    working = {row.node: row.working for row in rows if row.measure == "projects"}
    assert [one["code"] for one in working["S1"]["inputs"]] == ["F-02"]
    assert (working[""]["inputs"], working[""]["n_left_out"]) == ([], 2)
    assert working[""]["steps"]
