"""What a screen is: text, rows of buttons, perhaps a chart; fitted to the Bot API's room."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import batched

from bot.screens.parts.intents import Intent
from bot.screens.parts.markup import Markup, facing, length
from core.languages.language import DEFAULT_LANGUAGE
from core.release.reader import Release

# https://core.telegram.org/bots/api: text and caption after parsing, buttons in a row and in all.
TEXT_UNITS = 4096
CAPTION_UNITS = 1024
ROW_BUTTONS = 8
SCREEN_BUTTONS = 100
# Of a text that a button copies.
COPY_CHARACTERS = 256

type More = Callable[[int], Markup]


@dataclass(frozen=True, slots=True)
class Button:
    """Opens a screen or an address, or copies a text; exactly one of the three is told."""

    label: str
    intent: Intent | None = None
    url: str = ""
    copy: str = ""

    def about(self, plan: str) -> "Button":
        """Return the same button for *plan*, unless it names another or opens an address."""
        if self.intent is None or self.intent.plan:
            return self
        return replace(self, intent=replace(self.intent, plan=plan))


type Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Which thing a picture is of; whoever starts the bot may bring a painter of it."""

    kind: str
    code: str
    language: str = DEFAULT_LANGUAGE


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along with a screen."""

    name: str
    content: bytes


type Painter = Callable[[Release, Chart], bytes]


@dataclass(frozen=True, slots=True)
class Screen:
    """One answer. Rows are in reading order: in Persian the first button is the rightmost."""

    text: Markup
    rows: tuple[Row, ...] = ()
    chart: Chart | None = None
    attachment: Attachment | None = None
    language: str = DEFAULT_LANGUAGE

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons in reading order."""
        return tuple(button for row in self.rows for button in row)

    def about(self, plan: str) -> "Screen":
        """Return the same screen with buttons that open *plan*, unless they name another."""
        return replace(
            self, rows=tuple(tuple(each.about(plan) for each in row) for row in self.rows)
        )


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together. With `more`, the last may be left out and are counted.

    `left_out` is the number of those that are not among the lines to begin with.
    """

    lines: tuple[Markup, ...]
    more: More | None = None
    left_out: int = 0


def block(*lines: Markup | None) -> Block:
    """Make a block of the lines that there are."""
    return Block(tuple(line for line in lines if line))


@dataclass(slots=True)
class _Kept:
    """What is kept of a block; `units` are those of its lines, each with its line break."""

    lines: list[Markup]
    more: More | None
    units: int
    left_out: int

    def shown(self) -> list[Markup]:
        return [*self.lines, *self._rest()]

    def size(self) -> int:
        return self.units + sum(length(line) + 1 for line in self._rest())

    def _rest(self) -> list[Markup]:
        return [self.more(self.left_out)] if self.more and self.left_out else []

    def can_shrink(self) -> bool:
        return self.more is not None and len(self.lines) > 1

    def shrink(self) -> int:
        """Leave the last line out; give how many units that wins."""
        before = self.size()
        self.units -= length(self.lines.pop()) + 1
        self.left_out += 1
        return before - self.size()


def fit(blocks: Iterable[Block], limit: int = TEXT_UNITS) -> Markup:
    """Join blocks with an empty line between; shorten lists, longest first, until they fit."""
    kept = [_kept(one) for one in blocks if one.lines]
    # Each line brings its break; between blocks stands one break more, after the last none.
    over = sum(one.size() for one in kept) + len(kept) - 2 - limit
    while over > 0:
        candidates = [one for one in kept if one.can_shrink()]
        if not candidates:
            # Data are cut where they enter a line, so this is a screen that is wrong by design.
            raise ValueError(limit)
        over -= max(candidates, key=lambda one: len(one.lines)).shrink()
    return _separated([_separated(one.shown(), "\n") for one in kept], "\n\n")


def _kept(one: Block) -> _Kept:
    lines = [facing(line) for line in one.lines]
    return _Kept(lines, one.more, sum(length(line) + 1 for line in lines), one.left_out)


def _separated(parts: Sequence[Markup], between: str) -> Markup:
    joined: list[Markup] = []
    for part in parts:
        joined += [(between,), part] if joined else [part]
    return tuple(piece for part in joined for piece in part)


def in_rows(buttons: Iterable[Button], width: int) -> tuple[Row, ...]:
    """Lay buttons out in rows of *width*."""
    return tuple(batched(buttons, width))
