"""Answers about indicators: the last value, a year's, a district's, the target; and by status."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from core.answers.answer_parts import Answer, Facts, Figure, Step, Thing, section
from core.calendar import period
from core.enums import OUT_OF_FORCE, Direction, Status, TargetKind
from core.persian import number, percent, persian_digits
from core.release.records import Indicator, Judgement, Observation, Target
from core.wording.figures import limits_of
from core.wording.measures import written_unit

# What is asked of indicators, and the statuses that answer it.
_STATUSES = {
    "late": (Status.OFF_TRACK,),
    "on_track": (Status.ON_TRACK,),
    "at_risk": (Status.AT_RISK,),
    "no_data": (Status.NO_DATA, Status.STALE),
}
_LIST_STEPS = (Step("answer.next.indicators", "page", "indicators"),)
# Whether more of it is better.
_BETTER = {Direction.HIGHER: True, Direction.LOWER: False}


def indicator_thing(one: Indicator) -> Thing:
    """Return an indicator as an answer names it."""
    return Thing("indicator", one.code, one.title)


def _steps(one: Indicator) -> tuple[Step, ...]:
    return (
        Step("answer.next.card", "indicator", one.code),
        Step("answer.next.by_year", "indicator_history", one.code),
    )


def one_indicator(
    facts: Facts, shape: str, one: Indicator, text: str, figures: dict[str, Figure], **more: object
) -> Answer:
    """Return what rests on one indicator; without *figures* the plan does not hold it."""
    return Answer(
        shape,
        text,
        indicator_thing(one),
        figures=figures,
        on=facts.until,
        things=(indicator_thing(one),),
        total=1,
        steps=_steps(one),
        is_held=bool(figures),
        **more,  # type: ignore[arg-type]
    )


def value_of(one: Indicator, value: Decimal, beside: Iterable[Decimal] = ()) -> str:
    """Write a value with its unit, apart from those *beside* it."""
    return f"{number(value, one.decimals, beside)} {written_unit(one.unit)}"


def indicator_value(facts: Facts, one: Indicator) -> Answer:
    """Answer the last value of an indicator, beside what was expected and the value before."""
    judged = facts.release.find(Judgement, indicator=one.code, district="")
    if judged is None or judged.value is None or judged.period is None:
        text = facts.texts("answer.indicator_value.untold", title=one.title)
        return one_indicator(facts, "indicator_value", one, text, {})
    limits = limits_of(judged)
    text = facts.texts(
        "answer.indicator_value",
        title=one.title,
        value=value_of(one, judged.value, limits),
        period=period(judged.period).title,
        expected=_expected(facts, one, judged),
    )
    figures: dict[str, Figure] = {"value": judged.value, "period": judged.period}
    if judged.expected is not None:
        figures["expected"] = judged.expected
    notes = (
        facts.texts("answer.status_is", status=facts.texts(f"status.{judged.status}")),
        *_before(facts, one, judged),
    )
    return one_indicator(facts, "indicator_value", one, text, figures, notes=notes)


def with_definition(facts: Facts, one: Indicator, found: Answer) -> Answer:
    """Return *found* with the definition, for who asked by a word that the title has not."""
    note = facts.texts("answer.by_definition", definition=one.definition or "")
    return replace(found, notes=(*found.notes, note)) if one.definition else found


def _expected(facts: Facts, one: Indicator, judged: Judgement) -> str:
    if judged.expected is None:
        return ""
    value = number(judged.expected, one.decimals, limits_of(judged))
    return facts.texts("answer.expected", value=value)


def _before(facts: Facts, one: Indicator, judged: Judgement) -> Iterable[str]:
    """Return the value of the period before, where there is one."""
    rows = [row for row in observations_of(facts, one) if row.period != judged.period]
    starts = period(judged.period).starts_on if judged.period else None
    earlier = [row for row in rows if starts is not None and row.period_starts_on < starts]
    if earlier and earlier[-1].value is not None and judged.value is not None:
        last = earlier[-1]
        yield facts.texts(
            "answer.before",
            period=period(last.period).title,
            value=number(earlier[-1].value, one.decimals, (judged.value,)),
        )


def observations_of(facts: Facts, one: Indicator) -> list[Observation]:
    """Return the city's values of an indicator that are in force, in the order of periods."""
    return facts.all(Observation, indicator=one.code, district="", is_current=True)


