"""Answers about projects in one year, how late they are in the middle, and above their budget."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.answers.answer_parts import Answer, Facts, Step, section
from core.answers.district_answers import district_thing
from core.answers.plan_answers import year_outside
from core.answers.project_answers import project_thing
from core.enums import BudgetKind, PromiseState
from core.persian import number, persian_digits
from core.release.records import BudgetLine, District, Lateness, Project, Slip

_OPEN = (PromiseState.OVERDUE, PromiseState.UNREPORTED, PromiseState.NOT_DUE)


def projects_of_year(facts: Facts, year: int) -> Answer | None:
    """Answer which projects ended in a year, and which were to and did not; None without any.

    Of a year without figures nobody knows what ended in it, but only what was promised.
    """
    every = {one.code: one for one in facts.all(Project)}
    ended = [one for one in every.values() if _is_of(facts, one.actual_end_on, year)]
    ended.sort(key=lambda one: (one.actual_end_on or date.min, one.code))
    missed = [
        every[slip.project]
        for slip in facts.all(Slip)
        if slip.state in _OPEN and _is_of(facts, slip.promised_on, year)
    ]
    if not every:
        return None
    outside = None if ended else year_outside(facts, year)
    if outside is not None:
        return _promised(facts, year, missed) if missed else outside
    text = facts.texts(
        "answer.projects_of_year" if ended else "answer.projects_of_year.none",
        year=persian_digits(year),
        count=persian_digits(len(ended)),
        total=persian_digits(len(every)),
    )
    note = facts.texts(
        "answer.projects_of_year.missed",
        count=persian_digits(len(missed)),
        year=persian_digits(year),
    )
    return Answer(
        "projects_of_year",
        text,
        section("projects"),
        notes=(note,) if missed else (),
        figures={"count": len(ended), "missed": len(missed), "year": year},
        on=facts.until,
        things=tuple(map(project_thing, (*ended, *missed))),
        total=len(ended) + len(missed),
        steps=(Step("answer.next.projects", "projects", ",,"),),
    )


def _promised(facts: Facts, year: int, projects: Sequence[Project]) -> Answer:
    """Answer which *projects* were to end in a year of which the plan has no figures."""
    text = facts.texts(
        "answer.projects_of_year.outside",
        count=persian_digits(len(projects)),
        year=persian_digits(year),
        last=persian_digits(facts.ends[1]),
    )
    return Answer(
        "projects_of_year",
        text,
        section("projects"),
        figures={"count": 0, "missed": len(projects), "year": year},
        on=facts.until,
        things=tuple(map(project_thing, projects)),
        total=len(projects),
        steps=(Step("answer.next.projects", "projects", ",,"),),
    )


def _is_of(facts: Facts, day: date | None, year: int) -> bool:
    return day is not None and facts.calendar.year(day) == year


def project_year_money(facts: Facts, projects: Sequence[Project], year: int) -> Answer | None:
    """Answer what each of *projects* was allocated in a year; None where none is named."""
    if not projects:
        return None
    sentences = [_of_one(facts, one, year) for one in projects]
    (first, *others) = projects
    amount = sentences[0][1]
    return Answer(
        "project_year_money",
        "\n".join(text for text, _ in sentences),
        section("projects") if others else project_thing(first),
        figures={"year": year} if amount is None else {"allocated": amount, "year": year},
        on=facts.until,
        things=tuple(map(project_thing, projects)),
        total=len(projects),
        steps=() if others else (Step("answer.next.card", "project", first.code),),
        is_held=any(each is not None for _, each in sentences),
    )


def _of_one(facts: Facts, one: Project, year: int) -> tuple[str, Decimal | None]:
    """Return the sentence of a project, and its amount; None where the year has none."""
    lines = facts.all(BudgetLine, project=one.code, kind=BudgetKind.ALLOCATED)
    of_year = [line.amount_billion_rial for line in lines if line.fiscal_year == year]
    if not of_year:
        text = facts.texts(
            "answer.project_year_money.untold", title=one.title, year=persian_digits(year)
        )
        return text, None
    amount = sum(of_year, Decimal(0))
    total = sum((line.amount_billion_rial for line in lines), Decimal(0))
    text = facts.texts(
        "answer.project_year_money",
        title=one.title,
        year=persian_digits(year),
        amount=facts.both(amount, (total,)),
        total=facts.money(total, (amount,)),
    )
    return text, amount


def lateness_mean(facts: Facts) -> Answer | None:
    """Answer by how many days late projects are late, in the middle; None where none is."""
    row = facts.release.find(Lateness, scope="plan", code="")
    if row is None or not row.late_count:
        return None
    medians = {"ended": row.ended_late_median_days, "overdue": row.overdue_median_days}
    sentences = [
        facts.texts(f"answer.lateness_mean.{name}", days=number(days))
        for name, days in medians.items()
        if days is not None
    ]
    return Answer(
        "lateness_mean",
        " ".join(sentences),
        section("punctuality"),
        notes=(facts.texts("answer.lateness_mean.means"),),
        figures={name: days for name, days in medians.items() if days is not None},
        on=facts.until,
        steps=(Step("answer.next.projects", "projects", ",,"),),
    )


def projects_over(facts: Facts, district: District | None) -> Answer | None:
    """Answer which projects spent more than was approved, by how much; None without figures."""
    where = {"districts": district.code} if district else {}
    known = [
        (one.spent_billion_rial - one.approved_billion_rial, one)
        for one in facts.all(Project, **where)
        if one.spent_billion_rial is not None and one.approved_billion_rial is not None
    ]
    if not known:
        return None
    over = sorted(
        (pair for pair in known if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].code)
    )
    total = sum((extra for extra, _ in over), Decimal(0))
    text = facts.texts(
        "answer.projects_over" if over else "answer.projects_over.none",
        scope=district.title if district else facts.texts("answer.scope.plan"),
        total=persian_digits(len(known)),
        count=persian_digits(len(over)),
        amount=facts.money(total),
    )
    return Answer(
        "projects_over",
        text,
        district_thing(district) if district else section("budget"),
        figures={"count": len(over), "of": len(known), "amount": total},
        on=facts.until,
        things=tuple(project_thing(one) for _, one in over),
        total=len(over),
        steps=(Step("answer.next.projects", "projects", ",,"),),
    )
