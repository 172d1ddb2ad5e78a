"""What was due of an indicator, period by period, and when it came.

The day is that of `overdue_after` (selection.py), by which a judgement grows stale and followers
are told of silence. A period up to the baseline's owes nothing, nor one whose last word is that
there is nothing to measure; what is retired owes nothing at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.enums import FigureState, Flag
from core.evaluation.indicators.inputs import IndicatorInput, Observation
from core.evaluation.indicators.selection import due_day
from core.evaluation.policy import EvaluationPolicy


@dataclass(frozen=True, slots=True)
class Arrival:
    """A figure that was or will be due, as on a day.

    `came_on` is the day of the first entry of the ledger with a value, also a preliminary one;
    None where it has not come or the day is not told. `late_days` count from `due_on` to that day,
    or to the day asked about where it has not come; None where nothing is late.
    """

    period_end: date
    due_on: date
    came_on: date | None
    state: FigureState
    late_days: int | None


def arrivals(given: IndicatorInput, on: date, policy: EvaluationPolicy) -> Iterator[Arrival]:
    """Yield what is due of *given* in the order of its periods, from what is known on a day."""
    if given.is_retired:
        return
    start = given.baseline
    entries: dict[date, list[Observation]] = {}
    for entry in given.observations:
        if entry.known_on <= on:
            entries.setdefault(entry.ends_on, []).append(entry)
    for end in given.period_ends:
        known = entries.get(end, [])
        is_expected = start is None or end > start.ends_on
        if is_expected and not (known and known[-1].flag == Flag.NOT_APPLICABLE):
            yield _arrival(end, due_day(given, end, policy), known, on)


def _arrival(end: date, due_on: date, known: Sequence[Observation], on: date) -> Arrival:
    # What was withdrawn, or is declared missing, has not come, whatever was there before.
    if known and known[-1].value is not None:
        first = next(entry for entry in known if entry.value is not None)
        if first.published_on is None:
            return Arrival(end, due_on, None, FigureState.UNDATED, None)
        late = (first.published_on - due_on).days
        if late > 0:
            return Arrival(end, due_on, first.published_on, FigureState.LATE, late)
        return Arrival(end, due_on, first.published_on, FigureState.IN_TIME, None)
    late = (on - due_on).days
    if late > 0:
        return Arrival(end, due_on, None, FigureState.OVERDUE, late)
    return Arrival(end, due_on, None, FigureState.WAITING, None)
