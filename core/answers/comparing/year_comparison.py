"""Answers that set years beside each other: money of the projects, values of an indicator."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from core.answers.answer_parts import Answer, Facts, Step, Thing, section
from core.answers.district_answers import district_thing
from core.answers.indicator_answers import indicator_year
from core.answers.plan_answers import allocated_by_year
from core.persian import enumeration, persian_digits
from core.release.records import District, Indicator, MoneyTotal

_TWO = 2


def year_compare(facts: Facts, years: Sequence[int]) -> Answer | None:
    """Answer what the projects were allocated in each of *years*; None without two of them."""
    every = allocated_by_year(facts)
    held = {year: every[year] for year in years if year in every}
    if len(held) < _TWO or len(held) < len(years):
        return None
    return _side_by_side(facts, "year_compare", sorted(held.items(), key=lambda item: -item[1]))


def year_trend(facts: Facts) -> Answer | None:
    """Answer what the projects were allocated year by year; None without two years."""
    every = sorted(allocated_by_year(facts).items())
    return _side_by_side(facts, "year_trend", every) if len(every) >= _TWO else None


def district_trend(facts: Facts, one: District) -> Answer | None:
    """Answer what a district's projects were allocated year by year; None without two years."""
    rows = facts.all(MoneyTotal, scope="district", code=one.code)
    every = sorted(
        (row.fiscal_year, row.allocated_billion_rial)
        for row in rows
        if row.fiscal_year and row.allocated_billion_rial is not None
    )
    if len(every) < _TWO:
        return None
    thing = district_thing(one)
    text = facts.texts(
        "answer.district_trend", district=one.title, years=enumeration(_by_year(facts, every))
    )
    found = _side_by_side(facts, "district_trend", every)
    return replace(found, text=text, page=thing, things=(thing,))


def _by_year(facts: Facts, ordered: Sequence[tuple[int, Decimal]]) -> list[str]:
    amounts = [amount for _, amount in ordered]
    return [
        facts.texts(
            "answer.year_compare.each",
            year=persian_digits(year),
            amount=facts.money(amount, amounts),
        )
        for year, amount in ordered
    ]


def _side_by_side(facts: Facts, shape: str, ordered: Sequence[tuple[int, Decimal]]) -> Answer:
    plan = facts.release.plan
    return Answer(
        shape,
        facts.texts("answer.year_compare", years=enumeration(_by_year(facts, ordered))),
        section("budget"),
        figures={str(year): amount for year, amount in ordered},
        on=facts.until,
        things=(Thing("plan", plan.code, plan.title),),
        steps=(Step("answer.next.by_year", "page", "budget"),),
    )


def indicator_years(facts: Facts, one: Indicator, years: Sequence[int]) -> Answer:
    """Answer the value of an indicator in each of *years*; say where there is none."""
    (first, *others) = [indicator_year(facts, one, year) for year in years]
    return Answer(
        "indicator_years",
        "\n".join(each.text for each in (first, *others)),
        first.page,
        figures={"value": first.figures["value"]} if first.figures else {},
        on=facts.until,
        things=first.things,
        total=1,
        steps=first.steps,
        is_held=any(each.is_held for each in (first, *others)),
    )
