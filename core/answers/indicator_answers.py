"""Answers about indicators: the last value, a year's, a district's, the target; and by status."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from core.answers.answer_parts import Answer, Facts, Figure, Step, Thing, section
from core.calendar import period
from core.enums import OUT_OF_FORCE, Status, TargetKind
from core.persian import number, persian_digits
from core.release.records import District, Indicator, Judgement, Observation, Target
from core.wording.figures import limits_of

# What is asked of indicators, and the statuses that answer it.
_STATUSES = {
    "late": (Status.OFF_TRACK,),
    "on_track": (Status.ON_TRACK,),
    "at_risk": (Status.AT_RISK,),
    "no_data": (Status.NO_DATA, Status.STALE),
}


def indicator_thing(one: Indicator) -> Thing:
    """Return an indicator as an answer names it."""
    return Thing("indicator", one.code, one.title)


def _steps(one: Indicator) -> tuple[Step, ...]:
    return (
        Step("answer.next.card", "indicator", one.code),
        Step("answer.next.by_year", "indicator_history", one.code),
    )


def _answer(
    facts: Facts, shape: str, one: Indicator, text: str, figures: dict[str, Figure], **more: object
) -> Answer:
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


def _value(one: Indicator, value: Decimal, beside: Iterable[Decimal] = ()) -> str:
    return f"{number(value, one.decimals, beside)} {one.unit}"


def indicator_value(facts: Facts, one: Indicator) -> Answer:
    """Answer the last value of an indicator, beside what was expected and the value before."""
    judged = facts.release.find(Judgement, indicator=one.code, district="")
    if judged is None or judged.value is None or judged.period is None:
        text = facts.texts("answer.indicator_value.untold", title=one.title)
        return _answer(facts, "indicator_value", one, text, {})
    limits = limits_of(judged)
    text = facts.texts(
        "answer.indicator_value",
        title=one.title,
        value=_value(one, judged.value, limits),
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
    return _answer(facts, "indicator_value", one, text, figures, notes=notes)


def _expected(facts: Facts, one: Indicator, judged: Judgement) -> str:
    if judged.expected is None:
        return ""
    value = number(judged.expected, one.decimals, limits_of(judged))
    return facts.texts("answer.expected", value=value)


def _before(facts: Facts, one: Indicator, judged: Judgement) -> Iterable[str]:
    """Return the value of the period before, where there is one."""
    rows = [row for row in _observations(facts, one) if row.period != judged.period]
    starts = period(judged.period).starts_on if judged.period else None
    earlier = [row for row in rows if starts is not None and row.period_starts_on < starts]
    if earlier and earlier[-1].value is not None and judged.value is not None:
        last = earlier[-1]
        yield facts.texts(
            "answer.before",
            period=period(last.period).title,
            value=number(earlier[-1].value, one.decimals, (judged.value,)),
        )


def _observations(facts: Facts, one: Indicator) -> list[Observation]:
    return facts.all(Observation, indicator=one.code, district="", is_current=True)


def indicator_year(facts: Facts, one: Indicator, year: int) -> Answer:
    """Answer the value of a year, or of its last part; say where there is none."""
    rows = [row for row in _observations(facts, one) if row.period.partition("-")[0] == str(year)]
    rows.sort(key=lambda row: (row.period == str(year), row.period_ends_on))
    if not rows or rows[-1].value is None:
        key = "answer.indicator_year.missing" if rows else "answer.indicator_year.untold"
        text = facts.texts(key, title=one.title, year=persian_digits(year))
        return _answer(facts, "indicator_year", one, text, {})
    (*_, last) = rows
    value = last.value or Decimal(0)
    text = facts.texts(
        "answer.indicator_year",
        title=one.title,
        value=_value(one, value),
        period=period(last.period).title,
    )
    return _answer(facts, "indicator_year", one, text, {"value": value, "period": last.period})


def indicator_district(facts: Facts, one: Indicator, district: District) -> Answer:
    """Answer a district's value beside the whole city's; say where districts have none."""
    here = facts.release.find(Judgement, indicator=one.code, district=district.code)
    city = facts.release.find(Judgement, indicator=one.code, district="")
    whole = ""
    if city is not None and city.value is not None and city.period is not None:
        whole = facts.texts(
            "answer.indicator_district.city",
            value=_value(one, city.value, limits_of(here)),
            period=period(city.period).title,
        )
    notes = (whole,) if whole else ()
    if here is None or here.value is None or here.period is None:
        text = facts.texts(
            "answer.indicator_district.untold", title=one.title, district=district.title
        )
        return _answer(facts, "indicator_district", one, text, {}, notes=notes)
    text = facts.texts(
        "answer.indicator_district",
        title=one.title,
        district=district.title,
        value=_value(one, here.value, limits_of(city)),
        period=period(here.period).title,
    )
    figures: dict[str, Figure] = {"value": here.value, "district": district.number}
    return _answer(facts, "indicator_district", one, text, figures, notes=notes)


def indicator_target(facts: Facts, one: Indicator) -> Answer:
    """Answer the last target of an indicator, beside the last value."""
    targets = facts.all(Target, indicator=one.code, district="", kind=TargetKind.TARGET)
    held = [row for row in targets if row.value is not None]
    if not held:
        text = facts.texts("answer.indicator_target.untold", title=one.title)
        return _answer(facts, "indicator_target", one, text, {})
    last = max(held, key=lambda row: row.period_ends_on)
    aim = last.value or Decimal(0)
    judged = facts.release.find(Judgement, indicator=one.code, district="")
    text = facts.texts(
        "answer.indicator_target",
        title=one.title,
        value=_value(one, aim, limits_of(judged)),
        period=period(last.period).title,
    )
    notes = []
    if judged is not None and judged.value is not None and judged.period is not None:
        value = _value(one, judged.value, limits_of(judged))
        clause = facts.texts("answer.last_value", value=value, period=period(judged.period).title)
        notes = [clause]
    return _answer(facts, "indicator_target", one, text, {"target": aim}, notes=tuple(notes))


# -- lists


def indicators_with_status(facts: Facts, tags: frozenset[str]) -> Answer | None:
    """Answer which indicators stand as is asked."""
    request = tags & {*_STATUSES, "reached"}
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
        figures={"count": len(found), "of": len(every)},
        on=facts.until,
        things=tuple(map(indicator_thing, found)),
        total=len(found),
        steps=(Step("answer.next.indicators", "page", "indicators"),),
    )


def _stands(name: str, judged: Judgement | None) -> bool:
    if name == "reached":
        return judged is not None and judged.is_achieved is True
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
        steps=(Step("answer.next.indicators", "page", "indicators"),),
    )
