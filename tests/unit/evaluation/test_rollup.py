"""Roll-ups: who counts, what is refused, and the three measures kept apart."""

from decimal import Decimal
from fractions import Fraction

import pytest

from core.evaluation import (
    Branch,
    ChildNode,
    EvaluationPolicy,
    IndicatorKind,
    NegativeWeightError,
    Override,
    Status,
    judge,
    leaf_of,
    measure_node,
    roll_up,
    stand,
    status_of_score,
)
from tests.factories.evaluation import (
    BASE_ON,
    FIRST_ON,
    base,
    indicator,
    leaf,
    on_path,
    point,
    project,
    report,
    seen,
)


def test_excluded_children_leave_the_weights():
    out = [
        leaf(status=Status.NOT_APPLICABLE),
        leaf(status=Status.NOT_DUE),
        leaf(0, is_retired=True),
    ]
    node = roll_up([leaf(80), *out])
    assert (node.score, node.coverage, node.low, node.high) == (80, 1, 80, 80)
    assert (node.n_scored, node.n_missing, node.n_excluded, node.warnings) == (1, 0, 3, 0)


@pytest.mark.parametrize(
    "status", [Status.NO_TARGET, Status.NO_SCALE, Status.NO_DATA, Status.STALE]
)
def test_what_cannot_be_said_is_missing_not_excluded(status):
    node = roll_up([leaf(80), leaf(status=status)])
    assert (node.coverage, node.n_missing) == (Fraction(1, 2), 1)


def test_a_negative_weight_is_refused_even_for_an_excluded_child():
    with pytest.raises(NegativeWeightError) as refused:
        roll_up([leaf(80), leaf(status=Status.NOT_DUE, weight=-1, code="K009")])
    assert refused.value.code == "K009"


def test_weights_that_add_up_to_zero():
    node = roll_up([leaf(80, 0), leaf(20, 0)])
    assert (node.status, node.score, node.coverage) == (Status.NO_WEIGHT, None, None)
    assert (node.low, node.high, node.warnings) == (None, None, 1)


def test_a_node_without_weight_is_missing_above():
    empty = roll_up([leaf(80, 0)])
    node = roll_up([leaf(80, 3), Branch("O01", empty)])
    assert (node.coverage, node.low, node.high) == (Fraction(3, 4), 60, 85)


def test_a_score_without_weight_says_nothing():
    node = roll_up([leaf(80, 0), leaf(None)], EvaluationPolicy(minimum_coverage=Decimal(0)))
    assert (node.score, node.status) == (None, Status.INSUFFICIENT_DATA)


def test_nothing_to_roll_up_does_not_apply_and_leaves_the_node_above():
    empty = roll_up([])
    assert (empty.status, empty.coverage) == (Status.NOT_APPLICABLE, None)
    node = roll_up([leaf(80), Branch("O01", empty)])
    assert (node.score, node.coverage, node.n_excluded) == (80, 1, 1)


def test_nothing_due_yet_is_not_due_above():
    node = roll_up([leaf(status=Status.NOT_DUE), leaf(status=Status.NOT_APPLICABLE)])
    assert node.status == Status.NOT_DUE
    assert roll_up([Branch("O01", node)]).status == Status.NOT_DUE


@pytest.mark.parametrize(
    ("score", "status"),
    [
        ("90", Status.ON_TRACK),
        ("89.999999", Status.AT_RISK),
        ("50", Status.AT_RISK),
        ("49.999999", Status.OFF_TRACK),
    ],
)
def test_the_status_of_a_node(score, status):
    assert status_of_score(Fraction(score)) == status


def test_coverage_counts_through_the_levels():
    part = roll_up([leaf(100), leaf(None)])
    assert part.status == Status.INSUFFICIENT_DATA
    node = roll_up([Branch("a", part), leaf(60), leaf(60)])
    assert (node.coverage, node.score) == (Fraction(5, 6), 60)
    assert (node.low, node.high) == (Fraction(170, 3), Fraction(220, 3))


def test_a_score_outside_its_interval_is_provisional_if_that_changes_the_status():
    # The child knows too little to be scored, but what it knows moves the interval.
    part = roll_up([leaf(100), leaf(100), leaf(None), leaf(None)])
    node = roll_up([Branch("a", part, 1), leaf(45, 3)])
    assert (node.score, node.low, node.high) == (45, Fraction("46.25"), Fraction("58.75"))
    assert (node.status, node.is_provisional) == (Status.OFF_TRACK, True)


def test_a_leaf_of_a_judgement():
    found = leaf_of(judge(on_path(50, 56, 60, "55.4"), FIRST_ON), Decimal("1.5"))
    assert (found.code, found.score, found.weight) == ("K001", 75, Decimal("1.5"))
    assert found.exclusion is None


def test_a_leaf_of_a_retired_indicator_says_why_it_is_out():
    given = indicator(
        baseline=base(50), targets=(point(value=60),), observations=(seen(60),), is_retired=True
    )
    assert leaf_of(judge(given, FIRST_ON)).exclusion == "retired"


def test_a_status_by_a_person_does_not_bring_what_is_not_due_into_the_roll_up():
    override = Override(status=Status.ON_TRACK, reason="r")
    given = indicator(baseline=base(50), targets=(point(value=60),), override=override)
    found = leaf_of(judge(given, BASE_ON))
    assert (found.exclusion, found.score) == ("not_due", None)


def test_a_score_a_person_doubts_does_not_count():
    override = Override(status=Status.NO_DATA, reason="r")
    given = indicator(
        baseline=base(50), targets=(point(value=60),), observations=(seen(60),), override=override
    )
    assert leaf_of(judge(given, FIRST_ON)).score is None


def test_a_person_can_take_an_indicator_out():
    override = Override(status=Status.NOT_APPLICABLE, reason="r")
    given = indicator(
        baseline=base(50), targets=(point(value=60),), observations=(seen(60),), override=override
    )
    assert leaf_of(judge(given, FIRST_ON)).exclusion == "not_applicable"


def test_three_measures_never_become_one():
    metro = stand(project("F-01", 10, [report(FIRST_ON, 30, 40)]), FIRST_ON)
    road = stand(project("F-02", 30, [report(FIRST_ON, 50, 50)]), FIRST_ON)
    strategies = [
        ChildNode("S01", measure_node(projects=[metro, road])),
        ChildNode("S02", measure_node(projects=[metro])),
    ]
    objective = measure_node([(IndicatorKind.CONTROL, leaf(40))], children=strategies)
    goal = measure_node(
        [(IndicatorKind.OUTCOME, leaf(90))], children=[ChildNode("O01", objective, 2)]
    )
    assert (goal.outcome.score, goal.control.score) == (90, 40)
    assert (goal.projects.weighted.value, goal.projects.unweighted.value) == (45, 40)
    assert goal.projects.n_projects == 2
    assert objective.outcome.status == Status.NOT_APPLICABLE
