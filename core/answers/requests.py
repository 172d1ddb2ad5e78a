"""What is asked: a question that fits a shape, what it names, and which reply each shape has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

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
    spans_of_years,
    year_comparison,
)
from core.answers.comparing.bounded_projects import IDLE, projects_bounded
from core.answers.reading.bounds import Bound
from core.answers.reading.shape_table import Match, values_of
from core.answers.reading.subject_lookup import (
    bodies_named,
    districts_of_place,
    indicators_named,
    nodes_named,
    projects_held,
    projects_named,
)
from core.release.records import District, Indicator, Node, Portfolio, Project

_PERCENT = "درصد"
_OF_100 = "از ۱۰۰"
_NAME = 2  # words: one alone is a topic, «گردشگری»
_PROGRESS = frozenset({"progress"})
_SPENDING = frozenset({"spent", "percent"})
_PERSON = "نفر"  # the unit of what is asked by «چند نفر»


@dataclass(frozen=True, slots=True)
class Request:
    """A question that fits a shape, with the districts that it names, years and a node."""

    facts: Facts
    match: Match
    years: tuple[int, ...]
    districts: tuple[District, ...]
    node: tuple[str, int]
    limit: Bound | None = None
    years_together: tuple[int, int] | None = None

    @property
    def bound(self) -> Bound:
        """What a list is narrowed to, of a shape that needs it."""
        assert self.limit is not None
        return self.limit

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last of the years that a shape is about together."""
        assert self.years_together is not None
        return self.years_together

    @property
    def year(self) -> int:
        """The year that is named; 0 where none is."""
        return next(iter(self.years), 0)

    @property
    def portfolio(self) -> Portfolio:
        """The portfolio of a shape that needs one."""
        (code, *_) = values_of(self.match.tags, "portfolio")
        (found,) = self.facts.all(Portfolio, code=code)
        return found

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

    def money(self, found: Answer | None) -> Answer | None:
        """Return an answer that says what was spent, its first note, where that is asked."""
        if found is None or not (found.notes and self.match.tags & _SPENDING):
            return found
        first, *others = found.notes
        return replace(found, text=f"{found.text.rstrip('.')}. {first}", notes=tuple(others))

    def idle(self) -> Answer | None:
        """Answer which projects have come no way."""
        found = projects_bounded(self.facts, _PROGRESS, IDLE, self.district)
        return found and replace(found, shape="projects_idle")

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

    def _is_of_another_unit(self, indicators: Sequence[Indicator]) -> bool:
        """Whether a share is asked of what is measured otherwise: «چند درصد شهر فضای سبزه»."""
        tags = self.match.tags
        is_share = "of" in tags and "percent" in tags
        return is_share and not any(
            _PERCENT in one.unit or _OF_100 in one.unit for one in indicators
        )

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
        if named.is_defined:
            answers = [
                indicator_answers.with_definition(self.facts, one, found)
                for one, found in zip(named.indicators, answers, strict=True)
            ]
        if named.is_name and not self._is_of_another_unit(named.indicators):
            return indicator_answers.of_one_name(
                answers,
                is_of_districts="district" in self.match.shape.tags | self.match.shape.about,
            )
        if self.district is not None or is_named:
            return None
        return indicator_answers.about(self.facts, self.written, answers, named.others)


REPLIES: dict[str, Callable[[Request], Answer | None]] = {
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
    "portfolio_money": lambda request: request.money(
        portfolio_answers.portfolio_money(request.facts, request.portfolio)
    ),
    "portfolio_projects": lambda request: project_list_answers.projects_with_status(
        request.facts, request.match.tags, None, request.portfolio
    ),
    "node_most": lambda request: node_answers.node_most(request.facts, request.match.tags),
    "body_projects": lambda request: portfolio_answers.body_projects(
        request.facts, bodies_named(request.facts, request.match.name), request.match.tags
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
    "district_money": lambda request: request.money(
        district_answers.district_money(request.facts, request.place)
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
    "year_money": lambda request: request.money(
        plan_answers.year_money(request.facts, request.year)
    ),
    "plan_money": lambda request: request.money(plan_answers.plan_money(request.facts)),
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
    "indicator_trend": lambda request: request.by_indicator(
        lambda facts, one: indicator_answers.indicator_trend(facts, one, request.year)
    ),
    "indicator_responsible": lambda request: request.by_indicator(
        indicator_answers.indicator_responsible
    ),
    "indicator_value": lambda request: request.by_indicator(indicator_answers.indicator_value),
    "projects_bounded": lambda request: projects_bounded(
        request.facts, request.match.tags, request.bound, request.district
    ),
    "span_money": lambda request: spans_of_years.money_of_span(
        request.facts, request.span, request.match.tags, request.district
    ),
    "project_span_money": lambda request: spans_of_years.project_span_money(
        request.facts, request.projects, request.span
    ),
    "projects_of_span": lambda request: spans_of_years.projects_of_span(
        request.facts, request.span, request.district
    ),
    "district_area": lambda request: district_answers.district_area(request.facts, request.place),
    "district_trend": lambda request: year_comparison.district_trend(request.facts, request.place),
    "projects_idle": lambda request: request.idle(),
    "indicator_extreme": lambda request: indicator_answers.indicator_extreme(
        request.facts, request.match.tags
    ),
}
