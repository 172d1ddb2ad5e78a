from datetime import date
from decimal import Decimal

from core.calendar import JALALI
from core.enums import (
    Direction,
    Frequency,
    IndicatorKind,
    ReviewStatus,
    TargetKind,
)
from core.enums import Flag as StoredFlag
from core.evaluation import POLICY, Flag, project_progress, stand
from core.publishing.judge.evidence import (
    indicator_inputs,
    period_ends,
    project_inputs,
    tree_of,
)
from core.publishing.judge.judging import judge_snapshot
from core.release import records
from tests.factories.snapshots import make, snapshot_of

END_OF_1398 = date(2020, 3, 19)


def indicator(**given):
    return make(
        records.Indicator,
        **{"code": "K1", "frequency": Frequency.YEAR, "direction": Direction.HIGHER, **given},
    )


def observed(entry, value, year=1398, **given):
    start, end = date(year + 621, 3, 21), date(year + 622, 3, 19)
    return make(
        records.Observation,
        **{
            "entry": entry,
            "indicator": "K1",
            "period": str(year),
            "period_starts_on": start,
            "period_ends_on": end,
            "value": Decimal(value),
            "flag": StoredFlag.FINAL,
            **given,
        },
    )


def point(kind, ends_on, value):
    return make(
        records.Target,
        indicator="K1",
        kind=kind,
        period_ends_on=ends_on,
        value=None if value is None else Decimal(value),
    )


PATH = (
    point(TargetKind.BASELINE, date(2016, 3, 19), 50),
    point(TargetKind.TARGET, date(2021, 3, 20), 60),
)


def given_of(*rows):
    return dict(indicator_inputs(snapshot_of(*rows)))


def judgement_of(*rows, on=date(2020, 4, 1)):
    snapshot = snapshot_of(*rows)
    judge_snapshot(snapshot, on, POLICY)
    (found,) = snapshot.of(records.Judgement)
    return found


def test_observations_are_handed_over_in_the_order_of_the_ledger():
    rows = [observed(9, 3, 1396), observed(2, 1, 1397), observed(5, 2, 1398)]
    (given,) = given_of(indicator(), *rows).values()
    assert [o.value for o in given.observations] == [1, 2, 3]


def test_a_withdrawn_value_is_not_judged():
    rows = [observed(1, 57, 1397), observed(2, 99), observed(3, 99, is_withdrawn=True)]
    (given,) = given_of(indicator(), *PATH, *rows).values()
    assert (given.observations[-1].value, given.observations[-1].flag) == (None, Flag.MISSING)
    assert (judgement_of(indicator(), *PATH, *rows).period) == "1397"


def test_a_value_given_again_after_a_withdrawal_is_judged():
    rows = [observed(1, 99), observed(2, 99, is_withdrawn=True), observed(3, 57)]
    assert judgement_of(indicator(), *PATH, *rows).value == 57


def test_districts_are_judged_beside_the_whole_city():
    rows = [observed(1, 57), observed(2, 55, district="7")]
    given = given_of(indicator(districts=("7",)), *PATH, *rows)
    assert {place: one.observations[0].value for place, one in given.items()} == {
        ("K1", ""): 57,
        ("K1", "7"): 55,
    }


def test_a_baseline_without_a_value_is_none():
    (given,) = given_of(
        indicator(), point(TargetKind.BASELINE, date(2016, 3, 19), None), PATH[1]
    ).values()
    assert given.baseline is None
    assert [target.value for target in given.targets] == [60]


def test_replaced_indicators_are_retired():
    (given,) = given_of(indicator(review_status=ReviewStatus.REPLACED)).values()
    assert given.is_retired


def test_whether_the_final_target_is_reached_may_be_unknown():
    assert judgement_of(indicator(), *PATH).is_achieved is None
    assert judgement_of(indicator(), *PATH, observed(1, 61)).is_achieved is True
    assert judgement_of(indicator(), *PATH, observed(1, 59)).is_achieved is False


def test_reports_are_expected_in_every_period_of_the_horizon():
    (plan,) = snapshot_of().of(records.Plan)
    years = [date(2017, 3, 20), date(2018, 3, 20), date(2019, 3, 20), date(2020, 3, 19)]
    assert period_ends(plan, Frequency.YEAR, JALALI) == (*years, date(2021, 3, 20))
    assert period_ends(plan, Frequency.HALF, JALALI)[:2] == (date(2016, 9, 21), years[0])
    assert len(period_ends(plan, Frequency.MONTH, JALALI)) == 5 * 12


