"""From a question to its answer: the shapes that it fits are tried in the order of the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.answers import (
    district_answers,
    indicator_answers,
    plan_answers,
    project_answers,
    project_list_answers,
)
from core.answers.answer_parts import Answer, Facts
from core.answers.project_answers import PROJECT_SHAPES
from core.answers.question_reading import CITY, Names, Reading, read_question
from core.answers.shape_table import Match, matches
from core.answers.subject_lookup import (
    districts_of_place,
    indicator_named,
    projects_named,
    thing_coded,
)
from core.answers.word_tags import NOT, Sense, phrase_key
from core.release.reader import Release
from core.release.records import Claim, District, Indicator, Node, Project, Record
from core.search.analysis.analyzer import get_analyzer
from core.texts import Texts

CARD = "card"


def answer(release: Release, question: str, texts: Texts) -> Answer | None:
    """Answer *question* from *release* in one sentence; None when in doubt.

    *texts* are those of the release's plan. The caller shows what a search finds where there is no
    answer. Reading a question costs less than a search.
    """
    facts = Facts(release, texts.of(release.shape))
    coded = thing_coded(facts, question)
    if coded is not None:
        return _card(facts, *coded)
    reading = read_question(question, _names(facts))
    if reading is None or _denies(reading):
        return None
    held = {one.number for one in facts.release.stream(District)} if reading.districts else set()
    if missing := [number for number in reading.districts if number not in held]:
        return _absent_district(facts, missing, reading)
    found = (_reply(facts, match, reading) for match in matches(reading))
    return next((one for one in found if one is not None), None)


def _names(facts: Facts) -> Names:
    """Return what this plan calls its own."""
    plan, levels = facts.release.plan, facts.texts.shape.levels
    words: dict[str, tuple[Sense, ...]] = {phrase_key(plan.city): (CITY,)}
    for level in levels:
        sense = (frozenset({f"level:{level.code}"}),)
        # «هدف» alone is the target of an indicator, unless the plan has one level of that name.
        words |= {phrase_key(level.title): sense, phrase_key(level.titles): sense}
    spelt = get_analyzer().words(f"{plan.code} {plan.title}")
    numbers = frozenset(int(word.key) for word in spelt if word.key.isdecimal())
    return Names(words, numbers, facts.calendar.years)


def _denies(reading: Reading) -> bool:
    return any(sense == {NOT} for token in reading.tokens for sense in token.senses)


def _absent_district(facts: Facts, missing: Sequence[int], reading: Reading) -> Answer | None:
    """Answer for a district that is not there, where no other word is left to be understood."""
    if len(reading.districts) != 1 or any(not token.senses for token in reading.tokens):
        return None
    return district_answers.district_absent(facts, missing[0])


@dataclass(frozen=True, slots=True)
class _Request:
    """A question that fits a shape, with the district that it names."""

    facts: Facts
    match: Match
    year: int
    district: District | None

    @property
    def place(self) -> District:
        """The district of a shape that is about one."""
        assert self.district is not None
        return self.district

    def by_indicator(self, reply: Callable[[Facts, Indicator], Answer]) -> Answer | None:
        """Answer of the indicator that is named; None where none is."""
        one = indicator_named(self.facts, self.match.name)
        return None if one is None else reply(self.facts, one)


def _reply(facts: Facts, match: Match, reading: Reading) -> Answer | None:
    district = None
    if reading.districts:
        district = facts.release.find(District, number=reading.districts[0])
    request = _Request(facts, match, (*reading.years, 0)[0], district)
    name = match.shape.name
    if name in PROJECT_SHAPES:
        projects = projects_named(facts, match.name, district)
        return project_answers.project_answer(facts, name, projects)
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
    "node": plan_answers.node_standing,
    "claim": plan_answers.claim_standing,
}
_REPLIES: dict[str, Callable[[_Request], Answer | None]] = {
    "near": lambda request: district_answers.near(request.facts),
    "not_held": lambda request: plan_answers.not_held(request.facts),
    "claims": lambda request: plan_answers.claims(request.facts),
    "changes": lambda request: plan_answers.changes(request.facts),
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
    "indicator_district": lambda request: request.by_indicator(
        lambda facts, one: indicator_answers.indicator_district(facts, one, request.place)
    ),
    "indicator_year": lambda request: request.by_indicator(
        lambda facts, one: indicator_answers.indicator_year(facts, one, request.year)
    ),
    "indicator_target": lambda request: request.by_indicator(indicator_answers.indicator_target),
    "indicator_value": lambda request: request.by_indicator(indicator_answers.indicator_value),
}
