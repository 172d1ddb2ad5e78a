"""Answers about districts: money, people, progress, and which is first."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from core.answers.answer_parts import Answer, Facts, Figure, Step, Thing, rank_of, section
from core.answers.comparing.district_measures import MEASURES, shown
from core.answers.plan_answers import year_outside
from core.persian import enumeration, number, percent, persian_digits, within
from core.release.records import District, DistrictStanding, MoneyTotal, StatusCount

_MOST_TIED, _MOST_PLACES = 7, 3
_OF_THE_QUESTION = frozenset(
    {"district", "most", "least", "which", "amount", "count", "where", "share", "total", "ordered"}
)


def district_thing(one: District) -> Thing:
    """Return a district as an answer names it."""
    return Thing("district", one.code, one.title)


def _steps(one: District, *others: Step) -> tuple[Step, ...]:
    return (
        Step("", "district", one.code, one.title),
        Step("answer.next.projects", "projects", f",,{one.number}"),
        *others,
        Step("answer.next.districts", "page", "districts"),
    )


def district_absent(facts: Facts, request: int) -> Answer | None:
    """Answer for the number of a district that the city does not have; None where it has none."""
    held = facts.all(District)
    if not held:
        return None
    numbers = [one.number for one in held]
    text = facts.texts(
        "answer.district_absent",
        request=persian_digits(request),
        count=persian_digits(len(held)),
        city=facts.release.plan.city,
    )
    return Answer(
        "district_absent",
        text,
        section("districts"),
        figures={"districts": len(held), "request": request, "last": max(numbers)},
        steps=(Step("answer.next.districts", "page", "districts"),),
        is_held=False,
    )


def district_money(facts: Facts, one: District) -> Answer | None:
    """Answer how much money the projects of a district have."""
    totals = {row.code: row for row in facts.all(MoneyTotal, scope="district", fiscal_year=0)}
    total = totals.get(one.code)
    approved = total.approved_billion_rial if total else None
    if total is None or approved is None:
        return _untold(facts, one, "district_money")
    amounts = [
        row.approved_billion_rial
        for row in totals.values()
        if row.approved_billion_rial is not None
    ]
    spent, rank = total.spent_billion_rial, rank_of(approved, amounts)
    beside = [approved] if spent is None else [approved, spent]
    text = facts.texts(
        "answer.district_money",
        district=one.title,
        approved=facts.both(approved, beside),
        rank=persian_digits(rank),
        of=persian_digits(len(amounts)),
    )
    spending = facts.spending(spent, approved)
    scope = facts.texts(
        "answer.district_money.scope",
        district=one.title,
        count=persian_digits(total.project_count),
    )
    figures: dict[str, Figure] = {"approved": approved, "rank": rank, "of": len(amounts)}
    return Answer(
        "district_money",
        text,
        district_thing(one),
        notes=(spending, scope),
        figures=figures if spent is None else {**figures, "spent": spent},
        on=facts.until,
        things=(district_thing(one),),
        steps=_steps(one, Step("answer.next.by_year", "page", "budget")),
    )


def _untold(facts: Facts, one: District, shape: str) -> Answer:
    """Return that nothing was published of what was asked of a district."""
    return Answer(
        shape,
        facts.texts(f"answer.{shape}.untold", district=one.title),
        district_thing(one),
        steps=_steps(one),
        is_held=False,
    )


def district_year_money(facts: Facts, one: District, year: int) -> Answer | None:
    """Answer how much a district's projects were allocated in one year."""
    rows = facts.all(MoneyTotal, scope="district", code=one.code)
    by_year = {row.fiscal_year: row.allocated_billion_rial for row in rows if row.fiscal_year}
    amount = by_year.get(year)
    if amount is None:
        return year_outside(facts, year)
    whole = [held for held in by_year.values() if held is not None]
    text = facts.texts(
        "answer.district_year_money",
        district=one.title,
        year=persian_digits(year),
        amount=facts.both(amount),
        total=facts.money(sum(whole, Decimal(0)), whole),
    )
    return Answer(
        "district_year_money",
        text,
        district_thing(one),
        figures={"allocated": amount, "year": year},
        on=facts.until,
        things=(district_thing(one),),
        steps=_steps(one, Step("answer.next.by_year", "page", "budget")),
    )


