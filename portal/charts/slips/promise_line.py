"""Above a chart of progress, on its calendar: the promises, the end or the last news, the wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.charts.days import Days
from portal.charts.frame import Canvas, isolated, px, text_width

# How much higher a picture is that has the line.
BAND = 34


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """The ends ever promised, oldest first, and what came of the last of them.

    `known_on` is the end or the last report after the promise, `measured_on` the end or the day of
    judgement; `late` is the class of lateness, `text` how late it is in words.
    """

    promised: tuple[date, ...]
    known_on: date
    measured_on: date
    late: int
    text: str

    @property
    def days(self) -> tuple[date, ...]:
        """The days that the axis has to hold."""
        return (*self.promised, self.known_on, self.measured_on)


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """Coordinates for the template; `end` "" is an end that nobody knows, `text_x` "" no room."""

    y: str
    promises: tuple[str, ...]
    thread: str
    tail: str
    end: str
    late: int
    text_x: str
    text_y: str
    anchor: str
    text: str


def place_line(line: PromiseLine, x: Days, y: Decimal, canvas: Canvas) -> PlacedLine:
    """Place *line* at height *y*, its words at the side that has room for them."""
    promise, known, measured = x(line.promised[-1]), x(line.known_on), x(line.measured_on)
    is_known = line.known_on == line.measured_on
    at, anchor = next(_sides(line, x, canvas), (None, "end"))
    return PlacedLine(
        y=px(y),
        promises=tuple(px(x(day)) for day in line.promised),
        thread="" if known == promise else f"M{px(promise)} {px(y)}H{px(known)}",
        tail="" if is_known else f"M{px(known)} {px(y)}H{px(measured)}",
        end=px(measured) if is_known and line.known_on != line.promised[-1] else "",
        late=line.late,
        text_x="" if at is None else px(at),
        text_y=px(y + 4),
        anchor=anchor,
        text=isolated(line.text),
    )


def _sides(line: PromiseLine, x: Days, canvas: Canvas) -> Iterator[tuple[Decimal, str]]:
    """Yield where the words fit: before everything that is drawn, or after it."""
    width = text_width(line.text, canvas.small_size)
    ends = [x(day) for day in line.days]
    if min(ends) - 12 - width >= 0:
        yield min(ends) - 12, "end"
    if max(ends) + 12 + width <= canvas.width:
        yield max(ends) + 12, "start"
