"""Answers about projects in one year: which ended, and what money they were given."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.answers.answer_parts import Answer, Facts, Step, section
from core.answers.project_answers import project_thing
from core.enums import BudgetKind, PromiseState
from core.persian import persian_digits
from core.release.records import BudgetLine, Project, Slip

_OPEN = (PromiseState.OVERDUE, PromiseState.UNREPORTED, PromiseState.NOT_DUE)


def projects_of_year(facts: Facts, year: int) -> Answer | None:
    """Answer which projects ended in a year, and which were to and did not; None without any."""
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
