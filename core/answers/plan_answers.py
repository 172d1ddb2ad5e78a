"""Answers about the plan as a whole: progress, money by year, levels and changes."""

from decimal import Decimal

from core.answers.answer_parts import Answer, Facts, Step, Thing, section
from core.persian import enumeration, number, percent, persian_digits, within
from core.release.records import (
    Indicator,
    MoneyTotal,
    Node,
    NodeScore,
    Project,
    ReleaseInfo,
)
from core.wording.level_words import level_name

_TWO = 2  # years make an order
_UNNAMED = ("opinion", "live")  # topics that no name is told of
_MOST_NAMED = 5  # nodes that a sentence names


def _plan(facts: Facts) -> Thing:
    plan = facts.release.plan
    return Thing("plan", plan.code, plan.title)


def plan_progress(facts: Facts) -> Answer | None:
    """Answer how much of the projects' work is done; None where nothing tells it."""
    score = facts.release.find(NodeScore, node="", measure="projects")
    if score is None or score.score is None:
        return None
    beside = () if score.expected is None else (score.expected,)
    planned = (
        ""
        if score.expected is None
        else facts.texts(
            "answer.plan_progress.planned", planned=percent(score.expected, 0, (score.score,))
        )
    )
    text = facts.texts(
        "answer.plan_progress", progress=percent(score.score, 0, beside), planned=planned
    )
    plain = (
        ()
        if score.unweighted is None
        else (facts.texts("answer.plan_progress.plain", plain=percent(score.unweighted)),)
    )
    figures = {"progress": score.score}
    return Answer(
        "plan_progress",
        text,
        section("plan"),
        notes=(facts.texts("answer.plan_progress.means"), *plain),
        figures=figures if score.expected is None else {**figures, "planned": score.expected},
        on=facts.until,
        things=(_plan(facts),),
        steps=(
            Step("answer.next.plan", "page", "plan"),
            Step("answer.next.projects", "projects", ",,"),
        ),
    )


def plan_money(facts: Facts) -> Answer | None:
    """Answer the budget of all projects, and what of it was spent."""
    total = facts.release.find(MoneyTotal, scope="plan", code="", fiscal_year=0)
    if total is None or total.approved_billion_rial is None:
        return None
    approved, spent = total.approved_billion_rial, total.spent_billion_rial
    beside = [approved] if spent is None else [approved, spent]
    text = facts.texts(
        "answer.plan_money",
        count=persian_digits(total.project_count),
        approved=facts.both(approved, beside),
    )
    spending = facts.spending(spent, approved)
    figures = {"approved": approved}
    return Answer(
        "plan_money",
        text,
        section("budget"),
        notes=(spending, facts.texts("answer.plan_money.scope")),
        figures=figures if spent is None else {**figures, "spent": spent},
        on=facts.until,
        things=(_plan(facts),),
        steps=(Step("answer.next.by_year", "page", "budget"),),
    )


def year_outside(facts: Facts, year: int) -> Answer | None:
    """Answer that the plan has no figures of *year*; None of a year that is among its own.

    What happens in such a year nobody knows: that nothing did would not be true.
    """
    first, last = facts.ends
    if first <= year <= last:
        return None
    text = facts.texts(
        "answer.year_outside",
        year=persian_digits(year),
        first=persian_digits(first),
        last=persian_digits(last),
    )
    return Answer("year_absent", text, section("plan"), is_held=False)


def year_money(facts: Facts, year: int) -> Answer | None:
    """Answer what the projects were allocated in a year; say where the plan has no such year."""
    by_year = allocated_by_year(facts)
    if not by_year:
        return None
    first, last = persian_digits(min(by_year)), persian_digits(max(by_year))
    steps = (Step("answer.next.by_year", "page", "budget"),)
    if year not in by_year:
        text = facts.texts("answer.year_absent", year=persian_digits(year), first=first, last=last)
        return Answer("year_absent", text, section("budget"), steps=steps, is_held=False)
    total = sum(by_year.values())
    amount = by_year[year]
    before = by_year.get(year - 1)
    text = facts.texts(
        "answer.year_money",
        year=persian_digits(year),
        amount=facts.both(amount, by_year.values()),
        share=percent(100 * amount / total) if total else persian_digits(0),
        first=first,
        last=last,
    )
    notes = []
    if (spent := _spent_in(facts, year)) is not None:
        notes.append(facts.texts("answer.year_money.spent", spent=facts.money(spent, (amount,))))
    if before is not None:
        clause = facts.texts(
            "answer.year_money.before",
            year=persian_digits(year - 1),
            amount=facts.money(before, by_year.values()),
        )
        notes.append(clause)
    return Answer(
        "year_money",
        text,
        section("budget"),
        notes=tuple(notes),
        figures={"allocated": amount, "year": year},
        on=facts.until,
        things=(_plan(facts),),
        steps=steps,
    )


def _spent_in(facts: Facts, year: int) -> Decimal | None:
    row = facts.release.find(MoneyTotal, scope="plan", code="", fiscal_year=year)
    return row.spent_billion_rial if row is not None else None


def allocated_by_year(facts: Facts) -> dict[int, Decimal]:
    """Return what the projects were allocated, by year."""
    return {
        row.fiscal_year: row.allocated_billion_rial
        for row in facts.all(MoneyTotal, scope="plan", code="")
        if row.fiscal_year and row.allocated_billion_rial is not None
    }


