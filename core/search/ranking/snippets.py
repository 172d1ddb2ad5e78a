"""Marks the words of a text that show why it was found, and cuts the piece that shows it best."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from core.search.analysis.folding import HALF_SPACE, clean
from core.search.analysis.lexicon import surface
from core.search.analysis.protection import protect
from core.search.index.documents import Pieces

# A word with its diacritics and half-spaces; \w does not hold combining marks.
_WORD = re.compile(rf"[^\W_]+(?:[{HALF_SPACE}\u0640\u064b-\u065f\u0670]+[^\W_]*|[./٫٬-][^\W_]+)*")
_DIGIT = re.compile(r"\d")
_LENGTH = 160  # characters shown, at most
_LEAD = 40  # characters shown before the first match
_LONGEST_SCAN = 2000  # characters of a text that are looked through
_CUT = "…"
_SEVERAL = "…"  # no word begins so
_BEGINNING = 3  # letters by which a word is thought to hold a unit, or half a word

type Span = tuple[int, int, int]  # where a word begins and ends, and which concept it shows


@dataclass(slots=True)
class _Word:
    """A word of a text that may matter. Neighbours have neighbouring places."""

    place: int
    span: tuple[int, int]
    key: str
    concept: int | None


class QueryWords:
    """What a query looks for, and which words of a text show it."""

    def __init__(
        self,
        surfaces: Mapping[str, int],
        units: Mapping[str, int],
        in_company: AbstractSet[str],
        units_of: Callable[[str], tuple[str, ...]],
    ) -> None:
        """Take surfaces and units, each with the number of its concept.

        Those *in_company* count only beside another word of their concept: «شهر» alone is no
        «قطار شهری». *units_of* reads a word, cleaned, as the index would; it is asked only about
        words that begin like a unit.
        """
        self._surfaces = surfaces
        self._units = units
        self._in_company = in_company
        self._units_of = units_of
        self._beginnings = {unit[:_BEGINNING] for unit in units}
        self._starts = {_SEVERAL, *self._beginnings, *(key[:_BEGINNING] for key in surfaces)}

    def spans(self, text: str) -> list[Span]:
        """Return the words of *text* that match, also two that are one word in the index."""
        words = self._words(text)
        for first, second in pairwise(words):
            joined = self._surfaces.get(first.key + second.key)
            if joined is not None and second.place == first.place + 1:
                first.concept = second.concept = joined
        return [
            (*word.span, word.concept)
            for at, word in enumerate(words)
            if word.concept is not None
            and (word.key not in self._in_company or _has_company(words, at))
        ]

    def _words(self, text: str) -> list[_Word]:
        """Return the words of *text* that may matter, with the one behind each."""
        chunks = text.split(" ")
        cuts = list(map(_cut_chunk, chunks))
        chosen = {at for at, (start, _) in enumerate(cuts) if start in self._starts}
        if not chosen:
            return []
        chosen.update([at + 1 for at in chosen if at + 1 < len(cuts)])
        ends = list(accumulate(map(len, chunks)))
        found: list[_Word] = []
        before, place = -1, 0
        for at in sorted(chosen):
            place += at != before + 1  # words that were passed over
            before, chunk = at, chunks[at]
            start = ends[at] - len(chunk) + at
            for left, right, key in cuts[at][1]:
                place += 1
                concept = self._concept(key, chunk[left:right])
                found.append(_Word(place, (start + left, start + right), key, concept))
        return found

    def _concept(self, key: str, written: str) -> int | None:
        concept = self._surfaces.get(key)
        if concept is None and key[:_BEGINNING] in self._beginnings:
            return self._by_units(written)
        return concept

    def _by_units(self, written: str) -> int | None:
        units = self._units_of(clean(written))
        return next((self._units[unit] for unit in units if unit in self._units), None)


def _has_company(words: Sequence[_Word], at: int) -> bool:
    """Whether a neighbour shows the same concept."""
    one = words[at]
    beside = (*words[max(at - 1, 0) : at], *words[at + 1 : at + 2])
    return any(
        abs(other.place - one.place) == 1 and other.concept == one.concept for other in beside
    )


@lru_cache(100_000)
def _cut_chunk(chunk: str) -> tuple[str | None, list[tuple[int, int, str]]]:
    """Return where the words of a text without spaces begin and end, and their keys.

    Before them, how the only word begins; _SEVERAL for several, None for none.
    """
    if chunk.isalpha():
        key = surface(chunk)
        return key[:_BEGINNING], [(0, len(chunk), key)]
    words = [(*match.span(), _key(match[0])) for match in _WORD.finditer(chunk)]
    if len(words) > 1:
        return _SEVERAL, words
    return (words[0][2][:_BEGINNING] if words else None), words


def _key(written: str) -> str:
    if _DIGIT.search(written):
        tokens = protect(clean(written))[1]
        if len(tokens) == 1:
            return tokens[0][1]
    return surface(written)


def marked(text: str, spans: Iterable[Span]) -> Pieces:
    """Return the whole of *text*, the words that match marked."""
    return _cut(text, [(left, right) for left, right, _ in spans], 0, len(text))


def snippet(
    text: str, words: QueryWords, rarity: Sequence[float], known: AbstractSet[int] = frozenset()
) -> Pieces:
    """Cut *text* round the words that match and are rare, or from the beginning of its best line.

    Each line of *text* is a field, the ones worth reading first. *rarity* is how much each concept
    tells; *known* are the concepts that the
    title shows already: they are marked here, but nothing is chosen for their sake.
    """
    lines = text[:_LONGEST_SCAN].split("\n")
    spans = [words.spans(line) for line in lines]
    fresh = [[span for span in held if span[2] not in known] for held in spans]
    worth = [_best(held, rarity) for held in fresh]
    best = max(range(len(lines)), key=lambda place: (worth[place][0], -place))
    places = [(left, right) for left, right, _ in spans[best]]
    start, end = _window(lines[best], worth[best][1] if fresh[best] else 0)
    return _cut(lines[best], places, start, end)


def _best(spans: list[Span], rarity: Sequence[float]) -> tuple[float, int]:
    """Return how much the best window tells, and where it begins."""
    windows = [
        (sum(rarity[concept] for concept in {c for _, _, c in _within(spans, left)}), -left)
        for left, _, _ in spans
    ]
    known, start = max(windows, default=(0.0, 0))
    return known, -start


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
