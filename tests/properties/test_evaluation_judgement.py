"""What holds of every judgement, on series made by chance."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from core.evaluation import (
    Accumulation,
    Baseline,
    Direction,
    Flag,
    IndicatorInput,
    Observation,
    PathKind,
    Status,
    TargetPoint,
    accumulate,
    explain,
    judge,
    judge_at,
    leaf_of,
    roll_up,
)
from core.evaluation.indicators.score import Knots
from core.evaluation.indicators.series import expected_value
from tests.presence import present

START = date(2017, 3, 20)
VALUES = st.decimals(min_value=-200, max_value=200, places=2)
MAYBE = st.none() | VALUES
DAYS = st.integers(min_value=-400, max_value=3000).map(lambda days: START + timedelta(days=days))
FRACTIONS = st.fractions(min_value=-300, max_value=300, max_denominator=40)
STEPS = st.fractions(min_value=Fraction(1, 40), max_value=90, max_denominator=40)
SIGNS = st.sampled_from([1, -1])
BY_VALUE = [Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK]


@st.composite
def knots(draw):
    sign, zero = draw(SIGNS), draw(FRACTIONS)
    alarm = zero + sign * draw(STEPS)
    return Knots(sign, zero, alarm, alarm + sign * draw(STEPS))


def targets():
    return st.builds(
        TargetPoint,
        ends_on=DAYS,
        value=MAYBE,
        alarm=MAYBE,
        floor=MAYBE,
        band_low=MAYBE,
        band_high=MAYBE,
        critical_low=MAYBE,
        critical_high=MAYBE,
    )


@st.composite
def observations(draw):
    ends_on = draw(DAYS)
    flag = draw(st.sampled_from(Flag))
    told = flag not in {Flag.MISSING, Flag.NOT_APPLICABLE}
    return Observation(
        period=ends_on.isoformat(),
        starts_on=ends_on - timedelta(days=draw(st.sampled_from([178, 364, 365]))),
        ends_on=ends_on,
        value=draw(VALUES) if told else None,
        flag=flag,
        published_on=draw(st.none() | DAYS),
    )


INDICATORS = st.builds(
    IndicatorInput,
    code=st.just("K001"),
    direction=st.sampled_from(Direction),
    baseline=st.none() | st.builds(Baseline, ends_on=DAYS, value=VALUES),
    targets=st.lists(targets(), max_size=4).map(tuple),
    path=st.sampled_from(PathKind),
    observations=st.lists(observations(), max_size=5).map(tuple),
    period_ends=st.lists(DAYS, max_size=6, unique=True).map(sorted).map(tuple),
    release_lag_days=st.integers(min_value=0, max_value=200),
    is_binary=st.booleans(),
    is_retired=st.booleans(),
)


@given(INDICATORS, DAYS)
def test_every_input_is_judged_and_explained_without_dividing_by_zero(given_input, today):
    found = judge(given_input, today)
    assert explain(found)["status"]["status"] == found.status
    assert (found.score is None) == (found.status not in BY_VALUE)
    assert found.score is None or 0 <= found.score <= 100
    assert roll_up([leaf_of(found)]).n_scored == int(found.coverage == 1)


@given(INDICATORS, DAYS)
def test_what_is_not_known_yet_changes_nothing(given_input, on):
    known = [o for o in given_input.observations if o.ends_on <= on and o.known_on <= on]
    fields = {name: getattr(given_input, name) for name in IndicatorInput.__slots__}
    earlier = IndicatorInput(**(fields | {"observations": tuple(known)}))
    found, again = judge_at(given_input, on), judge_at(earlier, on)
    assert (found.status, found.value, found.score) == (again.status, again.value, again.score)


@given(knots(), FRACTIONS, FRACTIONS)
def test_the_score_is_monotone(scale, one, other):
    worse, better = sorted([one, other], key=lambda value: scale.sign * value)
    assert scale.score(worse) <= scale.score(better)
    assert BY_VALUE.index(scale.status(worse)) <= BY_VALUE.index(scale.status(better))


@given(knots())
def test_on_a_knot_the_better_status_holds(scale):
    assert (scale.status(scale.good), scale.score(scale.good)) == (Status.ON_TRACK, 100)
    assert (scale.status(scale.alarm), scale.score(scale.alarm)) == (Status.AT_RISK, 50)
    assert (scale.status(scale.zero), scale.score(scale.zero)) == (Status.OFF_TRACK, 0)


@given(knots(), FRACTIONS)
def test_status_and_score_agree(scale, value):
    score, status = scale.score(value), scale.status(value)
    assert (score == 100) == (status == Status.ON_TRACK)
    assert (score < 50) == (status == Status.OFF_TRACK)


@given(knots(), FRACTIONS)
def test_the_mirror_image_scores_the_same(scale, value):
    mirror = Knots(-scale.sign, -scale.zero, -scale.alarm, -scale.good)
    assert mirror.score(-value) == scale.score(value)


@st.composite
def rising_paths(draw):
    """Draw an indicator whose path only ever asks for more, and one value near it."""
    sign = draw(SIGNS)
    steps = draw(st.lists(st.integers(min_value=0, max_value=20), min_size=1, max_size=4))
    assume(sum(steps))
    values = [50 + sign * sum(steps[: i + 1]) for i in range(len(steps))]
    points = [
        TargetPoint(ends_on=START + timedelta(days=365 * (i + 1)), value=value)
        for i, value in enumerate(values)
    ]
    return sign, points, draw(st.decimals(min_value=0, max_value=140, places=1))


def judged_on_path(sign, points, value, day, path):
    observed = Observation(
        period="p", starts_on=day - timedelta(days=364), ends_on=day, value=value
    )
    return judge(
        IndicatorInput(
            code="K001",
            direction=Direction.HIGHER if sign > 0 else Direction.LOWER,
            baseline=Baseline(ends_on=START, value=Decimal(50)),
            targets=tuple(points),
            path=path,
            observations=(observed,),
        ),
        day,
    )


@given(rising_paths(), DAYS, DAYS, st.sampled_from(PathKind))
def test_judging_on_a_later_day_never_makes_an_unchanged_value_better(drawn, one, other, path):
    sign, points, value = drawn
    sooner, later = (
        judged_on_path(sign, points, value, day, path) for day in sorted([one, other])
    )
    if sooner.score is not None:
        assert later.score <= sooner.score
        assert BY_VALUE.index(later.status) <= BY_VALUE.index(sooner.status)


@given(rising_paths(), DAYS, st.integers(min_value=0, max_value=2000))
def test_waiting_only_makes_a_value_stale(drawn, day, wait):
    sign, points, value = drawn
    found = judged_on_path(sign, points, value, day, PathKind.LINEAR).given
    now = judge(found, day)
    after = judge(found, day + timedelta(days=wait))
    assert after.status in {now.status, Status.STALE}


@given(st.lists(targets(), max_size=5), DAYS, st.sampled_from(PathKind))
def test_the_path_never_leaves_its_points(points, on, path):
    ordered = sorted(points, key=lambda point: point.ends_on)
    values = [Fraction(point.value) for point in ordered if point.value is not None]
    expected = expected_value(ordered, on, path)
    assert (expected is None) == (not values)
    if values:
        assert min(values) <= present(expected) <= max(values)


@given(st.lists(MAYBE, max_size=8), st.sampled_from(Accumulation), st.booleans())
def test_an_accumulated_value_says_what_it_rests_on(values, how, ignore_missing):
    found = accumulate(values, how, ignore_missing=ignore_missing)
    assert 0 <= found.n_used <= found.n_expected <= len(values)
    assert (found.value is None) == (found.n_used == 0)


@given(st.lists(VALUES, min_size=1, max_size=8))
def test_an_average_lies_between_min_and_max(values):
    low, mean, high = (
        present(accumulate(values, how).value)
        for how in (Accumulation.MIN, Accumulation.AVERAGE, Accumulation.MAX)
    )
    assert low <= mean <= high
    assert mean * len(values) == present(accumulate(values, Accumulation.SUM).value)
