"""Values and notes written into a chart over time, each where it touches nothing that is drawn."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.charts.frame import isolated, px, text_width
from portal.charts.labels.label_places import Box, Place, Taken

_GAP = Decimal("10.5")
_RADIUS = Decimal(5)


@dataclass(frozen=True, slots=True)
class ValueLabel:
    """A text at its baseline, its middle at `x`; the last value is strong."""

    x: str
    y: str
    text: str
    is_strong: bool


@dataclass(frozen=True, slots=True)
class Labelled:
    """Something drawn that has a text: a dot, or a note at a line."""

    place: Place
    text: str


def ground(plot: Box, lines: Iterable[Sequence[Place]], dots: Iterable[Place]) -> Taken:
    """Return what labels have to keep off: every line and every dot."""
    taken = Taken(plot)
    for line in lines:
        taken.add_line(line)
    for x, y in dots:
        taken.boxes.append(Box(x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS))
    return taken


def value_labels(
    taken: Taken, values: Sequence[Labelled], sizes: tuple[int, int]
) -> Iterator[ValueLabel]:
    """Label the last of *values* in any case, those before it where there is room.

    *sizes* are those of the last and of the others; a size of 0 leaves the others out.
    """
    if not values:
        return
    strong, small = sizes
    last = values[-1]
    box = taken.choose(_around(last, strong)) or taken.choose(_farther(last, strong))
    if box is None:
        # Beside nothing is free: the value is in the table and in the title.
        return
    yield _label(box, last.text, strong, is_strong=True)
    for one in reversed(values[:-1] if small else ()):
        if box := taken.choose(_near(one, small)):
            yield _label(box, one.text, small, is_strong=False)


def note_labels(taken: Taken, notes: Iterable[Labelled], size: int) -> Iterator[ValueLabel]:
    """Write notes beside the places they speak of, at the side that is free."""
    for note in notes:
        if box := taken.choose(_around(note, size)):
            yield _label(box, note.text, size, is_strong=False)


def _label(box: Box, text: str, size: int, *, is_strong: bool) -> ValueLabel:
    y = box.bottom - Decimal("0.4") * size
    return ValueLabel(px((box.left + box.right) / 2), px(y), isolated(text), is_strong)


def _near(one: Labelled, size: int) -> Iterator[Box]:
    """Yield the rooms right above and below."""
    x, y = one.place
    for height in (y - _GAP, y + _GAP + size * Decimal("0.9")):
        yield Box.of_text(one.text, size, x, height, "middle")


def _around(one: Labelled, size: int) -> Iterator[Box]:
    """Yield rooms from the nearest on: above, below, aside, and at the corners."""
    yield from _near(one, size)
    x, y = one.place
    half = text_width(one.text, size) / 2
    for side in (-1, 1):
        yield Box.of_text(one.text, size, x + side * (half + _GAP), y + 4, "middle")
    for side in (-1, 1):
        for height in (y - _GAP, y + _GAP + size * Decimal("0.9")):
            yield Box.of_text(one.text, size, x + side * half, height, "middle")


def _farther(one: Labelled, size: int) -> Iterator[Box]:
    """Yield rooms farther away, to the left as well: the last dot is at the right edge."""
    x, y = one.place
    half = text_width(one.text, size) / 2
    for away in range(1, 12):
        for aside in (Decimal(0), half, half * 2, half * 3):
            for turn in (-1, 1):
                yield Box.of_text(one.text, size, x - aside, y + 4 + turn * away * size, "middle")
