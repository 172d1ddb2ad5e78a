"""What a screen is: text, rows of buttons, perhaps a chart; fitted to the Bot API's room."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import batched

from bot.screens.intents import Intent
from bot.screens.markup import Markup, length
from core.publishing.release import Release

# https://core.telegram.org/bots/api: text and caption after parsing, buttons in a row and in all.
TEXT_UNITS = 4096
CAPTION_UNITS = 1024
ROW_BUTTONS = 8
SCREEN_BUTTONS = 100

type More = Callable[[int], Markup]


@dataclass(frozen=True, slots=True)
class Button:
    """Opens a screen or an address; exactly one of the two is told."""

    label: str
    intent: Intent | None = None
    url: str = ""


type Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Which thing a picture is of; whoever starts the bot may bring a painter of it."""

    kind: str
    code: str


type Painter = Callable[[Release, Chart], bytes]


@dataclass(frozen=True, slots=True)
class Screen:
    """One answer. Rows are in reading order: the first button of a row is the rightmost."""

    text: Markup
    rows: tuple[Row, ...] = ()
    chart: Chart | None = None

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons in reading order."""
        return tuple(button for row in self.rows for button in row)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together. With `more`, the last may be left out and are counted."""

    lines: tuple[Markup, ...]
    more: More | None = None


def block(*lines: Markup | None) -> Block:
    """Make a block of the lines that there are."""
    return Block(tuple(line for line in lines if line))


def fit(blocks: Iterable[Block], limit: int = TEXT_UNITS) -> Markup:
    """Join blocks with an empty line between; shorten lists, longest first, until they fit."""
    kept = [one for one in blocks if one.lines]
    left_out = [0] * len(kept)
    while length(text := _joined(kept, left_out)) > limit:
        candidates = [place for place, one in enumerate(kept) if one.more and len(one.lines) > 1]
        if not candidates:
            # Data are cut where they enter a line, so this is a screen that is wrong by design.
            raise ValueError(limit)
        longest = max(candidates, key=lambda place: len(kept[place].lines))
        kept[longest] = replace(kept[longest], lines=kept[longest].lines[:-1])
        left_out[longest] += 1
    return text


def _joined(blocks: Sequence[Block], left_out: Sequence[int]) -> Markup:
    pieces: list[Markup] = []
    for one, missing in zip(blocks, left_out, strict=True):
        lines = one.lines + ((one.more(missing),) if one.more and missing else ())
        pieces.append(_lines(lines))
    return _separated(pieces, "\n\n")


def _lines(lines: Sequence[Markup]) -> Markup:
    return _separated(lines, "\n")


def _separated(parts: Sequence[Markup], between: str) -> Markup:
    joined: list[Markup] = []
    for part in parts:
        joined += [(between,), part] if joined else [part]
    return tuple(piece for part in joined for piece in part)


def in_rows(buttons: Iterable[Button], width: int) -> tuple[Row, ...]:
    """Lay buttons out in rows of *width*."""
    return tuple(batched(buttons, width))
