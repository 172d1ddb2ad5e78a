"""Which scale is chosen, and that none is made up where there is none."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from core.evaluation import Basis, Direction, Status, judge
from tests.factories.evaluation import (
    BASE_ON,
    FIRST_ON,
    SECOND_ON,
    THIRD_ON,
    banded,
    base,
    indicator,
    on_path,
    point,
    seen,
    with_limits,
)
from tests.presence import present


def knots(given, on=FIRST_ON):
    side = judge(given, on).knots
    return present(side).zero, present(side).alarm, present(side).good


def test_limits_come_before_the_path():
    given = indicator(
        baseline=base(50),
        targets=(point(FIRST_ON, 60, alarm=58),),
        observations=(seen(59),),
    )
    assert judge(given, FIRST_ON).basis == Basis.LIMITS
    assert knots(given) == (56, 58, 60)


def test_a_floor_is_the_zero():
    assert knots(with_limits(700, 500, 600, floor=100)) == (100, 500, 700)


def test_a_floor_above_the_alarm_is_no_scale():
    assert judge(with_limits(700, 500, 600, floor=500), FIRST_ON).status == Status.NO_SCALE


def test_an_alarm_on_the_wrong_side_is_no_scale():
    assert judge(with_limits(700, 700, 600), FIRST_ON).status == Status.NO_SCALE
    assert judge(with_limits(10, 9, 9, Direction.LOWER), FIRST_ON).status == Status.NO_SCALE


def test_limits_hold_between_two_points_that_state_them():
    points = (point(FIRST_ON, 10, alarm=8), point(date(2018, 3, 30), 20, alarm=16))
    half_way = date(2018, 3, 25)
    given = indicator(targets=points, observations=(seen(12, half_way),))
    assert knots(given, half_way) == (9, 12, 15)


def test_limits_do_not_hold_where_one_point_lacks_them():
    points = (point(SECOND_ON, 56, alarm=54), point(THIRD_ON, 58))
    given = indicator(baseline=base(50), targets=points, observations=(seen(53),))
    assert judge(given, FIRST_ON).basis == Basis.PATH
    given = indicator(baseline=base(50), targets=points, observations=(seen(53, SECOND_ON),))
    assert judge(given, SECOND_ON).basis == Basis.LIMITS


def test_path_knots():
    assert knots(on_path(50, 56, 60, 55)) == (50, Fraction("55.1"), Fraction("55.7"))


def test_ratio_knots_of_both_directions():
    higher = indicator(targets=(point(value=200),), observations=(seen(1),))
    assert knots(higher) == (0, 170, 190)
    lower = indicator(
        direction=Direction.LOWER, targets=(point(value=10),), observations=(seen(1),)
    )
    assert knots(lower) == (20, Fraction("11.5"), Fraction("10.5"))


@pytest.mark.parametrize("target", [0, -5])
def test_ratio_to_a_target_that_is_not_positive_is_no_scale(target):
    given = indicator(targets=(point(value=target),), observations=(seen(1),))
    assert judge(given, FIRST_ON).status == Status.NO_SCALE


def test_ratio_judges_by_the_milestone_in_force():
    points = (point(FIRST_ON, 100), point(SECOND_ON, 200))
    given = indicator(targets=points, observations=(seen(100),))
    assert judge(given, FIRST_ON).status == Status.ON_TRACK


def test_a_band_without_critical_values_derives_them_and_says_so():
    found = judge(banded(25, critical=(None, None)), FIRST_ON)
    scale = present(found.scale)
    assert (scale.below.alarm, present(scale.above).alarm) == (15, 35)
    assert scale.is_derived
    assert not present(judge(banded(25), FIRST_ON).scale).is_derived
    assert present(judge(banded(25, critical=(15, None)), FIRST_ON).scale).is_derived


@pytest.mark.parametrize(
    "band",
    [(30, 20, (None, None)), (20, 20, (None, None)), (20, 30, (20, 40)), (20, 30, (15, 30))],
)
def test_a_band_that_is_none_is_no_scale(band):
    low, high, critical = band
    assert judge(banded(25, low, high, critical), FIRST_ON).status == Status.NO_SCALE


def test_a_band_turned_inside_out_is_no_scale_even_with_critical_values():
    assert judge(banded(25, 30, 20, (15, 40)), FIRST_ON).status == Status.NO_SCALE


def test_a_point_for_a_band_is_a_band_with_critical_values():
    assert judge(banded(20, 20, 20, (15, 25)), FIRST_ON).score == 100


def test_a_band_with_one_edge_only_is_no_scale():
    given = indicator(
        direction=Direction.BAND, targets=(point(band_low=20),), observations=(seen(25),)
    )
    assert judge(given, FIRST_ON).status == Status.NO_SCALE


def test_a_band_without_targets_has_no_target():
    assert judge(indicator(direction=Direction.BAND), FIRST_ON).status == Status.NO_TARGET
    assert judge(indicator(direction=Direction.MAINTAIN), FIRST_ON).status == Status.NO_TARGET


def test_a_band_holds_before_its_first_point():
    given = indicator(
        direction=Direction.BAND,
        targets=(point(SECOND_ON, band_low=20, band_high=30),),
        observations=(seen(25),),
    )
    assert judge(given, FIRST_ON).score == 100


def maintained(value, start=200, **given):
    return indicator(
        direction=Direction.MAINTAIN, baseline=base(start), observations=(seen(value),), **given
    )


@pytest.mark.parametrize(
    ("value", "score"), [(190, 100), (210, 100), (180, 50), (220, 50), (170, 0), (215, 75)]
)
def test_maintain_is_five_percent_around_the_baseline(value, score):
    found = judge(maintained(value), FIRST_ON)
    assert (found.score, present(found.scale).is_derived) == (score, True)


def test_maintain_of_a_negative_baseline():
    assert judge(maintained(-205, -200), FIRST_ON).score == 100


def test_maintain_of_zero_has_no_width():
    assert judge(maintained(0, 0), FIRST_ON).status == Status.NO_SCALE


def test_maintain_with_a_band_given():
    given = maintained(180, targets=(point(band_low=150, band_high=250),))
    assert judge(given, FIRST_ON).score == 100


def test_maintain_is_not_due_at_its_baseline():
    assert judge(maintained(200), BASE_ON).status == Status.NOT_DUE


def test_progress_and_attainment_need_a_way():
    found = judge(with_limits(700, 500, 600), FIRST_ON)
    assert (found.progress, found.attainment) == (None, None)
    flat = judge(on_path(60, 60, 60, 60), FIRST_ON)
    assert (flat.progress, flat.attainment) == (None, None)


def test_numbers_of_the_plan_stay_exact():
    found = judge(on_path("0.1", "0.3", "0.4", "0.2"), FIRST_ON)
    assert (found.attainment, found.progress) == (50, Fraction(100, 3))
    assert found.value == Fraction(Decimal("0.2"))


def test_the_knots_shown_are_those_used():
    assert present(judge(banded(36), FIRST_ON).knots).sign == -1
    assert present(judge(banded(None), FIRST_ON).knots).sign == 1
    assert judge(indicator(), FIRST_ON).knots is None


@pytest.mark.parametrize(
    ("value", "outside"), [(17, 3), (20, 0), (25, 0), (30, 0), ("30.25", Fraction(1, 4)), (36, 6)]
)
def test_how_far_a_value_lies_outside_its_band(value, outside):
    assert present(judge(banded(25), SECOND_ON).scale).shortfall(Fraction(value)) == outside


def test_a_value_barely_better_than_zero_scores_barely_more():
    assert judge(with_limits(4, 2, "0.02"), SECOND_ON).score == Fraction(1, 2)
    assert judge(with_limits(4, 2, "3.99"), SECOND_ON).score == Fraction("99.75")