def indicator_year(facts: Facts, one: Indicator, year: int) -> Answer:
    """Answer the value of a year, or of its last part; say where there is none."""
    rows = [
        row for row in observations_of(facts, one) if row.period.partition("-")[0] == str(year)
    ]
    rows.sort(key=lambda row: (row.period == str(year), row.period_ends_on))
    if not rows or rows[-1].value is None:
        key = "answer.indicator_year.missing" if rows else "answer.indicator_year.untold"
        text = facts.texts(key, title=one.title, year=persian_digits(year))
        return one_indicator(facts, "indicator_year", one, text, {})
    (*_, last) = rows
    value = last.value or Decimal(0)
    text = facts.texts(
        "answer.indicator_year",
        title=one.title,
        value=value_of(one, value),
        period=period(last.period).title,
    )
    return one_indicator(
        facts, "indicator_year", one, text, {"value": value, "period": last.period}
    )


def indicator_target(facts: Facts, one: Indicator, year: int = 0) -> Answer:
    """Answer the last target of an indicator, of *year* where one is told, and the last value."""
    targets = facts.all(Target, indicator=one.code, district="", kind=TargetKind.TARGET)
    of_year = [row for row in targets if not year or row.period.startswith(str(year))]
    held = [row for row in of_year if row.value is not None]
    if not held:
        key = "answer.indicator_target.no_year" if year else "answer.indicator_target.untold"
        text = facts.texts(key, title=one.title, year=persian_digits(year))
        return one_indicator(facts, "indicator_target", one, text, {})
    last = max(held, key=lambda row: row.period_ends_on)
    aim = last.value or Decimal(0)
    judged = facts.release.find(Judgement, indicator=one.code, district="")
    text = facts.texts(
        "answer.indicator_target",
        title=one.title,
        value=value_of(one, aim, limits_of(judged)),
        period=period(last.period).title,
    )
    clause = ""
    if judged is not None and judged.value is not None and judged.period is not None:
        value = value_of(one, judged.value, limits_of(judged))
        clause = facts.texts("answer.last_value", value=value, period=period(judged.period).title)
    if clause and not year and judged is not None and judged.is_achieved is not None:
        state = "reached" if judged.is_achieved else "not_reached"
        text = f"{text}. {clause} {facts.texts(f'answer.indicator_target.{state}')}"
        clause = ""
    notes = (clause,) if clause else ()
    return one_indicator(facts, "indicator_target", one, text, {"target": aim}, notes=notes)


def indicator_trend(facts: Facts, one: Indicator, year: int = 0) -> Answer:
    """Answer where an indicator came from, where it is, and whether that is better.

    *year* is where it is told from, 0: from the beginning.
    """
    held = [
        (row.period, row.value)
        for row in observations_of(facts, one)
        if row.value is not None and row.period >= str(year or "")
    ]
    if len(held) < 2:  # noqa: PLR2004 - two make a way
        text = facts.texts("answer.indicator_trend.untold", title=one.title)
        return one_indicator(facts, "indicator_trend", one, text, {})
    (first_period, first), *_, (last_period, last) = held
    text = facts.texts(
        "answer.indicator_trend",
        title=one.title,
        first=value_of(one, first, (last,)),
        first_period=period(first_period).title,
        last=value_of(one, last, (first,)),
        last_period=period(last_period).title,
        course=facts.texts(f"answer.course.{_course(one, first, last)}"),
    )
    judged = facts.release.find(Judgement, indicator=one.code, district="")
    notes = () if judged is None else tuple(_before(facts, one, judged))
    return one_indicator(
        facts, "indicator_trend", one, text, {"first": first, "value": last}, notes=notes
    )


def _course(one: Indicator, first: Decimal, last: Decimal) -> str:
    if first == last:
        return "same"
    if one.direction not in _BETTER:
        return "more" if last > first else "less"
    return "better" if (last > first) == _BETTER[one.direction] else "worse"


def indicator_responsible(facts: Facts, one: Indicator) -> Answer:
    """Answer who keeps an indicator."""
    key = "indicator_responsible" if one.custodian else "indicator_responsible.untold"
    text = facts.texts(f"answer.{key}", title=one.title, responsible=one.custodian or "")
    figures: dict[str, Figure] = {"responsible": one.custodian} if one.custodian else {}
    return one_indicator(facts, "indicator_responsible", one, text, figures)


# -- several of one name, and what is only about something


