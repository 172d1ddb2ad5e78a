"""From a question to its answer: the shapes that it fits are tried in the order of the table."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from core.answers import (
    claim_answers,
    district_answers,
    indicator_answers,
    node_answers,
    plan_answers,
    project_answers,
)
from core.answers.answer_parts import Answer, Facts
from core.answers.project_answers import PROJECT_SHAPES
from core.answers.reading.absent_topics import AbsentTopics
from core.answers.reading.halving import either, halves
from core.answers.reading.question_reading import CITY, Names, Reading, Token, read_question
from core.answers.reading.respelling import Respelling
from core.answers.reading.shape_table import Match, matches
from core.answers.reading.subject_lookup import (
    projects_named,
    thing_coded,
)
from core.answers.reading.word_tags import NOT, Sense, phrase_key, word_tags
from core.answers.requests import REPLIES, Request
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
# Of a question of which one word is left out: what that may be, and how many names it has.
_ASIDE = frozenset({"neighbourhood", "me", "town"})
_LEAST_NAMED = 3
_CALLED = frozenset({"indicator"})
_FIGURES = ("indicator_value", "indicator_share", "indicator_target", "indicator_trend")
_REASON = frozenset({"why"})
# «اینقدر کم»
_MORE = frozenset({frozenset({"most"}), frozenset({"least"})})
_ONE, _INDICATOR = "indicator", "indicator_"
_LISTS = ("projects_with_status", "district_projects", "portfolio_projects", "projects_bounded")
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
    return _of_respelt(facts, question, names) or (_near(facts, reading) if reading else None)


def _of_respelt(facts: Facts, question: str, names: Names) -> Answer | None:
    """Answer the first way of spelling a question anew that is understood, and say which."""
    respelling = facts.release.once_per_thread(Respelling)
    for respelt in respelling.ways(question[:_LONGEST_RESPELT]):
        reading = read_question(respelt, names)
        found = reading and _of_reading(facts, reading)
        if found:
            read_as = facts.texts("answer.read_as", question=respelt)
            return replace(found, notes=(*found.notes, read_as))
    return None


def _of_reading(facts: Facts, reading: Reading) -> Answer | None:
    """Answer all that a question asks, or both of the two things."""
    if _denies(reading):
        return None
    return (
        _answer(facts, reading)
        or _of_both(facts, reading)
        or _of_either(facts, reading)
        or _without_reason(facts, reading)
    )


def _without_reason(facts: Facts, reading: Reading) -> Answer | None:
    """Answer how that is which a reason is asked of; the plan tells those of projects alone."""
    tokens = tuple(one for one in reading.tokens if not _only_says(one, _REASON))
    if len(tokens) == len(reading.tokens) or all(one.may_be_passed_over for one in tokens):
        return None
    plain = tuple(one for one in tokens if not _MORE.intersection(one.senses))
    found = _answer(facts, replace(reading, tokens=plain)) or _answer(
        facts, replace(reading, tokens=tokens)
    )
    if found is None or not found.is_held:
        return None
    return replace(found, text=f"{facts.texts('answer.reason_untold')} {found.text}")


def _only_says(token: Token, tags: frozenset[str]) -> bool:
    """Whether each sense of a word is of *tags* alone."""
    return bool(token.senses) and all(sense and sense <= tags for sense in token.senses)


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
            return _joined(one, other)
    return None


def _joined(one: Answer, other: Answer) -> Answer:
    """Return two answers as one, a line for each, and lists one behind the other."""
    notes = tuple(dict.fromkeys((*one.notes, *other.notes)))
    text, figures = f"{one.text}\n{other.text}", {**other.figures, **one.figures}
    if one.shape != other.shape:
        return replace(one, text=text, notes=notes, figures=figures)
    things = tuple(dict.fromkeys((*one.things, *other.things)))
    return replace(one, text=text, notes=notes, things=things, total=len(things))


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
    """Whether two answers are of the same thing, or lists of one place, or both count."""
    are_counts = one.shape.endswith(_COUNT) and other.shape.endswith(_COUNT)
    is_of_one = one.page == other.page and one.page.kind in ("project", "district", "indicator")
    are_lists = one.shape == other.shape and one.shape in _LISTS and one.page == other.page
    is_one = bool(one.things) and one.things == other.things
    return are_counts or is_one or is_of_one or are_lists


def _answer(facts: Facts, reading: Reading) -> Answer | None:
    held = {one.number for one in facts.release.stream(District)} if reading.districts else set()
    if missing := [number for number in reading.districts if number not in held]:
        return _absent_district(facts, missing, reading)
    found = _of_span(facts, reading) if reading.span else _first(facts, reading)
    if not reading.relative:
        return found
    (name, year), *_ = reading.relative
    last = facts.ends[1]
    key = "answer.relative_year"
    if found is None and year == last:
        # What has no year of its own is told as it was last reported.
        found, key = _first(facts, replace(reading, years=())), "answer.relative_year.latest"
    note = facts.texts(
        key, name=persian_digits(name), year=persian_digits(year), last=persian_digits(last)
    )
    return found and replace(found, notes=(*found.notes, note))


def _near(facts: Facts, reading: Reading) -> Answer | None:
    """Answer by the one indicator that all words of a question but one fit, and say it is near."""
    if _denies(reading) or reading.districts or reading.years or reading.bounds:
        return None
    places = [place for place, one in enumerate(reading.tokens) if not one.senses]
    beside = [
        place
        for place, one in enumerate(reading.tokens)
        if place in places or _only_says(one, _ASIDE)
    ]
    is_indicator = any(_only_says(one, _CALLED) for one in reading.tokens)
    if len(places) < _LEAST_NAMED - is_indicator:
        return None
    found = [_first(facts, _without(reading, place)) for place in beside]
    near = [
        one for one in found if one is not None and one.shape in _FIGURES and one.page.kind == _ONE
    ]
    if not near or any(one.things != near[0].things for one in near):
        return None
    text = facts.texts("answer.indicator_near", text=near[0].text)
    return replace(near[0], shape="indicator_near", text=text)


def _without(reading: Reading, place: int) -> Reading:
    return replace(reading, tokens=(*reading.tokens[:place], *reading.tokens[place + 1 :]))


def _of_span(facts: Facts, reading: Reading) -> Answer | None:
    """Answer of several years together; of an indicator, by the years that are named."""
    found = _first(facts, replace(reading, years=()))
    if found is not None:
        return found
    found = _first(facts, replace(reading, span=None))
    return found if found is not None and found.shape.startswith(_INDICATOR) else None


def _first(facts: Facts, reading: Reading) -> Answer | None:
    found = (_reply(facts, match, reading) for match in matches(reading))
    return next((one for one in found if one is not None), None)


def _not_in_plan(facts: Facts, reading: Reading) -> Answer | None:
    """Answer that the plan is not about what a question names, if it is known not to be."""
    words = [word for token in reading.tokens for word in token.words]
    found = facts.release.once_per_thread(AbsentTopics).topic(words)
    return plan_answers.not_in_plan(facts, *found) if found else None


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
    return Names(words, numbered, numbers, facts.calendar.years, facts.ends)


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
    bound = next(iter(reading.bounds), None)
    request = Request(facts, match, reading.years, districts, node, bound, reading.span)
    name = match.shape.name
    if name in PROJECT_SHAPES:
        return project_answers.project_answer(facts, name, request.projects)
    return REPLIES[name](request)


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
