"""Answers which projects are more, or less, than a bound: late, done, dear or used up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from core.answers.answer_parts import Answer, Facts, Step, section
from core.answers.district_answers import district_thing
from core.answers.project_answers import project_thing
from core.answers.project_list_answers import LISTED, in_scope, scope_in_words, stands
from core.answers.reading.bounds import Bound, Unit
from core.enums import PromiseState
from core.persian import percent, persian_digits
from core.release.records import District, Project, Slip
from core.wording.lateness import slip_sentence, span

_HUNDRED = 100
_CURRENCIES = {Unit.RIAL: "ریال", Unit.TOMAN: "تومان"}
_MONEY_UNITS = tuple(_CURRENCIES)
_LATE = {PromiseState.ENDED_LATE: "ended_late", PromiseState.OVERDUE: "late"}
# What has come no way.
IDLE = Bound(is_more=False, is_reached=True, value=Decimal(0), unit=Unit.PERCENT)
# By whether more is meant, and whether the bound itself is in it.
_WAYS = {
    (True, False): "more",
    (True, True): "least",
    (False, False): "less",
    (False, True): "most",
}
_TIME_UNITS = (Unit.DAY, Unit.MONTH)


@dataclass(frozen=True, slots=True)
class _Measure:
    """What projects are held against a bound by: its name, and each project's value."""

    name: str
    value: Callable[[Project], Decimal | None]
    shown: Callable[[Decimal], str]


@dataclass(frozen=True, slots=True)
class _List:
    """What a list is of: its bound, its ends in words, its place, and out of how many it is."""

    bound: Bound
    amounts: tuple[str, ...]
    district: District | None
    total: int
    status: str = ""


def projects_bounded(
    facts: Facts, tags: frozenset[str], bound: Bound, district: District | None
) -> Answer | None:
    """Answer which projects are on the asked side of *bound*; None where it is not clear."""
    every = in_scope(facts, district)
    is_late = bound.unit in _TIME_UNITS
    if not every or is_late != ("late" in tags):
        return None
    if is_late:
        is_done = bool(tags & {"done", "end"}) and "open" not in tags
        state = PromiseState.ENDED_LATE if is_done else PromiseState.OVERDUE
        amounts = tuple(_time(facts, end) for end in bound.ends)
        return _late(facts, every, _List(bound, amounts, district, len(every)), state)
    measure = _measure(facts, tags, bound)
    statuses = (tags & LISTED) - ({"done"} if "progress" in tags else set())
    if measure is None or len(statuses) > 1:
        return None
    slips = {one.project: one for one in facts.all(Slip)}
    values = {one: value for one in every if (value := measure.value(one)) is not None}
    limits = [(end, _limit(facts, end)) for end in bound.ends]
    found = [
        one
        for one, value in values.items()
        if all(_is_within(end, value, limit) for end, limit in limits)
        and all(stands(name, one, slips) for name in statuses)
    ]
    found.sort(key=lambda one: (values[one] * (-1 if bound.is_more else 1), one.code))
    shown = tuple(measure.shown(limit) for _, limit in limits)
    listed = _List(bound, shown, district, len(values), next(iter(statuses), ""))
    return _answered(
        facts, measure.name, listed, {one: measure.shown(values[one]) for one in found}
    )


def _is_within(bound: Bound, value: Decimal, limit: Decimal) -> bool:
    if value == limit:
        return bound.is_reached
    return (value > limit) == bound.is_more


def _limit(facts: Facts, bound: Bound) -> Decimal:
    """Return an end of a bound in the unit of what is held against it."""
    return bound.value if bound.unit not in _MONEY_UNITS else _amount(facts, bound) or Decimal(0)


def _measure(facts: Facts, tags: frozenset[str], bound: Bound) -> _Measure | None:
    is_spent = "spent" in tags
    if bound.unit in _MONEY_UNITS:
        limit = _amount(facts, bound)
        if limit is None:
            return None
        return _Measure(
            "spent" if is_spent else "money",
            lambda one: one.spent_billion_rial if is_spent else one.approved_billion_rial,
            lambda value: facts.money(value, (limit,)),
        )
    is_share = bool(tags & {"money", "spent"})
    progress = "idle" if bound == IDLE else "progress"
    return _Measure(
        "share" if is_share else progress,
        _share if is_share else lambda one: one.actual_percent,
        lambda value: percent(value, 0, (bound.value,)),
    )


