"""Marks the words of a text that show why it was found, and cuts the piece that shows it best."""

import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from core.search.documents import Pieces
from core.search.folding import HALF_SPACE, clean
from core.search.lexicon import surface
from core.search.protection import protect

# A word with its diacritics and half-spaces; \w does not hold combining marks.
_WORD = re.compile(rf"[^\W_]+(?:[{HALF_SPACE}\u0640\u064b-\u065f\u0670]+[^\W_]*|[./٫٬-][^\W_]+)*")
_DIGIT = re.compile(r"\d")
_LENGTH = 160  # characters shown, at most
_LEAD = 40  # characters shown before the first match
_LONGEST_SCAN = 2000  # characters of a text that are looked through
_CUT = "…"

type Span = tuple[int, int, int]  # where a word begins and ends, and which concept it shows


@dataclass(frozen=True, slots=True)
class Sought:
    """What a query looks for: surfaces and units, each with its concept's place in *rarity*.

    Those *in_company* count only beside another word of their concept: «شهر» alone is no «قطار
    شهری». *units_of* reads a word, cleaned, as the index would; it is asked only where *part*,
    which finds any of the units, finds one in the word.
    """

    surfaces: Mapping[str, int]
    units: Mapping[str, int]
    rarity: tuple[float, ...]
    in_company: Set[str]
    part: re.Pattern[str]
    units_of: Callable[[str], tuple[str, ...]]

    def spans(self, text: str) -> Iterator[Span]:
        """Give the words of *text* that match, also two that are one word in the index."""
        words = [found.span() for found in _WORD.finditer(text)]
        keys = [_key(text[start:end]) for start, end in words]
        found = [
            self._concept(text[start:end], key)
            for (start, end), key in zip(words, keys, strict=True)
        ]
        for place, (first, second) in enumerate(pairwise(keys)):
            joined = self.surfaces.get(first + second)
            if joined is not None:
                found[place : place + 2] = joined, joined
        for place, ((start, end), concept) in enumerate(zip(words, found, strict=True)):
            if concept is None:
                continue
            beside = (*found[max(place - 1, 0) : place], *found[place + 1 : place + 2])
            if concept in beside or keys[place] not in self.in_company:
                yield start, end, concept

    def _concept(self, written: str, key: str) -> int | None:
        if key in self.surfaces:
            return self.surfaces[key]
        if not self.part.search(key):
            return None
        units = self.units_of(clean(written))
        return next((self.units[unit] for unit in units if unit in self.units), None)


@lru_cache(100_000)
def _key(written: str) -> str:
    if _DIGIT.search(written):
        tokens = protect(clean(written))[1]
        if len(tokens) == 1:
            return tokens[0][1]
    return surface(written)


def marked(text: str, sought: Sought) -> Pieces:
    """Give the whole of *text*, the words that match marked."""
    return _cut(text, [(left, right) for left, right, _ in sought.spans(text)], 0, len(text))


def snippet(text: str, sought: Sought, told: Set[int] = frozenset()) -> Pieces:
    """Cut *text* round the words that match and are rare, or from the beginning of its best line.

    Each line of *text* is a field, the ones worth reading first. *told* are the concepts that the
    title shows already: they are marked here, but nothing is chosen for their sake.
    """
    lines = text[:_LONGEST_SCAN].split("\n")
    spans = [list(sought.spans(line)) for line in lines]
    fresh = [[span for span in held if span[2] not in told] for held in spans]
    worth = [_best(held, sought.rarity) for held in fresh]
    best = max(range(len(lines)), key=lambda place: (worth[place][0], -place))
    places = [(left, right) for left, right, _ in spans[best]]
    start, end = _window(lines[best], worth[best][1] if fresh[best] else 0)
    return _cut(lines[best], places, start, end)


def _best(spans: list[Span], rarity: tuple[float, ...]) -> tuple[float, int]:
    """Give how much the best window tells, and where it begins."""
    windows = [
        (sum(rarity[concept] for concept in {c for _, _, c in _within(spans, left)}), -left)
        for left, _, _ in spans
    ]
    told, start = max(windows, default=(0.0, 0))
    return told, -start


def _within(spans: list[Span], start: int) -> list[Span]:
    last = start + _LENGTH - _LEAD
    return [span for span in spans if start <= span[0] and span[1] <= last]


def _window(text: str, match: int) -> tuple[int, int]:
    start = _word_start(text, match - _LEAD) if match > _LEAD else 0
    end = min(len(text), start + _LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start)
    return start, end if end > start else min(len(text), start + _LENGTH)


def _word_start(text: str, place: int) -> int:
    space = text.find(" ", place, place + _LEAD)
    return space + 1 if space >= 0 else place


def _cut(text: str, places: list[tuple[int, int]], start: int, end: int) -> Pieces:
    pieces: list[tuple[str, bool]] = [(_CUT, False)] if start else []
    place = start
    for left, right in places:
        if left >= place and right <= end:
            pieces += [(text[place:left], False), (text[left:right], True)]
            place = right
    pieces.append((text[place:end] + (_CUT if end < len(text) else ""), False))
    return _merged(pieces)


def _merged(pieces: list[tuple[str, bool]]) -> Pieces:
    merged: list[tuple[str, bool]] = []
    for text, is_match in pieces:
        if not text:
            continue
        if merged and merged[-1][1] == is_match:
            merged[-1] = (merged[-1][0] + text, is_match)
        else:
            merged.append((text, is_match))
    return tuple(merged)
