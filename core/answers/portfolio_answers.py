"""Answers about the projects of a portfolio, or of a body: how many, how far, and their cost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from core.answers.answer_parts import Answer, Facts, Step, Thing, section
from core.answers.district_answers import counted_statuses, statuses_in_words
from core.answers.project_answers import project_thing
from core.answers.project_list_answers import LISTED, projects_with_status
from core.persian import enumeration, percent, persian_digits
from core.release.records import Lateness, MoneyTotal, Portfolio, Project


def portfolio_standing(facts: Facts, one: Portfolio) -> Answer | None:
    """Answer how many projects a portfolio has, how they stand and how far they are."""
    projects = facts.all(Project, portfolio=one.code)
    if not projects:
        return None
    done = [each.actual_percent for each in projects if each.actual_percent is not None]
    text = facts.texts(
        "answer.portfolio_standing",
        title=facts.texts(f"portfolio.{one.code}"),
        count=persian_digits(len(projects)),
        statuses=statuses_in_words(facts, "portfolio", one.code),
    )
    mean = sum(done, Decimal(0)) / len(done) if done else None
    notes = (
        (facts.texts("answer.portfolio_standing.progress", progress=percent(mean)),)
        if mean is not None
        else ()
    )
    figures = {"count": len(projects)}
    return Answer(
        "portfolio_standing",
        text,
        section("projects"),
        notes=notes,
        figures=figures if mean is None else {**figures, "progress": mean},
        on=facts.until,
        things=tuple(map(project_thing, projects)),
        total=len(projects),
        steps=_steps(one),
    )


def portfolio_money(facts: Facts, one: Portfolio) -> Answer | None:
    """Answer what the projects of a portfolio may cost, and what was spent on them."""
    total = facts.release.find(MoneyTotal, scope="portfolio", code=one.code, fiscal_year=0)
    if total is None or total.approved_billion_rial is None:
        return None
    approved, spent = total.approved_billion_rial, total.spent_billion_rial
    beside = [approved] if spent is None else [approved, spent]
    text = facts.texts(
        "answer.portfolio_money",
        title=facts.texts(f"portfolio.{one.code}"),
        count=persian_digits(total.project_count),
        approved=facts.both(approved, beside),
    )
    spending = facts.spending(spent, approved)
    plan = facts.release.plan
    return Answer(
        "portfolio_money",
        text,
        section("budget"),
        notes=(spending,),
        figures={"approved": approved}
        if spent is None
        else {"approved": approved, "spent": spent},
        on=facts.until,
        things=(Thing("plan", plan.code, plan.title),),
        steps=_steps(one),
    )


def _steps(one: Portfolio) -> tuple[Step, ...]:
    return (Step("answer.next.projects", "projects", f"{one.code},,"),)


def body_projects(facts: Facts, bodies: Sequence[str], tags: frozenset[str]) -> Answer | None:
    """Answer which projects a body is responsible for; None where a name fits none, or several.

    Where *tags* ask how they stand, only those that stand so.
    """
    if len(bodies) != 1:
        return None
    (body,) = bodies
    if tags & {*LISTED, "end"}:
        found = projects_with_status(facts, tags, None, body=body)
        return found and replace(found, shape="body_projects")
    projects = facts.all(Project, responsible=body)
    statuses = Counter(one.status.value if one.status else "not_told" for one in projects)
    text = facts.texts(
        "answer.body_projects",
        body=body,
        count=persian_digits(len(projects)),
        statuses=counted_statuses(facts, statuses.most_common()),
    )
    return Answer(
        "body_projects",
        text,
        section("projects"),
        figures={"count": len(projects)},
        on=facts.until,
        things=tuple(map(project_thing, projects)),
        total=len(projects),
        steps=(Step("answer.next.projects", "projects", ",,"),),
    )


def body_most(facts: Facts) -> Answer | None:
    """Answer which body has most projects whose promise is past; None where none has."""
    rows = [row for row in facts.all(Lateness, scope="responsible") if row.overdue_count]
    if not rows:
        return None
    rows.sort(key=lambda row: (-row.overdue_count, row.code))
    most = [row for row in rows if row.overdue_count == rows[0].overdue_count]
    text = facts.texts(
        "answer.body_most",
        body=enumeration([row.code for row in most]),
        count=persian_digits(rows[0].overdue_count),
    )
    late = {"responsible": rows[0].code} if len(most) == 1 else {}
    projects = facts.all(Project, **late) if late else []
    return Answer(
        "body_most",
        text,
        section("punctuality"),
        figures={"count": rows[0].overdue_count},
        on=facts.until,
        things=tuple(map(project_thing, projects)),
        total=len(projects),
        steps=(Step("answer.next.projects", "projects", ",,"),),
    )
