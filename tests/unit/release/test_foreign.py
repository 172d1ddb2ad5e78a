"""Where another system's judgement differs from ours, and where that cannot be said."""

import pytest

from core.release.derived.foreign import judgement_beside, range_differs, trend_differs
from core.release.records import ForeignJudgement, Judgement
from tests.factories.snapshots import make


def ours(status="on_track", trend=1, period="1398"):
    return make(
        Judgement, indicator="K001", district="7", period=period, status=status, trend=trend
    )


def theirs(status="on_track", trend=1, **given):
    place = {"indicator": "K001", "district": "7", "period": "1398", "system": "qpr"}
    return make(ForeignJudgement, **{**place, **given}, status=status, trend=trend)


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        (ours("on_track"), theirs("on_track"), False),
        (ours("at_risk"), theirs("on_track"), True),
        (ours("off_track"), theirs("at_risk"), True),
        (ours("on_track"), theirs(None), None),
        (ours("stale"), theirs("on_track"), None),
        (ours("not_due"), theirs("on_track"), None),
        (ours(period="1399"), theirs("off_track"), None),
        (ours(period=None), theirs("off_track"), None),
        (ours(), theirs("off_track", district=""), None),
        (ours(), theirs("off_track", indicator="K002"), None),
    ],
)
def test_ranges_are_compared_only_where_both_speak_of_one_value(one, other, differs):
    assert range_differs(one, other) is differs


@pytest.mark.parametrize(
    ("mine", "other", "differs"),
    [(1, 1, False), (1, 0, True), (0, -1, True), (-2, 1, None), (1, -2, None), (1, None, None)],
)
def test_trends_are_compared_where_both_have_one(mine, other, differs):
    assert trend_differs(ours(trend=mine), theirs(trend=other)) is differs


def test_trends_of_different_values_are_not_compared():
    assert trend_differs(ours(period="1399"), theirs(trend=-1)) is None


def test_what_stands_beside_a_judgement_is_of_the_same_value():
    rows = [theirs(period="1397"), theirs(district="8"), theirs()]
    assert judgement_beside(ours(), rows) is rows[2]
    assert judgement_beside(ours(), rows[:2]) is None
