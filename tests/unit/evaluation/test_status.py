"""One test per branch of the precedence: each status beats every status after it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.evaluation import Direction, Flag, Override, PathKind, Status, judge, judge_at
from tests.factories.evaluation import (
    BASE_ON,
    FIRST_ON,
    FOURTH_ON,
    LAST_ON,
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

LONG_AFTER = date(2030, 1, 1)
DAY = timedelta(days=1)


def path_input(*observations, **given):
    defaults = {"baseline": base(50), "targets": (point(value=60),), "observations": observations}
    return indicator(**(defaults | given))


def not_applicable(ends_on=FIRST_ON):
    return seen(None, ends_on, flag=Flag.NOT_APPLICABLE)


def test_not_applicable_comes_before_no_target():
    found = judge(path_input(not_applicable(), targets=()), LONG_AFTER)
    assert (found.status, found.value, found.coverage) == (Status.NOT_APPLICABLE, None, None)


def test_a_value_after_a_period_that_did_not_apply_is_judged():
    found = judge(path_input(not_applicable(), seen(54, SECOND_ON)), SECOND_ON)
    assert found.status == Status.ON_TRACK


def test_no_target_comes_before_not_due_and_no_data():
    assert judge(path_input(targets=()), BASE_ON).status == Status.NO_TARGET
    assert judge(indicator(), LONG_AFTER).status == Status.NO_TARGET


def test_a_target_of_the_baselines_own_period_is_no_target():
    found = judge(path_input(targets=(point(BASE_ON, 60),)), LONG_AFTER)
    assert found.status == Status.NO_TARGET


def test_no_scale_comes_before_not_due_and_no_data():
    given = path_input(targets=(point(value=50),))
    assert judge(given, BASE_ON).status == Status.NO_SCALE
    assert judge(given, LONG_AFTER).status == Status.NO_SCALE


def test_a_path_against_the_direction_is_no_scale():
    given = on_path(50, 44, 40, 45)
    assert judge(given, FIRST_ON).status == Status.NO_SCALE
    assert judge(given, BASE_ON).status == Status.NO_SCALE


def test_not_due_at_the_baseline_with_limits_that_come_later():
    given = path_input(targets=(point(FIRST_ON, 50, alarm=45),))
    assert judge(given, BASE_ON).status == Status.NOT_DUE


def test_not_due_while_the_path_is_still_flat():
    given = path_input(
        seen(50, FIRST_ON), targets=(point(FIRST_ON, 50), point(value=60)), path=PathKind.STEP
    )
    assert judge(given, FIRST_ON).status == Status.NOT_DUE


def test_not_due_comes_before_no_data():
    assert judge(path_input(), BASE_ON).status == Status.NOT_DUE


def test_a_first_report_that_is_not_late_yet_is_not_due():
    given = path_input(release_lag_days=90)
    in_time = FIRST_ON + timedelta(days=120)
    assert judge(given, in_time).status == Status.NOT_DUE
    assert judge(given, in_time + DAY).status == Status.NO_DATA


def test_no_data_without_a_calendar_of_reports():
    assert judge(path_input(period_ends=()), FIRST_ON).status == Status.NO_DATA


def test_a_period_declared_missing_is_no_data_at_once():
    found = judge(path_input(seen(None, FIRST_ON, flag=Flag.MISSING)), FIRST_ON)
    assert (found.status, found.value, found.score) == (Status.NO_DATA, None, None)


def test_a_missing_report_of_the_baselines_period_does_not_make_the_first_one_due():
    found = judge(path_input(seen(None, BASE_ON, flag=Flag.MISSING)), BASE_ON + DAY)
    assert found.status == Status.NOT_DUE


def test_no_data_comes_before_stale():
    found = judge(path_input(), LONG_AFTER)
    assert (found.status, found.is_stale) == (Status.NO_DATA, False)


def test_stale_comes_before_the_value():
    found = judge(path_input(seen(60, FIRST_ON)), LONG_AFTER)
    assert (found.status, found.is_stale, found.score) == (Status.STALE, True, None)
    assert (found.value, found.value_on, found.coverage) == (60, FIRST_ON, 0)


def test_only_the_baselines_value_and_nothing_since_is_stale_not_undue():
    given = path_input(seen(50, BASE_ON))
    assert judge(given, FIRST_ON).status == Status.NOT_DUE
    assert judge(given, LONG_AFTER).status == Status.STALE


def test_late_reports_do_not_hide_that_nothing_is_due():
    given = path_input(seen(50, FIRST_ON), path=PathKind.STEP)
    assert judge(given, FOURTH_ON).status == Status.NOT_DUE


def test_after_the_last_expected_period_nothing_grows_stale():
    found = judge(path_input(seen(60, LAST_ON)), LONG_AFTER)
    assert (found.status, found.overdue_after) == (Status.ON_TRACK, None)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("55.7", Status.ON_TRACK),
        ("55.69", Status.AT_RISK),
        ("55.1", Status.AT_RISK),
        ("55.09", Status.OFF_TRACK),
    ],
)
def test_by_value_equality_takes_the_better_side(value, status):
    assert judge(on_path(50, 56, 60, value), FIRST_ON).status == status


def test_an_override_shows_both():
    reason = "اندازه‌گیری با ابزار معیوب بوده است"
    given = path_input(seen(60), override=Override(status=Status.OFF_TRACK, reason=reason))
    found = judge(given, FIRST_ON)
    assert (found.status, found.status_by_rule) == (Status.OFF_TRACK, Status.ON_TRACK)
    assert (found.override_reason, found.score, found.coverage) == (reason, 100, 1)


@pytest.mark.parametrize("reason", ["", " \n"])
def test_an_override_without_a_reason_is_refused(reason):
    with pytest.raises(ValueError, match="public reason"):
        Override(status=Status.ON_TRACK, reason=reason)


@pytest.mark.parametrize(
    ("status", "coverage"),
    [(Status.NOT_APPLICABLE, None), (Status.NO_DATA, 0), (Status.AT_RISK, 1)],
)
def test_an_override_can_take_a_score_out(status, coverage):
    given = path_input(seen(60), override=Override(status=status, reason="r"))
    assert judge(given, FIRST_ON).coverage == coverage


def test_an_override_brings_no_score_in():
    override = Override(status=Status.ON_TRACK, reason="r")
    assert judge(path_input(override=override), LONG_AFTER).coverage == 0
    assert judge(path_input(override=override), BASE_ON).coverage is None


def test_a_retired_indicator_is_judged_and_leaves_the_roll_up():
    found = judge(path_input(seen(60), is_retired=True), FIRST_ON)
    assert (found.status, found.coverage) == (Status.ON_TRACK, None)


def binary(*observations, **given):
    return indicator(
        is_binary=True, targets=(point(SECOND_ON),), observations=observations, **given
    )


def test_binary_done_early_is_on_track():
    found = judge(binary(seen(1)), FIRST_ON)
    assert (found.status, found.score, found.basis) == (Status.ON_TRACK, 100, "binary")
    assert found.achieved is True


def test_binary_not_done_before_it_is_due_is_not_due():
    found = judge(binary(seen(0)), FIRST_ON)
    assert (found.status, found.achieved) == (Status.NOT_DUE, None)


def test_binary_due_and_not_done_is_0():
    found = judge(binary(seen(0, SECOND_ON)), SECOND_ON)
    assert (found.status, found.score, found.achieved) == (Status.OFF_TRACK, 0, False)


def test_binary_is_due_on_the_last_of_its_dates():
    dates = (point(FIRST_ON), point(THIRD_ON))
    given = indicator(is_binary=True, targets=dates, observations=(seen(0, SECOND_ON),))
    assert judge(given, SECOND_ON).status == Status.NOT_DUE


def test_binary_due_and_not_told_is_no_data():
    assert judge(binary(), LONG_AFTER).status == Status.NO_DATA


def test_binary_without_a_date_has_no_target():
    assert judge(indicator(is_binary=True), FIRST_ON).status == Status.NO_TARGET


def test_binary_is_not_half_expected_half_way():
    given = indicator(
        is_binary=True,
        baseline=base(0),
        targets=(point(SECOND_ON, 1),),
        observations=(seen(0),),
    )
    assert judge(given, FIRST_ON).expected == 0


def test_achieved_against_the_final_target():
    assert judge(on_path(50, 56, 60, 60), FIRST_ON).achieved is True
    assert judge(on_path(50, 56, 60, "59.9"), FIRST_ON).achieved is False
    assert judge(on_path(80, 68, 60, 60, Direction.LOWER), FIRST_ON).achieved is True
    assert judge(path_input(), FIRST_ON).achieved is None
    assert judge(path_input(seen(60), targets=()), FIRST_ON).achieved is None


def test_achieved_of_a_band_is_to_be_inside():
    assert judge(banded(20), FIRST_ON).achieved is True
    assert judge(banded("30.1"), FIRST_ON).achieved is False


def test_judging_an_earlier_day_uses_neither_later_periods_nor_later_publications():
    first = seen(52, FIRST_ON, published_on=FIRST_ON + timedelta(days=60))
    second = seen(54, SECOND_ON, published_on=SECOND_ON + timedelta(days=60))
    given = path_input(first, second)
    assert judge_at(given, FIRST_ON).value is None
    assert judge_at(given, FIRST_ON + timedelta(days=60)).value == 52
    assert judge_at(given, SECOND_ON).value == 52
    assert judge_at(given, SECOND_ON, known_on=LONG_AFTER).value == 54


def test_a_revision_holds_from_the_day_it_is_published():
    revised_on = FIRST_ON + timedelta(days=200)
    given = path_input(
        seen(52), seen("51.5", flag=Flag.REVISED, published_on=revised_on), period_ends=()
    )
    assert judge_at(given, revised_on - DAY).value == 52
    assert judge_at(given, revised_on).value == Decimal("51.5")


def test_the_period_of_a_judgement_is_that_of_its_value():
    assert judge(path_input(seen(54)), FIRST_ON).period == "1396"
    assert judge(path_input(), FIRST_ON).period is None


def test_a_missing_period_leaves_the_last_value_until_it_is_stale():
    given = path_input(seen(54), seen(None, SECOND_ON, flag=Flag.MISSING))
    assert judge(given, SECOND_ON).value_on == FIRST_ON
    assert judge(given, THIRD_ON).status == Status.STALE


def test_limits_without_a_baseline_are_always_due():
    assert judge(with_limits(700, 500, 600), FIRST_ON).status == Status.AT_RISK


def test_without_a_baseline_the_first_periods_report_is_awaited():
    given = indicator(targets=(point(value=60),))
    late = BASE_ON + timedelta(days=30)
    found = judge(given, late)
    assert (found.overdue_after, found.status) == (late, Status.NOT_DUE)
    assert judge(given, late + timedelta(days=1)).status == Status.NO_DATA
