"""Answers about several years together: what was allocated and spent in them, and what ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.answers.answer_parts import Answer, Facts, Figure, Step, Thing, section
from core.answers.district_answers import district_thing
from core.answers.plan_answers import year_outside
from core.answers.project_answers import project_thing
from core.answers.project_list_answers import in_scope, scope_in_words
from core.enums import BudgetKind
from core.persian import persian_digits
from core.release.records import BudgetLine, District, MoneyTotal, Project

type Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose money it is: in words, where it is shown, and what the answer is of."""

    name: str
    page: Thing
    thing: Thing


def money_of_span(
    facts: Facts, span: Span, tags: frozenset[str], district: District | None
) -> Answer | None:
    """Answer what the projects of the plan, or of a district, had in the years of *span*."""
    if outside := _outside(facts, span):
        return outside
    code = district.code if district else ""
    rows = facts.all(MoneyTotal, scope="district" if district else "plan", code=code)
    by_year = [row for row in rows if row.fiscal_year]
    plan = facts.release.plan
    thing = district_thing(district) if district else Thing("plan", plan.code, plan.title)
    owner = _Owner(
        facts.texts("answer.projects_of", scope=scope_in_words(facts, district)),
        thing if district else section("budget"),
        thing,
    )
    allocated = {
        row.fiscal_year: row.allocated_billion_rial
        for row in by_year
        if row.allocated_billion_rial is not None
    }
    held = [row.spent_billion_rial for row in by_year if _is_in(row.fiscal_year, span)]
    spent = [one for one in held if one is not None]
    is_spent = "spent" in tags and len(spent) == len(held) > 0
    return _of_years(facts, span, allocated, owner, sum(spent, Decimal(0)) if is_spent else None)


def project_span_money(facts: Facts, projects: Sequence[Project], span: Span) -> Answer | None:
    """Answer what the one of *projects* was allocated in the years of *span*."""
    if len(projects) != 1:
        return None
    (one,) = projects
    by_year: dict[int, Decimal] = {}
    for line in facts.all(BudgetLine, project=one.code, kind=BudgetKind.ALLOCATED):
        amount = by_year.get(line.fiscal_year, Decimal(0)) + line.amount_billion_rial
        by_year[line.fiscal_year] = amount
    thing = project_thing(one)
    owner = _Owner(facts.texts("answer.quoted", title=one.title), thing, thing)
    found = _of_years(facts, span, by_year, owner, None)
    return found and replace(found, shape="project_span_money")


def _of_years(
    facts: Facts,
    span: Span,
    by_year: Mapping[int, Decimal],
    owner: _Owner,
    spent: Decimal | None,
) -> Answer | None:
    within = {year: amount for year, amount in by_year.items() if _is_in(year, span)}
    if not within:
        return None
    amount, total = sum(within.values(), Decimal(0)), sum(by_year.values(), Decimal(0))
    first, last = min(within), max(within)
    years = {"first": persian_digits(first), "last": persian_digits(last)}
    sentence = facts.texts(
        "answer.span_money",
        scope=owner.name,
        amount=facts.both(amount, (total,)),
        total=facts.money(total, (amount,)),
        **years,
    )
    figures: dict[str, Figure] = {"allocated": amount, "first": first, "last": last}
    notes: tuple[str, ...] = ()
    if spent is not None:
        expense = facts.both(spent, (amount,))
        notes = (f"{sentence}.",)
        sentence = facts.texts("answer.span_money.spent", scope=owner.name, spent=expense, **years)
        figures["spent"] = spent
    return Answer(
        "span_money",
        sentence,
        owner.page,
        notes=notes,
        figures=figures,
        on=facts.until,
        things=(owner.thing,),
        total=1,
        steps=(Step("answer.next.by_year", "page", "budget"),),
    )


def _is_in(year: int, span: Span) -> bool:
    return span[0] <= year <= span[1]


def _outside(facts: Facts, span: Span) -> Answer | None:
    """Return the answer where the plan has figures of no year of *span*; None where of one."""
    (first, last), (begin, end) = facts.ends, span
    if max(begin, first) <= min(end, last):
        return None
    # «بعد از ۹۹» begins with 1400, «قبل از ۹۵» ends with 1394.
    return year_outside(facts, begin if begin > last else end)


def projects_of_span(facts: Facts, span: Span, district: District | None) -> Answer | None:
    """Answer which projects, of a district where one is told, ended in the years of *span*.

    Only the years of which the plan has figures are spoken of.
    """
    if outside := _outside(facts, span):
        return outside
    first, last = max(span[0], facts.ends[0]), min(span[1], facts.ends[1])
    every = in_scope(facts, district)
    if not every:
        return None
    days = {one: one.actual_end_on for one in every if one.actual_end_on is not None}
    ended = [one for one, day in days.items() if first <= facts.calendar.year(day) <= last]
    ended.sort(key=lambda one: (days[one], one.code))
    text = facts.texts(
        "answer.projects_of_span" if ended else "answer.projects_of_span.none",
        first=persian_digits(first),
        last=persian_digits(last),
        count=persian_digits(len(ended)),
        total=persian_digits(len(every)),
        scope=scope_in_words(facts, district),
    )
    return Answer(
        "projects_of_span",
        text,
        district_thing(district) if district else section("projects"),
        figures={"count": len(ended), "first": first, "last": last},
        on=facts.until,
        things=tuple(map(project_thing, ended)),
        total=len(ended),
        steps=(Step("answer.next.projects", "projects", ",,"),),
    )