def of_one_name(answers: Sequence[Answer], *, is_of_districts: bool) -> Answer:
    """Put the answers of indicators of one name together; of districts those that have them."""
    held = [one for one in answers if one.is_held]
    shown = held if is_of_districts and held else answers
    return shown[0] if len(shown) == 1 else _together(shown, [])


def about(facts: Facts, name: str, answers: Sequence[Answer], others: int) -> Answer | None:
    """Answer by what the plan measures about something that it does not measure itself."""
    held = [one for one in answers if one.is_held]
    if not held:
        return None
    key = "answer.indicators_about" + (".others" if others else "")
    return _together(held, [facts.texts(key, name=name, count=persian_digits(others))])


def _together(answers: Sequence[Answer], above: Sequence[str]) -> Answer:
    first = answers[0]
    things = tuple(thing for one in answers for thing in one.things)
    return replace(
        first,
        text="\n".join([*above, *(one.text for one in answers)]),
        page=first.page if len(things) == 1 else section("indicators"),
        notes=(),
        things=things,
        total=len(things),
        steps=first.steps if len(things) == 1 else _LIST_STEPS,
        is_held=any(one.is_held for one in answers),
    )


# -- lists


def indicators_with_status(facts: Facts, tags: frozenset[str]) -> Answer | None:
    """Answer which indicators stand as is asked."""
    request = tags & {*_STATUSES, "reached", "not_reached"}
    if len(request) != 1:
        return None
    (name,) = request
    judged = {
        one.indicator: one
        for one in facts.release.stream(Judgement, district="", without_working=True)
    }
    every = _in_force(facts)
    found = [one for one in every if _stands(name, judged.get(one.code))]
    key = f"answer.indicators.{name}" if found else f"answer.indicators.{name}.none"
    text = facts.texts(key, total=persian_digits(len(every)), count=persian_digits(len(found)))
    return Answer(
        "indicators_with_status",
        text,
        section("indicators"),
        notes=_share(facts, tags, len(found), len(every)),
        figures={"count": len(found), "of": len(every)},
        on=facts.until,
        things=tuple(map(indicator_thing, found)),
        total=len(found),
        steps=_LIST_STEPS,
    )


def indicator_extreme(facts: Facts, tags: frozenset[str]) -> Answer | None:
    """Answer which indicator has come least far to its target, or farthest; None without any."""
    rows = facts.release.stream(Judgement, district="", without_working=True)
    progress = {one.indicator: one.progress for one in rows if one.progress is not None}
    held = {one: progress[one.code] for one in _in_force(facts) if one.code in progress}
    if not held:
        return None
    is_least = bool(tags & {"least", "late"})
    ordered = sorted(held, key=lambda one: (held[one] * (1 if is_least else -1), one.code))
    (first, *_), beside = ordered, tuple(held.values())
    way = "away" if held[first] < 0 else "least" if is_least else "most"
    text = facts.texts(
        f"answer.indicator_extreme.{way}",
        title=first.title,
        progress=percent(held[first], 0, beside),
    )
    return replace(
        indicator_value(facts, first),
        shape="indicator_extreme",
        text=text,
        notes=(f"{indicator_value(facts, first).text}.",),
        figures={"progress": held[first]},
        things=tuple(map(indicator_thing, ordered)),
        total=len(ordered),
    )


def _share(facts: Facts, tags: frozenset[str], count: int, total: int) -> tuple[str, ...]:
    """Return what part of all that is, where a percentage is asked."""
    if "percent" not in tags or not total:
        return ()
    return (facts.texts("answer.indicators.share", share=percent(Decimal(100 * count) / total)),)


def _stands(name: str, judged: Judgement | None) -> bool:
    if name in ("reached", "not_reached"):
        return judged is not None and judged.is_achieved is (name == "reached")
    status = judged.status if judged else Status.NO_DATA
    return status in _STATUSES[name]


def _in_force(facts: Facts) -> Sequence[Indicator]:
    """Return the indicators that are counted: retired and replaced ones are not."""
    return [one for one in facts.all(Indicator) if one.review_status not in OUT_OF_FORCE]


def indicator_count(facts: Facts) -> Answer | None:
    """Answer how many indicators the plan has."""
    total = len(_in_force(facts))
    if not total:
        return None
    text = facts.texts("answer.indicator_count", count=persian_digits(total))
    return Answer(
        "indicator_count",
        text,
        section("indicators"),
        figures={"count": total},
        on=facts.until,
        steps=_LIST_STEPS,
    )
