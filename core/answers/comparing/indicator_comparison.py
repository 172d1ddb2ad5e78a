"""Answers that set districts beside each other by one indicator."""

from collections.abc import Sequence

from core.answers.answer_parts import Answer, Facts, Figure, Step
from core.answers.district_answers import district_thing
from core.answers.indicator_answers import indicator_thing, one_indicator, value_of
from core.calendar import period
from core.persian import enumeration
from core.release.records import District, Indicator, Judgement


def indicator_compare(facts: Facts, one: Indicator, districts: Sequence[District]) -> Answer:
    """Answer the last value of each of *districts*; say where they have none of their own."""
    judged = [
        (each, facts.release.find(Judgement, indicator=one.code, district=each.code))
        for each in districts
    ]
    valued = [
        (each, row.value, row.period)
        for each, row in judged
        if row is not None and row.value is not None and row.period is not None
    ]
    if len(valued) < len(districts):
        text = facts.texts("answer.indicator_most.untold", title=one.title)
        return one_indicator(facts, "indicator_compare", one, text, {})
    valued.sort(key=lambda row: -row[1])
    beside = tuple(value for _, value, _ in valued)
    # A period is written by each value where districts were not measured in the same one.
    periods = {label for _, _, label in valued}
    each = [
        facts.texts(
            "answer.indicator_compare.each"
            if len(periods) > 1
            else "answer.district_compare.each",
            district=district.title,
            amount=value_of(one, value, beside),
            period=period(label).title,
        )
        for district, value, label in valued
    ]
    key = "answer.indicator_compare" + ("" if len(periods) > 1 else ".period")
    text = facts.texts(
        key, title=one.title, districts=enumeration(each), period=period(valued[0][2]).title
    )
    figures: dict[str, Figure] = {str(each.number): value for each, value, _ in valued}
    return Answer(
        "indicator_compare",
        text,
        indicator_thing(one),
        figures=figures,
        on=facts.until,
        things=(indicator_thing(one), *map(district_thing, districts)),
        total=1 + len(districts),
        steps=(
            Step("answer.next.card", "indicator", one.code),
            *(Step("", "district", each.code, each.title) for each in districts),
        ),
    )
