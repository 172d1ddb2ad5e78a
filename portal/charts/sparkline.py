"""A line the size of a word, for rows of a table; the words beside it carry the value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.charts.frame import px
from portal.charts.scale import Scale

WIDTH, HEIGHT, EDGE = 96, 24, 3


@dataclass(frozen=True)
class Sparkline:
    """Runs of neighbouring values and the place of the last one; "" where nothing is known."""

    runs: tuple[str, ...]
    last_x: str
    last_y: str


def sparkline(values: Sequence[Decimal | None]) -> Sparkline:
    """Lay *values* out evenly, oldest first; None breaks the line."""
    known = [value for value in values if value is not None]
    if not known:
        return Sparkline((), "", "")
    low, high = min(known), max(known)
    y = Scale(low, high if high > low else low + 1, Decimal(HEIGHT - EDGE), Decimal(EDGE))
    x = Scale(Decimal(0), Decimal(max(len(values) - 1, 1)), Decimal(EDGE), Decimal(WIDTH - EDGE))
    placed = [
        None if value is None else (px(x(Decimal(turn))), px(y(value)))
        for turn, value in enumerate(values)
    ]
    last = next(place for place in reversed(placed) if place is not None)
    return Sparkline(tuple(_runs(placed)), *last)


def _runs(placed: Iterable[tuple[str, str] | None]) -> Iterable[str]:
    run: list[str] = []
    for place in (*placed, None):
        if place is not None:
            run.append(",".join(place))
            continue
        if run:
            yield " ".join(run)
        run = []
