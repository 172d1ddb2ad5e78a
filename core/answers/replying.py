"""From a question to its answer: the shapes that it fits are tried in the order of the table."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from core.answers import (
    claim_answers,
    district_answers,
    indicator_answers,
    indicator_meanings,
    node_answers,
    plan_answers,
    portfolio_answers,
    project_answers,
    project_list_answers,
    project_years,
)
from core.answers.answer_parts import Answer, Facts
from core.answers.comparing import (
    district_comparison,
    indicator_comparison,
    indicator_districts,
    year_comparison,
)
from core.answers.project_answers import PROJECT_SHAPES
from core.answers.reading.absent_topics import AbsentTopics
from core.answers.reading.halving import either, halves
from core.answers.reading.question_reading import CITY, Names, Reading, read_question
from core.answers.reading.respelling import Respelling
from core.answers.reading.shape_table import Match, matches
from core.answers.reading.subject_lookup import (
    bodies_named,
    districts_of_place,
    projects_held,
    projects_named,
    thing_coded,
)
from core.answers.reading.word_tags import NOT, Sense, phrase_key, word_tags
from core.answers.requests import Request
from core.persian import persian_digits
from core.release.reader import Release
from core.release.records import Claim, District, Indicator, Node, Project, Record
from core.search.analysis.analyzer import get_analyzer
from core.search.analysis.word_forms import plurals_of
from core.search.query.exact_titles import WholeTitles
from core.texts import Texts

CARD = "card"
_LONGEST_RESPELT = 200  # characters
# What two projects are compared by: the first tag that a question has.
_COMPARED = (
    ("money", "project_money"),
    ("spent", "project_money"),
    ("progress", "project_progress"),
    ("late", "project_late"),
    ("early", "project_end"),
    ("done", "project_end"),
    ("end", "project_end"),
    ("start", "project_start"),
)
_TITLED = ("project", "indicator", "node")
_COUNT = "_count"  # how shapes end that say how many there are
_PROJECTS = "پروژه‌های"
_PROJECT_WORDS = (_PROJECTS, "پروژه‌ها", "پروژه", "طرح‌های", "طرح", "پروژهای")


def answer(release: Release, question: str, texts: Texts) -> Answer | None:
    """Answer *question* from *release* in one sentence; None when in doubt.

    *texts* are those of the release's plan. The caller shows what a search finds where there is no
    answer. Reading a question costs less than a search.
    """
    facts = Facts(release, texts.of(release.shape))
    coded = thing_coded(facts, question)
    if coded is not None:
        return _card(facts, *coded)
    names = _names(facts)
    reading = read_question(question, names)
    found = reading and (
        _not_in_plan(facts, reading)
        or _of_reading(facts, reading)
        or _of_title(facts, question, names, reading)
    )
    if found:
        return found
    respelt = facts.release.once_per_thread(Respelling).respelt(question[:_LONGEST_RESPELT])
    reading = read_question(respelt, names) if respelt else None
    found = reading and _of_reading(facts, reading)
    if not found:
        return None
    read_as = facts.texts("answer.read_as", question=respelt)
    return replace(found, notes=(*found.notes, read_as))


def _of_reading(facts: Facts, reading: Reading) -> Answer | None:
    """Answer all that a question asks, or both of the two things."""
    if _denies(reading):
        return None
    return _answer(facts, reading) or _of_both(facts, reading) or _of_either(facts, reading)


def _of_title(facts: Facts, question: str, names: Names, before: Reading) -> Answer | None:
    """Answer of a title that has words of questions: «نسبت هزینهٔ جاری به کل هزینه‌ها».

    *before* is how the question reads without such titles; that was tried.
    """
    titles = facts.release.once_per_thread(WholeTitles)
    titled = replace(names, is_title=lambda key: titles.is_title(key, _TITLED))
    reading = read_question(question, titled)
    return _of_reading(facts, reading) if reading and reading != before else None


def _of_both(facts: Facts, reading: Reading) -> Answer | None:
    """Answer the two things that are asked of one: «بودجه و پیشرفت باغ فدک»."""
    for first, second in halves(reading):
        one, other = _answer(facts, first), _answer(facts, second)
        if one is not None and other is not None and _go_together(one, other):
            notes = dict.fromkeys((*one.notes, *other.notes))
            text, figures = f"{one.text}\n{other.text}", {**other.figures, **one.figures}
            return replace(one, text=text, notes=tuple(notes), figures=figures)
    return None


def _of_either(facts: Facts, reading: Reading) -> Answer | None:
    """Answer of two projects what they are compared by: «پل فلزی گرون‌تره یا باغ فدک»."""
    pair = either(reading)
    if pair is None:
        return None
    tags = {tag for token in pair[0].tokens for sense in token.senses for tag in sense}
    tokens = [tuple(one for one in half.tokens if not one.senses) for half in pair]
    projects = [one for name in tokens for one in projects_named(facts, name, None)]
    if len(projects) != len(pair) or projects[0] == projects[1]:
        return None
    shape = next((shape for tag, shape in _COMPARED if tag in tags), "project_standing")
    found = project_answers.project_answer(facts, shape, projects)
    return found and replace(found, shape="project_compare")


def _go_together(one: Answer, other: Answer) -> bool:
    """Whether two answers are of the same thing, or both say how many there are."""
    are_counts = one.shape.endswith(_COUNT) and other.shape.endswith(_COUNT)
    return are_counts or (bool(one.things) and one.things == other.things)


def _answer(facts: Facts, reading: Reading) -> Answer | None:
    held = {one.number for one in facts.release.stream(District)} if reading.districts else set()
    if missing := [number for number in reading.districts if number not in held]:
        return _absent_district(facts, missing, reading)
    found = _first(facts, reading)
    if not reading.relative:
        return found
    (name, year), *_ = reading.relative
    last = _ends(facts)[1]
    key = "answer.relative_year"
    if found is None and year == last:
        # What has no year of its own is told as it was last reported.
        found, key = _first(facts, replace(reading, years=())), "answer.relative_year.latest"
    note = facts.texts(
        key, name=persian_digits(name), year=persian_digits(year), last=persian_digits(last)
    )
    return found and replace(found, notes=(*found.notes, note))


def _first(facts: Facts, reading: Reading) -> Answer | None:
    found = (_reply(facts, match, reading) for match in matches(reading))
    return next((one for one in found if one is not None), None)


def _not_in_plan(facts: Facts, reading: Reading) -> Answer | None:
    """Answer that the plan is not about what a question names, if it is known not to be."""
    words = [word for token in reading.tokens for word in token.words]
    found = facts.release.once_per_thread(AbsentTopics).topic(words)
    return plan_answers.not_in_plan(facts, *found) if found else None


def _ends(facts: Facts) -> tuple[int, int]:
    """Return the first year of the plan, and the last of which it has figures."""
    plan, year = facts.release.plan, facts.calendar.year
    last = year(plan.horizon_end)
    return year(plan.horizon_start), last if facts.until is None else min(last, year(facts.until))


def _names(facts: Facts) -> Names:
    """Return what this plan calls its own."""
    # Questions are understood in the plan's language, whichever they are answered in.
    plan, levels = facts.release.plan, facts.release.shape.levels
    words: dict[str, tuple[Sense, ...]] = {phrase_key(plan.city): (CITY,)}
    for level in levels:
        sense = (frozenset({f"level:{level.code}"}),)
        # «هدف» alone is the target of an indicator, unless the plan has one level of that name.
        first, _, rest = level.title.partition(" ")
        plurals = [f"{one} {rest}" for one in plurals_of(first)] if rest else []
        titles = (level.title, level.titles, *plurals)
        words |= dict.fromkeys(map(phrase_key, titles), sense)
        if phrase_key(first) not in word_tags():
            words.setdefault(phrase_key(first), sense)
    for group in facts.texts.shape.portfolios:
        own = [group.title, *(f"{_PROJECTS} {name}" for name in group.names)]
        called = [title.replace(_PROJECTS, one) for title in own for one in _PROJECT_WORDS]
        words |= dict.fromkeys(map(phrase_key, called), (frozenset({f"portfolio:{group.code}"}),))
    spelt = get_analyzer().words(f"{plan.code} {plan.title}")
    numbers = frozenset(int(word.key) for word in spelt if word.key.isdecimal())
    # «هدف دوم» is of the first level of that name.
    numbered = {phrase_key(level.title.split()[0]): level.code for level in reversed(levels)}
    numbered |= {phrase_key(level.title): level.code for level in levels}
    return Names(words, numbered, numbers, facts.calendar.years, _ends(facts))


def _denies(reading: Reading) -> bool:
    return any(sense == {NOT} for token in reading.tokens for sense in token.senses)


def _absent_district(facts: Facts, missing: Sequence[int], reading: Reading) -> Answer | None:
    """Answer for a district that is not there, where no other word is left to be understood."""
    if any(not token.senses for token in reading.tokens):
        return None
    return district_answers.district_absent(facts, missing[0])


def _reply(facts: Facts, match: Match, reading: Reading) -> Answer | None:
    found = (facts.release.find(District, number=one) for one in reading.districts)
    districts = tuple(one for one in found if one is not None)
    node = next(iter(reading.nodes), ("", 0))
    request = Request(facts, match, reading.years, districts, node)
    name = match.shape.name
    if name in PROJECT_SHAPES:
        return project_answers.project_answer(facts, name, request.projects)
    return _REPLIES[name](request)


def _card(facts: Facts, kind: str, code: str) -> Answer | None:
    """Answer for a code that is all of the question: how the thing stands, and its card."""
    record = _CODED[kind]
    thing = facts.release.find(record, code=code)
    found = None if thing is None else _STANDINGS[kind](facts, thing)
    return None if found is None else replace(found, shape=CARD)


_CODED: dict[str, type[Record]] = {
    "project": Project,
    "indicator": Indicator,
    "district": District,
    "node": Node,
    "claim": Claim,
}
_STANDINGS: dict[str, Callable[[Facts, Any], Answer | None]] = {
    "project": lambda facts, one: project_answers.project_answer(facts, "project_standing", [one]),
    "indicator": indicator_answers.indicator_value,
    "district": district_answers.district_standing,
    "node": node_answers.node_standing,
    "claim": claim_answers.claim_standing,
}
_REPLIES: dict[str, Callable[[Request], Answer | None]] = {
    "near": lambda request: district_answers.near(request.facts),
    "not_held": lambda request: claim_answers.not_held(request.facts),
    "claims": lambda request: claim_answers.claims(request.facts),
    "claim_standing": lambda request: claim_answers.claims_named(
        request.facts, request.match.name
    ),
    "changes": lambda request: plan_answers.changes(request.facts),
    "district_compare": lambda request: district_comparison.district_compare(
        request.facts, request.districts, request.match.tags
    ),
    "indicator_compare": lambda request: request.by_indicator(
        lambda facts, one: indicator_comparison.indicator_compare(facts, one, request.districts),
        is_named=True,
    ),
    "indicator_years": lambda request: request.by_indicator(
        lambda facts, one: year_comparison.indicator_years(facts, one, request.years),
        is_named=True,
    ),
    "year_trend": lambda request: year_comparison.year_trend(request.facts),
    "year_compare": lambda request: year_comparison.year_compare(request.facts, request.years),
    "portfolio_standing": lambda request: portfolio_answers.portfolio_standing(
        request.facts, request.portfolio
    ),
    "portfolio_money": lambda request: portfolio_answers.portfolio_money(
        request.facts, request.portfolio
    ),
    "portfolio_projects": lambda request: project_list_answers.projects_with_status(
        request.facts, request.match.tags, None, request.portfolio
    ),
    "node_most": lambda request: node_answers.node_most(request.facts, request.match.tags),
    "body_projects": lambda request: portfolio_answers.body_projects(
        request.facts, bodies_named(request.facts, request.match.name)
    ),
    "body_most": lambda request: portfolio_answers.body_most(request.facts),
    "lateness_mean": lambda request: project_years.lateness_mean(request.facts),
    "projects_over": lambda request: project_years.projects_over(request.facts, request.district),
    "place_projects": lambda request: project_list_answers.place_projects(
        request.facts,
        districts_of_place(request.facts, request.match.name),
    ),
    "node_projects": lambda request: request.by_node(node_answers.node_projects),
    "node_money": lambda request: request.by_node(node_answers.node_money),
    "node_standing": lambda request: request.by_node(node_answers.node_standing),
    "district_per_head": lambda request: district_answers.district_per_head(
        request.facts, request.place
    ),
    "district_year_money": lambda request: district_answers.district_year_money(
        request.facts, request.place, request.year
    ),
    "district_money": lambda request: district_answers.district_money(
        request.facts, request.place
    ),
    "district_population": lambda request: district_answers.district_population(
        request.facts, request.place
    ),
    "district_standing": lambda request: district_answers.district_standing(
        request.facts, request.place
    ),
    "district_projects": lambda request: project_list_answers.projects_with_status(
        request.facts, request.match.tags, request.district
    ),
    "district_most": lambda request: district_answers.district_most(
        request.facts, request.match.tags
    ),
    "district_count": lambda request: district_answers.district_count(request.facts),
    "place_district": lambda request: district_answers.place_district(
        request.facts, districts_of_place(request.facts, request.match.name)
    ),
    "project_most": lambda request: project_list_answers.project_most(
        request.facts, request.match.tags, request.district
    ),
    "projects_with_status": lambda request: project_list_answers.projects_with_status(
        request.facts, request.match.tags, None
    ),
    "project_count": lambda request: project_list_answers.project_count(request.facts),
    "indicators_with_status": lambda request: indicator_answers.indicators_with_status(
        request.facts, request.match.tags
    ),
    "indicator_count": lambda request: indicator_answers.indicator_count(request.facts),
    "level_count": lambda request: plan_answers.level_count(request.facts, request.match.tags),
    "plan_span": lambda request: plan_answers.plan_span(request.facts),
    "plan_progress": lambda request: plan_answers.plan_progress(request.facts),
    "year_money": lambda request: plan_answers.year_money(request.facts, request.year),
    "plan_money": lambda request: plan_answers.plan_money(request.facts),
    "projects_of_year": lambda request: project_years.projects_of_year(
        request.facts, request.year
    ),
    "project_year_money": lambda request: project_years.project_year_money(
        request.facts, request.projects, request.year
    ),
    "projects_about": lambda request: project_list_answers.projects_about(
        request.facts,
        projects_held(request.facts, request.match.name, request.district),
        request.written,
    ),
    "project_named": lambda request: request.only_project(),
    "indicator_named": lambda request: request.only_indicators(),
    "promise_kept": lambda request: project_list_answers.promise_kept(request.facts),
    "plan_about": lambda request: plan_answers.plan_about(request.facts),
    "year_most": lambda request: plan_answers.year_most(request.facts, request.match.tags),
    "indicator_share": lambda request: request.share(),
    "indicator_most": lambda request: request.by_indicator(
        lambda facts, one: indicator_districts.indicator_most(facts, one, request.match.tags)
    ),
    "indicator_source": lambda request: request.by_indicator(indicator_meanings.indicator_source),
    "indicator_meaning": lambda request: request.by_indicator(
        indicator_meanings.indicator_meaning
    ),
    "indicator_district": lambda request: request.by_indicator(
        lambda facts, one: indicator_districts.indicator_district(facts, one, request.place)
    ),
    "indicator_year": lambda request: request.by_indicator(
        lambda facts, one: indicator_answers.indicator_year(facts, one, request.year)
    ),
    "indicator_target": lambda request: request.by_indicator(
        lambda facts, one: indicator_answers.indicator_target(facts, one, request.year)
    ),
    "indicator_trend": lambda request: request.by_indicator(indicator_answers.indicator_trend),
    "indicator_responsible": lambda request: request.by_indicator(
        indicator_answers.indicator_responsible
    ),
    "indicator_value": lambda request: request.by_indicator(indicator_answers.indicator_value),
}
