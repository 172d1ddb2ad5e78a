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
    places: list[Place] = field(default_factory=list)

    def add_line(self, line: Sequence[Place]) -> None:
        """Keep labels off a line."""
        for (x, y), (to_x, to_y) in pairwise(line):
            steps = int(max(abs(to_x - x), abs(to_y - y)) / _STEP) + 1
            self.places += [
                (x + (to_x - x) * turn / steps, y + (to_y - y) * turn / steps)
                for turn in range(steps + 1)
            ]

    def choose(self, candidates: Iterable[Box]) -> Box | None:
        """Take the first place that is free and inside the plot; None where there is none."""
        for box in candidates:
            if (
                box.within(self.plot)
                and not any(box.meets(other) for other in self.boxes)
                and not any(box.holds(place) for place in self.places)
            ):
                self.boxes.append(box)
                return box
        return None
