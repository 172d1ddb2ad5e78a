"""Finds what a question names: things by the words of their titles, places by their districts."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.answers.answer_parts import Facts
from core.answers.reading.number_words import value_of
from core.answers.reading.question_reading import CITY, TOWN, Token
from core.release.records import District, Indicator, Node, Project
from core.search.analysis.analyzer import Word, get_analyzer
from core.search.query.title_words import Titled, TitleWords, Units

CODED = ("project", "indicator", "node", "district", "claim")
_TITLED = ("project", "indicator", "node")
# Of what a question may be about at once; more, and it names none of them.
_MOST_TITLED, _MOST_NAMED = 6, 3
# Of a title's words that a question must have: people name a project by what is its own
# («باغ فدک»), but an indicator is another one with every word that is left out.
_PROJECT_SHARE, _INDICATOR_SHARE = 0.25, 0.5
# Of the only indicator that several words fit.
_ONLY_SHARE = 0.3
# Of the best share, what makes another one as likely.
_ALIKE = 0.75
# Of a node's long title.
_NODE_SHARE = 0.13
# Indicators about something beyond those that are told.
_MOST_OTHERS = 5
# Other things of that name besides one project: it is a topic, not that project's name.
_MANY_OTHERS = 2
_PER_HEAD = "سران"
_RATIOS = (_PER_HEAD, "نسبت", "میانگین", "متوسط", "سهم", "ضریب", "رضایت", "رشد")
_PERCENT = "درصد"
_PLACES = re.compile("[،,؛;]")
_SPOKEN_AN = ("ون", "ان")
# What the plan may call otherwise: the municipality is also «مدیریت شهری».
_LOOSELY = {(frozenset({"municipality"}),)}
_COPULAS = ("ست", "ه", "س", "ش", "و", "ی")


def projects_named(
    facts: Facts, name: Sequence[Token], district: District | None, *, is_project: bool = False
) -> list[Project]:
    """Return the few projects that *name* fits, those in *district* where one is told.

    *is_project*: the question calls it a project, so that a little of its title is enough.
    """
    found = _titled(facts, name)
    if not any(one.kind == "project" for one in found):
        found = _of_category(facts, name)
    named = [one for one in found if one.kind == "project"]
    is_topic = len(named) == 1 and _is_topic(named[0], len(found) - 1)
    is_topic = is_topic and not (is_project and len(found) == 1)
    if district is None and (is_topic or len(found) > _MOST_TITLED):
        return []
    codes = {one.code for one in named}
    projects = [
        one
        for code in sorted(codes)
        if (one := facts.release.find(Project, code=code)) is not None
        and (district is None or district.code in one.districts)
    ]
    return projects if len(projects) <= _MOST_NAMED else []


def _of_category(facts: Facts, name: Sequence[Token]) -> list[Titled]:
    """Return the projects that *name* fits but for its first word, which their category has."""
    if all(token.senses for token in name[1:]):
        return []
    kind = {unit for word in name[0].words for unit in word.units}
    found = _titled(facts, name[1:], ("project",))
    categories = {one.code: one.category for one in facts.all(Project)} if found else {}
    return [
        one
        for one in found
        if kind <= {unit for word in _words(categories.get(one.code)) for unit in word.units}
    ]


def _words(text: str | None) -> Sequence[Word]:
    return get_analyzer().words(text or "")


def projects_held(facts: Facts, name: Sequence[Token], district: District | None) -> list[Project]:
    """Return the projects whose titles hold *name*, those in *district* where one is told."""
    codes = {one.code for one in _titled(facts, name) if one.kind == "project"}
    where = {"districts": district.code} if district else {}
    return [one for one in facts.all(Project, **where) if one.code in codes]


def _is_topic(one: Titled, others: int) -> bool:
    """Whether words are too little of a project's title, or in too many others, to name it."""
    return one.share < _PROJECT_SHARE or others >= _MANY_OTHERS


