"""What is asked: a question that fits a shape, and the things of the release that it names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.answers import indicator_answers, node_answers, project_answers
from core.answers.answer_parts import Answer, Facts
from core.answers.reading.shape_table import Match, values_of
from core.answers.reading.subject_lookup import (
    districts_of_place,
    indicators_named,
    nodes_named,
    projects_named,
)
from core.release.records import District, Indicator, Node, Portfolio, Project

_PERCENT = "درصد"
_OF_100 = "از ۱۰۰"
_NAME = 2  # words: one alone is a topic, «گردشگری»
_PERSON = "نفر"  # the unit of what is asked by «چند نفر»


@dataclass(frozen=True, slots=True)
class Request:
    """A question that fits a shape, with the districts that it names, years and a node."""

    facts: Facts
    match: Match
    years: tuple[int, ...]
    districts: tuple[District, ...]
    node: tuple[str, int]

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
        if named.is_name and not self._is_of_another_unit(named.indicators):
            return indicator_answers.of_one_name(
                answers,
                is_of_districts="district" in self.match.shape.tags | self.match.shape.about,
            )
        if self.district is not None or is_named:
            return None
        return indicator_answers.about(self.facts, self.written, answers, named.others)
