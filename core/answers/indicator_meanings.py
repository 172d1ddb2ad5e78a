"""Answers about where an indicator's figures are from, and what they mean."""

from core.answers.answer_parts import Answer, Facts
from core.answers.indicator_answers import observations_of, one_indicator
from core.persian import listed, persian_digits
from core.release.records import Indicator, Source
from core.wording.measures import written_unit


def indicator_source(facts: Facts, one: Indicator) -> Answer:
    """Answer what the last figure of an indicator rests on, and who keeps it."""
    rows = [row for row in observations_of(facts, one) if row.source]
    source = facts.release.find(Source, code=rows[-1].source) if rows else None
    source = source or facts.release.find(Source, code=one.source)
    notes = (
        (facts.texts("answer.indicator_responsible", title=one.title, responsible=one.custodian),)
        if one.custodian
        else ()
    )
    if source is None:
        text = facts.texts("answer.indicator_source.untold", title=one.title)
        return one_indicator(facts, "indicator_source", one, text, {}, notes=notes)
    named = listed([source.title, source.publisher])
    text = facts.texts("answer.indicator_source", title=one.title, source=named)
    return one_indicator(
        facts, "indicator_source", one, text, {"source": source.code}, notes=notes
    )


def indicator_meaning(facts: Facts, one: Indicator) -> Answer:
    """Answer how the plan defines an indicator, and by which formula it is computed."""
    if not one.definition:
        text = facts.texts("answer.indicator_meaning.untold", title=one.title)
        return one_indicator(facts, "indicator_meaning", one, text, {})
    text = facts.texts(
        "answer.indicator_meaning", title=one.title, definition=one.definition.rstrip(".")
    )
    unit = persian_digits(written_unit(one.unit))
    notes = [facts.texts("answer.indicator_meaning.unit", unit=unit)]
    if one.method:
        notes.append(facts.texts("answer.indicator_meaning.method", method=one.method.rstrip(".")))
    return one_indicator(
        facts, "indicator_meaning", one, text, {"unit": one.unit}, notes=tuple(notes)
    )