@dataclass(frozen=True, slots=True)
class NamedIndicators:
    """The indicators that a name fits; `is_name`: it is theirs, and not only what they are about.

    Of what is only about it there may be `others` besides. `is_defined`: a word of it stands in
    their definitions, and in no title.
    """

    indicators: tuple[Indicator, ...]
    is_name: bool
    is_defined: bool = False
    others: int = 0


def indicators_named(
    facts: Facts,
    name: Sequence[Token],
    unit: str = "",
    *,
    are_counted: bool = False,
    is_each: bool = False,
    is_strict: bool = False,
) -> NamedIndicators | None:
    """Return the few indicators that *name* fits best; None where it fits none, or too many.

    *unit*: what it is asked in («چند کیلومتر»); those that have it are meant, if any has.
    *is_strict*: what only a definition tells is not asked about.
    *is_each*: it is asked what there is of it for each person.
    *are_counted*: it is asked how many there are, which a share or a mean does not answer.
    """
    named = _titled(facts, name, ("indicator",))
    is_defined = not (named or is_strict)
    if is_defined:
        named = _titled(facts, name, ("indicator",), is_loose=True)
    named.sort(key=lambda one: (-one.share, one.code))
    held = [(one, facts.release.find(Indicator, code=one.code)) for one in named]
    known = [(one.share, found) for one, found in held if found is not None]
    of_unit = [one for one in known if unit and unit in one[1].unit]
    known = of_unit or known
    known = [one for one in known if is_each and one[1].title.startswith(_PER_HEAD)] or known
    if not known:
        return None
    best = known[0][0]
    least = best if best == 1 else _ALIKE * best
    closest = tuple(
        sorted((found for share, found in known if share >= least), key=lambda one: one.code)
    )
    is_long = sum(len(token.words) for token in name) > 1
    is_only = is_long and len(known) == 1 and not is_strict
    enough = _ONLY_SHARE if is_only else _INDICATOR_SHARE
    enough = 0 if len(of_unit) == 1 else enough
    is_answer = not (are_counted and any(map(_is_ratio, closest)))
    if is_answer and best >= enough and len(closest) <= _MOST_NAMED:
        return NamedIndicators(closest, is_name=True, is_defined=is_defined)
    shown = tuple(found for _, found in known[:_MOST_NAMED])
    others = len(known) - len(shown)
    return NamedIndicators(shown, is_name=False, others=others) if others <= _MOST_OTHERS else None


def _is_ratio(one: Indicator) -> bool:
    return one.title.startswith(_RATIOS) or one.unit.startswith(_PERCENT)


def nodes_named(facts: Facts, name: Sequence[Token]) -> list[Node]:
    """Return the few nodes of the tree that *name* fits best."""
    named = _titled(facts, name, ("node",))
    best = max((one.share for one in named), default=0.0)
    if best < _NODE_SHARE or len(named) > _MOST_TITLED:
        return []
    codes = {one.code for one in named if one.share >= _ALIKE * best}
    found = [one for one in facts.all(Node) if one.code in codes]
    return found if len(found) <= _MOST_NAMED else []


def bodies_named(facts: Facts, name: Sequence[Token]) -> list[str]:
    """Return the bodies responsible for projects whose names begin so and have all of *name*."""
    first, *others = [word.units for token in name for word in token.words]
    found = []
    for body in {one.responsible for one in facts.release.stream(Project) if one.responsible}:
        kind, *own = [word.units for word in get_analyzer().words(body)]
        held = {unit for units in own for unit in units}
        if kind == first and others and all(held.issuperset(units) for units in others):
            found.append(body)
    return sorted(found)


def thing_coded(facts: Facts, text: str) -> tuple[str, str] | None:
    """Return kind and code of the one thing whose code is all of *text*."""
    found = facts.release.once_per_thread(TitleWords).coded(text, CODED)
    return found[0] if len(found) == 1 else None


