"""Which observations may be used on a day, which one is judged, and when it grows stale."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.enums import Exclusion, Flag
from core.evaluation.indicators.inputs import IndicatorInput, Observation
from core.evaluation.policy import EvaluationPolicy


@dataclass(frozen=True, slots=True)
class Selection:
    """What is known on a day: the latest period of all, the latest value, the one before it."""

    latest: Observation | None = None
    current: Observation | None = None
    previous: Observation | None = None


def select(given: IndicatorInput, on: date, known_on: date) -> Selection:
    """Choose among the periods that ended by *on* and the statements published by *known_on*."""
    held = _held(given, on, known_on)
    if not held:
        return Selection()
    if held[-1].flag == Flag.NOT_APPLICABLE:
        return Selection(held[-1])
    place = next((i for i in reversed(range(len(held))) if held[i].value is not None), None)
    if place is None:
        return Selection(held[-1])
    return Selection(held[-1], held[place], _comparable(held[place], held[:place]))


def _held(given: IndicatorInput, on: date, known_on: date) -> list[Observation]:
    """Keep the last statement about each period, in order of the periods."""
    known = (o for o in given.observations if o.ends_on <= on and o.known_on <= known_on)
    periods = {(o.ends_on, o.starts_on): o for o in known}
    return [periods[key] for key in sorted(periods)]


def _comparable(current: Observation, earlier: list[Observation]) -> Observation | None:
    """Find the value of the period just before, if it is about as long (within a tenth).

    Jalali half-years have 179 to 186 days and months 29 to 31; a half-year and a year, two
    periods with a hole between them, or values of two definitions, are not compared.
    """
    day_before = current.starts_on - timedelta(days=1)
    days = (current.ends_on - day_before).days
    for other in reversed(earlier):
        other_days = (other.ends_on - other.starts_on).days + 1
        if other.ends_on == day_before and 10 * abs(days - other_days) <= days:
            is_usable = other.value is not None and other.epoch == current.epoch
            return other if is_usable else None
    return None


def overdue_after(
    given: IndicatorInput, current: Observation | None, policy: EvaluationPolicy
) -> date | None:
    """Name the last day on which the report after *current* (or the first one) is not late.

    None where no further report is expected.
    """
    last = given.baseline if current is None else current
    place = 0 if last is None else bisect_right(given.period_ends, last.ends_on)
    if place == len(given.period_ends):
        return None
    return due_day(given, given.period_ends[place], policy)


def due_day(given: IndicatorInput, period_end: date, policy: EvaluationPolicy) -> date:
    """Return the last day on which the figure of the period that ended so is not late."""
    return period_end + timedelta(days=given.release_lag_days + policy.grace_days)


def left_out(
    given: IndicatorInput, on: date, known_on: date
) -> Iterator[tuple[Observation, Exclusion]]:
    """Name the observations a judgement could not use, each with its reason."""
    held = {id(observation) for observation in _held(given, on, known_on)}
    for observation in given.observations:
        reason = _reason(observation, on, known_on, is_held=id(observation) in held)
        if reason:
            yield observation, reason


def _reason(
    observation: Observation, on: date, known_on: date, *, is_held: bool
) -> Exclusion | None:
    if observation.ends_on > on:
        return Exclusion.ENDS_LATER
    if observation.known_on > known_on:
        return Exclusion.NOT_YET_PUBLISHED
    if not is_held:
        return Exclusion.SUPERSEDED
    if observation.flag == Flag.NOT_APPLICABLE:
        return Exclusion.NOT_APPLICABLE
    return Exclusion.MISSING if observation.value is None else None
