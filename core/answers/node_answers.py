"""Answers about nodes of the plan's tree: how far their projects are, and what they cost."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from core.answers.answer_parts import Answer, Facts, Figure, Step, Thing, section
from core.answers.district_answers import statuses_in_words
from core.answers.project_answers import project_thing
from core.persian import percent, persian_digits, within
from core.release.records import MoneyTotal, Node, NodeScore, Project
from core.wording.level_words import level_name

_STEPS = (Step("answer.next.plan", "page", "plan"),)


def node_thing(one: Node) -> Thing:
    """Return a node as an answer names it."""
    return Thing("node", one.code, one.title)


def node_standing(facts: Facts, one: Node) -> Answer:
    """Answer how a node of the tree stands by the work of its projects."""
    score = facts.release.find(NodeScore, node=one.code, measure="projects")
    level = facts.texts(f"level.{one.level}")
    page = node_thing(one)
    if score is None or score.score is None:
        text = facts.texts("answer.node_standing.untold", level=level, title=one.title)
        return Answer("node_standing", text, page, things=(page,), is_held=False)
    beside = () if score.expected is None else (score.expected,)
    text = facts.texts(
        "answer.node_standing",
        level=level,
        title=one.title,
        progress=percent(score.score, 0, beside),
    )
    return Answer(
        "node_standing",
        text,
        page,
        figures={"progress": score.score},
        on=facts.until,
        things=(page,),
    )


def node_money(facts: Facts, one: Node) -> Answer:
    """Answer what the projects under a node may cost, and what was spent on them."""
    total = facts.release.find(MoneyTotal, scope="node", code=one.code, fiscal_year=0)
    level, page = within(facts.texts(f"level.{one.level}")), node_thing(one)
    approved = total.approved_billion_rial if total else None
    if total is None or approved is None:
        text = facts.texts("answer.node_money.untold", level=level, title=one.title)
        return Answer("node_money", text, page, things=(page,), is_held=False)
    spent = total.spent_billion_rial
    figures: dict[str, Figure] = {"approved": approved}
    if spent is not None:
        figures["spent"] = spent
    beside = [approved] if spent is None else [approved, spent]
    text = facts.texts(
        "answer.node_money",
        level=level,
        title=one.title,
        count=persian_digits(total.project_count),
        approved=facts.both(approved, beside),
    )
    spending = facts.spending(spent, approved)
    return Answer(
        "node_money",
        f"{text} {spending}",
        page,
        figures=figures,
        on=facts.until,
        things=(page,),
        total=1,
        steps=_STEPS,
    )


def node_projects(facts: Facts, one: Node) -> Answer:
    """Answer which projects serve a node, by the strategies under it."""
    under = {each.code for each in facts.all(Node) if one.code in (each.code, *each.path)}
    found = [each for each in facts.all(Project) if under.intersection(each.strategies)]
    level, page = within(facts.texts(f"level.{one.level}")), node_thing(one)
    text = facts.texts(
        "answer.node_projects" if found else "answer.node_projects.none",
        level=level,
        title=one.title,
        count=persian_digits(len(found)),
        statuses=statuses_in_words(facts, "node", one.code),
    )
    return Answer(
        "node_projects",
        text,
        page,
        figures={"count": len(found)},
        on=facts.until,
        things=tuple(map(project_thing, found)),
        total=len(found),
        steps=_STEPS,
        is_held=bool(found),
    )


def node_most(facts: Facts, tags: frozenset[str]) -> Answer | None:
    """Answer which node of a level is furthest or dearest, or least so; None without an order."""
    levels = [one for one in facts.texts.shape.levels if f"level:{one.code}" in tags]
    request = tags & {"money", "progress", "late"}
    if len(levels) != 1 or len(request) != 1:
        return None
    measure = "money" if "money" in request else "progress"
    values = _values(facts, levels[0].code, measure)
    is_least = "least" in tags or "late" in request
    ordered = sorted(values.items(), key=lambda item: item[1], reverse=not is_least)
    if not ordered:
        return None
    nodes = {one.code: one for one in facts.all(Node, level=levels[0].code)}
    first, best = nodes[ordered[0][0]], ordered[0][1]
    beside = tuple(values.values())
    amount = facts.money(best, beside) if measure == "money" else percent(best, 0, beside)
    text = facts.texts(
        f"answer.node_most.{measure}.{'least' if is_least else 'most'}",
        level=levels[0].title,
        title=first.title,
        amount=amount,
    )
    return Answer(
        "node_most",
        text,
        node_thing(first),
        figures={"amount": best},
        on=facts.until,
        things=tuple(node_thing(nodes[code]) for code, _ in ordered),
        total=len(ordered),
        steps=_STEPS,
    )


def _values(facts: Facts, level: str, measure: str) -> dict[str, Decimal]:
    """Return what nodes of a level are ordered by, by their code."""
    codes = {one.code for one in facts.all(Node, level=level)}
    if measure == "money":
        totals = facts.all(MoneyTotal, scope="node", fiscal_year=0)
        held = [(row.code, row.approved_billion_rial) for row in totals]
    else:
        held = [(row.node, row.score) for row in facts.all(NodeScore, measure="projects")]
    return {code: value for code, value in held if code in codes and value is not None}


def of_each(
    facts: Facts, nodes: Sequence[Node], reply: Callable[[Facts, Node], Answer]
) -> Answer | None:
    """Answer the same of each of *nodes*; None where there is none."""
    answers = [reply(facts, one) for one in nodes]
    if len(answers) < 2:  # noqa: PLR2004 - several
        return next(iter(answers), None)
    return Answer(
        answers[0].shape,
        "\n".join(one.text for one in answers),
        section("plan"),
        figures=answers[0].figures,
        on=facts.until,
        things=tuple(map(node_thing, nodes)),
        total=len(nodes),
        steps=_STEPS,
        is_held=any(one.is_held for one in answers),
    )


def node_absent(facts: Facts, level: str, request: int) -> Answer:
    """Answer for the number of a node that the plan does not have."""
    count = len(facts.all(Node, level=level))
    text = facts.texts(
        "answer.node_absent",
        count=persian_digits(count),
        level=within(level_name(facts.texts.shape.by_code[level], count)),
        request=persian_digits(request),
    )
    return Answer("node_absent", text, section("plan"), steps=_STEPS, is_held=False)
