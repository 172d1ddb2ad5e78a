"""From a question to its answer: the shapes that it fits are tried in the order of the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.answers import (
    district_answers,
    district_comparison,
    indicator_answers,
    indicator_districts,
    indicator_meanings,
    node_answers,
    plan_answers,
    project_answers,
    project_list_answers,
    project_years,
)
from core.answers.answer_parts import Answer, Facts
from core.answers.project_answers import PROJECT_SHAPES
from core.answers.reading.question_reading import CITY, Names, Reading, read_question
from core.answers.reading.respelling import Respelling
from core.answers.reading.shape_table import Match, matches, values_of
from core.answers.reading.subject_lookup import (
    districts_of_place,
    indicators_named,
    nodes_named,
    projects_held,
    projects_named,
    thing_coded,
)
from core.answers.reading.word_tags import NOT, Sense, phrase_key
from core.release.reader import Release
from core.release.records import Claim, District, Indicator, Node, Project, Record
from core.search.analysis.analyzer import get_analyzer
from core.search.analysis.word_forms import plurals_of
from core.texts import Texts

CARD = "card"
_PERCENT = "درصد"
_NAME = 2  # words: one alone is a topic, «گردشگری»
_PERSON = "نفر"  # the unit of what is asked by «چند نفر»
_LONGEST_RESPELT = 200  # characters


def answer(release: Release, question: str, texts: Texts) -> Answer | None:
    """Answer *question* from *release* in one sentence; None when in doubt.

    *texts* are those of the release's plan. The caller shows what a search finds where there is no
    answer. Reading a question costs less than a search.
    """
    facts = Facts(release, texts.of(release.shape))
    coded = thing_coded(facts, question)
    if coded is not None:
        return _card(facts, *coded)
    if found := _answer(facts, question):
        return found
    respelt = facts.release.once_per_thread(Respelling).respelt(question[:_LONGEST_RESPELT])
    found = _answer(facts, respelt) if respelt else None
    if found is None:
        return None
    read_as = facts.texts("answer.read_as", question=respelt)
    return replace(found, notes=(*found.notes, read_as))


def _answer(facts: Facts, question: str) -> Answer | None:
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
        first, _, rest = level.title.partition(" ")
        plurals = [f"{one} {rest}" for one in plurals_of(first)] if rest else []
        titles = (level.title, level.titles, *plurals)
        words |= dict.fromkeys(map(phrase_key, titles), sense)
    spelt = get_analyzer().words(f"{plan.code} {plan.title}")
    numbers = frozenset(int(word.key) for word in spelt if word.key.isdecimal())
    # «هدف دوم» is of the first level of that name.
    called = {phrase_key(level.title.split()[0]): level.code for level in reversed(levels)}
    called |= {phrase_key(level.title): level.code for level in levels}
    return Names(words, called, numbers, facts.calendar.years)


def _denies(reading: Reading) -> bool:
    return any(sense == {NOT} for token in reading.tokens for sense in token.senses)


def _absent_district(facts: Facts, missing: Sequence[int], reading: Reading) -> Answer | None:
    """Answer for a district that is not there, where no other word is left to be understood."""
    if any(not token.senses for token in reading.tokens):
        return None
    return district_answers.district_absent(facts, missing[0])


@dataclass(frozen=True, slots=True)
class _Request:
    """A question that fits a shape, with the districts that it names, a year and a node."""

    facts: Facts
    match: Match
    year: int
    districts: tuple[District, ...]
    node: tuple[str, int]

    @property
    def district(self) -> District | None:
        """The district that is named, if any is."""
        return next(iter(self.districts), None)

    @property
    def place(self) -> District:
        """The district of a shape that is about one."""
        assert self.district is not None
        return self.district

    @property
    def written(self) -> str:
        """The name in the question, as it was typed."""
        return " ".join(word.written for token in self.match.name for word in token.words)

    @property
    def projects(self) -> list[Project]:
        """The few projects that are named."""
        is_project = "project" in self.match.tags
        return projects_named(self.facts, self.match.name, self.district, is_project=is_project)

    def by_node(self, reply: Callable[[Facts, Node], Answer]) -> Answer | None:
        """Answer of the node that is numbered, or of those that are named."""
        level, number = self.node
        if not level:
            return node_answers.of_each(
                self.facts, nodes_named(self.facts, self.match.name), reply
            )
        held = self.facts.all(Node, level=level)
        if not 0 < number <= len(held):
            return node_answers.node_absent(self.facts, level, number)
        places = {one.code: one.position for one in self.facts.all(Node)}
        held.sort(key=lambda one: [*(places.get(code, 0) for code in one.path), one.position])
        return reply(self.facts, held[number - 1])

    def only_project(self) -> Answer | None:
        """Answer how the one project stands that a name alone fits; None where it fits several."""
        # The name of a neighbourhood asks for more than the project that bears it.
        named = [] if districts_of_place(self.facts, self.match.name) else self.projects
        found = project_answers.project_answer(self.facts, "project_standing", named)
        return replace(found, shape="project_named") if found and len(named) == 1 else None

    def only_indicators(self) -> Answer | None:
        """Answer the values of what a name of several words fits, and is not only about."""
        if sum(len(token.words) for token in self.match.name) < _NAME:
            return None if "indicator" not in self.match.tags else self._called()
        found = self.by_indicator(indicator_answers.indicator_value, is_named=True)
        return replace(found, shape="indicator_named") if found else None

    def _called(self) -> Answer | None:
        """Answer the value of the one indicator that has a word: «شاخص نشاط»."""
        found = self.by_indicator(indicator_answers.indicator_value)
        is_one = found is not None and len(found.things) == 1
        return replace(found, shape="indicator_named") if found and is_one else None

    def share(self) -> Answer | None:
        """Answer the percentage that is named: «چند درصد پسماند دفن میشه» asks of no project."""
        found = self.by_indicator(indicator_answers.indicator_value, is_named=True, unit=_PERCENT)
        if found is None or len(found.things) > 1:
            return None
        one = self.facts.release.find(Indicator, code=found.things[0].code)
        is_percent = one is not None and one.unit.startswith(_PERCENT)
        return replace(found, shape="indicator_share") if is_percent else None

    def by_indicator(
        self,
        reply: Callable[[Facts, Indicator], Answer],
        *,
        is_named: bool = False,
        unit: str = "",
    ) -> Answer | None:
        """Answer of the indicators that are named; None where none is.

        *is_named*: nothing is asked but a name, so that what is only about it is no answer.
        *unit*: what it is asked in, where the question does not say.
        """
        are_counted = "count" in self.match.tags and "percent" not in self.match.tags
        of_persons = [_PERSON] if "persons" in self.match.tags else []
        unit = unit or next(iter([*values_of(self.match.tags, "unit"), *of_persons]), "")
        named = indicators_named(
            self.facts,
            self.match.name,
            unit,
            are_counted=are_counted,
            is_each="each" in self.match.tags,
            is_strict=is_named,
        )
        if named is None:
            return None
        answers = [reply(self.facts, one) for one in named.indicators]
        if named.is_name:
            return indicator_answers.of_one_name(
                answers,
                is_of_districts="district" in self.match.shape.tags | self.match.shape.about,
            )
        if self.district is not None or is_named:
            return None
        return indicator_answers.about(self.facts, self.written, answers, named.others)


def _reply(facts: Facts, match: Match, reading: Reading) -> Answer | None:
    found = (facts.release.find(District, number=one) for one in reading.districts)
    districts = tuple(one for one in found if one is not None)
    year, node = next(iter(reading.years), 0), next(iter(reading.nodes), ("", 0))
    request = _Request(facts, match, year, districts, node)
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
    "claim": plan_answers.claim_standing,
}
_REPLIES: dict[str, Callable[[_Request], Answer | None]] = {
    "near": lambda request: district_answers.near(request.facts),
    "not_held": lambda request: plan_answers.not_held(request.facts),
    "claims": lambda request: plan_answers.claims(request.facts),
    "changes": lambda request: plan_answers.changes(request.facts),
    "district_compare": lambda request: district_comparison.district_compare(
        request.facts, request.districts, request.match.tags
    ),
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
