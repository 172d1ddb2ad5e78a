"""How the numbers move when weights, threshold and missing data are treated otherwise."""

from decimal import Decimal
from fractions import Fraction

from core.evaluation import Branch, Choice, Status, robustness, roll_up
from tests.factories.evaluation import leaf


def panel(node):
    found = robustness(node)
    return {(variant.choice, variant.minimum_coverage): variant for variant in found}


def tree():
    full = roll_up([leaf(100, 3), leaf(40, 1)])
    half = roll_up([leaf(60), leaf(None)])
    return roll_up([Branch("a", full, 3), Branch("b", half, 1), leaf(status=Status.NOT_DUE)])


def test_the_published_number_comes_first_and_does_not_move():
    first = robustness(tree())[0]
    assert (first.choice, first.shift, first.n_changed) == (Choice.AS_PUBLISHED, 0, 0)
    assert first.node.score == 85


def test_equal_weights_reach_every_level():
    found = panel(tree())[Choice.EQUAL_WEIGHTS, Decimal("0.60")]
    assert (found.node.score, found.shift) == (70, -15)


def test_thresholds_change_who_is_scored():
    found = panel(tree())
    low = found[Choice.MINIMUM_COVERAGE, Decimal("0.4")]
    assert (low.node.score, low.n_changed) == (Fraction("78.75"), 1)
    middle = found[Choice.MINIMUM_COVERAGE, Decimal("0.6")]
    assert (middle.shift, middle.n_changed) == (0, 0)
    assert found[Choice.MINIMUM_COVERAGE, Decimal("0.8")].node.score == 85


def test_a_threshold_that_takes_the_score_away_has_no_shift():
    node = roll_up([leaf(90, 3), leaf(None)])
    found = panel(node)[Choice.MINIMUM_COVERAGE, Decimal("0.8")]
    assert (found.node.score, found.shift, found.n_changed) == (None, None, 1)


def test_missing_as_zero_is_the_low_end_of_the_interval():
    node = tree()
    found = panel(node)[Choice.MISSING_AS_ZERO, Decimal("0.60")]
    assert found.node.score == node.low
    assert (found.node.coverage, found.node.n_excluded) == (1, 1)
    assert found.n_changed == 1
