"""Progress of projects: missing is not zero, and late work is not a late report."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from core.evaluation import NegativeWeightError, Status, project_progress, stand
from tests.factories.evaluation import (
    BASE_ON,
    FIRST_ON,
    LAST_ON,
    SECOND_ON,
    THIRD_ON,
    project,
    report,
)

START, END = date(2018, 1, 1), date(2018, 4, 11)  # one hundred days


def test_expected_runs_from_the_start_to_the_planned_end():
    given = project(start_on=START, planned_end_on=END)
    expected = [
        stand(given, START + timedelta(days=days)).expected for days in (-9, 0, 25, 100, 200)
    ]
    assert expected == [0, 0, 25, 100, 100]


def test_expected_follows_the_planned_percents():
    half_way = START + timedelta(days=50)
    given = project(start_on=START, planned_end_on=END, reports=[report(half_way, 10, 20)])
    assert stand(given, START + timedelta(days=75)).expected == 60


def test_a_report_on_the_planned_end_speaks_for_itself():
    given = project(start_on=START, planned_end_on=END, reports=[report(END, 70, 90)])
    found = stand(given, LAST_ON)
    assert (found.expected, found.actual, found.lag) == (90, 70, 20)


def test_nothing_planned_nothing_expected():
    found = stand(project(reports=[report(FIRST_ON, 30)]), FIRST_ON)
    assert (found.actual, found.expected, found.lag) == (30, None, None)


def test_no_report_is_missing_not_zero():
    found = stand(project(start_on=START), LAST_ON)
    assert (found.actual, found.lag, found.exclusion) == (None, None, None)


def test_a_report_without_a_percent_does_not_hide_the_one_before():
    given = project(reports=[report(FIRST_ON, 30), report(SECOND_ON, None)])
    assert stand(given, SECOND_ON).actual == 30


def test_a_correction_holds_from_its_day():
    corrected_on = FIRST_ON + timedelta(days=40)
    given = project(
        reports=[report(FIRST_ON, 30), report(FIRST_ON, 25, published_on=corrected_on)]
    )
    assert stand(given, FIRST_ON).actual == 30
    assert stand(given, corrected_on).actual == 25
    assert stand(given, FIRST_ON, known_on=corrected_on).actual == 25


def test_not_started_and_retired_projects_are_left_out():
    waiting = stand(project("a", 5, start_on=SECOND_ON), FIRST_ON)
    retired = stand(project("b", 5, [report(FIRST_ON, 9)], is_retired=True), FIRST_ON)
    going = stand(project("c", 5, [report(FIRST_ON, 50, 50)]), FIRST_ON)
    found = project_progress([waiting, retired, going])
    assert [s.exclusion for s in found.standings] == ["not_due", "retired", None]
    assert (found.n_projects, found.n_excluded, found.weighted.value) == (1, 2, 50)


def test_a_project_that_reports_before_its_start_counts():
    early = stand(project(start_on=SECOND_ON, reports=[report(FIRST_ON, 5)]), FIRST_ON)
    assert early.exclusion is None


def standings(*rows, on=FIRST_ON):
    return [
        stand(
            project(f"P{i}", budget, [report(on, actual, planned)] if actual is not None else []),
            on,
        )
        for i, (budget, actual, planned) in enumerate(rows)
    ]


def test_weighted_by_budget_with_the_plain_mean_beside_it():
    found = project_progress(standings((30, 80, 80), (10, 40, 60)))
    assert (found.weighted.value, found.unweighted.value) == (70, 60)
    assert (found.expected_weighted.value, found.expected_unweighted.value) == (75, 70)


def test_a_missing_report_opens_the_interval():
    found = project_progress(standings((30, 80, 80), (10, None, None)))
    assert (found.weighted.value, found.weighted.coverage) == (80, Fraction(3, 4))
    assert (found.weighted.low, found.weighted.high) == (60, 85)
    assert (found.n_projects, found.n_reported) == (2, 1)
    assert (found.unweighted.value, found.unweighted.status) == (None, Status.INSUFFICIENT_DATA)


def test_too_little_reported():
    found = project_progress(standings((10, 80, 80), (30, None, None)))
    assert (found.weighted.value, found.status) == (None, Status.INSUFFICIENT_DATA)


def test_how_many_reported():
    found = project_progress(standings((10, 80, 80), (10, 70, 70), (10, None, None)))
    assert (found.n_projects, found.n_reported) == (3, 2)


def test_an_unknown_budget_is_told_and_counts_in_the_plain_mean_only():
    found = project_progress(standings((30, 80, 80), (None, 40, 40)))
    assert (found.weighted.value, found.unweighted.value) == (80, 60)
    assert found.n_without_budget == 1


def test_no_budget_at_all_is_no_weight():
    found = project_progress(standings((None, 80, 80), (0, 40, 40)))
    assert (found.weighted.status, found.status) == (Status.NO_WEIGHT, Status.NO_WEIGHT)
    assert (found.weighted.value, found.unweighted.value) == (None, 60)


def test_no_projects_at_all():
    found = project_progress([])
    assert (found.weighted.status, found.unweighted.coverage) == (Status.NOT_APPLICABLE, None)
    assert found.status == Status.NOT_APPLICABLE


def test_a_negative_budget_is_refused():
    with pytest.raises(NegativeWeightError):
        project_progress(standings((-1, 50, 50)))


def test_a_project_of_two_strategies_counts_once():
    one = standings((10, 50, 50))[0]
    assert project_progress([one, one]).n_projects == 1


@pytest.mark.parametrize(
    ("actual", "status"),
    [
        ("57", Status.ON_TRACK),
        ("56.9", Status.AT_RISK),
        ("51", Status.AT_RISK),
        ("50.9", Status.OFF_TRACK),
    ],
)
def test_late_work_against_what_was_planned(actual, status):
    assert project_progress(standings((10, actual, 60))).status == status


def test_work_without_a_plan_has_no_target():
    assert project_progress(standings((10, 50, None))).status == Status.NO_TARGET


def test_work_that_nothing_was_planned_of_yet_is_not_due():
    found = project_progress(standings((10, 0, 0), on=BASE_ON))
    assert (found.status, found.weighted.value) == (Status.NOT_DUE, 0)


def test_a_later_day_expects_more():
    given = project("F-01", 10, [report(FIRST_ON, 50, 50)], planned_end_on=THIRD_ON)
    assert project_progress([stand(given, FIRST_ON)]).status == Status.ON_TRACK
    assert project_progress([stand(given, THIRD_ON)]).status == Status.OFF_TRACK


@pytest.mark.parametrize(("silent", "said"), [(40, 30), ("40.1", None)])
def test_progress_needs_six_tenths_of_the_money(silent, said):
    told = project("F-01", 60, [report(FIRST_ON, 30)])
    silent = project("F-02", silent)
    found = project_progress([stand(one, FIRST_ON) for one in (told, silent)])
    assert found.weighted.value == said
