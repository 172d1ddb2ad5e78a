"""Cuts the piece of a text that shows why it was found, as its writer wrote it."""

import re
from collections.abc import Container
from functools import lru_cache

from core.search.documents import Pieces
from core.search.folding import HALF_SPACE
from core.search.lexicon import surface

# A word with its diacritics and half-spaces; \w does not hold combining marks.
_WORD = re.compile(rf"[^\W_]+(?:[{HALF_SPACE}\u0640\u064b-\u065f\u0670]+[^\W_]*|[./٫-][^\W_]+)*")
_LENGTH = 160  # characters shown, at most
_LEAD = 40  # characters shown before the first match
_LONGEST_SCAN = 2000  # characters of a text that are looked through
_CUT = "…"

_surface = lru_cache(100_000)(surface)


def snippet(text: str, sought: Container[str]) -> Pieces:
    """Cut *text* round its best cluster of words whose surface is *sought*, or from its beginning.

    The pieces in order make up the snippet; neighbours differ in whether they match.
    """
    text = text[:_LONGEST_SCAN]
    spans = [found.span() for found in _WORD.finditer(text) if _surface(found.group()) in sought]
    start, end = _window(text, spans)
    pieces: list[tuple[str, bool]] = [(_CUT, False)] if start else []
    place = start
    for left, right in spans:
        if left >= place and right <= end:
            pieces += [(text[place:left], False), (text[left:right], True)]
            place = right
    pieces.append((text[place:end] + (_CUT if end < len(text) else ""), False))
    return _merged(pieces)


def _window(text: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    start = max(
        (left for left, _ in spans), key=lambda left: (_within(spans, left), -left), default=0
    )
    start = _word_start(text, max(0, start - _LEAD)) if start > _LEAD else 0
    end = min(len(text), start + _LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start) or end
    return start, end if end > start else min(len(text), start + _LENGTH)


def _within(spans: list[tuple[int, int]], start: int) -> int:
    return sum(start <= left and right <= start + _LENGTH - _LEAD for left, right in spans)


def _word_start(text: str, place: int) -> int:
    space = text.find(" ", place, place + _LEAD)
    return space + 1 if space >= 0 else place


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
