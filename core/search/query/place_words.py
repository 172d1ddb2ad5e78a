"""A place as people write it, and whether a text speaks of it: «خیابان چهارباغ», «مترو».

Every word of it must stand in the text, as the analyzer reads both, or what stands for it in the
table of synonyms. Words that only say what kind of place it is may be missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.search.analysis.analyzer import Word, get_analyzer
from core.search.index.synonyms import LONGEST_PHRASE, get_synonyms, units_of

# A neighbourhood's or street's kind, which a title often leaves out.
_KINDS = frozenset({"خیابان", "محله", "کوی", "کوچه", "بلوار", "خ", "محدوده", "اطراف"})
type Units = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What a text must hold: of each concept, one of the ways to say it."""

    concepts: tuple[tuple[Units, ...], ...]

    def is_in(self, units: Units) -> bool:
        """Return whether a text of these *units* speaks of the place."""
        return all(any(_holds(units, way) for way in ways) for ways in self.concepts)


def read_place(text: str) -> Place | None:
    """Read a place; None where *text* has no word that could name one."""
    words = [word for word in get_analyzer().words(text) if not word.is_function]
    named = [word for word in words if word.key not in _KINDS] or words
    concepts = tuple(_concepts(named))
    return Place(concepts) if concepts else None


def units_in(text: str) -> Units:
    """Return the units of all words of *text*, in order."""
    return tuple(unit for word in get_analyzer().words(text) for unit in word.units)


def _concepts(words: Sequence[Word]) -> list[tuple[Units, ...]]:
    """Cut a place into the longest phrases that have synonyms, and single words."""
    found: list[tuple[Units, ...]] = []
    at = 0
    while at < len(words):
        length, ways = _phrase(words[at : at + LONGEST_PHRASE])
        found.append(ways)
        at += length
    return found


def _phrase(words: Sequence[Word]) -> tuple[int, tuple[Units, ...]]:
    for length in range(len(words), 0, -1):
        units = units_of(words[:length])
        meaning = get_synonyms().get(units)
        if meaning is not None:
            return length, (units, *(other.units for other in meaning.others))
    return 1, (units_of(words[:1]),)


def _holds(units: Units, part: Units) -> bool:
    """Return whether *part* stands in *units*, one behind the other."""
    last = len(units) - len(part)
    return any(units[at : at + len(part)] == part for at in range(last + 1))
