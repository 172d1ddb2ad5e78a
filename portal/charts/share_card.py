"""A page's card for messengers and social networks: its title and its sentence, 1200 by 630."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.charts.frame import EM_PER_LETTER, FIXED, Credit, Line, isolated, px, wrap
from portal.charts.svg_templates import template

WIDTH, HEIGHT = 1200, 630
EDGE = 70
_ROOM = WIDTH - 2 * EDGE
# (size of a title, lines at most): the first in which it fits is taken, the last cuts it off.
_TITLES = ((60, 1), (52, 2), (44, 3))
_SENTENCE, _SENTENCE_LINES, _STEP = 34, 4, 52
_TITLE_TOP, _CREDIT_TOP = 190, 556


@dataclass(frozen=True)
class ShareCard:
    """What a card says. Texts are ready to show; `above` names the plan."""

    above: str
    title: str
    sentence: str
    credit: Credit


@dataclass(frozen=True)
class CardLayout:
    """Coordinates for the template, all written."""

    above: Line
    title: tuple[Line, ...]
    title_size: int
    sentence: tuple[Line, ...]
    credit: tuple[Line, ...]


def card_svg(card: ShareCard) -> str:
    """Write *card* as an SVG in the fixed light palette."""
    placed = layout(card)
    return template("card").render(card=card, layout=placed, c=FIXED, width=WIDTH, height=HEIGHT)


def layout(card: ShareCard) -> CardLayout:
    """Set the texts from the top down; what does not fit ends with three dots."""
    size, titles = _title(card.title)
    step = size + 16
    top = _TITLE_TOP + step * (len(titles) - 1) + _STEP + 24
    letters = _letters(_SENTENCE)
    sentence = _cut(wrap(card.sentence, letters), min(_SENTENCE_LINES, _rows_below(top)), letters)
    return CardLayout(
        above=Line(px(WIDTH - EDGE), "104", isolated(card.above)),
        title=_placed(titles, _TITLE_TOP, step),
        title_size=size,
        sentence=_placed(sentence, top, _STEP),
        credit=_placed(card.credit.lines, _CREDIT_TOP, 34),
    )


def _title(text: str) -> tuple[int, Sequence[str]]:
    for size, most in _TITLES:
        lines = wrap(text, _letters(size))
        if len(lines) <= most:
            break
    return size, _cut(lines, most, _letters(size))


def _letters(size: int) -> int:
    return int(_ROOM / (EM_PER_LETTER * size))


def _rows_below(top: int) -> int:
    return max(1, (_CREDIT_TOP - 50 - top) // _STEP + 1)


def _cut(lines: Sequence[str], most: int, letters: int) -> Sequence[str]:
    if len(lines) <= most:
        return lines
    last = lines[most - 1][: letters - 1].rstrip(" ،؛.")
    return [*lines[: most - 1], f"{last}…"]


def _placed(lines: Sequence[str], top: int, step: int) -> tuple[Line, ...]:
    right = px(WIDTH - EDGE)
    return tuple(
        Line(right, px(top + step * row), isolated(text)) for row, text in enumerate(lines)
    )
