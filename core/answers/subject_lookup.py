"""Finds what a question names: things by the words of their titles, places by their districts."""

import re
from collections.abc import Sequence
from functools import lru_cache

from core.answers.answer_parts import Facts
from core.answers.number_words import value_of
from core.answers.question_reading import CITY, TOWN, Token
from core.release.records import District, Indicator, Project
from core.search.analysis.analyzer import Word, get_analyzer
from core.search.query.title_words import Titled, TitleWords, Units

CODED = ("project", "indicator", "node", "district", "claim")
_TITLED = ("project", "indicator", "node")
# Of what a question may be about at once; more, and it names none of them.
_MOST_TITLED, _MOST_NAMED = 6, 3
# Of a title's words that a question must have: people name a project by what is its own
# («باغ فدک»), but an indicator is another one with every word that is left out.
_PROJECT_SHARE, _INDICATOR_SHARE = 0.25, 0.5
# Other things of that name besides one project: it is a topic, not that project's name.
_MANY_OTHERS = 2
_PLACES = re.compile("[،,؛;]")
_COPULAS = ("ست", "ه", "س", "ش", "و", "ی")


def projects_named(
    facts: Facts, name: Sequence[Token], district: District | None
) -> list[Project]:
    """Return the few projects that *name* fits, those in *district* where one is told."""
    found = _titled(facts, name)
    named = [one for one in found if one.kind == "project"]
    is_topic = len(named) == 1 and _is_topic(named[0], len(found) - 1)
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


def _is_topic(one: Titled, others: int) -> bool:
    """Whether words are too little of a project's title, or in too many others, to name it."""
    return one.share < _PROJECT_SHARE or others >= _MANY_OTHERS


def indicator_named(facts: Facts, name: Sequence[Token]) -> Indicator | None:
    """Return the one indicator that *name* fits; of several, the one that is named whole."""
    titled = _titled(facts, name)
    named = [one for one in titled if one.kind == "indicator" and len(titled) <= _MOST_TITLED]
    found = [one for one in named if one.share >= _INDICATOR_SHARE]
    whole = [one for one in found if one.share == 1]
    chosen = found if len(found) == 1 else whole
    return facts.release.find(Indicator, code=chosen[0].code) if len(chosen) == 1 else None


def thing_coded(facts: Facts, text: str) -> tuple[str, str] | None:
    """Return kind and code of the one thing whose code is all of *text*."""
    found = facts.release.once_per_thread(TitleWords).coded(text, CODED)
    return found[0] if len(found) == 1 else None


def _titled(facts: Facts, name: Sequence[Token]) -> list[Titled]:
    """Return what *name* is the code of, or whose title has all its words."""
    if len(name) == 1 and (coded := thing_coded(facts, _written(name[0]))):
        return [Titled(*coded, share=1.0)]
    if all(value_of(word.key) is not None for token in name for word in token.words):
        return []  # a number alone names nothing, though a street is called «پنج رمضان»
    whole = tuple(one for one in name if not one.names(TOWN))
    for tokens in dict.fromkeys((whole, tuple(one for one in whole if not one.names(CITY)))):
        found = _with_title(facts, tokens)
        if found != []:
            return found or []
    return []


def _written(token: Token) -> str:
    return " ".join(word.written for word in token.words)


def _with_title(facts: Facts, name: Sequence[Token]) -> list[Titled] | None:
    """Return the things whose title has all words of *name*; None where they are too many."""
    lookup = facts.release.once_per_thread(TitleWords)
    plain = [ways for token in name for ways in token.ways()]
    found = lookup.holding(plain, _TITLED)
    if found == []:
        words = [word for token in name for word in token.words]
        spoken = [(*ways, *_without_copula(word)) for ways, word in zip(plain, words, strict=True)]
        found = lookup.holding(spoken, _TITLED)
    return found


def _without_copula(word: Word) -> list[Units]:
    """Return what «شهریه» is, said for «شهری است»."""
    analyzer = get_analyzer()
    bases = (word.key.removesuffix(end) for end in _COPULAS if word.key.endswith(end))
    return [analyzer.word(base).units for base in bases if base]


def districts_of_place(facts: Facts, name: Sequence[Token]) -> list[tuple[District, str]]:
    """Return the districts that tell *name* as a neighbourhood or landmark, as they write it."""
    request = tuple(unit for token in name for word in token.words for unit in word.units)
    last = _without_copula(name[-1].words[-1])
    spoken = {(*request[:-1], *units) for units in last}
    found = []
    for one in facts.release.stream(District):
        places = _places(one.neighbourhoods or "", one.landmarks or "")
        found += [(one, places[units]) for units in (request, *sorted(spoken)) if units in places]
    return found


@lru_cache(maxsize=512)
def _places(neighbourhoods: str, landmarks: str) -> dict[Units, str]:
    """Return the places that a district tells, by the units of their names."""
    named = (one.strip() for one in _PLACES.split(f"{neighbourhoods}،{landmarks}"))
    words = {name: get_analyzer().words(name) for name in named if name}
    return {
        tuple(unit for word in held for unit in word.units): name for name, held in words.items()
    }