def district_per_head(facts: Facts, one: District) -> Answer | None:
    """Answer how much of the projects' budget falls to a resident."""
    standing = facts.release.find(DistrictStanding, district=one.code)
    share = standing.approved_per_resident_million_rial if standing else None
    if standing is None or share is None or standing.per_resident_rank is None:
        return _untold(facts, one, "district_per_head")
    others = [
        row.approved_per_resident_million_rial
        for row in facts.all(DistrictStanding)
        if row.approved_per_resident_million_rial is not None
    ]
    text = facts.texts(
        "answer.district_per_head",
        district=one.title,
        amount=number(share, 1, others),
        unit=facts.currency.small_unit,
        rank=persian_digits(standing.per_resident_rank),
        of=persian_digits(standing.per_resident_ranked_count),
    )
    people = (facts.texts("answer.residents", count=number(one.population or 0)),)
    return Answer(
        "district_per_head",
        text,
        district_thing(one),
        notes=people,
        figures={"per_head": share, "rank": standing.per_resident_rank},
        on=facts.until,
        things=(district_thing(one),),
        steps=_steps(one),
    )


def district_population(facts: Facts, one: District) -> Answer | None:
    """Answer how many people live in a district."""
    people = [row.population for row in facts.all(District) if row.population is not None]
    if one.population is None:
        return _untold(facts, one, "district_population")
    rank = 1 + sum(other > one.population for other in people)
    text = facts.texts(
        "answer.district_population",
        district=one.title,
        count=number(one.population),
        rank=persian_digits(rank),
        of=persian_digits(len(people)),
    )
    return Answer(
        "district_population",
        text,
        district_thing(one),
        figures={"population": one.population, "rank": rank},
        things=(district_thing(one),),
        steps=_steps(one),
    )


def district_area(facts: Facts, one: District) -> Answer:
    """Answer how large a district is."""
    if one.area_ha is None:
        return _untold(facts, one, "district_area")
    values = list(MEASURES["area"](facts).values())
    rank = rank_of(one.area_ha, values)
    text = facts.texts(
        "answer.district_area",
        district=one.title,
        area=shown(facts, "area", one.area_ha, values),
        rank=persian_digits(rank),
        of=persian_digits(len(values)),
    )
    return Answer(
        "district_area",
        text,
        district_thing(one),
        figures={"area": one.area_ha, "rank": rank},
        things=(district_thing(one),),
        steps=_steps(one),
    )


def district_standing(facts: Facts, one: District) -> Answer | None:
    """Answer how a district's projects stand, beside the other districts'."""
    counted = statuses_in_words(facts, "district", one.code)
    standing = facts.release.find(DistrictStanding, district=one.code)
    if not counted or standing is None or standing.progress is None:
        return _untold(facts, one, "district_standing")
    others = [row.progress for row in facts.all(DistrictStanding) if row.progress is not None]
    text = facts.texts(
        "answer.district_standing",
        district=one.title,
        count=persian_digits(standing.project_count),
        statuses=counted,
        progress=percent(standing.progress, 0, others),
        rank=persian_digits(standing.progress_rank or 0),
        of=persian_digits(standing.progress_ranked_count),
    )
    return Answer(
        "district_standing",
        text,
        district_thing(one),
        figures={"projects": standing.project_count, "progress": standing.progress},
        on=facts.until,
        things=(district_thing(one),),
        steps=_steps(one, Step("answer.next.changes", "district_changes", one.code)),
    )


def statuses_in_words(facts: Facts, scope: str, code: str) -> str:
    """Write how many projects of a scope are in each status: «۳ پایان‌یافته و ۱ متوقف»."""
    rows = facts.all(StatusCount, scope=scope, code=code, subject="project")
    ordered = sorted(rows, key=lambda row: (-row.count, row.status))
    return counted_statuses(facts, [(row.status, row.count) for row in ordered if row.count])


def counted_statuses(facts: Facts, counts: Iterable[tuple[str, int]]) -> str:
    """Write how many projects are in each status, in the order of *counts*."""
    return enumeration(
        [
            f"{persian_digits(count)} {within(facts.texts(f'project_status.{status}'))}"
            for status, count in counts
        ]
    )


