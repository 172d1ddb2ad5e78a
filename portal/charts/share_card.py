"""A page's card for messengers and social networks: its title and its sentence, wide or square."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.charts.frame import EM_PER_LETTER, FIXED, Credit, Line, isolated, px, wrap
from portal.charts.svg_templates import template

EDGE = 70


@dataclass(frozen=True, slots=True)
class CardShape:
    """How large a card and its texts are, in pixels.

    `titles` are (size, lines at most): the first in which the title fits is taken, the last cuts
    it off.
    """

    width: int
    height: int
    titles: tuple[tuple[int, int], ...]
    title_top: int
    sentence_size: int
    sentence_lines: int

    @property
    def step(self) -> int:
        """From a line of the sentence to the next."""
        return self.sentence_size * 3 // 2

    @property
    def credit_top(self) -> int:
        """The baseline of the first line below the rule."""
        return self.height - 74


# What links show (Open Graph), and what is sent in a chat as a picture.
WIDE_CARD = CardShape(1200, 630, ((60, 1), (52, 2), (44, 3)), 190, 34, 4)
SQUARE_CARD = CardShape(1080, 1080, ((96, 2), (80, 3), (60, 5)), 280, 56, 8)


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


def card_svg(card: ShareCard, shape: CardShape = WIDE_CARD) -> str:
    """Write *card* as an SVG in the fixed light palette."""
    placed = layout(card, shape)
    return template("card").render(card=card, layout=placed, shape=shape, edge=EDGE, c=FIXED)


def layout(card: ShareCard, shape: CardShape = WIDE_CARD) -> CardLayout:
    """Set the texts from the top down; what does not fit ends with three dots."""
    size, titles = _title(card.title, shape)
    title_step = size + 16
    top = shape.title_top + title_step * (len(titles) - 1) + shape.step + 24
    letters = _letters(shape, shape.sentence_size)
    most = min(shape.sentence_lines, _rows_below(shape, top))
    sentence = _cut(wrap(card.sentence, letters), most, letters)
    return CardLayout(
        above=Line(px(shape.width - EDGE), "104", isolated(card.above)),
        title=_placed(shape, titles, shape.title_top, title_step),
        title_size=size,
        sentence=_placed(shape, sentence, top, shape.step),
        credit=_placed(shape, card.credit.lines, shape.credit_top, 34),
    )


def _title(text: str, shape: CardShape) -> tuple[int, Sequence[str]]:
    for size, most in shape.titles:
        lines = wrap(text, _letters(shape, size))
        if len(lines) <= most:
            break
    return size, _cut(lines, most, _letters(shape, size))


def _letters(shape: CardShape, size: int) -> int:
    return int((shape.width - 2 * EDGE) / (EM_PER_LETTER * size))


def _rows_below(shape: CardShape, top: int) -> int:
    return max(1, (shape.credit_top - 50 - top) // shape.step + 1)


def _cut(lines: Sequence[str], most: int, letters: int) -> Sequence[str]:
    if len(lines) <= most:
        return lines
    last = lines[most - 1][: letters - 1].rstrip(" ،؛.")
    return [*lines[: most - 1], f"{last}…"]


def _placed(shape: CardShape, lines: Sequence[str], top: int, step: int) -> tuple[Line, ...]:
    right = px(shape.width - EDGE)
    return tuple(
        Line(right, px(top + step * row), isolated(text)) for row, text in enumerate(lines)
    )
