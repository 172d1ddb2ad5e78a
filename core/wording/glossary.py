"""The words that readers may not know, with what they mean in a plan.

`term.<code>` of the catalogue is the word, `term.<code>.text` what it means. The levels of a plan
tell their meaning themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.plan.shape import Level
from core.texts import Texts

_FIRST = ("plan",)
_OTHERS = (
    "portfolio",
    "outcome",
    "control",
    "baseline",
    "target",
    "alarm",
    "approved",
    "allocated",
    "spent",
    "release",
    "change",
    "claim",
    "coverage",
    "interval",
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means; the search leads to it by its code."""

    code: str
    name: str
    meaning: str


def terms(texts: Texts) -> Iterator[Term]:
    """Yield the words of the plan whose words *texts* has."""
    for code in _FIRST:
        yield _term(code, texts)
    for level in texts.shape.levels:
        yield Term(level.code, level.title, _meaning(level, texts))
    for code in _OTHERS:
        yield _term(code, texts)


def _term(code: str, texts: Texts) -> Term:
    return Term(code, texts(f"term.{code}"), texts(f"term.{code}.text"))


def _meaning(level: Level, texts: Texts) -> str:
    """Return what a plan says of its level, else where it stands."""
    if level.description:
        return level.description
    if texts.has_default_levels:
        return texts(f"term.{level.code}.text")
    above = [texts(f"level.{code}") for code in level.parents]
    if above:
        text = texts("term.level.below", above=texts("term.level.or").join(above))
    else:
        key = "term.level.across" if level in texts.shape.crossing else "term.level.top"
        text = texts(key)
    return f"{text} {texts('term.level.projects')}" if level.has_projects else text
