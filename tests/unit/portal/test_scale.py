from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.charts.axis_scale import Scale, axis

amounts = st.decimals(-(10**9), 10**9, places=3)


@given(st.lists(amounts, min_size=1, max_size=20), st.booleans())
def test_an_axis_holds_every_value_between_even_ticks(values, from_zero):
    found = axis(values, from_zero=from_zero)
    assert found.low <= min(values)
    assert max(values) <= found.high
    steps = {after - before for before, after in zip(found.ticks, found.ticks[1:], strict=False)}
    assert len(steps) == 1
    assert 2 <= len(found.ticks) <= 8


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=1))
def test_an_axis_of_bars_starts_at_zero(values):
    assert axis(values, from_zero=True).low == 0


def test_an_axis_of_nothing_is_still_an_axis():
    assert axis([], from_zero=False).low < axis([], from_zero=False).high


def test_ticks_are_round():
    assert axis([Decimal(46), Decimal("92.5")], from_zero=False).ticks == (
        40,
        50,
        60,
        70,
        80,
        90,
        100,
    )


def test_a_scale_runs_both_ways():
    down = Scale(Decimal(0), Decimal(10), Decimal(200), Decimal(100))
    assert [down(Decimal(v)) for v in (0, 5, 10)] == [200, 150, 100]