def district_count(facts: Facts) -> Answer | None:
    """Answer how many districts the city has; None where the plan has none."""
    held = facts.all(District)
    if not held:
        return None
    text = facts.texts(
        "answer.district_count",
        city=facts.release.plan.city,
        count=persian_digits(len(held)),
    )
    return Answer(
        "district_count",
        text,
        section("districts"),
        figures={"districts": len(held)},
        things=tuple(map(district_thing, held)),
        total=len(held),
        steps=(Step("answer.next.districts", "page", "districts"),),
    )


def place_district(facts: Facts, held: Sequence[tuple[District, str]]) -> Answer | None:
    """Answer which district each place of a name is in; None where none is, or too many are."""
    if not 0 < len(held) <= _MOST_PLACES:
        return None
    sentences = [
        facts.texts("answer.place_district", place=place, district=one.title)
        for one, place in held
    ]
    (first, _), *others = held
    return Answer(
        "place_district",
        "\n".join(sentences),
        section("districts") if others else district_thing(first),
        figures={"district": first.number},
        things=tuple(district_thing(one) for one, _ in held),
        steps=_steps(first),
    )


def near(facts: Facts) -> Answer | None:
    """Lead a person who asks of their own district to the list of them."""
    held = facts.all(District)
    if not held:
        return None
    text = facts.texts("answer.near", count=persian_digits(len(held)))
    return Answer(
        "near",
        text,
        section("districts"),
        things=tuple(map(district_thing, held)),
        total=len(held),
        steps=(Step("answer.next.districts", "page", "districts"),),
        is_held=False,
    )


def district_most(facts: Facts, tags: frozenset[str]) -> Answer | None:
    """Answer which district has most or least of what is asked; None where it is not clear."""
    measure = _measure(tags)
    if measure is None:
        return None
    is_least = "least" in tags or measure == "behind"
    values = MEASURES[measure](facts)
    held = {one.code: one for one in facts.all(District) if one.code in values}
    if not held:
        return None
    ordered = sorted(values.items(), key=lambda item: item[1], reverse=not is_least)
    best = ordered[0][1]
    tied = [held[code] for code, value in ordered if value == best]
    if len(tied) > _MOST_TIED:
        return None
    key = f"answer.district_most.{measure}.{'least' if is_least else 'most'}"
    amount = shown(facts, measure, best, [value for _, value in ordered])
    text = facts.texts(key, district=enumeration([one.title for one in tied]), amount=amount)
    beside = [value for _, value in ordered]
    things = tuple(
        replace(district_thing(held[code]), figure=shown(facts, measure, value, beside))
        for code, value in ordered
    )
    after = ordered[len(tied)] if len(ordered) > len(tied) else None
    notes = () if after is None else (_following(facts, measure, held[after[0]], ordered),)
    return Answer(
        "district_most",
        text,
        section("districts"),
        notes=notes,
        figures={"amount": best, "district": tied[0].number},
        on=facts.until,
        things=things,
        total=len(things),
        steps=_steps(tied[0]),
    )


def _following(
    facts: Facts, measure: str, one: District, ordered: Sequence[tuple[str, Decimal]]
) -> str:
    """Return what stands next to the first."""
    value = dict(ordered)[one.code]
    amount = shown(facts, measure, value, [each for _, each in ordered])
    return facts.texts("answer.following", title=one.title, amount=amount)


def _measure(tags: frozenset[str]) -> str | None:
    """Return what the districts are ordered by."""
    request = tags - _OF_THE_QUESTION
    if request == {"size"}:
        return "area"
    request -= {"size"}
    if "late" in request and request <= {"project", "late"}:
        name = "overdue" if "project" in request else "behind"
        return name if "least" not in tags else None
    if "per_head" in request:
        return "per_head"
    if request & {"money", "spent"} and "late" not in request:
        return "money"
    for status in ("stopped", "done"):
        if request in ({status}, {status, "project"}):
            return status
    names = {"project": "projects", "population": "population", "progress": "progress"}
    return names.get(next(iter(request), "")) if len(request) == 1 else None