def year_most(facts: Facts, tags: frozenset[str]) -> Answer | None:
    """Answer in which year most or least was allocated; None without years to compare."""
    by_year = allocated_by_year(facts)
    if len(by_year) < _TWO:
        return None
    is_least = "least" in tags
    ordered = sorted(by_year.items(), key=lambda item: item[1], reverse=not is_least)
    (year, amount), (second, next_amount), *_ = ordered
    text = facts.texts(
        f"answer.year_most.{'least' if is_least else 'most'}",
        year=persian_digits(year),
        amount=facts.both(amount, by_year.values()),
    )
    following = facts.texts(
        "answer.following",
        title=facts.texts("answer.year", year=persian_digits(second)),
        amount=facts.money(next_amount, by_year.values()),
    )
    return Answer(
        "year_most",
        text,
        section("budget"),
        notes=(following,),
        figures={"year": year, "allocated": amount},
        on=facts.until,
        things=(_plan(facts),),
        steps=(Step("answer.next.by_year", "page", "budget"),),
    )


def plan_span(facts: Facts) -> Answer:
    """Answer when the plan begins and ends."""
    plan = facts.release.plan
    text = facts.texts(
        "answer.plan_span",
        title=plan.title,
        start=facts.calendar.medium(plan.horizon_start),
        end=facts.calendar.medium(plan.horizon_end),
    )
    return Answer(
        "plan_span",
        text,
        _plan(facts),
        figures={"start_on": plan.horizon_start, "end_on": plan.horizon_end},
        things=(_plan(facts),),
        steps=(Step("answer.next.plan", "page", "plan"),),
    )


def plan_about(facts: Facts) -> Answer:
    """Answer what the plan is: whose, from when to when, and what it holds."""
    plan = facts.release.plan
    levels = [
        facts.texts(
            "answer.plan_about.level",
            count=persian_digits(count),
            level=within(level_name(level, count)),
        )
        for level in facts.texts.shape.levels
        if (count := len(facts.all(Node, level=level.code)))
    ]
    counts = [
        facts.texts(f"answer.plan_about.{name}", count=persian_digits(count))
        for name, count in (
            ("indicators", facts.release.count(Indicator)),
            ("projects", facts.release.count(Project)),
        )
        if count
    ]
    text = facts.texts(
        "answer.plan_about",
        title=plan.title,
        city=plan.city,
        start=facts.calendar.medium(plan.horizon_start),
        end=facts.calendar.medium(plan.horizon_end),
        holds=enumeration([*levels, *counts]),
    )
    return Answer(
        "plan_about",
        text,
        section("plan"),
        figures={"start_on": plan.horizon_start, "end_on": plan.horizon_end},
        things=(_plan(facts),),
        steps=(Step("answer.next.plan", "page", "plan"),),
    )


def level_count(facts: Facts, tags: frozenset[str]) -> Answer | None:
    """Answer how many nodes of a level the plan has."""
    levels = [one for one in facts.texts.shape.levels if f"level:{one.code}" in tags]
    if len(levels) != 1:
        return None
    (level,) = levels
    nodes = facts.all(Node, level=level.code)
    named = [facts.texts("answer.quoted", title=one.title) for one in nodes]
    text = facts.texts(
        "answer.level_count.named" if 0 < len(nodes) <= _MOST_NAMED else "answer.level_count",
        count=persian_digits(len(nodes)),
        level=within(level_name(level, len(nodes))),
        titles=enumeration(named),
    )
    return Answer(
        "level_count",
        text,
        section("plan"),
        figures={"count": len(nodes)},
        things=tuple(Thing("node", one.code, one.title) for one in nodes),
        total=len(nodes),
        steps=(Step("answer.next.plan", "page", "plan"),),
    )


def changes(facts: Facts) -> Answer:
    """Answer how much changed in the current release."""
    info = facts.release.info
    page = Thing("release", str(info.number), "")
    is_first = facts.release.count(ReleaseInfo) == 1
    key = "answer.changes.first" if is_first else "answer.changes"
    text = facts.texts(
        key,
        number=persian_digits(info.number),
        count=number(info.change_count),
        on=facts.calendar.medium(info.published_on),
    )
    return Answer(
        "changes",
        text,
        section("releases") if is_first else page,
        figures={"count": info.change_count, "release": info.number},
        on=info.published_on,
        things=() if is_first else (page,),
        steps=(Step("answer.next.changes", "changes"),),
    )


def not_in_plan(facts: Facts, topic: str, name: str) -> Answer:
    """Answer that the plan tells nothing of *name*, and what it is instead, by the *topic*."""
    plan = facts.release.plan
    means = facts.texts(f"answer.not_in_plan.{topic}", city=plan.city, title=plan.title)
    is_named = topic not in _UNNAMED
    return Answer(
        "not_in_plan",
        facts.texts("answer.not_in_plan", name=name) if is_named else means,
        section("plan"),
        notes=(means,) if is_named else (),
        steps=(
            Step("answer.next.plan", "page", "plan"),
            Step("answer.next.projects", "projects", ",,"),
        ),
        is_held=False,
    )