def _titled(
    facts: Facts,
    name: Sequence[Token],
    kinds: Collection[str] = _TITLED,
    *,
    is_loose: bool = False,
) -> list[Titled]:
    """Return what *name* is the code of, or whose title has all its words."""
    if len(name) == 1 and (coded := thing_coded(facts, _written(name[0]))):
        return [Titled(*coded, share=1.0)] if coded[0] in kinds else []
    if all(value_of(word.key) is not None for token in name for word in token.words):
        return []  # a number alone names nothing, though a street is called «پنج رمضان»
    whole = tuple(one for one in name if not one.names(TOWN))
    # «ملک‌شهر» is a place, but «اتوبوس‌های شهر» are those of the city.
    as_typed = tuple(name) if "project" in kinds else whole
    for tokens in dict.fromkeys(
        (as_typed, whole, tuple(one for one in whole if not one.names(CITY)))
    ):
        found = _with_title(facts, tokens, kinds, is_loose=is_loose)
        if found != []:
            return found or []
    return []


def _written(token: Token) -> str:
    return " ".join(word.written for word in token.words)


def _with_title(
    facts: Facts, name: Sequence[Token], kinds: Collection[str], *, is_loose: bool
) -> list[Titled] | None:
    """Return the things whose title has all words of *name*; None where they are too many."""
    lookup = facts.release.once_per_thread(TitleWords)
    ways = {id(token): list(token.ways()) for token in name}
    spoken = {id(token): _spoken(token) for token in name}
    # A word that asks is no word of a definition.
    of_questions = [
        one for one in name if not is_loose or (one.senses and one.senses not in _LOOSELY)
    ]
    others = [token for token in name if token not in of_questions]
    for held in (ways, spoken):
        strict = [one for token in of_questions for one in held[id(token)]]
        loose = [one for token in others for one in held[id(token)]]
        found = lookup.holding(strict, kinds, loose)
        if found != []:
            return found
    return []


def _spoken(token: Token) -> list[tuple[Units, ...]]:
    pairs = zip(token.ways(), token.own_words, strict=True)
    return [(*ways, *_without_copula(word), *_as_written(word)) for ways, word in pairs]


def _as_written(word: Word) -> list[Units]:
    """Return what «کتابخونه» is, said for «کتابخانه»."""
    written = word.key.replace(*_SPOKEN_AN)
    return [get_analyzer().word(written).units] if written != word.key else []


def _without_copula(word: Word) -> list[Units]:
    """Return what «شهریه» is, said for «شهری است»."""
    analyzer = get_analyzer()
    bases = (word.key.removesuffix(end) for end in _COPULAS if word.key.endswith(end))
    return [analyzer.word(base).units for base in bases if base]


def districts_of_place(facts: Facts, name: Sequence[Token]) -> list[tuple[District, str]]:
    """Return the districts that tell *name* as a neighbourhood or landmark, as they write it.

    Where none is called so, those of which one begins so: «حصه» is «حصهٔ شمالی» and «جنوبی».
    """
    request = tuple(unit for token in name for word in token.words for unit in word.units)
    last = _without_copula(name[-1].words[-1])
    spoken = {(*request[:-1], *units) for units in last}
    found, begun = [], []
    for one in facts.release.stream(District):
        places = _places(one.neighbourhoods or "", one.landmarks or "")
        found += [(one, places[units]) for units in (request, *sorted(spoken)) if units in places]
        begun += [
            (one, place) for units, place in places.items() if units[: len(request)] == request
        ]
    return found or begun


@lru_cache(maxsize=512)
def _places(neighbourhoods: str, landmarks: str) -> dict[Units, str]:
    """Return the places that a district tells, by the units of their names."""
    named = (one.strip() for one in _PLACES.split(f"{neighbourhoods}،{landmarks}"))
    words = {name: get_analyzer().words(name) for name in named if name}
    return {
        tuple(unit for word in held for unit in word.units): name for name, held in words.items()
    }