def _share(one: Project) -> Decimal | None:
    """Return what part of its budget a project has spent."""
    approved, spent = one.approved_billion_rial, one.spent_billion_rial
    return None if spent is None or not approved else _HUNDRED * spent / approved


def _amount(facts: Facts, bound: Bound) -> Decimal | None:
    """Return a bound of money in the plan's unit; None in a currency that the plan has not."""
    currency = facts.currency
    ratios = {currency.second: currency.ratio, currency.name: Decimal(1)}
    ratio = ratios.get(_CURRENCIES[bound.unit])
    return None if ratio is None else bound.value * ratio / currency.in_full(Decimal(1))


def _time(facts: Facts, bound: Bound) -> str:
    count = int(bound.value)
    if bound.unit is Unit.MONTH:
        return span(0, count, facts.texts)
    return facts.texts("span.days", count=persian_digits(count))


def _late(facts: Facts, every: Sequence[Project], listed: _List, state: PromiseState) -> Answer:
    """Answer of those that are late and not done, or that ended late, as *state* tells."""
    slips = {one.project: one for one in facts.all(Slip) if one.state == state}
    late = [one for one in every if one.code in slips]
    found = [
        one
        for one in late
        if all(_is_as_late(facts, end, slips[one.code]) for end in listed.bound.ends)
    ]
    sign = -1 if listed.bound.is_more else 1
    found.sort(key=lambda one: (sign * (slips[one.code].slip_days or 0), one.code))
    figures = {one: slip_sentence(slips[one.code], facts.texts) for one in found}
    return _answered(facts, _LATE[state], listed, figures)


def _is_as_late(facts: Facts, bound: Bound, slip: Slip) -> bool:
    """Whether a project is late by what is asked; months are those of the plan's calendar."""
    assert slip.promised_on is not None
    assert slip.measured_on is not None
    if bound.unit is Unit.DAY:
        return _is_within(bound, Decimal(slip.slip_days or 0), bound.value)
    # «More than six months» holds where they were over the day before.
    is_beyond = bound.is_more != bound.is_reached
    last = slip.measured_on - timedelta(days=int(is_beyond))
    return (facts.calendar.months_between(slip.promised_on, last) >= bound.value) == bound.is_more


def _in_words(facts: Facts, listed: _List) -> str:
    """Return a bound in words, its two ends joined."""
    first, *others = [
        facts.texts(f"answer.bound.{_WAYS[end.is_more, end.is_reached]}", amount=amount)
        for end, amount in zip(listed.bound.ends, listed.amounts, strict=True)
    ]
    return facts.texts("answer.bound.both", first=first, second=others[0]) if others else first


def _answered(facts: Facts, name: str, listed: _List, found: Mapping[Project, str]) -> Answer:
    """Return the list of *found*, each with its figure."""
    district = listed.district
    status = listed.status and facts.texts(f"answer.status.{listed.status}")
    kind = "answer.bounded.kind" if status else "answer.bounded.any"
    text = facts.texts(
        f"answer.projects_bounded.{name}" + ("" if found else ".none"),
        total=persian_digits(listed.total),
        scope=scope_in_words(facts, district),
        count=persian_digits(len(found)),
        kind=facts.texts(kind if found else f"{kind}.none", status=status),
        bound=_in_words(facts, listed),
    )
    place = str(district.number) if district else ""
    return Answer(
        "projects_bounded",
        text,
        district_thing(district) if district else section("projects"),
        figures={"count": len(found), "of": listed.total},
        on=facts.until,
        things=tuple(replace(project_thing(one), figure=figure) for one, figure in found.items()),
        total=len(found),
        steps=(Step("answer.next.projects", "projects", f",,{place}"),),
    )