def report(entry, day, percent, **given):
    return make(
        records.ProgressReport,
        entry=entry,
        project="F-01",
        reported_on=date(2020, *day),
        as_of_on=given.get("corrects") or date(2020, *day),
        actual_percent=None if percent is None else Decimal(percent),
        **given,
    )


def standing_of(*reports, on=date(2020, 12, 1), known_on=None):
    (given,) = project_inputs(snapshot_of(make(records.Project, code="F-01"), *reports))
    return stand(given, on, known_on=known_on)


def test_a_correction_speaks_of_the_day_it_corrects_from_the_day_it_is_reported():
    first = report(1, (3, 19), 40)
    correction = report(2, (4, 28), 35, corrects=date(2020, 3, 19))
    assert standing_of(first, correction).actual == 35
    assert standing_of(first, correction, on=date(2020, 4, 1)).actual == 40
    later = standing_of(first, correction, on=date(2020, 4, 1), known_on=date(2020, 5, 1))
    assert later.actual == 35
    assert later.report.as_of_on == date(2020, 3, 19)


def test_a_late_correction_does_not_hide_a_report_of_a_later_day():
    standing = standing_of(
        report(1, (3, 19), 40),
        report(2, (9, 21), 60),
        report(3, (11, 1), 35, corrects=date(2020, 3, 19)),
    )
    assert standing.actual == 60


def test_only_the_last_entry_for_a_day_counts():
    assert standing_of(report(1, (3, 19), 40), report(2, (3, 19), 45)).actual == 45


def test_a_withdrawn_correction_lets_the_first_report_hold_again():
    rows = [
        report(1, (3, 19), 40),
        report(2, (4, 28), 35, corrects=date(2020, 3, 19)),
        report(3, (4, 28), 35, corrects=date(2020, 3, 19), is_withdrawn=True),
    ]
    assert standing_of(*rows).actual == 40


def test_a_project_whose_reports_were_withdrawn_is_missing_not_zero():
    standing = standing_of(report(1, (3, 19), 40), report(2, (3, 19), 40, is_withdrawn=True))
    assert standing.actual is None
    assert project_progress([standing]).n_reported == 0


def test_policies_have_the_objectives_that_follow_them_below():
    tree = tree_of(
        snapshot_of(
            make(records.Node, code="G1", level="goal"),
            make(records.Node, code="P1", level="policy"),
            make(records.Node, code="O1", level="objective", parent="G1", policies=("P1",)),
            make(records.Project, code="F-01", strategies=("S1", "S2")),
        )
    )
    assert {above: [n.code for n in nodes] for above, nodes in tree.below.items()} == {
        "": ["G1"],
        "G1": ["O1"],
        "P1": ["O1"],
    }
    assert tree.serving == {"S1": ["F-01"], "S2": ["F-01"]}


def test_every_node_and_the_plan_have_three_numbers():
    snapshot = snapshot_of(
        make(records.Node, code="G1", level="goal", weight=Decimal(1)),
        indicator(kind=IndicatorKind.OUTCOME, node="G1"),
        *PATH,
        observed(1, 61),
        make(records.Project, code="F-01", approved_billion_rial=Decimal(9)),
        report(1, (3, 19), 40),
    )
    judge_snapshot(snapshot, date(2020, 4, 1), POLICY)
    scores = {(row.node, row.measure): row for row in snapshot.of(records.NodeScore)}
    assert scores["G1", "outcome"].score == scores["", "outcome"].score == 100
    assert scores["G1", "control"].status == "not_applicable"
    # It serves no strategy, and so no goal, but it is a project of the plan.
    assert scores["", "projects"].score == 40
    assert scores["G1", "projects"].score is None


def test_the_status_of_projects_says_whether_they_are_late():
    planned = {"planned_percent": Decimal(80), "actual_percent": Decimal(70)}
    late = make(records.ProgressReport, **planned, project="F-01", as_of_on=END_OF_1398)
    snapshot = snapshot_of(
        make(records.Project, code="F-01", approved_billion_rial=Decimal(9)), late
    )
    judge_snapshot(snapshot, END_OF_1398, POLICY)
    (row,) = (r for r in snapshot.of(records.NodeScore) if r.measure == "projects")
    assert (row.status, row.warnings, row.expected) == ("at_risk", 1, 80)
