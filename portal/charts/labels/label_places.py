"""Where a label may stand in a plot: where it touches no line, no dot, no other label."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Self

from portal.charts.frame import text_width

type Place = tuple[Decimal, Decimal]

# How far above and below its baseline a text reaches, in ems, with a little air.
_ABOVE, _BELOW = Decimal("1.0"), Decimal("0.4")
_AIR = Decimal(2)
# A line is looked at every so many units.
_STEP = 3


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the plot."""

    left: Decimal
    top: Decimal
    right: Decimal
    bottom: Decimal

    @classmethod
    def of_text(cls, text: str, size: int, x: Decimal, y: Decimal, anchor: str) -> Self:
        """Return the room of *text* at its baseline; *anchor* is start, middle or end."""
        width = text_width(text, size)
        left = x - {"start": Decimal(0), "middle": width / 2, "end": width}[anchor]
        return cls(left - _AIR, y - _ABOVE * size, left + width + _AIR, y + _BELOW * size)

    def holds(self, place: Place) -> bool:
        """Return whether a place lies in it."""
        x, y = place
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def is_crossed(self, start: Place, end: Place) -> bool:
        """Return whether a line from *start* to *end* runs through it, looked at step by step."""
        (x, y), (to_x, to_y) = start, end
        if (
            max(x, to_x) < self.left
            or min(x, to_x) > self.right
            or max(y, to_y) < self.top
            or min(y, to_y) > self.bottom
        ):
            return False
        width, height = to_x - x, to_y - y
        steps = int(max(abs(width), abs(height)) / _STEP) + 1
        turns = range(steps + 1)
        if width:  # the others lie beside it
            sides = sorted((steps * (self.left - x) / width, steps * (self.right - x) / width))
            turns = range(max(int(sides[0]) - 1, 0), min(int(sides[1]) + 2, steps + 1))
        return any(
            self.holds((x + width * turn / steps, y + height * turn / steps)) for turn in turns
        )

    def meets(self, other: "Box") -> bool:
        """Return whether two boxes share some room."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: "Box") -> bool:
        """Return whether all of it lies in *other*."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


@dataclass(slots=True)
class Taken:
    """What is drawn already inside *plot*; labels that found a place are added to it."""

    plot: Box
    boxes: list[Box] = field(default_factory=list)
    segments: list[tuple[Place, Place]] = field(default_factory=list)

    def add_line(self, line: Sequence[Place]) -> None:
        """Keep labels off a line."""
        self.segments += pairwise(line)

    def choose(self, candidates: Iterable[Box]) -> Box | None:
        """Take the first place that is free and inside the plot; None where there is none."""
        for box in candidates:
            if (
                box.within(self.plot)
                and not any(box.meets(other) for other in self.boxes)
                and not any(box.is_crossed(*segment) for segment in self.segments)
            ):
                self.boxes.append(box)
                return box
        return None
