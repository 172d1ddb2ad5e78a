"""Answers about an indicator in the districts: one's value, and which has most of it."""

from dataclasses import replace
from decimal import Decimal

from core.answers.answer_parts import Answer, Facts, Figure, Step
from core.answers.district_answers import district_thing
from core.answers.indicator_answers import indicator_thing, one_indicator, value_of
from core.calendar import period
from core.persian import enumeration
from core.release.records import District, Indicator, Judgement
from core.wording.figures import limits_of

_MOST_TIED = 3


def indicator_district(facts: Facts, one: Indicator, district: District) -> Answer:
    """Answer a district's value beside the whole city's; say where districts have none."""
    here = facts.release.find(Judgement, indicator=one.code, district=district.code)
    city = facts.release.find(Judgement, indicator=one.code, district="")
    whole = ""
    if city is not None and city.value is not None and city.period is not None:
        whole = facts.texts(
            "answer.indicator_district.city",
            value=value_of(one, city.value, limits_of(here)),
            period=period(city.period).title,
        )
    notes = (whole,) if whole else ()
    if here is None or here.value is None or here.period is None:
        text = facts.texts(
            "answer.indicator_district.untold", title=one.title, district=district.title
        )
        return one_indicator(facts, "indicator_district", one, text, {}, notes=notes)
    text = facts.texts(
        "answer.indicator_district",
        title=one.title,
        district=district.title,
        value=value_of(one, here.value, limits_of(city)),
        period=period(here.period).title,
    )
    figures: dict[str, Figure] = {"value": here.value, "district": district.number}
    return one_indicator(facts, "indicator_district", one, text, figures, notes=notes)


def indicator_most(facts: Facts, one: Indicator, tags: frozenset[str]) -> Answer:
    """Answer which district has most or least of an indicator; say where none has its own value.

    Only districts with a value of the last period that any has are put in order.
    """
    rows = [row for row in facts.all(Judgement, indicator=one.code) if row.district and row.period]
    last = max((row.period for row in rows if row.value is not None), default="", key=_ends)
    values = {row.district: row.value for row in rows if row.period == last}
    held = {district: value for district, value in values.items() if value is not None}
    if not held:
        text = facts.texts("answer.indicator_most.untold", title=one.title)
        return one_indicator(facts, "indicator_most", one, text, {})
    is_least = "least" in tags
    ordered = sorted(held.items(), key=lambda item: item[1], reverse=not is_least)
    best = ordered[0][1]
    titles = {each.code: each for each in facts.all(District)}
    first = [titles[code] for code, value in ordered if value == best][:_MOST_TIED]
    beside = tuple(held.values())
    text = facts.texts(
        f"answer.indicator_most.{'least' if is_least else 'most'}",
        title=one.title,
        district=enumeration([each.title for each in first]),
        value=value_of(one, best, beside),
        period=period(last or "").title,
    )
    return Answer(
        "indicator_most",
        text,
        indicator_thing(one),
        notes=tuple(_next(facts, one, ordered[len(first) :], titles, beside)),
        figures={"value": best, "district": first[0].number},
        on=facts.until,
        things=tuple(
            replace(district_thing(titles[code]), figure=value_of(one, value, beside))
            for code, value in ordered
        ),
        total=len(ordered),
        steps=(Step("answer.next.card", "indicator", one.code),),
    )


def _ends(label: str | None) -> str:
    return str(period(label).ends_on) if label else ""


def _next(
    facts: Facts,
    one: Indicator,
    others: list[tuple[str, Decimal]],
    titles: dict[str, District],
    beside: tuple[Decimal, ...],
) -> list[str]:
    """Return what stands next to the first, if anything does."""
    return [
        facts.texts(
            "answer.following", title=titles[code].title, amount=value_of(one, value, beside)
        )
        for code, value in others[:1]
    ]
