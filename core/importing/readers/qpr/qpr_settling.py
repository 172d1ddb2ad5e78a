"""Facts that speak of the same thing: repeated, contradicting, or parts of a longer period."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.calendar import Period, period
from core.evaluation.exact import to_decimal
from core.evaluation.indicators.series import accumulate
from core.importing.readers.qpr.decoding import Fact, Known
from core.importing.readers.qpr.mapping import QprAccumulation
from core.importing.readers.qpr.qpr_series import Series
from core.importing.readers.qpr.skips import Skips

# As many as a cell of the package may have.
_DIGITS = 12

type Subject = tuple[str, str | None]
# Indicator, district, period.
type Measured = tuple[str, str | None, str]


@dataclass(frozen=True, slots=True)
class Slot:
    """What has one value: an indicator in a district (or the city), a series and a period."""

    indicator: str
    district: str | None
    series: Series
    label: str


def slot_of(fact: Fact) -> Slot:
    """Return the slot that *fact* fills."""
    return Slot(fact.indicator, fact.district, fact.series, fact.period.label)


@dataclass(frozen=True, slots=True)
class Settled:
    """Facts, one per slot; and the facts of which QPR says something, in QPR's own periods."""

    facts: list[Fact]
    judged: list[Fact]


def settle(
    facts: Iterable[Fact], known: Known, measured: Collection[Measured], skips: Skips
) -> Settled:
    """Leave one fact per slot, in periods of the indicator's frequency where that can be had.

    *measured* is what the plan has a value for. What contradicts itself or cannot be accumulated
    is skipped; what is told by finer or coarser rows as well is left out in silence.
    """
    single = _single(facts, skips)
    accumulated = _accumulated(single, known, skips)
    judged = [fact for fact in single.values() if fact.verdict and not skips.has(fact.places)]
    return Settled(_without_coarser(accumulated, known, measured), judged)


def _single(facts: Iterable[Fact], skips: Skips) -> dict[Slot, Fact]:
    by_slot: dict[Slot, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_slot[slot_of(fact)].append(fact)
    single: dict[Slot, Fact] = {}
    for slot, group in by_slot.items():
        first = group[0]
        if all(one.value == first.value and one.verdict == first.verdict for one in group):
            single[slot] = first
            continue
        for fact in group:
            other = first if fact is not first else group[1]
            skips.add_all(
                fact.places,
                "qpr_contradiction",
                fact.value,
                other=other.places[0].row,
                theirs=other.value,
            )
    return single


def _accumulated(single: dict[Slot, Fact], known: Known, skips: Skips) -> dict[Slot, Fact]:
    settled: dict[Slot, Fact] = {}
    parts: dict[Slot, list[Fact]] = defaultdict(list)
    for slot, fact in single.items():
        months = known.indicators[fact.indicator].frequency.months
        if fact.period.months >= months or fact.series is Series.BASELINE:
            settled[slot] = fact
        else:
            whole = fact.period.calendar.period_containing(fact.period.ends_on, months)
            parts[replace(slot, label=whole.label)].append(fact)
    for slot, group in parts.items():
        code = group[0].accumulation
        if code is None and slot.series is not Series.ACTUAL:
            # A target may stand at any day, whatever the indicator's own frequency.
            settled |= {slot_of(fact): fact for fact in group}
        elif slot in settled:
            continue
        elif code is not None:
            made = _made(slot, group, code, skips)
            settled |= {slot: made} if made else {}
        else:
            for fact in group:
                skips.add_all(fact.places, "qpr_period_shorter", fact.value, period=slot.label)
    return settled


def _made(slot: Slot, group: Sequence[Fact], code: QprAccumulation, skips: Skips) -> Fact | None:
    """Make the longer period's fact from the coarsest of the shorter ones."""
    months = max(fact.period.months for fact in group)
    by_label = {fact.period.label: fact for fact in group if fact.period.months == months}
    expected = list(_parts(period(slot.label), months))
    values = [by_label[one.label].value if one.label in by_label else None for one in expected]
    result = accumulate(values, code.how, ignore_missing=code.ignores_missing)
    used = sorted(by_label.values(), key=lambda fact: fact.period)
    if result.value is None:
        for fact in used:
            skips.add_all(
                fact.places,
                "qpr_incomplete",
                fact.value,
                period=slot.label,
                found=len(used),
                expected=len(expected),
            )
        return None
    value = to_decimal(result.value, _DIGITS)
    return replace(
        used[-1],
        places=tuple(place for fact in reversed(used) for place in fact.places),
        period=period(slot.label),
        value=_short(value),
        verdict=None,
    )


def _short(value: Decimal) -> Decimal:
    """Drop the zeros that accumulation put behind the point."""
    whole = value.to_integral_value()
    return Decimal(f"{whole:f}") if value == whole else value.normalize()


def _parts(whole: Period, months: int) -> Iterator[Period]:
    part = whole.calendar.period_containing(whole.starts_on, months)
    yield part
    while part.ends_on < whole.ends_on:
        part = part.next
        yield part


def _without_coarser(
    settled: dict[Slot, Fact], known: Known, measured: Collection[Measured]
) -> list[Fact]:
    """Leave out a year's value where the indicator's own quarters tell it.

    QPR gives values for every level of its calendar; here a year's value beside its quarters'
    would be a second truth. One that the plan already has is kept up to date.
    """
    own: dict[Subject, list[Period]] = defaultdict(list)
    labels = {
        (slot.indicator, slot.district, slot.label)
        for slot in settled
        if slot.series is Series.ACTUAL
    }
    for indicator, district, label in labels | set(measured):
        frequency = (
            known.indicators[indicator].frequency if indicator in known.indicators else None
        )
        if frequency and period(label).months == frequency.months:
            own[indicator, district].append(period(label))

    def is_covered(fact: Fact) -> bool:
        months = known.indicators[fact.indicator].frequency.months
        if fact.series is not Series.ACTUAL or fact.period.months <= months:
            return False
        if (fact.indicator, fact.district, fact.period.label) in measured:
            return False
        return any(
            fact.period.starts_on <= one.starts_on and one.ends_on <= fact.period.ends_on
            for one in own[fact.subject]
        )

    return [fact for fact in settled.values() if not is_covered(fact)]
