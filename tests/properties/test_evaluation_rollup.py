"""What holds of every roll-up, on trees made by chance."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.evaluation import POLICY, Branch, Leaf, Status, explain, roll_up, status_of_score
from core.evaluation.exact import to_decimal, total, total_of_products
from tests.presence import present

SCORES = st.integers(min_value=0, max_value=700).map(lambda sevenths: Fraction(sevenths, 7))
WEIGHTS = st.integers(min_value=0, max_value=90).map(lambda tenths: Decimal(tenths) / 10)
OUT = st.sampled_from([Status.NOT_APPLICABLE, Status.NOT_DUE])
UNKNOWN = st.sampled_from([Status.NO_DATA, Status.STALE, Status.NO_TARGET, Status.NO_SCALE])


def scored(score, weight):
    return Leaf("K", status_of_score(score), score, weight)


SCORED = st.builds(scored, SCORES, WEIGHTS)
MISSING = st.builds(lambda status, weight: Leaf("K", status, None, weight), UNKNOWN, WEIGHTS)
EXCLUDED = st.builds(lambda status, weight: Leaf("K", status, None, weight), OUT, WEIGHTS)
RETIRED = st.builds(
    lambda score, weight: Leaf("K", Status.ON_TRACK, score, weight, is_retired=True),
    SCORES,
    WEIGHTS,
)
LEAVES = SCORED | MISSING | EXCLUDED | RETIRED


def branch(children, weight):
    return Branch("N", roll_up(children), weight)


PARTS = st.recursive(
    LEAVES,
    lambda parts: st.builds(branch, st.lists(parts, max_size=4), WEIGHTS),
    max_leaves=10,
)
CHILDREN = st.lists(PARTS, max_size=4)


def scaled(part, factor):
    weight = Fraction(part.weight) * factor
    if isinstance(part, Branch):
        return Branch(part.code, roll_up([scaled(p, factor) for p in part.node.parts]), weight)
    return Leaf(part.code, part.status, part.score, weight, part.is_retired)


def outcome(node):
    return (node.status, node.score, node.coverage, node.low, node.high, node.is_provisional)


def leaves_below(node):
    for part in node.parts:
        if part.exclusion is None:
            yield from leaves_below(part.node) if isinstance(part, Branch) else [part]


@given(CHILDREN)
def test_a_roll_up_lies_within_its_parts(children):
    node = roll_up(children)
    if node.score is not None:
        parts = [part.score for part in children if part.exclusion is None]
        known = [score for score in parts if score is not None]
        assert min(known) <= node.score <= max(known)


@given(CHILDREN, st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9))
def test_scaling_all_weights_changes_nothing(children, factor):
    again = roll_up([scaled(part, factor) for part in children])
    assert outcome(again) == outcome(roll_up(children))


@given(CHILDREN, MISSING)
def test_a_missing_child_never_narrows_the_interval(children, missing):
    before, after = roll_up(children), roll_up([*children, missing])
    if before.coverage is not None:
        assert (
            present(after.low)
            <= present(before.low)
            <= present(before.high)
            <= present(after.high)
        )
        assert present(after.coverage) <= present(before.coverage)


@given(CHILDREN, EXCLUDED | RETIRED)
def test_what_is_excluded_changes_nothing(children, excluded):
    before, after = roll_up(children), roll_up([*children, excluded])
    if before.coverage is not None:
        assert outcome(after) == outcome(before)


@given(CHILDREN)
def test_a_score_needs_coverage(children):
    node = roll_up(children)
    if node.score is None:
        assert node.status not in {Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK}
    else:
        assert present(node.coverage) >= present(POLICY.minimum_coverage)
        assert node.status == status_of_score(node.score)


@given(st.lists(SCORED | MISSING | EXCLUDED, max_size=8))
def test_over_leaves_the_score_lies_in_the_interval(children):
    node = roll_up(children)
    if node.score is not None:
        assert 0 <= present(node.low) <= present(node.score) <= present(node.high) <= 100


@given(CHILDREN)
def test_the_interval_is_as_wide_as_what_is_not_covered(children):
    node = roll_up(children)
    if node.coverage is not None:
        assert present(node.high) - present(node.low) == 100 * (1 - present(node.coverage))


@given(CHILDREN)
def test_everything_covered_leaves_no_doubt(children):
    node = roll_up(children)
    if node.coverage == 1:
        assert node.low == node.score == node.high
        assert not node.is_provisional


@given(CHILDREN)
def test_warnings_are_the_leaves_off_track(children):
    node = roll_up(children)
    off_track = [leaf for leaf in leaves_below(node) if leaf.status == Status.OFF_TRACK]
    assert node.warnings == len(off_track)


@given(CHILDREN, st.randoms(use_true_random=False))
def test_the_order_of_children_does_not_matter(children, random):
    shuffled = random.sample(children, len(children))
    assert outcome(roll_up(shuffled)) == outcome(roll_up(children))


@given(CHILDREN)
def test_every_roll_up_can_be_explained(children):
    data = explain(roll_up(children))
    assert len(data["inputs"]) + data["steps"][0]["n_excluded"] == len(children)


@given(st.lists(st.fractions(max_denominator=10**6), max_size=40))
def test_total_is_exact(numbers):
    assert total(numbers) == sum(numbers)


NUMBER = st.fractions(max_denominator=10**4)


@given(st.lists(st.tuples(NUMBER, NUMBER), max_size=40))
def test_total_of_products_is_exact(pairs):
    assert total_of_products(pairs) == sum(one * other for one, other in pairs)


@given(st.fractions(), st.integers(min_value=0, max_value=9))
def test_rounding_is_never_off_by_more_than_half(number, digits):
    rounded = to_decimal(number, digits)
    assert isinstance(rounded, Decimal)
    assert abs(Fraction(rounded) - number) <= Fraction(1, 2 * 10**digits)
