"""A process's turns: evenly spaced, taken in slices and in good time."""

import asyncio

import pytest

from core.delivery.sending.rate import BROADCAST_SHARE, Turns
from tests.factories.bot_parts import Clock as SteadyClock

STEP = 1 / (30 * BROADCAST_SHARE)


class Clock(SteadyClock):
    """Lets others run while it sleeps."""

    async def sleep(self, seconds):
        await super().sleep(seconds)
        await asyncio.sleep(0)


class Line:
    """The turns of all processes, one after another; other processes take some in between."""

    def __init__(self, clock, taken_by_others_s=0.0):
        self.clock, self.end, self.others_s = clock, 0.0, taken_by_others_s
        self.asked = []

    async def take(self, count):
        self.asked.append(count)
        first = max(self.end, self.clock.now)
        self.end = first + count * STEP + self.others_s
        return first - self.clock.now


def times_of(count, line, clock, *, pause_after=None, per_second=30):
    turns = Turns(per_second, line.take, clock, clock.sleep)

    async def live():
        times = []
        for number in range(count):
            await turns.turn()
            times.append(clock.now)
            if number == pause_after:
                clock.now += 60
        await turns.close()
        return times

    return asyncio.run(live())


def test_turns_follow_each_other_evenly():
    clock = Clock()
    times = times_of(100, Line(clock), clock)
    assert times == pytest.approx([number * STEP for number in range(100)])


def test_a_slice_is_asked_for_before_the_last_is_used_up():
    clock = Clock()
    line = Line(clock)
    times_of(1, line, clock)
    assert line.asked == [15, 15]


def test_what_others_take_lies_between():
    clock = Clock()
    times = times_of(31, Line(clock, taken_by_others_s=5), clock)
    assert times[15] - times[14] == pytest.approx(5 + STEP)
    assert times[30] - times[29] == pytest.approx(5 + STEP)


def test_turns_that_nobody_used_are_not_made_up_for():
    clock = Clock()
    times = times_of(60, Line(clock), clock, pause_after=10)
    assert times[11] >= 60
    assert times[59] - times[11] == pytest.approx(48 * STEP)


def test_at_less_than_one_a_second_a_slice_is_one_turn():
    clock = Clock()
    line = Line(clock)
    times_of(2, line, clock, per_second=1)
    assert set(line.asked) == {1}


def test_a_line_that_cannot_be_asked_is_said_to_who_waits():
    clock = Clock()
    line = Line(clock)

    async def fail(_count):
        raise ZeroDivisionError

    turns = Turns(30, fail, clock, clock.sleep)

    async def live():
        with pytest.raises(ZeroDivisionError):
            await turns.turn()
        turns.take = line.take
        await turns.turn()
        turns.take = fail
        for _ in range(10):
            await turns.turn()
        await turns.close()

    asyncio.run(live())
    asyncio.run(Turns(30, fail).close())
